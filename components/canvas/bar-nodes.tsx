"use client";

import type { Node, NodeProps } from "@xyflow/react";

import { cn } from "@/components/ui/cn";
import { GitFork, Merge, Plus } from "@/components/ui/icons";
import { type RawTask, refOf, textOf } from "@/lib/core/definition/document";
import { readJoinOn } from "@/lib/core/definition/join-on";
import type { GraphNode } from "@/lib/core/graph/graph";

import { useCanvas, useCardRun } from "./canvas-context";
import { CollapseButton } from "./collapse-button";
import { NodeFrame } from "./node-frame";
import { STATUS_BORDER, STATUS_TEXT } from "./status-classes";
import { BadgeMark } from "./marks";

export type FlowNode = Node<{ readonly node: GraphNode }>;
export type FlowNodeProps = NodeProps<FlowNode>;

/** `part`: `:all` for what is inside a container as well; `within`: before the names of another workflow's tasks. */
export function useBar(raw: RawTask | undefined, within: string, part = "") {
  const run = useCardRun(raw ? `${within}${refOf(raw)}${part}` : "");
  const line = run
    ? cn("border-[1.5px]", STATUS_BORDER[run.token])
    : "border border-border-default";
  const text = run ? STATUS_TEXT[run.token] : "text-text-2";
  return { run, line, text };
}

export function ForkNode({ data: { node } }: FlowNodeProps) {
  const { block } = node;
  const readOnly = useCanvas((view) => view.readOnly);
  const badge = useCanvas(({ badges }) => (block ? (badges.get(block.id) ?? null) : null));
  const { run, line, text } = useBar(block?.raw, node.within);
  const isRight = useCanvas(({ direction }) => direction === "right");
  if (!block) return null;
  const isDynamic = block.kind === "dynfork";
  const isEdited = !readOnly && !isDynamic && node.foreign === null;
  const title = isDynamic ? "Run in parallel, decided at run time" : "Run in parallel";
  const count = block.kind === "fork" ? block.lanes.length : 0;
  const lanes = block.kind === "fork" ? `, ${count} ${count === 1 ? "branch" : "branches"}` : "";
  return (
    <NodeFrame
      id={block.id}
      label={`${title}, ${refOf(block.raw)}${lanes}${run ? `, ${run.word}` : ""}`}
      className="rounded-control"
    >
      <div
        className={cn(
          "flex items-center justify-center gap-1.5 rounded-control bg-surface-1 text-xs",
          isRight ? "h-full w-6 py-2 [writing-mode:vertical-rl]" : "h-6 px-2",
          // Between the buttons at its ends.
          isRight && isEdited && "pt-7 pb-18",
          line,
          text,
          node.unreachable && "opacity-50",
        )}
      >
        {isEdited && <CollapseButton className={isRight ? "top-0.5" : "left-0.5"} />}
        <GitFork className="size-3.5 shrink-0" />
        <span className="lod-title min-h-0 truncate">{title}</span>
        {badge && <BadgeMark badge={badge} />}
        {isEdited && (
          <button
            type="button"
            data-action="add-lane"
            tabIndex={-1}
            className={cn(
              "lod-detail absolute flex items-center gap-0.5 rounded-control hover:bg-surface-hover",
              isRight ? "bottom-0.5 w-6 py-2" : "right-0.5 h-6 px-2",
            )}
            aria-label="Add a branch"
          >
            <Plus className="size-3.5" />
            branch
          </button>
        )}
      </div>
    </NodeFrame>
  );
}

export function JoinNode({ data: { node }, id }: FlowNodeProps) {
  const { block } = node;
  const join = block?.kind === "fork" || block?.kind === "dynfork" ? block.join : null;
  const isRight = useCanvas(({ direction }) => direction === "right");
  const { run, line, text } = useBar(join?.raw, node.within);
  if (!block) return null;
  if (!join) {
    return (
      <NodeFrame id={null} label="">
        <div
          className={cn(
            "flex items-center justify-center rounded-control border border-dashed border-status-failed-solid bg-surface-1 text-xs text-status-failed-fg",
            isRight ? "h-full w-6 [writing-mode:vertical-rl]" : "h-6",
          )}
        >
          No join: the run would stop here
        </div>
      </NodeFrame>
    );
  }
  const waits = readJoinOn(join.raw) ?? [];
  const detail = block.kind === "fork" ? `waits for ${waits.length}` : "waits for all";
  const shown = run ? run.word : detail;
  return (
    <NodeFrame
      id={id}
      label={`Join, ${refOf(join.raw)}, ${shown}`}
      className="rounded-control"
      hasPort
    >
      <div
        className={cn(
          "flex items-center justify-center gap-1.5 rounded-control bg-surface-1 text-xs",
          isRight ? "h-full w-6 py-2 [writing-mode:vertical-rl]" : "h-6 px-2",
          line,
          text,
          node.unreachable && "opacity-50",
        )}
      >
        <Merge className="size-3.5" />
        <span className="lod-title">Join</span>
        <span className="lod-detail truncate">{shown}</span>
      </div>
    </NodeFrame>
  );
}

export function DynamicNode({ data: { node } }: FlowNodeProps) {
  const { block } = node;
  const run = useCardRun(block ? `${node.within}${refOf(block.raw)}:tasks` : "");
  if (!block) return null;
  const source =
    textOf(block.raw, "dynamicForkTasksParam") || textOf(block.raw, "dynamicForkJoinTasksParam");
  const counts = run?.counts ?? [];
  return (
    <NodeFrame id={block.id} label={`Tasks decided at run time, ${run?.word ?? source}`} isStack>
      <div
        className={cn(
          "flex h-full items-center gap-3 rounded-card bg-surface-1 px-3 shadow-[4px_4px_0_-1px_var(--surface-1),4px_4px_0_0_var(--border-default)]",
          run ? cn("border-[1.5px]", STATUS_BORDER[run.token]) : "border border-border-default",
        )}
      >
        <span className="grid size-8 shrink-0 place-items-center rounded-tile bg-family-flow-bg text-family-flow-fg">
          <GitFork className="size-5" />
        </span>
        <span className="lod-title min-w-0">
          <span className="block truncate font-medium">Tasks decided at run time</span>
          {counts.length === 0 ? (
            <span className="block truncate font-mono text-xs text-text-3">
              {run?.word ?? source}
            </span>
          ) : (
            <span className="flex gap-2 text-xs tabular-nums">
              {counts.map(({ token, count, word }) => (
                <span key={word} className={cn("whitespace-nowrap", STATUS_TEXT[token])}>
                  {count} {word}
                </span>
              ))}
            </span>
          )}
        </span>
      </div>
    </NodeFrame>
  );
}
