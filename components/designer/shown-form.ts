"use client";

import { startTransition, useEffect, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

import { useDesignerStore } from "./designer-context";
import { painted } from "./follow-state";
import type { DesignerState, DesignerStore } from "./store";

/** What a form is about. */
type Shown = Pick<DesignerState, "selection" | "tab">;

/** The form beside the canvas: it follows the selection when the canvas has shown it. */
interface ShownForm {
  /** Something else is selected than what the form is about. */
  isBehind(): boolean;
  /** Somebody waits for the form of what is selected. */
  isAwaited(): boolean;
  /** Draws the form of what is selected, now. */
  settle(): void;
  /**
   * Calls when the form of what is selected is drawn; at once when it is, or when there is no form. Not at all when
   * something else is selected before.
   */
  whenDrawn(call: () => void): void;
  /** Begins to follow; the answer ends that. */
  follow(show: (next: Shown) => void): () => void;
  /** This is drawn. */
  drawn(shown: Shown): void;
}

const forms = new WeakMap<DesignerStore, ShownForm>();

/** The form of a designer, made once for each. */
export function shownForm(store: DesignerStore): ShownForm {
  const known = forms.get(store);
  if (known) return known;
  const form = createShownForm(store);
  forms.set(store, form);
  return form;
}

function wantedOf({ drawn }: DesignerStore): Shown {
  const { selection, tab } = drawn.getState();
  return { selection, tab };
}

function createShownForm(store: DesignerStore): ShownForm {
  let show: ((next: Shown) => void) | null = null;
  let current: Shown | null = null;
  let waiting: (() => void)[] = [];
  let cancel: (() => void) | null = null;
  const isBehind = () => {
    const { selection, tab } = store.drawn.getState();
    return show !== null && (current?.selection !== selection || current.tab !== tab);
  };
  const leave = () => {
    cancel?.();
    cancel = null;
  };
  const answer = () => {
    const calls = waiting;
    waiting = [];
    for (const call of calls) call();
  };
  const changed = (state: DesignerState, before: DesignerState) => {
    if (state.selection !== before.selection) {
      // What was wanted of the form before is not meant for this one.
      waiting = [];
      cancel ??= painted(() => {
        cancel = null;
        startTransition(() => show?.(wantedOf(store)));
      });
      // A tab of the form that is there opens at once.
    } else if (state.tab !== before.tab && cancel === null) show?.(wantedOf(store));
  };
  return {
    isBehind,
    isAwaited: () => waiting.length > 0,
    settle() {
      if (!isBehind()) return;
      leave();
      flushSync(() => show?.(wantedOf(store)));
    },
    whenDrawn(call) {
      if (isBehind()) waiting.push(call);
      else call();
    },
    follow(next) {
      show = next;
      const stop = store.drawn.subscribe(changed);
      if (isBehind()) next(wantedOf(store));
      return () => {
        stop();
        leave();
        show = null;
        answer();
      };
    },
    drawn(shown) {
      current = shown;
      if (!isBehind()) answer();
    },
  };
}

/**
 * The selection and tab that the form is about. What is selected or put in is painted first; the form, which is much
 * larger than a card, follows when there is time, and at once when a key is meant for it.
 */
export function useShownForm(): Shown {
  const store = useDesignerStore();
  const form = shownForm(store);
  const [shown, setShown] = useState(() => wantedOf(store));
  useLayoutEffect(() => form.drawn(shown), [form, shown]);
  useEffect(() => form.follow(setShown), [form]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => handOver(event, form);
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, [form]);
  return shown;
}

/** A key that is pressed before the form is there goes to the field that it would have found. */
function handOver(event: KeyboardEvent, form: ShownForm): void {
  if (!form.isBehind() || !(form.isAwaited() || event.key === "Tab")) return;
  const before = document.activeElement;
  form.settle();
  const { activeElement } = document;
  if (!activeElement || activeElement === before) return;
  event.stopImmediatePropagation();
  if (!activeElement.dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
}
