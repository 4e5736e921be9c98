"use client";

import { useMemo } from "react";

import { STATUS_FILL } from "@/components/canvas/status-classes";
import { cn } from "@/components/ui/cn";
import { durationText } from "@/lib/client/format";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { type DryRow, dryRows, type DrySegment } from "@/lib/core/simulate/segments";

import { select } from "../actions";
import { useDesigner, useDesignerStore } from "../designer-context";
import { workspaceOf } from "../store";
import { seek } from "./dry-actions";
import { tokenOf, wordOf } from "./dry-cards";

/** Rows beyond this are not drawn: a dry run of that size is read task by task. */
const MOST = 300;

/** What happened when, row by row: waits, attempts and rounds, also of workflows that are started inside. */
export function DryTimeline() {
  const result = useDesigner(({ dry }) => dry?.result ?? null);
  const atMs = useDesigner(({ dry }) => dry?.atMs ?? 0);
  const rows = useMemo(
    () => (result ? dryRows(result.transitions, result.workflowId, result.children) : []),
    [result],
  );
  if (!result || rows.length === 0) return null;
  const endMs = Math.max(1, result.tookMs);
  return (
    <section
      aria-label="Timeline of the dry run"
      className="flex max-h-60 min-h-0 shrink-0 flex-col border-t border-border-default bg-surface-1"
    >
      <Head endMs={endMs} />
      <ol className="min-h-0 flex-1 overflow-y-auto pb-2">
        {rows.slice(0, MOST).map((row) => (
          <Row
            key={`${row.workflowId} ${row.ref}`}
            row={row}
            isOwn={row.workflowId === result.workflowId}
            endMs={endMs}
            atMs={atMs}
          />
        ))}
        {rows.length > MOST && (
          <li className="px-3 py-1 text-xs text-text-3">… {rows.length - MOST} more tasks</li>
        )}
      </ol>
    </section>
  );
}

/** Letters of a name that are never clipped. */
const TAIL = 8;

const COLUMNS =
  "grid grid-cols-[minmax(6rem,12rem)_minmax(0,1fr)_4.5rem] items-center gap-2 px-3 max-sm:grid-cols-[6rem_minmax(0,1fr)_4rem]";

function Head({ endMs }: { readonly endMs: number }) {
  return (
    <div className={cn(COLUMNS, "py-1 text-xs text-text-3")}>
      <span>Task</span>
      <span className="flex justify-between tabular-nums">
        <span>0</span>
        <span>{durationText(endMs / 2)}</span>
        <span>{durationText(endMs)}</span>
      </span>
      <span className="text-right">ends after</span>
    </div>
  );
}

interface RowProps {
  readonly row: DryRow;
  /** Not of a workflow that is started inside. */
  readonly isOwn: boolean;
  readonly endMs: number;
  readonly atMs: number;
}

function Row({ row, isOwn, endMs, atMs }: RowProps) {
  const store = useDesignerStore();
  const { ref, depth, segments } = row;
  const id = useDesigner((state) =>
    isOwn ? treeIndex(workspaceOf(state).doc).refs.get(ref)?.place.block.id : undefined,
  );
  const isSelected = useDesigner(({ selection }) => id !== undefined && selection[0] === id);
  const last = segments.at(-1);
  const go = () => {
    if (id !== undefined) select(store, [id]);
    seek(store, segments[0]?.fromMs ?? 0);
  };
  return (
    <li className={cn(COLUMNS, "h-6", isSelected && "bg-accent-soft")}>
      <button
        type="button"
        onClick={go}
        aria-label={`${ref}, ${saidOf(segments)}`}
        title={ref}
        style={{ paddingLeft: `${depth * 12}px` }}
        className="flex min-w-0 text-left font-mono text-xs hover:underline"
      >
        {/* Names of one kind differ at their ends. */}
        <span className="truncate">{ref.slice(0, -TAIL)}</span>
        <span className="shrink-0">{ref.slice(-TAIL)}</span>
      </button>
      <span aria-hidden className="relative block h-4 rounded-sm bg-surface-2">
        {segments.map((segment) => (
          <Bar
            key={`${segment.attempt} ${segment.iteration} ${segment.kind} ${segment.fromMs}`}
            segment={segment}
            endMs={endMs}
          />
        ))}
        <span
          className="absolute inset-y-0 w-px bg-accent"
          style={{ left: `${(Math.min(atMs, endMs) / endMs) * 100}%` }}
        />
      </span>
      <span className="text-right text-xs text-text-2 tabular-nums">
        {last ? durationText(last.toMs) : ""}
      </span>
    </li>
  );
}

function Bar({ segment, endMs }: { readonly segment: DrySegment; readonly endMs: number }) {
  const { kind, fromMs, toMs, status } = segment;
  const left = `${(fromMs / endMs) * 100}%`;
  const width = `max(2px, ${((toMs - fromMs) / endMs) * 100}%)`;
  return kind === "wait" ? (
    <span
      className="absolute top-1/2 border-t-2 border-dotted border-status-retry-solid"
      style={{ left, width }}
    />
  ) : (
    <span
      className={cn("absolute inset-y-0.5 rounded-xs", STATUS_FILL[tokenOf(status)])}
      style={{ left, width }}
    />
  );
}

/** "2 attempts: Failed, Completed after 3 s". */
function saidOf(segments: readonly DrySegment[]): string {
  const worked = segments.filter(({ kind }) => kind === "work");
  const words = worked.map(({ status, iteration }) =>
    iteration > 1 ? `round ${iteration} ${wordOf(status)}` : wordOf(status),
  );
  const shown = words.length > 6 ? [...words.slice(0, 5), "…", words.at(-1) ?? ""] : words;
  const count = worked.length === 1 ? "" : `${worked.length} times: `;
  return `${count}${shown.join(", ")} after ${durationText(segments.at(-1)?.toMs ?? 0)}`;
}
