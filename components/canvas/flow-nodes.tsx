"use client";

import { memo } from "react";

import { cn } from "@/components/ui/cn";
import { ChevronRight, Flag, ImagePlus } from "@/components/ui/icons";
import { SmallPicture } from "@/components/ui/small-picture";
import { countText } from "@/lib/client/format";
import { blocksIn, childSeqs, nameOf, refOf } from "@/lib/core/definition/document";

import { DynamicNode, type FlowNodeProps, ForkNode, JoinNode, useBar } from "./bar-nodes";
import { useCanvas, useIsRunning, useRunStart } from "./canvas-context";
import { LoopNode, MergeNode, SwitchNode } from "./container-nodes";
import { InlineNode } from "./inline-node";
import { NodeFrame } from "./node-frame";
import { BadgeMark } from "./marks";
import { TaskCard } from "./task-card";
import { lookOf } from "./task-look";

function TaskNode({ data: { node } }: FlowNodeProps) {
  const { block } = node;
  if (!block) return null;
  return (
    <TaskCard id={block.id} raw={block.raw} unreachable={node.unreachable} within={node.within} />
  );
}

function CollapsedNode({ data: { node } }: FlowNodeProps) {
  const { block } = node;
  const badge = useCanvas(({ badges }) => (block ? (badges.get(block.id) ?? null) : null));
  const { run, line, text } = useBar(block?.raw, node.within, ":all");
  if (!block) return null;
  const { icon: Icon, title } = lookOf(block.raw);
  const count = childSeqs(block).reduce((sum, seq) => sum + [...blocksIn(seq)].length, 0);
  return (
    <NodeFrame
      id={block.id}
      label={`${title}, ${refOf(block.raw)}, collapsed, ${countText(count, "task")}`}
      hasPort
    >
      <div
        className={cn(
          "flex h-10 items-center gap-2 rounded-card bg-surface-1 px-3 text-xs shadow-card",
          line,
        )}
      >
        <Icon className={cn("size-4 shrink-0", text)} />
        <span className="min-w-0 flex-1 truncate font-medium">
          {refOf(block.raw) || nameOf(block.raw) || title}
        </span>
        <span className="lod-detail text-text-3 tabular-nums">
          {run?.word ?? countText(count, "task")}
        </span>
        {badge && <BadgeMark badge={badge} />}
        <button
          type="button"
          data-action="expand"
          tabIndex={-1}
          aria-label="Expand"
          className="lod-detail grid size-6 place-items-center rounded-control hover:bg-surface-hover"
        >
          <ChevronRight className="size-4" />
        </button>
      </div>
    </NodeFrame>
  );
}

function StartNode() {
  const inputs = useCanvas((view) => view.inputs);
  const next = useCanvas((view) => view.start);
  const readOnly = useCanvas((view) => view.readOnly);
  const isRunning = useIsRunning();
  const run = useRunStart();
  const start = isRunning ? run : next;
  const share = isRunning ? null : (next?.share ?? null);
  const text = inputs.length === 0 ? "Start" : `Start · ${inputs.join(", ")}`;
  return (
    <NodeFrame
      id="start"
      label={start ? `Start, ${start.title}, ${start.detail}` : text}
      className="rounded-full"
    >
      <div
        title={readOnly ? text : `${text}: drop a photo anywhere to run with it`}
        className={cn(
          "relative flex h-10 items-center justify-center gap-2 overflow-hidden rounded-full border bg-surface-1 px-4 shadow-card",
          startBorder(isRunning, start !== null),
        )}
      >
        {start?.imageUrl ? (
          <SmallPicture src={start.imageUrl} className="-ml-2 size-7 shrink-0 rounded-full" />
        ) : (
          <ImagePlus className="size-4 shrink-0" />
        )}
        <span className={cn("truncate", start && "font-medium")}>{start?.title ?? text}</span>
        {start && (
          <span className="lod-detail shrink-0 text-text-3 tabular-nums">{start.detail}</span>
        )}
        {share !== null && (
          <span
            aria-hidden
            className="own-color absolute bottom-0 left-0 h-0.5 bg-status-running-solid"
            style={{ width: `${share * 100}%` }}
          />
        )}
      </div>
    </NodeFrame>
  );
}

function startBorder(isRunning: boolean, hasImage: boolean): string {
  if (!hasImage) return "border-border-default text-text-2";
  return isRunning ? "border-[1.5px] border-status-completed-solid" : "border-border-strong";
}

function EndNode() {
  const outputs = useCanvas((view) => view.outputs);
  const text =
    outputs.length === 0
      ? "End"
      : `End · ${outputs.length} ${outputs.length === 1 ? "output" : "outputs"}`;
  return (
    <NodeFrame id="end" label={text} className="rounded-full">
      <div
        className="flex h-10 items-center justify-center gap-2 rounded-full border border-border-default bg-surface-1 px-4 text-text-2 shadow-card"
        title={outputs.join(", ")}
      >
        <Flag className="size-4 shrink-0" />
        <span className="truncate">{text}</span>
      </div>
    </NodeFrame>
  );
}

function ParkedNode({ data: { node } }: FlowNodeProps) {
  const { parked } = node;
  const [first] = parked?.tasks ?? [];
  if (!parked || !first) return null;
  const { title, icon: Icon } = lookOf(first);
  const more = parked.tasks.length > 1 ? ` and ${parked.tasks.length - 1} more` : "";
  return (
    <NodeFrame id={parked.id} label={`Set aside, not part of the workflow: ${title}${more}`}>
      <div className="flex h-full flex-col justify-center gap-1 rounded-card border border-dashed border-border-strong bg-surface-1 px-3">
        <span className="flex items-center gap-2">
          <Icon className="size-5 shrink-0 text-text-2" />
          <span className="min-w-0 truncate font-medium">
            {title}
            {more}
          </span>
        </span>
        <span className="text-xs text-text-3">Not part of the workflow</span>
      </div>
    </NodeFrame>
  );
}

/** Room for what is being dragged. */
function PlaceNode() {
  return (
    <div
      aria-hidden
      className="h-full rounded-card border-2 border-dashed border-accent bg-accent-soft/60"
    />
  );
}

/** A node draws itself in its own place: where that is on the canvas, and its size, are the frame's business around it. */
function isDrawnAlike({ id, data: { node: a } }: FlowNodeProps, next: FlowNodeProps): boolean {
  const b = next.data.node;
  return (
    id === next.id &&
    a.block === b.block &&
    a.parked === b.parked &&
    a.within === b.within &&
    a.unreachable === b.unreachable
  );
}

/** The kinds of nodes; one object for the life of the page, as the canvas asks for. */
export const NODE_TYPES = {
  task: memo(TaskNode, isDrawnAlike),
  fork: memo(ForkNode, isDrawnAlike),
  join: memo(JoinNode, isDrawnAlike),
  switch: memo(SwitchNode, isDrawnAlike),
  merge: memo(MergeNode, isDrawnAlike),
  loop: memo(LoopNode, isDrawnAlike),
  inline: memo(InlineNode, isDrawnAlike),
  dynamic: memo(DynamicNode, isDrawnAlike),
  collapsed: memo(CollapsedNode, isDrawnAlike),
  start: memo(StartNode, isDrawnAlike),
  end: memo(EndNode, isDrawnAlike),
  parked: memo(ParkedNode, isDrawnAlike),
  place: memo(PlaceNode, isDrawnAlike),
};
