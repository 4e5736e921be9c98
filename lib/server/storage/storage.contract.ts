import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { ArtifactStore, StoredBytes } from "./storage";

/** What every store of artifacts does. `open` gives an empty store whose temporary files lie in the directory. */
export function describeArtifactStore(
  name: string,
  open: (directory: string) => Promise<ArtifactStore>,
): void {
  describe(`${name} as a store of artifacts`, () => {
    let directory: string;
    let store: ArtifactStore;

    beforeEach(async () => {
      directory = mkdtempSync(join(tmpdir(), "baton-store-"));
      store = await open(directory);
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    const draft = (data: Buffer): { file: string; stored: StoredBytes } => {
      mkdirSync(join(directory, "tmp"), { recursive: true });
      const file = join(directory, "tmp", randomBytes(6).toString("hex"));
      writeFileSync(file, data);
      const sha256 = createHash("sha256").update(data).digest("hex");
      return { file, stored: { sha256, bytes: data.length } };
    };

    it("keeps bytes under their digest and takes the file over", async () => {
      const data = randomBytes(10_000);
      const { file, stored } = draft(data);
      await store.putFile(file, stored);
      expect(existsSync(file)).toBe(false);
      expect(await store.stat(stored.sha256)).toEqual({ bytes: 10_000 });
      expect(await buffer(await store.open(stored.sha256))).toEqual(data);
    });

    it("gives ranges, both ends included", async () => {
      const data = randomBytes(1_000);
      const { file, stored } = draft(data);
      await store.putFile(file, stored);
      const part = await buffer(await store.open(stored.sha256, { start: 10, end: 19 }));
      expect(part).toEqual(data.subarray(10, 20));
    });

    it("stores equal bytes once, and storing them again changes nothing", async () => {
      const data = randomBytes(500);
      const first = draft(data);
      const second = draft(data);
      await store.putFile(first.file, first.stored);
      await store.putFile(second.file, second.stored);
      expect(existsSync(second.file)).toBe(false);
      expect(await collect(store.list(first.stored.sha256))).toEqual([first.stored.sha256]);
    });

    it("gives a file with the bytes", async () => {
      const data = randomBytes(2_000);
      const { file, stored } = draft(data);
      await store.putFile(file, stored);
      const path = await store.fileOf(stored.sha256, join(directory, "tmp"));
      expect(readFileSync(path)).toEqual(data);
    });

    it("says that unknown bytes are not there", async () => {
      const unknown = "0".repeat(64);
      expect(await store.stat(unknown)).toBeNull();
      await expect(store.open(unknown)).rejects.toMatchObject({ code: "SOURCE_NOT_FOUND" });
      await expect(store.fileOf(unknown, directory)).rejects.toMatchObject({
        code: "SOURCE_NOT_FOUND",
      });
      await store.remove(unknown);
    });

    it.each(["../../../etc/passwd", "", "ABCDEF", `${"0".repeat(63)}/`, "0".repeat(65)])(
      "takes no address but a digest: %j",
      async (address) => {
        await expect(store.open(address)).rejects.toMatchObject({ code: "SOURCE_NOT_FOUND" });
        await expect(store.remove(address)).rejects.toMatchObject({ code: "SOURCE_NOT_FOUND" });
      },
    );

    it("removes, and lists by prefix", async () => {
      const drafts = Array.from({ length: 5 }, () => draft(randomBytes(20)));
      for (const { file, stored } of drafts) await store.putFile(file, stored);
      const digests = drafts.map(({ stored }) => stored.sha256);
      const [first = ""] = digests;
      expect((await collect(store.list(""))).toSorted()).toEqual(
        expect.arrayContaining(digests.toSorted()),
      );
      expect(await collect(store.list(first.slice(0, 3)))).toContain(first);
      await store.remove(first);
      expect(await store.stat(first)).toBeNull();
    });
  });
}

async function collect(source: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const entry of source) all.push(entry);
  return all;
}
