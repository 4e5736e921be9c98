"use client";

import { EdgeLabelRenderer } from "@xyflow/react";

import { cn } from "@/components/ui/cn";
import type { CaseLabel, LaneEnd, LaneLabel } from "@/lib/core/graph/graph";

import { useCanvas } from "./canvas-context";

const CHIP =
  "nopan pointer-events-auto flex max-w-60 items-center rounded-full border bg-surface-1 text-xs leading-5";

/** The key of a case on the way into it: renamed in its place, moved sideways, removed. */
export function CaseChip({ switchId, index, text, at }: CaseLabel) {
  const readOnly = useCanvas((view) => view.readOnly);
  const isSelected = useCanvas(({ selected }) => selected.has(switchId));
  const isFixed = readOnly || index < 0;
  return (
    <EdgeLabelRenderer>
      {/* Centred without a transform: each of those costs in every frame of a graph that moves. */}
      <span className="absolute flex w-0 justify-center" style={{ left: at.x, top: at.y - 11 }}>
        <button
          type="button"
          {...(isFixed ? {} : { "data-action": "case", "data-chip": "case" })}
          data-node={switchId}
          data-index={index}
          tabIndex={isSelected && !isFixed ? 0 : -1}
          aria-label={index < 0 ? "Default case" : `Case ${text}`}
          title={isFixed ? text : `${text}: Enter renames, drag or Alt+arrows move, Del removes`}
          className={cn(
            CHIP,
            "shrink-0 border-border-default px-2 font-mono text-text-2",
            !isFixed && "cursor-grab hover:border-border-strong hover:text-text-1",
          )}
        >
          <span className="truncate">{text === "" ? "(empty)" : text}</span>
        </button>
      </span>
    </EdgeLabelRenderer>
  );
}

/** The number of a branch, or its words. */
export function LaneChip({ forkId, index, text, at }: LaneLabel) {
  const readOnly = useCanvas((view) => view.readOnly);
  const isSelected = useCanvas(({ selected }) => selected.has(forkId));
  if (readOnly && text === "") return null;
  const name = text === "" ? `Branch ${index + 1}` : `Branch ${index + 1}, ${text}`;
  return (
    <EdgeLabelRenderer>
      <button
        type="button"
        {...(readOnly ? {} : { "data-action": "lane", "data-chip": "lane" })}
        data-node={forkId}
        data-index={index}
        tabIndex={isSelected && !readOnly ? 0 : -1}
        aria-label={name}
        title={readOnly ? name : `${name}: Enter names it, drag or Alt+arrows move, Del removes`}
        className={cn(
          CHIP,
          "lod-detail absolute h-5 pr-1.5",
          readOnly ? "pl-1.5" : "cursor-grab",
          text === "" ? "border-transparent text-text-3" : "border-border-default text-text-2",
          isSelected && "border-border-default",
        )}
        style={{ left: at.x + 14, top: at.y - 10 }}
      >
        {!readOnly && <span aria-hidden className="grip" />}
        <span className={text === "" ? undefined : "truncate"}>
          {text === "" ? index + 1 : text}
        </span>
      </button>
    </EdgeLabelRenderer>
  );
}

/** Whether the join waits for a branch: full or open, pressed to change it. */
export function LaneEndSwitch({ forkId, index, waits, at }: LaneEnd) {
  const readOnly = useCanvas((view) => view.readOnly);
  const isSelected = useCanvas(({ selected }) => selected.has(forkId));
  if (readOnly && waits) return null;
  const says = waits ? "The join waits for this branch" : "The join does not wait for this branch";
  return (
    <EdgeLabelRenderer>
      <button
        type="button"
        {...(readOnly ? {} : { "data-action": "lane-wait" })}
        data-node={forkId}
        data-index={index}
        tabIndex={isSelected && !readOnly ? 0 : -1}
        aria-label={`Wait for branch ${index + 1}`}
        aria-pressed={waits}
        title={says}
        className="lane-end nopan pointer-events-auto absolute grid h-3.5 w-6 place-items-center rounded-full"
        style={{ left: at.x - 12, top: at.y - 7 }}
      >
        <span
          aria-hidden
          className={cn(
            "block rounded-full border-[1.5px] border-edge",
            waits ? "size-2 bg-edge" : "size-2.5 bg-surface-1",
          )}
        />
      </button>
    </EdgeLabelRenderer>
  );
}
