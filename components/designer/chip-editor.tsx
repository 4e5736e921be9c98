"use client";

import { ViewportPortal } from "@xyflow/react";
import { useId, useState } from "react";

import { Button } from "@/components/ui/button";
import type { Command } from "@/lib/core/edit/command";
import type { Graph } from "@/lib/core/graph/graph";

import { perform, say } from "./actions";
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

interface Refusal {
  readonly reason: string;
  readonly instead: Command | undefined;
}

function Field({ chip, text, at }: FieldProps) {
  const store = useDesignerStore();
  const reasonId = useId();
  const [typed, setTyped] = useState(text);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const close = () => {
    store.setState({ chip: null });
    requestAnimationFrame(() => focusChip(chip));
  };
  const carryOut = (command: Command) => {
    const refused = (reason: string, instead?: Command) => {
      setRefusal({ reason, instead });
      say(store, reason);
    };
    if (perform(store, command, { keepSelection: true, refused })) close();
  };
  const done = () => {
    if (typed === text) close();
    else carryOut(commandFor(chip, typed));
  };
  return (
    <div
      className="nopan pointer-events-auto absolute z-10 grid w-44 gap-1"
      style={{
        transform: `translate(${chip.kind === "case" ? "-50%" : "14px"}, -14px) translate(${at.x}px, ${at.y}px)`,
      }}
    >
      <input
        ref={selectAtOnce}
        value={typed}
        aria-label={chip.kind === "case" ? `Case ${text}` : `Words for branch ${chip.index + 1}`}
        aria-invalid={refusal !== null}
        aria-describedby={refusal ? reasonId : undefined}
        placeholder={chip.kind === "case" ? "value of the case" : "words for the branch"}
        onChange={(event) => {
          setTyped(event.target.value);
          setRefusal(null);
        }}
        onBlur={() => store.getState().chip === chip && refusal === null && done()}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") done();
          if (event.key === "Escape") close();
        }}
        className="h-7 w-full rounded-control border border-accent bg-surface-1 px-2 font-mono text-xs shadow-menu outline-none aria-invalid:border-danger"
      />
      {refusal && (
        <div className="grid justify-items-start gap-1 rounded-control border border-border-default bg-surface-1 p-2 text-xs shadow-menu">
          <p id={reasonId} className="text-danger">
            {refusal.reason}
          </p>
          {refusal.instead && <Offer command={refusal.instead} onTake={carryOut} />}
        </div>
      )}
    </div>
  );
}

interface OfferProps {
  readonly command: Command;
  readonly onTake: (command: Command) => void;
}

/** The nearest key that is free. */
function Offer({ command, onTake }: OfferProps) {
  if (!("key" in command)) return null;
  return (
    <Button
      size="sm"
      // Away from the field keys are those of the graph.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={() => onTake(command)}
    >
      Use {command.key}
    </Button>
  );
}

function commandFor({ kind, id, index }: ChipAt, typed: string): Command {
  return kind === "case"
    ? { type: "renameCase", id, at: index, key: typed }
    : { type: "setLabel", fork: id, at: index, label: typed };
}

function selectAtOnce(input: HTMLInputElement | null): void {
  input?.focus({ preventScroll: true });
  input?.select();
}
