"use client";

import { cn } from "@/components/ui/cn";
import { Ban } from "@/components/ui/icons";

import { useDesigner } from "./designer-context";

/** Follows the pointer during a drag and says what letting go would do. */
export function DragGhost() {
  const drag = useDesigner((state) => state.drag);
  if (!drag) return null;
  const { pointer, title, words, refused, warnings } = drag;
  return (
    <div
      className="pointer-events-none fixed top-0 left-0 z-50 grid max-w-72 gap-1"
      style={{ transform: `translate(${pointer.x + 14}px, ${pointer.y + 10}px)` }}
    >
      <span className="w-fit rounded-tile border border-border-default bg-surface-1 px-2.5 py-1.5 font-medium shadow-menu">
        {title}
      </span>
      {words !== "" && (
        <span
          className={cn(
            "flex w-fit items-start gap-1.5 rounded-control px-2 py-1 text-xs",
            refused ? "bg-status-failed-soft text-status-failed-fg" : "bg-accent text-on-accent",
          )}
        >
          {refused && <Ban className="mt-px size-3.5 shrink-0" />}
          {words}
        </span>
      )}
      {warnings.slice(0, 3).map((text) => (
        <span
          key={text}
          className="w-fit rounded-control bg-status-retry-soft px-2 py-1 text-xs text-status-retry-fg"
        >
          {text}
        </span>
      ))}
    </div>
  );
}
