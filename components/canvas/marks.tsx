"use client";

import { cn } from "@/components/ui/cn";
import {
  CircleAlert,
  CircleX,
  Lightbulb,
  StickyNote,
  TriangleAlert,
  type Icon,
} from "@/components/ui/icons";
import type { Level } from "@/lib/core/definition/problem";

import { type Badge, useCanvas } from "./canvas-context";

const BADGES: Readonly<Record<Level, { icon: Icon; className: string }>> = {
  S: { icon: CircleX, className: "text-status-failed-fg" },
  R: { icon: CircleAlert, className: "text-status-failed-fg" },
  W: { icon: TriangleAlert, className: "text-status-errors-fg" },
  H: { icon: Lightbulb, className: "text-text-3" },
};

export function BadgeMark({ badge }: { readonly badge: Badge }) {
  const { icon: Icon, className } = BADGES[badge.level];
  const text = badge.count === 1 ? "1 problem" : `${badge.count} problems`;
  return (
    <span
      className={cn("lod-title flex shrink-0 items-center gap-0.5 text-xs", className)}
      title={text}
    >
      <Icon className="size-4" />
      {badge.count > 1 && <span className="tabular-nums">{badge.count}</span>}
    </span>
  );
}

/** Somebody left a remark on the task; pressed, it can be read and changed. */
export function NoteMark({ refName }: { readonly refName: string }) {
  const note = useCanvas(({ notes }) => notes.get(refName) ?? "");
  if (note === "") return null;
  return (
    <button
      type="button"
      data-action="note"
      tabIndex={-1}
      aria-label={`Note: ${note}`}
      title={note}
      className="lod-detail grid size-6 shrink-0 place-items-center rounded-control text-status-errors-fg hover:bg-surface-hover"
    >
      <StickyNote className="size-4" />
    </button>
  );
}

/** How deep the workflows below a sub-workflow go; pressed, the first of them is drawn in its place. */
export function LevelsMark({ id }: { readonly id: string }) {
  const levels = useCanvas((view) => view.levels.get(id) ?? 0);
  if (levels === 0) return null;
  return (
    <button
      type="button"
      data-action="expand-child"
      tabIndex={-1}
      aria-label="Open the workflow in its place"
      title="Open the workflow in its place (Ctrl+Shift+Down)"
      className="lod-detail h-6 shrink-0 rounded-full bg-surface-2 px-2 text-xs text-text-2 hover:bg-surface-hover"
    >
      {levels === 1 ? "1 level" : `${levels} levels`}
    </button>
  );
}
