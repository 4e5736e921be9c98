import { Cron } from "croner";

import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

const UTC = "UTC";

/** An expression with six fields, and the zone in which it is read. */
export interface CronEntry {
  readonly expression: string;
  readonly zone: string;
}

/** When a schedule runs: its list of expressions if there is one, else its own. */
export function cronsOf({ cronSchedules, cronExpression, zoneId }: JsonObject): CronEntry[] {
  const list = Array.isArray(cronSchedules) ? cronSchedules.filter(isJsonObject) : [];
  if (list.length === 0) return [{ expression: textOf(cronExpression), zone: zoneOf(zoneId) }];
  return list.map((one) => ({
    expression: textOf(one.cronExpression),
    zone: zoneOf(one.zoneId),
  }));
}

/** The first time of an entry after `afterMs` within the time of the schedule; null: there is none. Epoch ms. */
export function nextTimeOf(
  { scheduleStartTime, scheduleEndTime }: JsonObject,
  { expression, zone }: CronEntry,
  afterMs: number,
): number | null {
  const from = Math.max(afterMs, wholeOf(scheduleStartTime) - 1);
  const [next] = cronTimes(expression, zone, from, 1) ?? [];
  return next === undefined || next > (wholeOf(scheduleEndTime) || Infinity) ? null : next;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function zoneOf(value: JsonValue | undefined): string {
  return textOf(value) || UTC;
}

function wholeOf(value: JsonValue | undefined): number {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
}

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
