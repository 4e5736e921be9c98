"use client";

import { cn } from "@/components/ui/cn";
import { ChevronLeft, ChevronRight } from "@/components/ui/icons";

import { useCardActions } from "./canvas-context";
import type { LoopTurns } from "./card-run";
import { STATUS_FILL } from "./status-classes";

/** More cells than fit into a header are cut at the older end. */
const MOST_CELLS = 12;

/** Which turn of a loop its body shows, with a cell for every turn. */
export function LoopPager({ loop }: { readonly loop: LoopTurns }) {
  const actions = useCardActions();
  const { turns, shown, ref, follows } = loop;
  const last = turns.at(-1)?.turn ?? shown;
  const show = (turn: number) => actions?.showTurn(ref, turn >= last ? null : turn);
  const cells = turns.slice(-MOST_CELLS);
  return (
    <span
      data-run-action=""
      role="group"
      aria-label={`Turn ${shown} of ${last}${follows ? ", the newest" : ""}`}
      className="lod-detail flex shrink-0 items-center gap-1 text-text-2 tabular-nums"
    >
      <Step
        label="Turn before"
        disabled={shown <= (turns[0]?.turn ?? 1)}
        onStep={() => show(shown - 1)}
      >
        <ChevronLeft className="size-3.5" />
      </Step>
      <span>
        {shown} of {last}
      </span>
      <Step label="Next turn" disabled={shown >= last} onStep={() => show(shown + 1)}>
        <ChevronRight className="size-3.5" />
      </Step>
      {cells.length > 1 && (
        <span className="flex items-center gap-px">
          {turns.length > cells.length && <span className="text-text-3">…</span>}
          {cells.map(({ turn, token, word }) => (
            <button
              key={turn}
              type="button"
              tabIndex={-1}
              title={`Turn ${turn}: ${word}`}
              aria-label={`Turn ${turn}: ${word}`}
              onClick={() => show(turn)}
              className="grid h-6 w-2.5 place-items-center"
            >
              <span
                className={cn(
                  "block w-2 rounded-[2px]",
                  turn === shown ? "h-4" : "h-2.5",
                  STATUS_FILL[token],
                )}
              />
            </button>
          ))}
        </span>
      )}
    </span>
  );
}

interface StepProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onStep: () => void;
  readonly children: React.ReactNode;
}

function Step({ label, disabled, onStep, children }: StepProps) {
  return (
    <button
      type="button"
      aria-label={label}
      disabled={disabled}
      onClick={onStep}
      className="grid size-6 place-items-center rounded-control hover:bg-surface-hover disabled:opacity-40"
    >
      {children}
    </button>
  );
}
