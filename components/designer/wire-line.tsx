"use client";

import { cn } from "@/components/ui/cn";
import { Ban } from "@/components/ui/icons";

import { useDesigner } from "./designer-context";

/** The wire that is being pulled, or the data that is led elsewhere, with what letting go would do. */
export function WireLine() {
  const wire = useDesigner((state) => state.wire);
  if (!wire) return null;
  const { start, pointer, words, refused, isData = false } = wire;
  return (
    <div className="pointer-events-none fixed inset-0 z-50">
      <svg aria-hidden className="absolute size-full">
        <line
          x1={start.x}
          y1={start.y}
          x2={pointer.x}
          y2={pointer.y}
          stroke={refused ? "var(--status-failed-solid)" : "var(--accent)"}
          strokeWidth={isData ? 1.5 : 2}
          strokeDasharray={isData ? "none" : "6 4"}
        />
      </svg>
      {words !== "" && (
        <span
          className={cn(
            "absolute top-0 left-0 flex items-start gap-1.5 w-fit max-w-72 rounded-control px-2 py-1 text-xs",
            refused ? "bg-status-failed-soft text-status-failed-fg" : "bg-accent text-on-accent",
          )}
          style={{ transform: `translate(${pointer.x + 14}px, ${pointer.y + 10}px)` }}
        >
          {refused && <Ban className="mt-px size-3.5 shrink-0" />}
          {words}
        </span>
      )}
    </div>
  );
}
