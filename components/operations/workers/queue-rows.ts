import type { PollFacts } from "@/lib/client/operations";
import type { WorkersFacts } from "@/lib/core/server-facts";

export interface QueueRow {
  /** `[domain:]type`, as Conductor names queues. */
  readonly name: string;
  readonly isBuiltIn: boolean;
  readonly waiting: number;
  /** Of those that wait: tasks that are due; null: not told. */
  readonly ready: number | null;
  /** How long the oldest due task waits, ms; null: none, or not told. */
  readonly oldestMs: number | null;
  /** Latest first. */
  readonly polls: readonly PollFacts[];
  /** Something is due and nobody has asked for it lately. */
  readonly isUnserved: boolean;
}

interface QueueSources {
  readonly sizes: Readonly<Record<string, number>>;
  readonly polls: readonly PollFacts[];
  readonly workers: WorkersFacts;
}

/** A worker that polls asks more often than this; long polls last up to a minute. */
const GONE_AFTER_MS = 90_000;

/** Every queue that holds tasks, is asked for, or is worked on here: those without a worker first, then by depth and name. */
export function queueRows({ sizes, polls, workers }: QueueSources): QueueRow[] {
  const builtIn = new Set(workers.builtInTypes);
  const pollsOf = pollsByQueue(polls);
  const names = new Set([...Object.keys(sizes), ...pollsOf.keys(), ...builtIn]);
  return [...names]
    .map((name): QueueRow => {
      const facts = workers.queues?.[name];
      const asked = (pollsOf.get(name) ?? []).toSorted((a, b) => b.lastPollTime - a.lastPollTime);
      const waiting = sizes[name] ?? 0;
      const ready = workers.queues === null ? null : (facts?.ready ?? 0);
      const isAsked = workers.now - (asked[0]?.lastPollTime ?? 0) < GONE_AFTER_MS;
      const since = facts?.oldestDueAt ?? null;
      return {
        name,
        isBuiltIn: builtIn.has(name),
        waiting,
        ready,
        oldestMs: since === null ? null : Math.max(0, workers.now - since),
        polls: asked,
        isUnserved: (ready ?? waiting) > 0 && !builtIn.has(name) && !isAsked,
      };
    })
    .toSorted(
      (a, b) =>
        Number(b.isUnserved) - Number(a.isUnserved) ||
        b.waiting - a.waiting ||
        (a.name < b.name ? -1 : 1),
    );
}

function pollsByQueue(polls: readonly PollFacts[]): Map<string, PollFacts[]> {
  const all = new Map<string, PollFacts[]>();
  for (const poll of polls) {
    const name = poll.domain ? `${poll.domain}:${poll.queueName}` : poll.queueName;
    all.set(name, [...(all.get(name) ?? []), poll]);
  }
  return all;
}
