"use client";

import Link from "next/link";

import { cn } from "@/components/ui/cn";
import { ChevronsDownUp, ExternalLink, Workflow } from "@/components/ui/icons";
import { refOf, textOf } from "@/lib/core/definition/document";
import { isJsonObject } from "@/lib/core/json";

import { type FlowNodeProps, useBar } from "./bar-nodes";
import { useCanvas } from "./canvas-context";
import { NodeFrame } from "./node-frame";

/** The workflow that a task starts, drawn in its place: to be looked at; it is edited under its own name. */
export function InlineNode({ data: { node } }: FlowNodeProps) {
  const { block } = node;
  const readOnly = useCanvas((view) => view.readOnly);
  const { run, line, text } = useBar(block?.raw, node.within);
  if (!block) return null;
  const started = block.raw["subWorkflowParam"];
  const name = isJsonObject(started) ? textOf(started, "name") : "";
  return (
    <NodeFrame id={block.id} label={`Workflow ${name}, ${refOf(block.raw)}, open in its place`}>
      <div className={cn("h-full rounded-card border-dashed bg-surface-2/50", line)}>
        <div className="nopan pointer-events-auto flex h-9 items-center gap-2 px-3 text-xs">
          <Workflow className={cn("size-4 shrink-0", text)} />
          <span className="lod-detail min-w-0 flex-1 truncate">
            <span className="font-medium">{name}</span>
            {run && <span className={text}> · {run.word}</span>}
          </span>
          {name !== "" && (
            <Link
              href={`/workflows/${encodeURIComponent(name)}`}
              target="_blank"
              tabIndex={-1}
              aria-label={`Edit ${name} in a new tab`}
              className="lod-detail grid size-6 place-items-center rounded-control hover:bg-surface-hover"
            >
              <ExternalLink className="size-3.5" />
            </Link>
          )}
          {(!readOnly || run !== null) && (
            <button
              type="button"
              data-action="close-child"
              tabIndex={-1}
              aria-label={`Close ${name}`}
              className="lod-detail grid size-6 place-items-center rounded-control hover:bg-surface-hover"
            >
              <ChevronsDownUp className="size-3.5" />
            </button>
          )}
        </div>
      </div>
    </NodeFrame>
  );
}
