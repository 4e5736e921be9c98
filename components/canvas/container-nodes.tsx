"use client";

import { cn } from "@/components/ui/cn";
import { Plus, Repeat2, Split } from "@/components/ui/icons";
import { type RawTask, refOf, textOf } from "@/lib/core/definition/document";
import { isJsonObject } from "@/lib/core/json";

import { type FlowNodeProps, useBar } from "./bar-nodes";
import { useCanvas } from "./canvas-context";
import { CollapseButton } from "./collapse-button";
import { LoopPager } from "./loop-turns";
import { NodeFrame } from "./node-frame";
import { BadgeMark } from "./marks";

export function SwitchNode({ data: { node } }: FlowNodeProps) {
  const { block } = node;
  const badge = useCanvas(({ badges }) => (block ? (badges.get(block.id) ?? null) : null));
  const isEdited = useCanvas((view) => !view.readOnly) && node.foreign === null;
  const { run, line, text } = useBar(block?.raw, node.within);
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
        <Split className={cn("size-4 shrink-0", text)} />
        <span className="lod-detail min-w-0 flex-1 truncate">
          <span className="font-medium text-text-1">Switch</span>{" "}
          <span className="font-mono text-text-3">{about}</span>
        </span>
        {badge && <BadgeMark badge={badge} />}
        {isEdited && <CollapseButton />}
        {isEdited && (
          <button
            type="button"
            data-action="add-case"
            tabIndex={-1}
            aria-label="Add a case"
            className="lod-detail flex h-6 items-center gap-0.5 rounded-control px-1 text-text-2 hover:bg-surface-hover"
          >
            <Plus className="size-3.5" />
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
  const isEdited = useCanvas((view) => !view.readOnly) && node.foreign === null;
  const isRight = useCanvas(({ direction }) => direction === "right");
  const badge = useCanvas(({ badges }) => (block ? (badges.get(block.id) ?? null) : null));
  const { run, line, text } = useBar(block?.raw, node.within);
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
          <Repeat2 className={cn("size-4 shrink-0", text)} />
          <span className="lod-title font-medium">Repeat</span>
          <span className="lod-detail min-w-0 flex-1 truncate font-mono text-text-3">
            {run?.loop ? about : (run?.word ?? about)}
          </span>
          {run?.loop && <LoopPager loop={run.loop} />}
          {badge && <BadgeMark badge={badge} />}
          {isEdited && <CollapseButton />}
        </div>
        {!isRight && (
          <span
            aria-hidden
            className="absolute top-12 bottom-4 left-4 w-4 rounded-l-card border border-r-0 border-dashed border-edge"
          />
        )}
      </div>
    </NodeFrame>
  );
}
