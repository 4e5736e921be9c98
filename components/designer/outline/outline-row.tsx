"use client";

import { memo, useSyncExternalStore } from "react";

import type { CardRun, CardRunStore } from "@/components/canvas/card-run";
import { BadgeMark } from "@/components/canvas/marks";
import { STATUS_TEXT } from "@/components/canvas/status-classes";
import { lookOf } from "@/components/canvas/task-look";
import { cn } from "@/components/ui/cn";
import { ChevronDown, ChevronRight, Plus } from "@/components/ui/icons";
import { refOf } from "@/lib/core/definition/document";
import { type Problem, worstLevel } from "@/lib/core/definition/problem";
import type { TaskDef } from "@/lib/core/definition/schema";

import { useDesignerStore } from "../designer-context";
import type { DesignerStore } from "../store";
import { nameOfRow, type Row, type RowFacts } from "./outline-rows";
import { ROW_HEIGHT } from "./row-height";

interface RowProps {
  readonly row: Row;
  readonly top: number;
  readonly problems: readonly Problem[];
  /** The policy that applies; null: none is known. */
  readonly rule: TaskDef | null;
  /** A run or dry run that is shown. */
  readonly runs: CardRunStore | null;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  /** The one line that the tab key stops at. */
  readonly isStop: boolean;
  readonly onChoose: (store: DesignerStore, row: Row) => void;
  /** With the pointer. */
  readonly onPress: (store: DesignerStore, row: Row) => void;
  readonly onToggle: (store: DesignerStore, row: Row) => void;
}

const INDENT = 16;
/** How a branch or case looks in which nothing stands yet. */
const EMPTY = { icon: Plus, title: "Empty" };

export const OutlineRow = memo(function OutlineRow(props: RowProps) {
  const store = useDesignerStore();
  const { row, top, problems, rule, runs, isCurrent, isSelected, isStop } = props;
  const { onChoose, onPress, onToggle } = props;
  const { raw, depth, at, count, isOpen, part } = row;
  const run = useRunOf(runs, refOf(raw));
  const facts: RowFacts = { problems, rule, run: runText(run) };
  const { icon: Icon, title } = part === "empty" ? EMPTY : lookOf(raw);
  const told = problems.filter(({ level }) => level !== "H");
  const level = part === "self" ? worstLevel(told) : null;
  return (
    <li
      role="treeitem"
      data-ref={part === "self" ? refOf(raw) : undefined}
      aria-label={nameOfRow(row, facts)}
      aria-level={depth}
      aria-posinset={at}
      aria-setsize={count}
      aria-selected={isSelected}
      {...(isOpen === null ? {} : { "aria-expanded": isOpen })}
      tabIndex={isStop ? 0 : -1}
      onClick={() => onPress(store, row)}
      onKeyDown={(event) => {
        if (event.key !== " ") return;
        event.preventDefault();
        onChoose(store, row);
      }}
      onFocus={() => !isCurrent && onChoose(store, row)}
      style={{ top, height: ROW_HEIGHT, paddingLeft: (depth - 1) * INDENT }}
      className={cn(
        "absolute inset-x-0 flex items-center gap-1.5 rounded-control pr-2 hover:bg-surface-hover",
        isSelected && "bg-accent-soft text-accent-text",
      )}
    >
      {isOpen === null ? (
        <span className="w-5 shrink-0" />
      ) : (
        <Toggle isOpen={isOpen} onPress={() => onToggle(store, row)} />
      )}
      <Icon className={cn("size-4 shrink-0", run ? STATUS_TEXT[run.token] : "text-text-2")} />
      <Where row={row} />
      <span className={cn("min-w-8 shrink truncate", part === "empty" && "text-text-3")}>
        {title}
      </span>
      <span className="min-w-0 flex-1 truncate font-mono text-xs text-text-3">{refOf(raw)}</span>
      {run && <span className="max-w-[45%] shrink-0 truncate text-xs">{run.word}</span>}
      {level && <BadgeMark badge={{ level, count: told.length }} />}
    </li>
  );
});

function Toggle({ isOpen, onPress }: { readonly isOpen: boolean; readonly onPress: () => void }) {
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <span
      aria-hidden
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
      className="grid h-full w-5 shrink-0 place-items-center text-text-3 hover:text-text-1"
    >
      <Icon className="size-4" />
    </span>
  );
}

/** The branch or case that begins with this line. */
function Where({ row: { place, part, gap } }: { readonly row: Row }) {
  if (part === "join" || (gap === null && place.at > 0)) return null;
  const text = markOf(gap ?? place.in.role);
  if (text === "") return null;
  return (
    <span className="max-w-24 shrink-0 truncate rounded-full bg-surface-2 px-1.5 text-xs text-text-2">
      {text}
    </span>
  );
}

function markOf(role: Row["place"]["in"]["role"]): string {
  if (role.kind === "lane") return String(role.index + 1);
  if (role.kind === "otherwise") return "default";
  return role.kind === "case" ? role.case.key : "";
}

const still = () => () => undefined;

/** What a run or dry run shows for a reference name; null: none is shown. */
function useRunOf(cards: CardRunStore | null, ref: string): CardRun | null {
  const get = () => cards?.getState().cards.get(ref) ?? null;
  return useSyncExternalStore(cards?.subscribe ?? still, get, get);
}

/** "Running, attempt 2 of 4, 1.2 s". */
function runText(run: CardRun | null): string {
  if (!run) return "";
  const { word, pips, time } = run;
  const made = pips.filter(({ mark }) => mark !== "hollow").length;
  const attempt = pips.length > 1 ? `attempt ${Math.max(1, made)} of ${pips.length}` : "";
  return [word.toLowerCase(), attempt, time ?? ""].filter((text) => text !== "").join(", ");
}
