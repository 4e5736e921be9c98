import type { JsonValue } from "./json";

type Owner = object;

/** By what holds the number: what was written at its keys. A value itself has no room for it. */
const known = new WeakMap<Owner, ReadonlyMap<string, string>>();

/** JavaScript cannot hold all digits of a whole number that is this large, or not hold it at all. */
export function isInexact(value: number): boolean {
  return !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value));
}

/** Whether there is such a number anywhere in a value. */
export function holdsInexact(value: unknown): boolean {
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "number" && isInexact(next)) return true;
    if (isOwner(next)) for (const inner of Object.values(next)) open.push(inner);
  }
  return false;
}

/** Remembers the text of numbers that are rounded as soon as they are read, by key or position. */
export function noteWritten(owner: Owner, texts: ReadonlyMap<string, string>): void {
  if (texts.size > 0) known.set(owner, texts);
}

/** The text that the number at a key was read from; undefined: it is not known, or another number stands there now. */
export function writtenAt(owner: Owner, key: string): string | undefined {
  const text = known.get(owner)?.get(key);
  const value: unknown = Object.hasOwn(owner, key) ? Reflect.get(owner, key) : undefined;
  return text !== undefined && Number(text) === value ? text : undefined;
}

/** A changed copy knows what the original knows, but for the key that was written anew. */
export function keepWritten<Copy extends Owner>(copy: Copy, from: Owner, changed?: string): Copy {
  const texts = known.get(from);
  if (!texts || copy === from) return copy;
  noteWritten(copy, new Map([...texts].filter(([key]) => key !== changed)));
  return copy;
}

/** Two values that print the same were also written the same, down to the last digit. */
export function isWrittenAlike(one: unknown, other: unknown): boolean {
  const open: [unknown, unknown][] = [[one, other]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [a, b] = next;
    if (a === b || !isOwner(a) || !isOwner(b)) continue;
    if (!isSameMap(known.get(a), known.get(b))) return false;
    for (const key of Object.keys(a)) open.push([Reflect.get(a, key), Reflect.get(b, key)]);
  }
  return true;
}

type Texts = ReadonlyMap<string, string>;

function isSameMap(one: Texts = new Map(), other: Texts = new Map()): boolean {
  return one.size === other.size && [...one].every(([key, text]) => other.get(key) === text);
}

/** JSON, indented by two, in which numbers have the digits that were written; null: it has none that are rounded. */
export function writtenText(value: JsonValue): string | null {
  return holdsInexact(value) ? printed(value, "", undefined) : null;
}

function printed(value: JsonValue, indent: string, written: string | undefined): string {
  if (!isOwner(value)) return written ?? JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts: string[] = [];
  for (const [key, part] of Object.entries<JsonValue>(value)) {
    const name = isList ? "" : `${JSON.stringify(key)}: `;
    parts.push(`${inner}${name}${printed(part, inner, writtenAt(value, key))}`);
  }
  const [open, close] = isList ? "[]" : "{}";
  return parts.length === 0
    ? `${open}${close}`
    : `${open}\n${parts.join(",\n")}\n${indent}${close}`;
}

function isOwner(value: unknown): value is Owner {
  return typeof value === "object" && value !== null;
}
