"use client";

import type { Node, NodeProps } from "@xyflow/react";
import { GitFork, Merge, Plus, Repeat2, Split } from "lucide-react";

import { cn } from "@/components/ui/cn";
import { type RawTask, refOf, textOf } from "@/lib/core/definition/document";
import { readJoinOn } from "@/lib/core/definition/join-on";
import type { GraphNode } from "@/lib/core/graph/graph";
import { isJsonObject } from "@/lib/core/json";

import { useCanvas, useCardRun } from "./canvas-context";
import { NodeFrame } from "./node-frame";
import { STATUS_BORDER, STATUS_TEXT } from "./status-classes";
import { BadgeMark } from "./task-card";

export type FlowNode = Node<{ readonly node: GraphNode }>;
export type FlowNodeProps = NodeProps<FlowNode>;

/** `part`: `:all` for what is inside a container as well. */
export function useBar(raw: RawTask | undefined, part = "") {
  const run = useCardRun(raw ? `${refOf(raw)}${part}` : "");
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
  const { run, line, text } = useBar(block?.raw);
  if (!block) return null;
  const isDynamic = block.kind === "dynfork";
  const title = isDynamic ? "Run in parallel, decided at run time" : "Run in parallel";
  const lanes = block.kind === "fork" ? `, ${block.lanes.length} branches` : "";
  return (
    <NodeFrame
      id={block.id}
      label={`${title}, ${refOf(block.raw)}${lanes}${run ? `, ${run.word}` : ""}`}
      className="rounded-control"
    >
      <div
        className={cn(
          "flex h-6 items-center justify-center gap-1.5 rounded-control bg-surface-1 px-2 text-xs",
          line,
          text,
          node.unreachable && "opacity-50",
        )}
      >
        <GitFork aria-hidden className="size-3.5" />
        <span className="lod-detail truncate">{title}</span>
        {badge && <BadgeMark badge={badge} />}
        {!readOnly && !isDynamic && (
          <button
            type="button"
            data-action="add-lane"
            tabIndex={-1}
            className="lod-detail absolute right-0.5 flex h-6 items-center gap-0.5 rounded-control px-2 hover:bg-surface-hover"
            aria-label="Add a branch"
          >
            <Plus aria-hidden className="size-3.5" />
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
  const { run, line, text } = useBar(join?.raw);
  if (!block) return null;
  if (!join) {
    return (
      <NodeFrame id={null} label="">
        <div className="flex h-6 items-center justify-center rounded-control border border-dashed border-status-failed-solid bg-surface-1 text-xs text-status-failed-fg">
          No join: the run would stop here
        </div>
      </NodeFrame>
    );
  }
  const waits = readJoinOn(join.raw) ?? [];
  const detail = block.kind === "fork" ? `waits for ${waits.length}` : "waits for all";
  const shown = run ? run.word : detail;
  return (
    <NodeFrame id={id} label={`Join, ${refOf(join.raw)}, ${shown}`} className="rounded-control">
      <div
        className={cn(
          "flex h-6 items-center justify-center gap-1.5 rounded-control bg-surface-1 px-2 text-xs",
          line,
          text,
          node.unreachable && "opacity-50",
        )}
      >
        <Merge aria-hidden className="size-3.5" />
        <span className="lod-detail">Join</span>
        <span className="lod-detail truncate">{shown}</span>
      </div>
    </NodeFrame>
  );
}

export function SwitchNode({ data: { node } }: FlowNodeProps) {
  const { block } = node;
  const badge = useCanvas(({ badges }) => (block ? (badges.get(block.id) ?? null) : null));
  const readOnly = useCanvas((view) => view.readOnly);
  const { run, line, text } = useBar(block?.raw);
  if (!block) return null;
  const about = switchText(block.raw);
  return (
    <NodeFrame
      id={block.id}
      label={`Switch ${about}, ${refOf(block.raw)}${run ? `, ${run.word}` : ""}`}
      className="rounded-full"
    >
      <div
        className={cn(
          "flex h-10 items-center gap-2 rounded-full bg-surface-1 px-4 text-xs shadow-card",
          line,
          node.unreachable && "opacity-50",
        )}
      >
        <Split aria-hidden className={cn("size-4 shrink-0", text)} />
        <span className="lod-detail min-w-0 flex-1 truncate">
          <span className="font-medium text-text-1">Switch</span>{" "}
          <span className="font-mono text-text-3">{about}</span>
        </span>
        {badge && <BadgeMark badge={badge} />}
        {!readOnly && (
          <button
            type="button"
            data-action="add-case"
            tabIndex={-1}
            aria-label="Add a case"
            className="lod-detail flex h-6 items-center gap-0.5 rounded-control px-1 text-text-2 hover:bg-surface-hover"
          >
            <Plus aria-hidden className="size-3.5" />
            case
          </button>
        )}
      </div>
    </NodeFrame>
  );
}

/** What a switch looks at. */
function switchText(raw: RawTask): string {
  const expression = textOf(raw, "expression") || textOf(raw, "caseExpression");
  const key = raw["evaluatorType"] === "value-param" ? expression : textOf(raw, "caseValueParam");
  const inputs = raw["inputParameters"];
  const value = key !== "" && isJsonObject(inputs) ? inputs[key] : undefined;
  return typeof value === "string" && value !== "" ? value : expression;
}

export function MergeNode({ data: { node } }: FlowNodeProps) {
  return (
    <NodeFrame id={null} label="">
      <span
        aria-hidden
        className={cn(
          "block size-2 rounded-full",
          node.block?.kind === "switch" && node.block.merge ? "bg-text-3" : "bg-edge",
        )}
      />
    </NodeFrame>
  );
}

export function LoopNode({ data: { node } }: FlowNodeProps) {
  const { block } = node;
  const badge = useCanvas(({ badges }) => (block ? (badges.get(block.id) ?? null) : null));
  const { run, line, text } = useBar(block?.raw);
  if (!block) return null;
  const items = textOf(block.raw, "items");
  const about =
    items === "" ? `while ${textOf(block.raw, "loopCondition")}` : `for each of ${items}`;
  return (
    <NodeFrame
      id={block.id}
      label={`Repeat ${about}, ${refOf(block.raw)}${run ? `, ${run.word}` : ""}`}
    >
      <div
        className={cn(
          "h-full rounded-card bg-surface-2/50",
          line,
          node.unreachable && "opacity-50",
        )}
      >
        <div className="nopan pointer-events-auto flex h-9 items-center gap-2 rounded-t-card px-3 text-xs">
          <Repeat2 aria-hidden className={cn("size-4 shrink-0", text)} />
          <span className="lod-detail font-medium">Repeat</span>
          <span className="lod-detail min-w-0 flex-1 truncate font-mono text-text-3">
            {run?.word ?? about}
          </span>
          {badge && <BadgeMark badge={badge} />}
        </div>
        <span
          aria-hidden
          className="absolute top-12 bottom-4 left-4 w-4 rounded-l-card border border-r-0 border-dashed border-edge"
        />
      </div>
    </NodeFrame>
  );
}

export function DynamicNode({ data: { node } }: FlowNodeProps) {
  const { block } = node;
  const run = useCardRun(block ? `${refOf(block.raw)}:tasks` : "");
  if (!block) return null;
  const source =
    textOf(block.raw, "dynamicForkTasksParam") || textOf(block.raw, "dynamicForkJoinTasksParam");
  return (
    <NodeFrame id={block.id} label={`Tasks decided at run time, ${run?.word ?? source}`}>
      <div className="flex h-full items-center gap-3 rounded-card border border-border-default bg-surface-1 px-3 shadow-[4px_4px_0_-1px_var(--surface-1),4px_4px_0_0_var(--border-default)]">
        <span className="grid size-8 shrink-0 place-items-center rounded-tile bg-family-flow-bg text-family-flow-fg">
          <GitFork aria-hidden className="size-5" />
        </span>
        <span className="lod-detail min-w-0">
          <span className="block truncate font-medium">Tasks decided at run time</span>
          <span className="block truncate font-mono text-xs text-text-3">
            {run?.word ?? source}
          </span>
        </span>
      </div>
    </NodeFrame>
  );
}
