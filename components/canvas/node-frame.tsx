"use client";

import { Handle, Position } from "@xyflow/react";
import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";

import { useCanvas } from "./canvas-context";

interface NodeFrameProps {
  /** Id that selects and focuses it; null: nothing happens on a click. */
  readonly id: string | null;
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** What every node has: a name for screen readers, focus, the selection ring and the points where edges end. */
export function NodeFrame({ id, label, className, children }: NodeFrameProps) {
  const isSelected = useCanvas(({ selected }) => id !== null && selected.has(id));
  return (
    <div
      data-node={id ?? undefined}
      {...(id === null ? {} : control(label, isSelected))}
      className={cn(
        "relative h-full w-full rounded-card outline-offset-4",
        isSelected && "ring-2 ring-accent ring-offset-2 ring-offset-canvas",
        className,
      )}
    >
      <Handle type="target" position={Position.Top} isConnectable={false} className="invisible!" />
      {children}
      <Handle
        type="source"
        position={Position.Bottom}
        isConnectable={false}
        className="invisible!"
      />
    </div>
  );
}

function control(label: string, isSelected: boolean) {
  const tabIndex = isSelected ? 0 : -1;
  // A group: buttons of its own may stand inside.
  return { role: "group", tabIndex, "aria-label": label, "aria-current": isSelected } as const;
}
