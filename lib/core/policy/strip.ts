import type { TaskDef, WorkflowTask } from "../definition/schema";
import { formatDuration } from "./duration";
import { allowedRetries, jitterMs, retryDelaySeconds } from "./retry";
import type { Attempt, Rehearsal } from "./rehearse";
import { MAX_ATTEMPTS, rehearse } from "./rehearse";

/** What the worker does in the preview. Attempts count from 1 for people. */
export type Scenario =
  | { readonly kind: "fails"; readonly afterSeconds: number }
  | { readonly kind: "silent" }
  | { readonly kind: "hangs" }
  | { readonly kind: "unpolled" }
  | { readonly kind: "works-on"; readonly attempt: number; readonly afterSeconds: number };

/** Times are milliseconds since the task was first scheduled; Infinity: never, without limit. */
export interface PolicyPreview {
  readonly attempts: readonly Attempt[];
  /** Seconds after each attempt that may be followed by another, jitter left out. */
  readonly waitSeconds: readonly number[];
  /** Longest time while the worker behaves as badly as the rule allows; queue time is left out. */
  readonly worstMs: number;
  readonly worstSilentMs: number;
  readonly worstUnpolledMs: number;
  /** `4 attempts · waits 2 s, 4 s, 8 s · worst case 2 m 28 s`. */
  readonly caption: string;
  /** Index of the first attempt that a limit keeps from ever starting; null when each can start. */
  readonly unreachedFrom: number | null;
  /** When the workflow ends because of this task, and how; null when it goes on or nothing ends. */
  readonly endsWorkflowAt: number | null;
  readonly endsWorkflowAs: "FAILED" | "TIMED_OUT" | null;
  /** More attempts are allowed than the preview follows. */
  readonly truncated: boolean;
}

const SHOWN_WAITS = 6;

/**
 * The attempts that Conductor's rule makes of a scenario, without queue time or jitter, and the longest times it
 * allows, with jitter. Delays and limits are the engine's own functions. After a limit has ended the workflow the
 * attempts that would have followed are listed as not `reached`.
 */
export function previewPolicy(
  rule: TaskDef,
  task: WorkflowTask,
  scenario: Scenario,
): PolicyPreview {
  const run = rehearse(rule, task, { worker: scenario, jitterMs: 0, beyondTheEnd: true });
  const retries = Math.max(0, allowedRetries(task, rule));
  const shownRetries = Math.min(retries, MAX_ATTEMPTS - 1);
  const waitSeconds = Array.from({ length: shownRetries }, (_, failed) =>
    retryDelaySeconds(rule, failed),
  );
  const worstMs = worst(rule, task, { kind: "last-moment" });
  const canStart = scenario.kind !== "unpolled";
  const unreached = run.attempts.find(
    ({ reached, startAt }) => !reached || (canStart && startAt === null),
  );
  return {
    attempts: run.attempts,
    waitSeconds,
    worstMs,
    worstSilentMs: worst(rule, task, { kind: "silent" }),
    worstUnpolledMs: worst(rule, task, { kind: "unpolled" }),
    caption: caption(retries + 1, waitSeconds, worstMs),
    unreachedFrom: unreached?.n ?? null,
    endsWorkflowAt: run.endsWorkflowAs === null ? null : run.endAt,
    endsWorkflowAs: run.endsWorkflowAs,
    truncated: retries >= MAX_ATTEMPTS,
  };
}

function worst(rule: TaskDef, task: WorkflowTask, worker: Rehearsal["worker"]): number {
  const mostJitterMs = jitterMs(rule, 1 - Number.EPSILON);
  return rehearse(rule, task, { worker, jitterMs: mostJitterMs, beyondTheEnd: false }).endAt;
}

function caption(attempts: number, waitSeconds: readonly number[], worstMs: number): string {
  const shown = waitSeconds.slice(0, SHOWN_WAITS).map(formatDuration);
  if (waitSeconds.length > SHOWN_WAITS) shown.push("…");
  const waits = shown.length > 0 ? `waits ${shown.join(", ")}` : "no retries";
  const end =
    worstMs === Infinity ? "can run without limit" : `worst case ${formatDuration(worstMs / 1000)}`;
  return `${attempts} ${attempts === 1 ? "attempt" : "attempts"} · ${waits} · ${end}`;
}
