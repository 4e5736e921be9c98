"use client";

import { cn } from "@/components/ui/cn";
import { Braces } from "@/components/ui/icons";
import type { Id, RawTask } from "@/lib/core/definition/document";
import { nameOf, refOf, typeOf } from "@/lib/core/definition/document";

import { type Badge, useCanvas, useCardRun, useIsRunning } from "./canvas-context";
import type { CardBorder, CardRun } from "./card-run";
import { surelyFits } from "./fitting";
import { BadgeMark, LevelsMark, NoteMark } from "./marks";
import { NodeFrame } from "./node-frame";
import { CardPicture } from "./card-picture";
import { RunLine } from "./run-line";
import { STATUS_BORDER } from "./status-classes";
import { FAMILY_TILE, lookOf } from "./task-look";
import { summaryOf } from "./task-summary";

const NO_CHIPS: readonly string[] = [];

interface TaskCardProps {
  readonly id: Id;
  readonly raw: RawTask;
  readonly unreachable: boolean;
  /** Before its reference name where it belongs to a workflow that a task has started. */
  readonly within: string;
}

/** A task: what it does, its name, and below the line its policy or what the run says. */
export function TaskCard({ id, raw, unreachable, within }: TaskCardProps) {
  const badge = useCanvas(({ badges }) => badges.get(id) ?? null);
  const dropSide = useCanvas(({ dropAt }) => (dropAt?.id === id ? dropAt.side : null));
  const run = useCardRun(`${within}${refOf(raw)}`);
  const isRunning = useIsRunning();
  const { title, icon: Icon, family } = lookOf(raw);
  const isStacked = typeOf(raw) === "SUB_WORKFLOW";
  const roomBeside = badge ? ROOM_BESIDE_BADGE : ROOM;
  const room = run?.imageUrl || isStacked ? 0 : roomBeside;
  return (
    <NodeFrame
      id={id}
      label={labelOf(raw, title, badge, run)}
      className={cn(unreachable && "opacity-50", run && FADES[run.fade])}
      hasPort={typeOf(raw) !== "TERMINATE"}
      isStack={isStacked}
      tools={typeOf(raw) !== "TERMINATE" && <OutputChip />}
    >
      <div
        className={cn(
          "flex h-full flex-col rounded-card bg-surface-1 shadow-card",
          run?.progress != null && "relative overflow-hidden",
          borderOf(run),
          isStacked && "shadow-[4px_4px_0_-1px_var(--surface-1),4px_4px_0_0_var(--border-default)]",
        )}
      >
        <div
          className={cn("flex h-11 shrink-0 items-center gap-2.5 px-2.5", run?.imageUrl && "pr-11")}
        >
          <span
            className={cn(
              "grid size-8 shrink-0 place-items-center rounded-tile",
              isRunning ? "bg-surface-2 text-text-2" : FAMILY_TILE[family],
            )}
          >
            <Icon className="size-5" />
          </span>
          <span className="lod-detail min-w-0 flex-1">
            <span
              className={cn(
                lineOf(surelyFits(title, room, "sans")),
                "text-sm leading-4 font-medium",
              )}
              title={title}
            >
              {title}
            </span>
            <span
              className={cn(
                lineOf(surelyFits(refOf(raw), room, "mono")),
                "font-mono text-xs leading-4 text-text-3",
              )}
              title={`${refOf(raw)} · ${nameOf(raw)} · ${typeOf(raw)}`}
            >
              {refOf(raw) || "no reference name"}
            </span>
          </span>
          {typeOf(raw) === "SUB_WORKFLOW" && <LevelsMark id={id} />}
          <NoteMark refName={refOf(raw)} />
          {badge && <BadgeMark badge={badge} />}
        </div>
        <div
          className={cn(
            "flex h-7 shrink-0 items-center gap-2 border-t border-border-subtle px-2.5 text-xs",
            isRunning ? "lod-title" : "lod-detail",
          )}
        >
          {isRunning ? <RunLine run={run} /> : <PolicyLine id={id} raw={raw} />}
        </div>
        {run?.progress != null && (
          <span
            aria-hidden
            data-progress={run.progress}
            className="own-color absolute bottom-0 left-0 h-0.5 bg-status-running-solid"
            style={{ width: `${run.progress}%` }}
          />
        )}
      </div>
      {run?.imageUrl && <CardPicture key={run.imageUrl} url={run.imageUrl} />}
      {dropSide && <DropBar side={dropSide} />}
    </NodeFrame>
  );
}

/** Beside the icon and the mark of a note, in px. */
const ROOM = 144;
const ROOM_BESIDE_BADGE = 116;

function lineOf(isShort: boolean): string {
  return isShort ? "block whitespace-nowrap" : "block truncate";
}

/** What the task puts out: dragged onto another task or a field, or pressed to choose where it goes. */
function OutputChip() {
  return (
    <button
      type="button"
      data-action="output"
      tabIndex={-1}
      title="Use its output: drag it onto a task or a field, or press (U)"
      aria-label="Use its output"
      className="output-chip nopan absolute -bottom-6 left-3 flex h-6 cursor-grab items-center gap-1 rounded-full border border-border-default bg-accent-soft px-2 text-xs text-accent-text"
    >
      <Braces className="size-3" />
      output
    </button>
  );
}

function labelOf(raw: RawTask, title: string, badge: Badge | null, run: CardRun | null): string {
  const problems = badge ? `, ${badge.count === 1 ? "1 problem" : `${badge.count} problems`}` : "";
  const state = run ? `, ${run.word}${run.time ? `, ${run.time}` : ""}` : "";
  return `${title}, ${refOf(raw) || nameOf(raw)}${state}${problems}`;
}

const BORDERS: Readonly<Record<CardBorder, string>> = {
  plain: "border",
  solid: "border-[1.5px]",
  dotted: "border-[1.5px] border-dotted",
  dashed: "border-2 border-dashed",
  "thin-dashed": "border border-dashed",
  sweep: "border-2 card-sweep",
  strong: "border-2",
  bar: "border-2 border-l-4",
  "double-bar": "border-2 border-l-4 [border-left-style:double]",
  "dashed-bar": "border-2 border-l-4 [border-left-style:dashed]",
  notch: "border-2 rounded-tr-none",
};

const FADES: Readonly<Record<CardRun["fade"], string>> = {
  none: "",
  some: "opacity-70",
  most: "opacity-35",
};

function borderOf(run: CardRun | null): string {
  if (!run) return "border border-border-default";
  return cn(BORDERS[run.border], STATUS_BORDER[run.token]);
}

/** Beside the policy of two values, in px. */
const SUMMARY_ROOM = 90;

/** What the task does in detail, and the policy that guards it. */
function PolicyLine({ id, raw }: { readonly id: Id; readonly raw: RawTask }) {
  const chips = useCanvas((view) => view.chips.get(id) ?? NO_CHIPS);
  const summary = summaryOf(raw);
  const isRetried = typeOf(raw) === "SIMPLE" || chips.length > 0;
  return (
    <>
      {summary !== "" && (
        <span
          className={cn(
            "min-w-0 text-text-2",
            surelyFits(summary, SUMMARY_ROOM, "sans") ? "whitespace-nowrap" : "truncate",
          )}
          title={summary}
        >
          {summary}
        </span>
      )}
      {isRetried && (
        <button
          type="button"
          data-action="policy"
          tabIndex={-1}
          title="Retry and time limits"
          aria-label={`Policy: ${chips.join(", ") || "default"}`}
          className="flex min-w-0 shrink-0 gap-1 rounded-full hover:text-text-1"
        >
          {chips.length === 0 && <span className="text-text-3">Default policy</span>}
          {chips.map((chip) => (
            <span
              key={chip}
              className="rounded-full bg-surface-2 px-1.5 whitespace-nowrap text-text-2 tabular-nums hover:bg-surface-hover"
            >
              {chip}
            </span>
          ))}
        </button>
      )}
      {raw["optional"] === true && <span className="ml-auto text-text-3">optional</span>}
    </>
  );
}

/** Where the card that is being dragged would stand. */
function DropBar({ side }: { readonly side: "left" | "right" }) {
  return (
    <span
      aria-hidden
      className={cn(
        "absolute top-0 bottom-0 w-6 rounded-control border-2 border-dashed border-accent bg-accent-soft",
        side === "left" ? "-left-8" : "-right-8",
      )}
    />
  );
}
