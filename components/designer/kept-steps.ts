"use client";

// The steps of a page that is left, in this tab's own storage: a reload can still undo them.
import { useEffect } from "react";

import type { NewId, Workspace } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import type { History, Step } from "@/lib/core/edit/history";
import { openWorkspace } from "@/lib/core/edit/open";
import { run } from "@/lib/core/edit/run";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

import { draftOf, readDraft } from "./draft";
import type { DesignerStore } from "./store";

const MOST_STEPS = 50;
const MOST_LETTERS = 2_000_000;

const key = (name: string) => `baton.steps.${name}`;

/** Brings the steps back that a former load of this page had, and keeps those of this one when it is left. */
export function useKeptSteps(store: DesignerStore): void {
  useEffect(() => {
    const { name, history } = store.getState();
    const known = restored(history, read(name), store.newId);
    if (known) store.setState({ history: known });
    const leave = () => write(name, keptSteps(store.getState().history));
    window.addEventListener("pagehide", leave);
    return () => {
      leave();
      window.removeEventListener("pagehide", leave);
    };
  }, [store]);
}

/** The nearest steps as JSON, with the present as the mark by which they are known again; null: there is none. */
export function keptSteps({ past, present, future }: History): JsonObject | null {
  if (past.length + future.length === 0) return null;
  let left = MOST_LETTERS;
  const take = (steps: readonly Step[]) => {
    const kept: JsonObject[] = [];
    for (const { workspace, label, atMs } of steps.slice(0, MOST_STEPS)) {
      const draft = draftOf(workspace);
      left -= JSON.stringify(draft).length;
      if (left < 0) break;
      kept.push({ label, atMs, draft });
    }
    return kept;
  };
  const now = inOrder(draftOf(present.workspace));
  const { label, atMs } = present;
  return { now, label, atMs, past: take(past.toReversed()), future: take(future) };
}

/** The history with the steps that were kept around the same document; null: they are of another one, or none. */
export function restored(history: History, kept: unknown, newId: NewId): History | null {
  const { present } = history;
  if (!isJsonObject(kept) || history.past.length + history.future.length > 0) return null;
  if (kept["now"] !== inOrder(draftOf(present.workspace))) return null;
  const past = stepsOf(kept["past"], present.workspace, newId).toReversed();
  const future = stepsOf(kept["future"], present.workspace, newId);
  const { label, atMs } = kept;
  const isKnown = typeof label === "string" && typeof atMs === "number";
  return { past, present: isKnown ? { ...present, label, atMs } : present, future };
}

/** Each from the one before it, so that blocks that are the same keep their ids; ends at what cannot be read. */
function stepsOf(list: JsonValue | undefined, from: Workspace, newId: NewId): readonly Step[] {
  const steps: Step[] = [];
  let before = from;
  for (const one of Array.isArray(list) ? list : []) {
    const workspace = isJsonObject(one) ? workspaceAfter(before, one["draft"], newId) : null;
    if (!isJsonObject(one) || !workspace) break;
    const { label, atMs } = one;
    steps.push({
      workspace,
      label: typeof label === "string" ? label : "Changed",
      focus: [],
      burst: null,
      atMs: typeof atMs === "number" ? atMs : 0,
    });
    before = workspace;
  }
  return steps;
}

function workspaceAfter(
  before: Workspace,
  draft: JsonValue | undefined,
  newId: NewId,
): Workspace | null {
  const content = readDraft(draft);
  if (!content) return null;
  const { definition, taskDefs, parked, collapsed = {}, shown = {} } = content;
  const opened = openWorkspace(
    { definition, taskDefs, parked, collapsed, shown: shown as object },
    newId,
  );
  const same = JSON.stringify(print(before.doc)) === JSON.stringify(definition);
  if (same && opened.ok) return { ...opened.workspace, doc: before.doc };
  const outcome = run(before, { type: "replaceDoc", definition }, newId);
  return opened.ok && outcome.ok ? { ...opened.workspace, doc: outcome.workspace.doc } : null;
}

/** As one text in which the order of keys makes no difference. */
function inOrder(value: JsonValue): string {
  return JSON.stringify(value, (_, one: JsonValue) =>
    isJsonObject(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

function read(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key(name)) ?? "null");
  } catch {
    // Storage is switched off, or holds something else.
    return null;
  }
}

function write(name: string, steps: JsonObject | null): void {
  try {
    if (steps) sessionStorage.setItem(key(name), JSON.stringify(steps));
    else sessionStorage.removeItem(key(name));
  } catch {
    // No room: the document itself is kept elsewhere.
  }
}
