"use client";

import { useEffect, useRef } from "react";

import { areSingleKeysOn, isSingleKey } from "@/components/ui/single-keys";

import { say } from "./actions";
import type { Action, ActionContext } from "./action";
import { ACTIONS } from "./shortcuts";
import { isEdited } from "./store";

const CHORD_MS = 2_000;

/** Carries out the keys of the table while the designer is on screen. */
export function useShortcuts(context: ActionContext): void {
  const current = useRef(context);
  useEffect(() => {
    current.current = context;
  });
  useEffect(() => {
    let chord: { key: string; atMs: number } | null = null;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (isSingleKey(event) && !areSingleKeysOn() && chord === null) return;
      const key = nameOfKey(event);
      const isOpen = chord !== null && event.timeStamp - chord.atMs < CHORD_MS;
      const whole = isOpen && chord ? `${chord.key} ${key.replace("Shift+", "")}` : key;
      chord = null;
      if (ACTIONS.some(({ keys }) => keys.some((one) => one.startsWith(`${whole} `)))) {
        if (isTyping(event.target)) return;
        chord = { key: whole, atMs: event.timeStamp };
        say(current.current.store, "F fork, S switch, L loop, W workflow");
        event.preventDefault();
        return;
      }
      // The browser's own paste follows, and brings files as well.
      const action = ACTIONS.find(({ id, keys }) => keys.includes(whole) && id !== "paste");
      if (!action || !applies(action, event)) return;
      const state = current.current.store.getState();
      const isAllowed = action.inRun === true || (state.comparing && action.inComparison === true);
      if (!isEdited(state) && !isAllowed) return;
      event.preventDefault();
      if (event.repeat && action.once === true) return;
      action.do(current.current);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

function nameOfKey(event: KeyboardEvent): string {
  const { key } = event;
  const isLetter = /^[a-z]$/i.test(key);
  const parts = [
    ...(event.ctrlKey || event.metaKey ? ["Ctrl"] : []),
    ...(event.altKey ? ["Alt"] : []),
    // "?" and "+" carry their shift in themselves.
    ...(event.shiftKey && (isLetter || key.length > 1) ? ["Shift"] : []),
    isLetter ? key.toUpperCase() : key,
  ];
  return parts.join("+");
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

/** What a browser does with text that is marked. */
function isOfText({ id }: Action): boolean {
  return id === "copy" || id === "cut";
}

/** Words beside the graph are marked, in a panel or a form that is read. */
function isTextSelected(target: HTMLElement): boolean {
  const isOnGraph = target.closest("#canvas, #outline") !== null;
  return !isOnGraph && (window.getSelection()?.toString() ?? "") !== "";
}

/** Single keys work on the canvas and in the outline only; a dialog keeps its keys, a button its Enter. */
function applies(action: Action, event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="dialog"], [role="menu"], .cm-editor') && action.id !== "run")
    return false;
  if (isTyping(target)) return action.always === true;
  if (isOfText(action) && isTextSelected(target)) return false;
  if (action.always === true) return true;
  const area = target.closest("#canvas, #outline");
  if (target === document.body) return true;
  if (!area) return event.ctrlKey || event.metaKey;
  return event.key !== "Enter" || !target.closest("button");
}
