"use client";

import { useStore, ViewportPortal } from "@xyflow/react";
import { useMemo } from "react";

import { cn } from "@/components/ui/cn";
import { describeSlot } from "@/lib/core/edit/slots";
import { titleOf } from "@/lib/core/edit/titles";
import type { Graph, GraphEdge } from "@/lib/core/graph/graph";
import type { Slot } from "@/lib/core/definition/document";

import { useDesigner } from "./designer-context";
import { workspaceOf } from "./store";

const MANY = 300;

/** A dot on every place where something can be put, in one layer. */
export function SlotLayer({ graph }: { readonly graph: Graph }) {
  const doc = useDesigner((state) => workspaceOf(state).doc);
  const active = useDesigner(activeSlot);
  const isDragging = useDesigner(({ drag }) => drag !== null);
  const rows = useVisibleRows(graph.edges.length > MANY);
  const dots = useMemo(
    () => graph.edges.filter(({ dot, slot }) => dot && slot && isVisible(dot.y, rows)),
    [graph.edges, rows],
  );
  return (
    <ViewportPortal>
      <div className={cn("slots", isDragging && "slots-dragging")}>
        {dots.map((edge) => (
          <Dot
            key={edge.id}
            edge={edge}
            label={edge.slot ? `Add a task ${describeSlot(doc, edge.slot, titleOf)}` : ""}
            isActive={isSameSlot(edge.slot, active)}
          />
        ))}
      </div>
    </ViewportPortal>
  );
}

function activeSlot(state: Parameters<typeof workspaceOf>[0]): Slot | null {
  const { drag, carrying, picker } = state;
  if (drag) return drag.drop?.kind === "slot" && !drag.refused ? drag.drop.slot : null;
  if (carrying) return carrying.slots[carrying.at] ?? null;
  return picker?.target.kind === "slot" ? picker.target.slot : null;
}

function isSameSlot(a: Slot | null, b: Slot | null): boolean {
  return a !== null && b !== null && a.seq === b.seq && a.index === b.index;
}

interface DotProps {
  readonly edge: GraphEdge;
  readonly label: string;
  readonly isActive: boolean;
}

function Dot({ edge: { dot, slot }, label, isActive }: DotProps) {
  if (!dot || !slot) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      data-slot={`${slot.seq} ${slot.index}`}
      aria-label={label}
      title={label}
      className={cn("slot nopan", isActive && "slot-active")}
      style={{ transform: `translate(${dot.x - 12}px, ${dot.y - 12}px)` }}
    >
      <span aria-hidden />
    </button>
  );
}

/** The stretch of the canvas that is on screen, in steps, so that panning seldom changes it; null: everything. */
function useVisibleRows(isMany: boolean): string {
  return useStore(({ transform: [, y, zoom], height }) => {
    if (!isMany) return "";
    const top = Math.floor(-y / zoom / 1_000);
    return `${top - 1} ${Math.ceil((height - y) / zoom / 1_000) + 1}`;
  });
}

function isVisible(y: number, rows: string): boolean {
  if (rows === "") return true;
  const [from = 0, to = 0] = rows.split(" ").map(Number);
  return y >= from * 1_000 && y <= to * 1_000;
}
