"use client";

import { ViewportPortal } from "@xyflow/react";
import { memo, use, useMemo } from "react";

import { cn } from "@/components/ui/cn";
import { StretchContext } from "@/components/canvas/stretch";
import { describeSlot } from "@/lib/core/edit/slots";
import { titleOf } from "@/lib/core/edit/titles";
import type { Bounds, Graph, GraphEdge, Point } from "@/lib/core/graph/graph";
import { CARD_WIDTH } from "@/lib/core/graph/measure";
import { partOf } from "@/lib/core/graph/part";
import type { Seq, Slot } from "@/lib/core/definition/document";

import { emptySelection } from "./actions";
import { useDesigner } from "./designer-context";
import { useDrawn } from "./follow-state";
import { type DesignerState, workspaceOf } from "./store";

/** A dot on every place where something can be put, in one layer. */
export function SlotLayer({ graph }: { readonly graph: Graph }) {
  const doc = useDrawn((state) => workspaceOf(state).doc);
  const active = useDesigner(activeSlot);
  const isDragging = useDesigner(({ drag }) => drag !== null);
  const stretch = use(StretchContext);
  const dots = useMemo(() => {
    const { edges } = stretch ? partOf(graph, stretch) : graph;
    return edges.filter(({ dot, slot }) => dot && slot && isVisible(dot, stretch));
  }, [graph, stretch]);
  const isEmpty = doc.root.items.length === 0;
  return (
    <ViewportPortal>
      <div className={cn("slots", isDragging && "slots-dragging")}>
        {isEmpty && dots[0] && <FirstPlace edge={dots[0]} isActive={isDragging} />}
        {!isEmpty &&
          dots.map(({ id, dot, slot }) => (
            <Dot
              key={id}
              x={dot?.x ?? 0}
              y={dot?.y ?? 0}
              slot={slot ? `${slot.seq} ${slot.index}` : ""}
              label={slot ? `Add a task ${describeSlot(doc, slot, titleOf)}` : ""}
              isActive={isSameSlot(slot, active)}
            />
          ))}
      </div>
    </ViewportPortal>
  );
}

function activeSlot(state: DesignerState): Slot | null {
  const { drag, carrying, picker } = state;
  // Where the picture makes room nothing else is needed.
  if (drag?.room) return null;
  if (drag) return drag.drop?.kind === "slot" && !drag.refused ? drag.drop.slot : null;
  if (carrying) return carrying.slots[carrying.at] ?? null;
  if (picker) return picker.target.kind === "slot" ? picker.target.slot : null;
  const gap = emptySelection(state);
  return gap && emptySlot(gap.seq);
}

const emptySlots = new WeakMap<Seq, Slot>();

/** The same object for the same sequence. */
function emptySlot(seq: Seq): Slot {
  const slot = emptySlots.get(seq) ?? { seq: seq.id, index: 0 };
  emptySlots.set(seq, slot);
  return slot;
}

function isSameSlot(a: Slot | null, b: Slot | null): boolean {
  return a !== null && b !== null && a.seq === b.seq && a.index === b.index;
}

/** Where the first task of an empty workflow goes: large enough to be seen at once. */
function FirstPlace({ edge, isActive }: { readonly edge: GraphEdge; readonly isActive: boolean }) {
  const { dot, slot, points } = edge;
  const [from, to] = [points[0], points.at(-1)];
  if (!dot || !slot || !from || !to) return null;
  return (
    <button
      type="button"
      data-slot={`${slot.seq} ${slot.index}`}
      className={cn(
        "nopan absolute flex h-14 w-66 flex-col items-center justify-center rounded-card border border-dashed border-border-strong bg-surface-1 text-text-2 shadow-card hover:border-accent hover:text-text-1",
        isActive && "border-accent bg-accent-soft text-accent-text",
      )}
      style={{
        pointerEvents: "all",
        left: dot.x - CARD_WIDTH / 2,
        top: (from.y + to.y) / 2 - 28,
      }}
    >
      <span className="font-medium">Drop the first task here</span>
      <span className="text-xs">
        or click, or press{" "}
        <kbd className="rounded border border-border-default px-1 text-xs">/</kbd>
      </span>
    </button>
  );
}

/** Of nothing that is made anew when its place is the same. */
interface DotProps {
  readonly x: number;
  readonly y: number;
  readonly slot: string;
  readonly label: string;
  readonly isActive: boolean;
}

const Dot = memo(function Dot({ x, y, slot, label, isActive }: DotProps) {
  return (
    <button
      type="button"
      tabIndex={isActive ? 0 : -1}
      data-slot={slot}
      aria-label={label}
      title={label}
      className={cn("slot nopan", isActive && "slot-active")}
      style={{ left: x - 12, top: y - 12 }}
    >
      <span aria-hidden />
    </button>
  );
});

function isVisible({ x, y }: Point, part: Bounds | null): boolean {
  if (!part) return true;
  return x >= part.x && x <= part.x + part.width && y >= part.y && y <= part.y + part.height;
}
