"use client";

import { ViewportPortal } from "@xyflow/react";
import { useState } from "react";

import type { Graph } from "@/lib/core/graph/graph";

import { perform } from "./actions";
import { focusChip } from "./chips";
import { useDesigner, useDesignerStore } from "./designer-context";
import type { ChipAt } from "./store";

/** Writes the key of a case, or words for a branch, in its place. */
export function ChipEditor({ graph }: { readonly graph: Graph }) {
  const chip = useDesigner((state) => state.chip);
  const label = chip && labelOf(graph, chip);
  if (!chip || !label) return null;
  return (
    <ViewportPortal>
      <Field key={`${chip.kind} ${chip.id} ${chip.index}`} chip={chip} {...label} />
    </ViewportPortal>
  );
}

function labelOf({ edges }: Graph, { kind, id, index }: ChipAt) {
  for (const edge of edges) {
    const { case: one, lane } = edge;
    if (kind === "case" && one?.switchId === id && one.index === index) return one;
    if (kind === "lane" && lane?.forkId === id && lane.index === index) return lane;
  }
  return null;
}

interface FieldProps {
  readonly chip: ChipAt;
  readonly text: string;
  readonly at: { readonly x: number; readonly y: number };
}

function Field({ chip, text, at }: FieldProps) {
  const store = useDesignerStore();
  const [typed, setTyped] = useState(text);
  const close = () => {
    store.setState({ chip: null });
    requestAnimationFrame(() => focusChip(chip));
  };
  const done = () => {
    const { id, index } = chip;
    if (typed === text) return close();
    const command =
      chip.kind === "case"
        ? ({ type: "renameCase", id, at: index, key: typed } as const)
        : ({ type: "setLabel", fork: id, at: index, label: typed } as const);
    perform(store, command, { keepSelection: true });
    close();
  };
  return (
    <input
      ref={selectAtOnce}
      value={typed}
      aria-label={chip.kind === "case" ? `Case ${text}` : `Words for branch ${chip.index + 1}`}
      placeholder={chip.kind === "case" ? "value of the case" : "words for the branch"}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => store.getState().chip === chip && done()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") done();
        if (event.key === "Escape") close();
      }}
      className="nopan pointer-events-auto absolute h-7 w-44 rounded-control border border-accent bg-surface-1 px-2 font-mono text-xs shadow-menu outline-none"
      style={{
        transform: `translate(${chip.kind === "case" ? "-50%" : "14px"}, -50%) translate(${at.x}px, ${at.y}px)`,
      }}
    />
  );
}

function selectAtOnce(input: HTMLInputElement | null): void {
  input?.focus({ preventScroll: true });
  input?.select();
}
