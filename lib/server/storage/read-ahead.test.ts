import { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { readAhead } from "./read-ahead";
import type { ArtifactRow } from "./storage";

const LARGE = 1_024 ** 2;

/** Artifacts whose bytes are their id; `opened` and `left` tell which were opened, and which streams are closed. */
function shelf(broken: readonly string[] = []) {
  const opened: string[] = [];
  const left: string[] = [];
  return {
    opened,
    left,
    open({ id }: ArtifactRow): Promise<Readable> {
      opened.push(id);
      if (broken.includes(id)) return Promise.reject(new Error(`no ${id}`));
      const stream = Readable.from([Buffer.from(id)]);
      stream.once("close", () => left.push(id));
      return Promise.resolve(stream);
    },
  };
}

function item(id: string, bytes = id.length) {
  return { row: { id, bytes } as ArtifactRow };
}

async function textOf(input: Uint8Array | Readable): Promise<string> {
  const pieces = input instanceof Readable ? await input.toArray() : [input];
  return Buffer.concat(pieces as Uint8Array[]).toString();
}

describe("readAhead", () => {
  it("gives every item with its bytes, in order, whatever their sizes", async () => {
    const items = [item("a"), item("big", LARGE), item("b"), item("c", LARGE), item("d")];
    const seen: string[] = [];
    for await (const { item: each, input } of readAhead(shelf(), items)) {
      expect(input instanceof Readable).toBe(each.row.bytes === LARGE);
      seen.push(`${each.row.id}=${await textOf(input)}`);
    }
    expect(seen).toEqual(["a=a", "big=big", "b=b", "c=c", "d=d"]);
  });

  it("opens eight small ones before their turn, no more, and no large one", async () => {
    const store = shelf();
    const items = Array.from({ length: 30 }, (_, at) => item(`s${at}`)).toSpliced(
      3,
      0,
      item("big", LARGE),
    );
    const all = readAhead(store, items);
    await all.next();
    await turn();
    expect(store.opened).toEqual(["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"]);
    await all.return(undefined);
    expect(store.opened).toHaveLength(8);
  });

  it("tells of what cannot be read when it is its turn", async () => {
    const all = readAhead(shelf(["b"]), [item("a"), item("b"), item("c")]);
    const first = await all.next();
    await turn();
    expect(first.value?.item.row.id).toBe("a");
    await expect(all.next()).rejects.toThrow("no b");
  });

  it("closes a large one that nobody reads on", async () => {
    const store = shelf();
    const all = readAhead(store, [item("big", LARGE)]);
    await all.next();
    await all.return(undefined);
    await turn();
    expect(store.left).toEqual(["big"]);
  });
});
