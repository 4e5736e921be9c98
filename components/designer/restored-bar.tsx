"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { History, X } from "@/components/ui/icons";
import { clockTime } from "@/lib/client/format";

import { closeComparison } from "./compare/compare-actions";
import { takeTheirs } from "./conflict/conflict";
import { Comparison } from "./conflict/comparison";
import { showConflict } from "./conflict/show-conflict";
import { useDesigner, useDesignerStore } from "./designer-context";
import type { DraftSaver } from "./draft-saver";
import type { Conflict } from "./store";

/** Says that what is shown was kept by this browser, not by the server, with the ways to look at both. */
export function RestoredBar({ saver }: { readonly saver: DraftSaver }) {
  const store = useDesignerStore();
  const restored = useDesigner((state) => state.restored);
  const hasConflict = useDesigner(({ conflict }) => conflict !== null);
  const isShown = useDesigner(({ comparing }) => comparing !== null);
  const [isComparing, setComparing] = useState(false);
  if (!restored || hasConflict) return null;
  const { atMs, stored } = restored;
  const close = () => store.setState({ restored: null });
  const compare = (other: Conflict) => {
    if (isShown) closeComparison(store);
    else setComparing(!showConflict(store, other, "what the server has"));
  };
  const discard = () => {
    closeComparison(store);
    if (stored && takeTheirs(store, saver, stored)) close();
  };
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2 border-b border-border-default bg-accent-soft px-3 py-1.5 text-accent-text"
    >
      <History className="size-4 shrink-0" />
      <p className="min-w-60 flex-1">
        Draft from {clockTime(atMs)}, kept by this browser: the server did not have it yet.
      </p>
      {stored && (
        <>
          <Button size="sm" aria-pressed={isShown} onClick={() => compare(stored)}>
            {isShown ? "Stop comparing" : "Compare"}
          </Button>
          <Button size="sm" onClick={discard}>
            Discard
          </Button>
        </>
      )}
      <Button variant="ghost" size="icon-sm" aria-label="Close: this draft goes on" onClick={close}>
        <X />
      </Button>
      {isComparing && stored && (
        <Comparison conflict={stored} onClose={() => setComparing(false)} />
      )}
    </div>
  );
}
