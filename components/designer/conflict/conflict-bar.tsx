"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Users } from "@/components/ui/icons";
import { clockTime } from "@/lib/client/format";

import { closeComparison } from "../compare/compare-actions";
import { useDesigner, useDesignerStore } from "../designer-context";
import type { DraftSaver } from "../draft-saver";
import type { Conflict } from "../store";
import { Comparison } from "./comparison";
import { keepMine, takeTheirs } from "./conflict";
import { showConflict } from "./show-conflict";

/** Says what was done elsewhere and asks which of both goes on; nothing is written over before. */
export function ConflictBar({ saver }: { readonly saver: DraftSaver }) {
  const store = useDesignerStore();
  const conflict = useDesigner((state) => state.conflict);
  const known = useDesigner(({ published }) => published?.version ?? 0);
  const isShown = useDesigner(({ comparing }) => comparing !== null);
  const [isComparing, setComparing] = useState(false);
  if (!conflict) return null;
  const { kind, theirs } = conflict;
  const next = (theirs.version ?? 0) + 1;
  const compare = () => {
    if (isShown) closeComparison(store);
    else setComparing(!showConflict(store, conflict, titleOf(conflict)));
  };
  const settle = (decide: () => void) => {
    closeComparison(store);
    decide();
  };
  const publish = () => {
    keepMine(store, saver, conflict);
    store.setState({ sheet: "publish" });
  };
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-2 border-b border-status-errors-solid bg-status-errors-soft px-3 py-1.5 text-status-errors-fg"
    >
      <Users className="size-4 shrink-0" />
      <p className="min-w-60 flex-1">{textOf(conflict, known)}</p>
      <Button size="sm" aria-pressed={isShown} onClick={compare}>
        {isShown ? "Stop comparing" : "Compare"}
      </Button>
      {kind === "version" ? (
        <Button size="sm" onClick={() => settle(publish)}>
          Publish mine as {next}
        </Button>
      ) : (
        <Button size="sm" onClick={() => settle(() => keepMine(store, saver, conflict))}>
          Keep mine
        </Button>
      )}
      <Button size="sm" onClick={() => settle(() => void takeTheirs(store, saver, conflict))}>
        Take theirs
      </Button>
      {isComparing && <Comparison conflict={conflict} onClose={() => setComparing(false)} />}
    </div>
  );
}

function titleOf({ kind, theirs }: Conflict): string {
  return kind === "version" ? `version ${theirs.version}` : "the other draft";
}

function textOf({ kind, theirs }: Conflict, known: number): string {
  const how = theirs.version === known ? "replaced" : "published";
  if (kind === "version") return `Version ${theirs.version} was ${how} meanwhile.`;
  const at = theirs.updateTime === null ? "" : ` at ${clockTime(theirs.updateTime)}`;
  return `This draft was changed in another tab or by somebody else${at}. Yours is not saved over it.`;
}
