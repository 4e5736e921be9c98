/** A value inside another one. */
export interface FoundValue {
  /** From the outer value on, such as `.files[3].name`. */
  readonly path: string;
  /** The value as text: of lists and objects how many things they hold. */
  readonly text: string;
}

/** Values that have a text in their name or in themselves, in order; at most so many. Upper and lower case are the same. */
export function findInJson(value: unknown, wanted: string, most: number): FoundValue[] {
  const needle = wanted.toLowerCase();
  const found: FoundValue[] = [];
  const open: (readonly [path: string, name: string, value: unknown])[] = [["", "", value]];
  for (let next = open.pop(); next && found.length < most; next = open.pop()) {
    const [path, name, inner] = next;
    const isLeaf = typeof inner !== "object" || inner === null;
    const text = isLeaf ? String(inner) : "";
    const isNamed = name !== "" && name.toLowerCase().includes(needle);
    if (isNamed || (isLeaf && text.toLowerCase().includes(needle))) {
      found.push({ path, text: isLeaf ? text : sizeOf(inner) });
    }
    if (!isLeaf) {
      const isList = Array.isArray(inner);
      // Pushed backwards, so that they come in order.
      for (const [key, below] of Object.entries(inner).toReversed()) {
        open.push([`${path}${stepText(key, isList)}`, isList ? "" : key, below]);
      }
    }
  }
  return found;
}

/** Whether a value has more than so many values inside it, at any depth. */
export function hasMoreThan(value: unknown, count: number): boolean {
  let seen = 0;
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const inner = Object.values(next);
    seen += inner.length;
    if (seen > count) return true;
    for (const below of inner) if (below !== undefined) open.push(below);
  }
  return false;
}

function sizeOf(value: object): string {
  return Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(value).length}}`;
}

/** One step further in the way of `${…}`. */
export function stepText(name: string, isList: boolean): string {
  if (isList) return `[${name}]`;
  return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `['${name}']`;
}
