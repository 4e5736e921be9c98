import { Cron } from "croner";

/**
 * Times of a cron expression with seconds (six fields, as Conductor's) after `afterMs`, at most `count`; epoch ms.
 * Null: the expression or the zone cannot be read.
 */
export function cronTimes(
  expression: string,
  zone: string,
  afterMs: number,
  count: number,
): number[] | null {
  try {
    // "?" means any day to Conductor, today to the library.
    const cron = new Cron(expression.replaceAll("?", "*"), { timezone: zone, paused: true });
    return cron.nextRuns(count, new Date(afterMs)).map((at) => at.getTime());
  } catch {
    return null;
  }
}
