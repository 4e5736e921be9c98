import type { JsonValue } from "./json";

/**
 * Bytes of a value as JSON in UTF-8, without making the text. Counting stops soon after `enough`: a larger answer only
 * says that there is more. Linear, any depth.
 */
export function jsonBytes(value: JsonValue, enough = Infinity): number {
  let bytes = 0;
  const open: JsonValue[] = [value];
  while (open.length > 0 && bytes <= enough) {
    const next = open.pop();
    if (typeof next === "string") bytes += stringBytes(next);
    else if (typeof next !== "object" || next === null) bytes += String(next).length;
    else if (Array.isArray(next)) {
      bytes += Math.max(2, next.length + 1);
      for (const item of next) open.push(item);
    } else {
      const entries = Object.entries(next);
      bytes += Math.max(2, 2 * entries.length + 1);
      for (const [key, item] of entries) {
        bytes += stringBytes(key);
        open.push(item);
      }
    }
  }
  return bytes;
}

/** Whether a value is larger than `limit` bytes as JSON. Small values are told apart without counting bytes. */
export function isLargerThan(value: JsonValue, limit: number): boolean {
  return atMostBytes(value, limit) > limit && jsonBytes(value, limit) > limit;
}

/** An upper bound of `jsonBytes`; stops soon after `enough`. */
function atMostBytes(value: JsonValue, enough: number): number {
  let bytes = 0;
  const open: JsonValue[] = [value];
  while (open.length > 0 && bytes <= enough) {
    const next = open.pop();
    if (typeof next === "string") bytes += 2 + MOST_PER_UNIT * next.length;
    else if (typeof next !== "object" || next === null) bytes += LONGEST_NUMBER;
    else if (Array.isArray(next)) {
      bytes += 2 + next.length;
      for (const item of next) open.push(item);
    } else {
      bytes += 2;
      for (const key in next) {
        const item = next[key];
        bytes += 4 + MOST_PER_UNIT * key.length;
        if (item !== undefined) open.push(item);
      }
    }
  }
  return bytes;
}

/** A control character or a lone surrogate is written as `\uXXXX`. */
const MOST_PER_UNIT = 6;
const LONGEST_NUMBER = 25;
const encoder = new TextEncoder();

function stringBytes(text: string): number {
  return encoder.encode(JSON.stringify(text)).length;
}
