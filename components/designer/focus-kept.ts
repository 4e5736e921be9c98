"use client";

import { useEffect } from "react";

import { useDesignerStore } from "./designer-context";
import { isLeaving } from "./leaving";
import type { DesignerState } from "./store";

/** What stands over the designer and takes the focus while it is there. */
const OVER = '[role="dialog"], [role="alertdialog"], [role="menu"], [data-leaving]';
/** Their keys are those of the workflow, whatever brought the focus there. */
const WORK = "#canvas, #outline, #inspector";

/**
 * The focus is never left nowhere: when what stood over the designer is closed, or what had the focus is drawn anew, it
 * goes back to where it was, else to what is selected. Whoever has taken it meanwhile keeps it.
 */
export function FocusKept(): null {
  const store = useDesignerStore();
  useEffect(() => {
    let last: HTMLElement | null = null;
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || target.closest(OVER)) return;
      // After a click on a button the keys of the graph go on working.
      last = target.closest(WORK) || target.matches(":focus-visible") ? target : null;
    };
    const giveBack = () => {
      if (!isFree()) return;
      if (last?.isConnected) last.focus({ preventScroll: true });
      if (isFree()) cardOf(store.drawn.getState())?.focus({ preventScroll: true });
    };
    document.addEventListener("focusin", remember);
    const stop = store.drawn.subscribe((state, before) => {
      const isClosed = isOver(before) && !isOver(state);
      if (isClosed || state.history.present !== before.history.present) whenDrawn(giveBack);
    });
    return () => {
      document.removeEventListener("focusin", remember);
      stop();
    };
  }, [store]);
  return null;
}

function isOver(state: DesignerState): boolean {
  const { picker, sheet, removing, importing, polling, outputUse, noting, menu } = state;
  return [picker, sheet, removing, importing, polling, outputUse, noting, menu].some(
    (one) => one !== null,
  );
}

function isFree(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body || isLeaving(activeElement);
}

function cardOf({ selection }: DesignerState): HTMLElement | null {
  const id = selection.at(-1);
  if (id === undefined) return null;
  return document.querySelector(`#canvas .react-flow__node [data-node="${CSS.escape(id)}"]`);
}

/** Behind what a new selection brings the focus to, which is in the next frame. */
function whenDrawn(call: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(call)));
}
