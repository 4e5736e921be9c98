import { idOf, newId } from "@/lib/server/ids";

import type { DecideEnv } from "@/lib/core/decider/messages";
import { answerAtOnce } from "@/lib/core/script/answer-at-once";

export interface EnvironmentOptions {
  readonly domainOf: DecideEnv["domainOf"];
  /** Values for `${workflow.env.NAME}` and the like; undefined: unknown. */
  readonly systemValue: DecideEnv["systemValue"];
  readonly definitionOf: DecideEnv["definitionOf"];
  readonly taskDefOf: DecideEnv["taskDefOf"];
  readonly withoutUnknownSecrets: NonNullable<DecideEnv["withoutUnknownSecrets"]>;
}

/** The outside of the decider in this process: chance, ids, zones. `now` is given by every call. */
export function createEnvironment(options: EnvironmentOptions): (now: number) => DecideEnv {
  const shared = {
    newId,
    idOf,
    random: Math.random,
    zoneOffsetMinutes,
    domainOf: options.domainOf,
    systemValue: options.systemValue,
    definitionOf: options.definitionOf,
    taskDefOf: options.taskDefOf,
    withoutUnknownSecrets: options.withoutUnknownSecrets,
    answerAtOnce,
  };
  return (now) => ({ ...shared, now });
}

/**
 * Offset from UTC, in minutes, of a zone at a wall-clock time that is given as if it were UTC. Zones are IANA names,
 * `UTC`, `GMT+04:00` and `+04:00`; null: the server's. Null for a name that nobody knows.
 */
function zoneOffsetMinutes(zone: string | null, localMs: number): number | null {
  const fixed = zone === null ? null : /^(?:GMT|UTC|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(zone);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    return fixed[1] === "-" ? -minutes : minutes;
  }
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      ...(zone === null ? {} : { timeZone: zone }),
      ...PARTS,
    });
    const guess = offsetAt(format, localMs);
    return offsetAt(format, localMs - guess * 60_000);
  } catch {
    return null;
  }
}

const PARTS = {
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
} as const;

function offsetAt(format: Intl.DateTimeFormat, utcMs: number): number {
  const parts = format.formatToParts(utcMs);
  const part = (wanted: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find(({ type }) => type === wanted)?.value ?? 0);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return Math.round((shown - Math.floor(utcMs / 1000) * 1000) / 60_000);
}
