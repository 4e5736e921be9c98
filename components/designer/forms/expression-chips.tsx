import type { RefObject } from "react";

import { cn } from "@/components/ui/cn";
import type { Grade } from "@/lib/core/definition/scope";

import { isEngineRoot, marksOf } from "./marks";

/** The line stands off the letters, which keep their places: the text over it is the same. */
const CHIP = "rounded-[3px] box-decoration-clone";
const DOUBTFUL =
  "bg-status-errors-soft shadow-[0_0_0_1.5px_var(--status-errors-soft),0_0_0_2.5px_var(--status-errors-solid)]";
const TONES: Readonly<Record<Grade, string>> = {
  sure: "bg-accent-soft shadow-[0_0_0_1.5px_var(--accent-soft),0_0_0_2.5px_var(--accent)]",
  maybe: DOUBTFUL,
  racing: DOUBTFUL,
  later: DOUBTFUL,
  none: "bg-status-failed-soft shadow-[0_0_0_1.5px_var(--status-failed-soft),0_0_0_2.5px_var(--status-failed-solid)]",
};

interface ChipsProps {
  readonly place: RefObject<HTMLSpanElement | null>;
  readonly value: string;
  readonly multiline: boolean;
  readonly gradeOf: (ref: string) => Grade | null;
}

/** Behind the text of a field: the same text, unseen, whose expressions are chips. The field itself is edited as ever. */
export function ExpressionChips({ place, value, multiline, gradeOf }: ChipsProps) {
  return (
    <span
      ref={place}
      aria-hidden
      className={cn(
        "pointer-events-none absolute inset-0 overflow-hidden border border-transparent px-2 font-mono text-xs text-transparent select-none",
        multiline ? "py-1.5 break-words whitespace-pre-wrap" : "leading-[30px] whitespace-pre",
      )}
    >
      {marksOf(value).map(({ start, text, reference }) =>
        reference ? (
          <span
            key={start}
            data-chip={start}
            className={cn(
              CHIP,
              TONES[isEngineRoot(reference.root) ? "sure" : (gradeOf(reference.root) ?? "sure")],
            )}
          >
            {text}
          </span>
        ) : (
          text
        ),
      )}
      {multiline && "\u200B"}
    </span>
  );
}

/** The chip under the pointer: where its expression begins in the text; null: none. */
export function chipAt(place: HTMLElement | null, x: number, y: number): number | null {
  for (const chip of place?.querySelectorAll<HTMLElement>("[data-chip]") ?? []) {
    for (const box of chip.getClientRects()) {
      if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)
        return Number(chip.dataset["chip"]);
    }
  }
  return null;
}
