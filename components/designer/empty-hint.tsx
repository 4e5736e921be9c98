"use client";

import { useEffect, useSyncExternalStore } from "react";

import { Button } from "@/components/ui/button";
import { GitFork, Hand, MousePointerClick, MoveDown, Plus, X } from "@/components/ui/icons";
import type { JsonObject } from "@/lib/core/json";
import { IMAGE_TEMPLATES, type WorkflowTemplate } from "@/lib/core/templates/image-templates";

import { perform } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { isEdited, workspaceOf } from "./store";

const KEY = "baton.canvas-hint";
const SHOWN_TEMPLATES = 3;

const GESTURES = [
  { icon: MoveDown, text: "Drag a task from the left onto the line, or press /" },
  { icon: GitFork, text: "Drop it on the side of a card: both run in parallel" },
  { icon: MousePointerClick, text: "Click a card and fill in its form" },
] as const;

const TOUCHES = [
  { icon: Plus, text: "Add puts in a task, the first of the workflow" },
  { icon: MousePointerClick, text: "Tap a card and fill in its form" },
  { icon: Hand, text: "Hold a card for all that can be done with it" },
] as const;

const listeners = new Set<() => void>();

/** This browser knows the gestures already. */
function isKnown(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    // Storage is switched off: a hint that cannot be put away for good is not shown.
    return true;
  }
}

function remember(): void {
  try {
    localStorage.setItem(KEY, "known");
  } catch {
    // Nothing is lost but the hint's memory.
  }
  for (const tell of listeners) tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** On an empty canvas, once: what three gestures do. It goes with the first task, or when it is put away, for good. */
export function EmptyHint() {
  const known = useSyncExternalStore(subscribe, isKnown, () => true);
  const isEmpty = useDesigner(
    (state) => workspaceOf(state).doc.root.items.length === 0 && isEdited(state),
  );
  return known || !isEmpty ? <Learned known={known} isEmpty={isEmpty} /> : <Hint />;
}

/** Whoever has put in a task needs no hint any more. */
function Learned({ known, isEmpty }: { readonly known: boolean; readonly isEmpty: boolean }) {
  useEffect(() => {
    if (!known && !isEmpty) remember();
  }, [known, isEmpty]);
  return null;
}

function Hint() {
  const store = useDesignerStore();
  const narrow = useDesigner((state) => state.narrow);
  const begin = ({ definition }: WorkflowTemplate) => {
    const { name } = store.getState();
    perform(store, { type: "replaceDoc", definition: { ...definition, name } as JsonObject });
  };
  return (
    <aside
      aria-label="First steps"
      className="pointer-events-none absolute inset-x-4 bottom-2 sm:bottom-6 z-10 mx-auto grid max-w-md gap-3 rounded-panel border border-border-default bg-surface-1 p-4 shadow-menu"
    >
      <div className="flex items-start gap-2">
        <h2 className="flex-1 font-semibold">Three gestures are enough</h2>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Put the hint away for good"
          className="pointer-events-auto -m-1"
          onClick={remember}
        >
          <X />
        </Button>
      </div>
      <ul className="grid gap-2">
        {(narrow ? TOUCHES : GESTURES).map(({ icon: Icon, text }) => (
          <li key={text} className="flex items-center gap-3 text-text-2">
            <Icon className="size-4 shrink-0 text-accent-text" />
            {text}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2 border-t border-border-subtle pt-3">
        <span className="text-text-3">Or begin with</span>
        {IMAGE_TEMPLATES.slice(0, SHOWN_TEMPLATES).map((template) => (
          <Button
            key={template.key}
            size="sm"
            className="pointer-events-auto"
            title={template.about}
            onClick={() => begin(template)}
          >
            {template.title}
          </Button>
        ))}
      </div>
    </aside>
  );
}
