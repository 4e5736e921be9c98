import { MAX_INT } from "../limits";

const UNITS = [
  { symbol: "d", words: ["d", "day", "days"], seconds: 86_400 },
  { symbol: "h", words: ["h", "hr", "hrs", "hour", "hours"], seconds: 3600 },
  { symbol: "m", words: ["m", "min", "mins", "minute", "minutes"], seconds: 60 },
  { symbol: "s", words: ["s", "sec", "secs", "second", "seconds"], seconds: 1 },
] as const;

const PART = /^\s*(\d{1,10}(?:\.\d{1,3})?)\s*([a-z]*)\s*/i;

/**
 * Whole seconds of `90`, `90s`, `1m30`, `2h`, `1 h 30 min`: larger units first; a number without a unit counts in the
 * unit below the one before it, seconds at the beginning. Null: not a duration, not whole, or above Java's int.
 */
export function parseDuration(text: string): number | null {
  let rest = text.trim().toLowerCase();
  let seconds = 0;
  let smallest = -1;
  while (rest !== "") {
    const [whole, amount, word] = PART.exec(rest) ?? [];
    if (whole === undefined) return null;
    const unit = word ? unitNamed(word) : unitBelow(smallest);
    if (unit <= smallest) return null;
    seconds += Number(amount) * (UNITS[unit]?.seconds ?? Number.NaN);
    smallest = unit;
    rest = rest.slice(whole.length);
  }
  return smallest >= 0 && Number.isInteger(seconds) && seconds <= MAX_INT ? seconds : null;
}

/** Index of a unit by one of its words; -1 for an unknown word. */
function unitNamed(word: string): number {
  return UNITS.findIndex(({ words }) => words.some((known) => known === word));
}

function unitBelow(unit: number): number {
  return unit < 0 ? UNITS.length - 1 : unit + 1;
}

/** `1 m 30 s`, `2 h`, `0 s`, `0.5 s`; "no limit" for Infinity. Fractions are cut to milliseconds. */
export function formatDuration(seconds: number): string {
  if (seconds === Infinity) return "no limit";
  let rest = Math.round(seconds * 1000) / 1000;
  const parts: string[] = [];
  for (const unit of UNITS) {
    const amount =
      unit.seconds === 1 ? Math.round(rest * 1000) / 1000 : Math.floor(rest / unit.seconds);
    if (amount > 0) parts.push(`${amount} ${unit.symbol}`);
    rest -= amount * unit.seconds;
  }
  return parts.length > 0 ? parts.join(" ") : "0 s";
}
