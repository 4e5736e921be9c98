import type { RefObject } from "react";

import { cn } from "@/components/ui/cn";
import type { Grade } from "@/lib/core/definition/scope";

import { isEngineRoot, marksOf } from "./marks";

const TONES: Readonly<Record<Grade, string>> = {
  sure: "bg-accent-soft shadow-[0_0_0_1px_var(--accent)]",
  maybe: "bg-status-errors-soft shadow-[0_0_0_1px_var(--status-errors-solid)]",
  racing: "bg-status-errors-soft shadow-[0_0_0_1px_var(--status-errors-solid)]",
  later: "bg-status-errors-soft shadow-[0_0_0_1px_var(--status-errors-solid)]",
  none: "bg-status-failed-soft shadow-[0_0_0_1px_var(--status-failed-solid)]",
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
              "rounded-[4px] box-decoration-clone py-px",
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
