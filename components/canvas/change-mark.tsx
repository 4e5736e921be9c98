"use client";

import { Minus, MoveRight, Pencil, Plus } from "@/components/ui/icons";
import type { ChangeKind } from "@/lib/core/compare/compare";
import { cn } from "@/components/ui/cn";

/** Icon, word, border and colour of each kind of change: none of them is told by its colour alone. */
export const CHANGE_LOOK = {
  added: {
    icon: Plus,
    word: "Added",
    text: "text-status-completed-fg",
    chip: "bg-status-completed-soft text-status-completed-fg",
    ring: "outline-solid outline-status-completed-solid",
  },
  removed: {
    icon: Minus,
    word: "Removed",
    text: "text-status-failed-fg",
    chip: "bg-status-failed-soft text-status-failed-fg",
    ring: "outline-dashed outline-status-failed-solid",
  },
  changed: {
    icon: Pencil,
    word: "Changed",
    text: "text-status-errors-fg",
    chip: "bg-status-errors-soft text-status-errors-fg",
    ring: "outline-solid outline-status-errors-solid",
  },
  moved: {
    icon: MoveRight,
    word: "Moved",
    text: "text-status-queued-fg",
    chip: "bg-status-queued-soft text-status-queued-fg",
    ring: "outline-dotted outline-status-queued-solid",
  },
} as const satisfies Readonly<Record<ChangeKind, object>>;

/** On the border of a node that differs between two versions. */
export function ChangeMark({ kind }: { readonly kind: ChangeKind }) {
  const { icon: Icon, word, chip } = CHANGE_LOOK[kind];
  return (
    <span
      aria-hidden
      className={cn(
        "pointer-events-none absolute -top-3 left-3 z-1 flex h-5 items-center gap-1 rounded-full border border-current px-1.5 text-xs font-medium",
        chip,
      )}
    >
      <Icon className="size-3" />
      <span className="lod-title">{word}</span>
    </span>
  );
}
