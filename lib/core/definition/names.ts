const FORBIDDEN = /[\s.[\]${}]/;

/** A reference name that Conductor reads everywhere; it cuts names at `__`, and the others mean something in `${…}`. */
export function isValidRef(ref: string): boolean {
  return ref !== "" && !ref.includes("__") && !FORBIDDEN.test(ref);
}

/** A valid reference name made from any text. */
export function refFrom(text: string): string {
  const plain = text
    .trim()
    .replace(/[\s.[\]${}_]+/g, "_")
    .replace(/^_|_$/g, "");
  return plain === "" ? "task" : plain;
}

/** The name a new task gets: `<name>_ref`. */
export function defaultRef(name: string): string {
  return `${refFrom(name)}_ref`;
}

/** The name itself when it is free, else with the next free number: `resize`, `resize_2`, `resize_3`. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(wanted)) return wanted;
  const stem = wanted.replace(/_+\d*$/, "") || "task";
  for (let number = 2; ; number++) {
    const name = `${stem}_${number}`;
    if (!isTaken(name)) return name;
  }
}

/** The names nearest to a misspelt one, best first. */
export function nearestNames(wanted: string, names: Iterable<string>, count = 3): string[] {
  const limit = Math.max(2, Math.ceil(wanted.length / 2));
  return [...names]
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance || a.name.localeCompare(b.name, "en"))
    .slice(0, count)
    .map(({ name }) => name);
}

/** Levenshtein's distance; anything above `limit` counts as `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? limit + 1;
}
