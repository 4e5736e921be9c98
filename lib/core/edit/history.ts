import type { Id, Workspace } from "../definition/document";

export interface Step {
  readonly workspace: Workspace;
  /** What was done: "Added resize after load". */
  readonly label: string;
  readonly focus: readonly Id[];
  /** What was selected when it was done. */
  readonly before?: readonly Id[];
  /** Steps with the same key within a burst are one; null never joins another. */
  readonly burst: string | null;
  readonly atMs: number;
}

export interface History {
  readonly past: readonly Step[];
  readonly present: Step;
  readonly future: readonly Step[];
}

const MAX_STEPS = 500;
const BURST_MS = 800;

export function newHistory(workspace: Workspace): History {
  const present: Step = { workspace, label: "Opened", focus: [], burst: null, atMs: 0 };
  return { past: [], present, future: [] };
}

/** The history after a step. What changed nothing is no step; typing in one field is one step per burst. */
export function record(history: History, step: Step): History {
  const { past, present } = history;
  if (step.workspace === present.workspace) return history;
  const isBurst =
    step.burst !== null && step.burst === present.burst && step.atMs - present.atMs < BURST_MS;
  const { before = [] } = present;
  if (isBurst) return { past, present: { ...step, before }, future: [] };
  return { past: [...past, present].slice(-MAX_STEPS), present: step, future: [] };
}

/** Ends a burst, when a field loses its focus: the next change is a step of its own. */
export function endBurst(history: History): History {
  if (history.present.burst === null) return history;
  return { ...history, present: { ...history.present, burst: null } };
}

/** The state before the last step; the same history when there is none. */
export function undo({ past, present, future }: History): History {
  const before = past.at(-1);
  if (!before) return { past, present, future };
  return {
    past: past.slice(0, -1),
    present: { ...before, burst: null },
    future: [present, ...future],
  };
}

/** The state after the step that was undone last; the same history when there is none. */
export function redo({ past, present, future }: History): History {
  const [next, ...rest] = future;
  if (!next) return { past, present, future };
  return { past: [...past, present], present: { ...next, burst: null }, future: rest };
}

/** The history after so many steps forward, or back when negative; no further than it goes. */
export function jump(history: History, by: number): History {
  let next = history;
  for (let left = Math.abs(by); left > 0; left--) next = by > 0 ? redo(next) : undo(next);
  return next;
}
