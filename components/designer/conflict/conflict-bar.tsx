"use client";

import { Users } from "lucide-react";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { clockTime } from "@/lib/client/format";

import { useDesigner, useDesignerStore } from "../designer-context";
import type { DraftSaver } from "../draft-saver";
import { diffLines } from "../line-diff";
import type { Conflict } from "../store";
import { keepMine, takeTheirs, textsOf } from "./conflict";

/** Says what was done elsewhere and asks which of both goes on; nothing is written over before. */
export function ConflictBar({ saver }: { readonly saver: DraftSaver }) {
  const store = useDesignerStore();
  const conflict = useDesigner((state) => state.conflict);
  const [isComparing, setComparing] = useState(false);
  if (!conflict) return null;
  const { kind, theirs } = conflict;
  const next = (theirs.version ?? 0) + 1;
  const publish = () => {
    keepMine(store, saver, conflict);
    store.setState({ sheet: "publish" });
  };
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-2 border-b border-status-errors-solid bg-status-errors-soft px-3 py-1.5 text-status-errors-fg"
    >
      <Users aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1">{textOf(conflict)}</p>
      <Button size="sm" onClick={() => setComparing(true)}>
        Compare
      </Button>
      {kind === "version" ? (
        <Button size="sm" onClick={publish}>
          Publish mine as {next}
        </Button>
      ) : (
        <Button size="sm" onClick={() => keepMine(store, saver, conflict)}>
          Keep mine
        </Button>
      )}
      <Button size="sm" onClick={() => takeTheirs(store, saver, conflict)}>
        Take theirs
      </Button>
      {isComparing && <Comparison conflict={conflict} onClose={() => setComparing(false)} />}
    </div>
  );
}

function textOf({ kind, theirs }: Conflict): string {
  if (kind === "version") return `Version ${theirs.version} was published meanwhile.`;
  const at = theirs.updateTime === null ? "" : ` at ${clockTime(theirs.updateTime)}`;
  return `This draft was changed in another tab or by somebody else${at}. Yours is not saved over it.`;
}

interface ComparisonProps {
  readonly conflict: Conflict;
  readonly onClose: () => void;
}

const MARKS = { same: " ", added: "+", removed: "-" } as const;

function Comparison({ conflict, onClose }: ComparisonProps) {
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
