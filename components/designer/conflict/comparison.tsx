"use client";

import { cn } from "@/components/ui/cn";
import { Dialog, DialogContent } from "@/components/ui/dialog";

import { useDesignerStore } from "../designer-context";
import { diffLines } from "../line-diff";
import type { Conflict } from "../store";
import { textsOf } from "./conflict";

interface ComparisonProps {
  readonly conflict: Conflict;
  readonly onClose: () => void;
}

const MARKS = { same: " ", added: "+", removed: "-" } as const;

/** Line by line, what stands only in theirs and only here. */
export function Comparison({ conflict, onClose }: ComparisonProps) {
  const store = useDesignerStore();
  const { theirs, mine } = textsOf(store, conflict);
  const lines = diffLines(theirs, mine).map((line, at) => ({ ...line, number: at + 1 }));
  const changed = lines.filter(({ kind }) => kind !== "same");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Theirs and yours"
        description="Lines with − stand only in theirs, lines with + only in yours."
        className="max-w-3xl"
      >
        {changed.length === 0 && <p className="text-text-2">Both say the same.</p>}
        <pre className="max-h-[55vh] overflow-auto rounded-tile bg-surface-2 p-3 font-mono text-xs">
          {lines.map(({ kind, text, number }) => (
            <span
              key={number}
              className={cn(
                "block",
                kind === "added" && "bg-status-completed-soft text-status-completed-fg",
                kind === "removed" && "bg-status-failed-soft text-status-failed-fg",
              )}
            >
              {MARKS[kind]} {text}
            </span>
          ))}
        </pre>
      </DialogContent>
    </Dialog>
  );
}
