const UNIT = String.raw`(\d+)\s*`;
const DURATION = new RegExp(
  `^\\s*(?:${UNIT}(?:days|day|d)\\s*)?(?:${UNIT}(?:hours?|hrs?|h)\\s*)?` +
    `(?:${UNIT}(?:minutes?|mins?|m)\\s*)?(?:${UNIT}(?:seconds?|secs?|s)\\s*)?$`,
  "i",
);
const LONGEST_TEXT = 100;
const DAY_MS = 86_400_000;

/** Seconds of "2 days 3h 10m 5s" (semantics §4.8); null when it is not a duration. */
export function parseWaitDuration(text: string): number | null {
  if (text.length > LONGEST_TEXT) return null;
  const match = DURATION.exec(text);
  if (!match || match.slice(1).every((part) => part === undefined)) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (days ?? 0) * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

const UNTIL = /^\s*(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2})(?: (\S{1,40}))?)?\s*$/;

/**
 * Epoch ms of "yyyy-MM-dd", "yyyy-MM-dd HH:mm" or "yyyy-MM-dd HH:mm zone" (semantics §4.8); null when it is none of them.
 * `zoneOffsetMinutes` as in DecideEnv.
 */
export function parseWaitUntil(
  text: string,
  zoneOffsetMinutes: (zone: string | null, localMs: number) => number | null,
): number | null {
  const match = UNTIL.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1, 6).map((part) => Number(part ?? 0));
  const valid =
    inRange(month, 1, 12) && inRange(day, 1, 31) && inRange(hour, 0, 23) && inRange(minute, 0, 59);
  if (!valid) return null;
  const localMs =
    daysSinceEpoch(year ?? 0, month ?? 1, day ?? 1) * DAY_MS +
    (hour ?? 0) * 3_600_000 +
    (minute ?? 0) * 60_000;
  const offset = zoneOffsetMinutes(match[6] ?? null, localMs);
  return offset === null ? null : localMs - offset * 60_000;
}

function inRange(value: number | undefined, low: number, high: number): boolean {
  return value !== undefined && value >= low && value <= high;
}

/** Days from 1970-01-01 of a date of the proleptic Gregorian calendar, counted in years that begin in March. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + dayOfYear - 719_468;
}
