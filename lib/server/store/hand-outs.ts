import type { Connection } from "./connection";

/** A task given to a worker, of a task name whose hand-outs are counted. */
export interface HandOut {
  readonly taskDefName: string;
  /** Epoch ms. */
  readonly at: number;
  /** The rate that ruled it: so many per so many seconds. */
  readonly ratePer: number;
  readonly rateSeconds: number;
}

const SHORTEST_LOOK_SECONDS = 60;
const LONGEST_LOOK_SECONDS = 86_400;

/**
 * Hand-outs that still count in a rate window at `now`, oldest first: from the history of executions that changed
 * since. How far back is as long as the longest window of a stored task definition, at least a minute, at most a day.
 */
export function recentHandOuts(connection: Connection, now: number): HandOut[] {
  const longest = connection
    .prepare(
      `SELECT max(json_extract(json, '$.rateLimitFrequencyInSeconds')) AS seconds FROM task_definition
       WHERE json_extract(json, '$.rateLimitPerFrequency') > 0`,
    )
    .get() as { seconds: number | null };
  const seconds = Math.max(SHORTEST_LOOK_SECONDS, longest.seconds ?? 0);
  return connection
    .prepare(
      `SELECT t.taskDefName, h.at, t.rateLimitPerFrequency AS ratePer, t.rateLimitFrequencyInSeconds AS rateSeconds
       FROM execution e
       JOIN task t ON t.executionId = e.id AND t.rateLimitPerFrequency > 0 AND t.pollCount > 0
       JOIN transition h ON h.executionId = e.id AND h.taskId = t.id AND h."to" = 'IN_PROGRESS'
       WHERE e.updateTime > ? AND h.at > ? - 1000 * t.rateLimitFrequencyInSeconds
       ORDER BY h.at`,
    )
    .all(now - 1000 * Math.min(seconds, LONGEST_LOOK_SECONDS), now) as HandOut[];
}
