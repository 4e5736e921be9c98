/** One place where two values differ. */
export interface ValueDifference {
  /** `a.b[2]`; empty: the values as a whole. */
  readonly path: string;
  /** Undefined: not there. */
  readonly before: unknown;
  readonly after: unknown;
}

interface Pair {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Where two JSON values differ, place by place in the order of the newer one, at most `most` of them. Values of different
 * kinds, and lists of different lengths from their ends on, differ as a whole.
 */
export function valueDifferences(before: unknown, after: unknown, most = 50): ValueDifference[] {
  const found: ValueDifference[] = [];
  const open: Pair[] = [{ path: "", before, after }];
  for (let next = open.pop(); next && found.length < most; next = open.pop()) {
    const inner = innerPairs(next);
    if (inner) open.push(...inner.toReversed());
    else if (next.before !== next.after) found.push(next);
  }
  return found;
}

/** The parts of two values of the same kind; null: they have none. */
function innerPairs({ path, before, after }: Pair): Pair[] | null {
  if (typeof before !== "object" || typeof after !== "object") return null;
  if (before === null || after === null) return null;
  const isList = Array.isArray(after);
  if (Array.isArray(before) !== isList) return null;
  const old = new Map(Object.entries(before));
  const now = new Map(Object.entries(after));
  const keys = [...now.keys(), ...[...old.keys()].filter((key) => !now.has(key))];
  return keys.map((key) => ({
    path: isList ? `${path}[${key}]` : `${path}${path === "" ? "" : "."}${key}`,
    before: old.get(key),
    after: now.get(key),
  }));
}
