import type { Readable } from "node:stream";

import type { Artifacts } from "./artifacts";
import { giveBack } from "./piece-memory";
import type { ArtifactRow } from "./storage";

/** Files up to this size are read whole, so many of them at once. */
const SMALL_BYTES = 256 * 1_024;
const AT_ONCE = 8;

/** So it is given whole, not as a stream. */
export function isReadAhead({ bytes }: Pick<ArtifactRow, "bytes">): boolean {
  return bytes <= SMALL_BYTES;
}

type Store = Pick<Artifacts, "open">;

/**
 * The bytes of artifacts, one after another, in their order. Small ones are read before their turn: most of the time of a
 * small file is waiting for the disk or the bucket. A large one is a stream, destroyed when the next one is asked for. What
 * cannot be read is told when it is its turn: @throws ImageError SOURCE_NOT_FOUND, STORAGE_….
 */
export async function* readAhead<Item extends { readonly row: ArtifactRow }>(
  artifacts: Store,
  items: readonly Item[],
): AsyncGenerator<{ readonly item: Item; readonly input: Uint8Array | Readable }> {
  const begun = new Map<Item, Promise<Uint8Array>>();
  let next = 0;
  const begin = () => {
    for (; next < items.length && begun.size < AT_ONCE; next += 1) {
      const item = items[next];
      if (item === undefined || !isReadAhead(item.row)) continue;
      const bytes = whole(artifacts, item.row);
      // Told when it is its turn, if that comes.
      bytes.catch(() => undefined);
      begun.set(item, bytes);
    }
  };
  for (const item of items) {
    begin();
    const small = begun.get(item);
    begun.delete(item);
    if (small !== undefined) {
      yield { item, input: await small };
      continue;
    }
    const input = await artifacts.open(item.row);
    try {
      yield { item, input };
    } finally {
      input.destroy();
    }
  }
}

async function whole(artifacts: Store, row: ArtifactRow): Promise<Uint8Array> {
  // With the end named nobody has to look whether there is more.
  const range = row.bytes > 0 ? { start: 0, end: row.bytes - 1 } : undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of await artifacts.open(row, range)) pieces.push(piece as Uint8Array);
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined) return first;
  const bytes = Buffer.concat(pieces);
  for (const piece of pieces) giveBack(piece);
  return bytes;
}
