/** `0.4 s`, `12 s`, `3 m 20 s`, `2 h 5 m`. */
export function durationText(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

/** Times of day are told one way everywhere, as in schedules and logs: `08:05`, `20:27`. */
const HOURS = "h23";

/** Local date and time of an ISO text, short: `Nov 28, 20:27:15`. */
export function timeText(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return date.toLocaleString(undefined, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: HOURS,
  });
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago something was, for lists: `just now`, `5 min ago`, `3 h ago`; beyond a day the date. */
export function agoText(atMs: number, nowMs: number): string {
  const ms = nowMs - atMs;
  if (ms < MINUTE_MS) return "just now";
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Date(atMs).toLocaleDateString(undefined, {
    month: "short",
    day: "numeric",
    ...(isThisYear ? {} : { year: "numeric" }),
  });
}

/** The end of an id, enough to tell runs apart at a glance: ids of one time begin alike. */
export function shortId(id: string): string {
  return id.slice(-8);
}

/** `1 task`, `3 tasks`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `84 KB`, `1.8 MB`: decimal units, three figures at most. */
export function bytesText(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** A share as people read savings: `−94 %`, `+12 %`; of 0.94 and -0.12. */
export function savingText(saved: number): string {
  const percent = Math.round(Math.abs(saved) * 100);
  if (percent === 0) return "0 %";
  return `${saved > 0 ? "−" : "+"}${percent} %`;
}

/** `00:07.4`, `12:30`, `1:02:30`: a running clock; tenths only in the first minute. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `00:${two(seconds)}.${Math.floor((ms % 1000) / 100)}`;
  const minutes = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds < 3600 ? minutes : `${Math.floor(seconds / 3600)}:${minutes}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** How long a task took: `0.41 s` once it has ended, `1.2 s` while it runs, `12 s`, `3 m 20 s`. */
export function runTimeText(ms: number, hasEnded: boolean): string {
  if (ms >= 10_000) return durationText(ms);
  return `${(ms / 1000).toFixed(hasEnded ? 2 : 1)} s`;
}

/** Local time of day, short: `14:02`. */
export function clockTime(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: HOURS,
  });
}

/** Local time of day to the second, with thousandths where events are closer: `14:02:07`, `14:02:07.041`. */
export function secondTime(atMs: number, withThousandths = false): string {
  return new Date(atMs).toLocaleTimeString(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    ...(withThousandths ? { fractionalSecondDigits: 3 } : {}),
    hourCycle: HOURS,
  });
}
