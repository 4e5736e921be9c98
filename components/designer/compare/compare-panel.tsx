"use client";

import { useEffect, useRef } from "react";

import { CHANGE_LOOK } from "@/components/canvas/change-mark";
import { lookOf } from "@/components/canvas/task-look";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { GitCompareArrows, X } from "@/components/ui/icons";
import type { Change } from "@/lib/core/compare/compare";
import type { FieldChange } from "@/lib/core/compare/fields";
import { refOf } from "@/lib/core/definition/document";
import type { JsonValue } from "@/lib/core/json";

import { useDesigner, useDesignerStore } from "../designer-context";
import { closeComparison, showChange } from "./compare-actions";
import { summaryOf, titleOf } from "./open-comparison";

/** What differs between two versions as a list, where the inspector is while editing. */
export function ComparePanel() {
  const store = useDesignerStore();
  const comparing = useDesigner((state) => state.comparing);
  if (!comparing) return null;
  const { changes, at } = comparing;
  return (
    <aside
      aria-label="Changes"
      id="changes"
      className="flex w-90 max-w-full shrink-0 flex-col gap-3 overflow-y-auto border-l border-border-subtle bg-surface-1 p-4 max-[900px]:h-2/5 max-[900px]:w-full max-[900px]:border-t max-[900px]:border-l-0"
    >
      <div className="flex items-center gap-2">
        <GitCompareArrows className="size-5 shrink-0 text-text-2" />
        <h2 className="flex-1 text-lg font-semibold">Changes</h2>
        <Button size="sm" onClick={() => closeComparison(store)}>
          <X />
          Edit
        </Button>
      </div>
      <p className="text-text-2">
        {titleOf(comparing)}: {summaryOf(changes)}.
      </p>
      {changes.length > 0 && (
        <p className="text-xs text-text-3 max-[900px]:hidden">
          <kbd className="rounded border border-border-default px-1">.</kbd> next,{" "}
          <kbd className="rounded border border-border-default px-1">,</kbd> previous,{" "}
          <kbd className="rounded border border-border-default px-1">Esc</kbd> back to editing
        </p>
      )}
      <ol className="grid gap-1">
        {changes.map((change, index) => (
          <ChangeRow
            key={`${change.nodeId} ${change.kind}`}
            change={change}
            isOpen={index === at}
            onOpen={() => showChange(store, index)}
          />
        ))}
      </ol>
    </aside>
  );
}

interface RowProps {
  readonly change: Change;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function ChangeRow({ change, isOpen, onOpen }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const { kind, raw, fields, moved } = change;
  const { icon: Icon, word, chip } = CHANGE_LOOK[kind];
  const title = raw ? lookOf(raw).title : placeOf(change);
  return (
    <li
      ref={row}
      className={cn("rounded-tile border border-transparent", isOpen && "border-accent")}
    >
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onOpen}
        className="flex w-full items-center gap-2.5 rounded-tile p-2 text-left hover:bg-surface-hover"
      >
        <span className={cn("grid size-6 shrink-0 place-items-center rounded-control", chip)}>
          <Icon className="size-3.5" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">
            <span className="sr-only">{word}: </span>
            {title}
          </span>
          <span className="block truncate text-xs text-text-3">
            {[raw ? refOf(raw) : "", detailOf(change)].filter((text) => text !== "").join(" · ")}
          </span>
        </span>
      </button>
      {isOpen && (
        <div className="grid gap-2 px-2 pb-2">
          {moved && (
            <p className="text-xs text-text-2">
              Was at {moved.from}, is at {moved.to}.
            </p>
          )}
          {fields.map((field) => (
            <Field key={field.path.join("\n")} field={field} />
          ))}
        </div>
      )}
    </li>
  );
}

function placeOf({ nodeId }: Change): string {
  if (nodeId === "start") return "Inputs of the workflow";
  return nodeId === "end" ? "Outputs of the workflow" : "Settings of the workflow";
}

function detailOf({ kind, fields, moved }: Change): string {
  if (kind === "added") return "is new";
  if (kind === "removed") return "is gone";
  const names = fields.map(({ path }) => path.at(-1) ?? "");
  const what = names.length > 3 ? `${names.length} values` : names.join(", ");
  return moved ? [what, `to ${moved.to}`].filter((text) => text !== "").join(", ") : what;
}

/** A value before and after; a key that is not there is a dash. */
function Field({ field: { path, before, after } }: { readonly field: FieldChange }) {
  return (
    <dl className="grid gap-0.5 rounded-control bg-surface-2 p-2 text-xs">
      <dt className="font-mono break-words text-text-2">{path.join(".")}</dt>
      <Value sign="−" label="before" value={before} className="text-status-failed-fg" />
      <Value sign="+" label="after" value={after} className="text-status-completed-fg" />
    </dl>
  );
}

interface ValueProps {
  readonly sign: string;
  readonly label: string;
  readonly value: JsonValue | undefined;
  readonly className: string;
}

function Value({ sign, label, value, className }: ValueProps) {
  if (value === undefined) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
  return (
    <dd className={cn("flex gap-1.5 font-mono", className)}>
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{label}</span>
      <span className="max-h-40 min-w-0 overflow-y-auto break-words whitespace-pre-wrap">
        {text === "" ? "(empty text)" : text}
      </span>
    </dd>
  );
}
