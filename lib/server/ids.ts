import { createHash, randomFillSync } from "node:crypto";

const RANDOM_BYTES = 8;
const pool = Buffer.alloc(RANDOM_BYTES * 512);
let used = pool.length;
let lastMs = 0;
let counter = 0;

/**
 * A UUID (RFC 9562, version 7): 62 random bits behind a time and a counter, so that ids made one after another lie side
 * by side in an index. Random ones would touch another page of every index with every row.
 */
export function newId(): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (counter === 0xfff) {
    lastMs += 1;
    counter = 0;
  } else {
    counter += 1;
  }
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const time = lastMs.toString(16).padStart(12, "0");
  const random = pool.toString("hex", used, used + RANDOM_BYTES);
  used += RANDOM_BYTES;
  const variant = ((Number.parseInt(random.charAt(0), 16) & 3) | 8).toString(16);
  const step = counter.toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${step}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}

/** A UUID made of a text (version 3 without a namespace, as Java's nameUUIDFromBytes): always the same one. */
export function idOf(text: string): string {
  const hash = createHash("md5").update(text).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x30;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
