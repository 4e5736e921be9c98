/** `Mon, Nov 30, 02:00:00` in a zone; in the browser's own without one, or with one it does not know. Epoch ms. */
export function zoneTime(atMs: number, zone?: string): string {
  const date = new Date(atMs);
  const options = {
    weekday: "short",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  } as const;
  try {
    return date.toLocaleString(undefined, {
      ...options,
      ...(zone !== undefined && { timeZone: zone }),
    });
  } catch {
    return date.toLocaleString(undefined, options);
  }
}

/** How far off a time is: `in 40 s`, `in 5 min`, `in 3 h`, `in 2 days`. */
export function untilText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `in ${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `in ${hours} h`;
  return `in ${Math.round(hours / 24)} days`;
}
