import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createMemoryCatalog } from "@/test/memory-catalog";
import { objectClientOf } from "@/test/s3/object-client";
import { startS3 } from "@/test/s3/server";

import { createBucketCatalog, createSharedCatalog } from "./object-catalog";
import type { ArtifactRow, ObjectClient } from "./storage";

// Once per file: the names of skipped tests have to be known before they run.
const server = await startS3();

describe.skipIf(server === null)("rows in a bucket", () => {
  let objects: ObjectClient;
  let own: ReturnType<typeof createMemoryCatalog>;
  let count = 0;
  let clock = 0;

  beforeAll(() => {
    objects = objectClientOf(server, { prefix: "p/" });
  });
  afterAll(async () => {
    objects.close();
    await server?.stop();
  }, 30_000);
  beforeEach(() => {
    own = createMemoryCatalog();
  });

  function row(change: Partial<ArtifactRow> = {}): ArtifactRow {
    count += 1;
    return {
      id: `artifact-number-${count}`,
      kind: "variant",
      sha256: "ab".repeat(32),
      bytes: 12,
      contentType: "image/webp",
      format: "webp",
      width: 3,
      height: 4,
      pages: 1,
      name: "Übung – 3x4.webp",
      createdAt: 1_700_000_000_000,
      workflowId: "run/1 ü",
      taskId: "task",
      ref: "ref",
      attempt: 0,
      variant: "web",
      sourceId: null,
      location: null,
      ...change,
    };
  }

  it("are found by every worker that has the bucket", async () => {
    const made = row();
    await createBucketCatalog(objects).add(made);
    expect(await createBucketCatalog(objects).find(made.id)).toEqual(made);
    expect(await createBucketCatalog(objects).find("artifact-that-is-not")).toBeNull();
    expect(await createBucketCatalog(objects).find("../by-run/x")).toBeNull();
  });

  it("come into the catalog of a server when one is asked for, or the pictures of a run", async () => {
    const worker = createBucketCatalog(objects);
    const shared = createSharedCatalog(own, objects, () => clock);
    const [first, second, other] = [row(), row(), row({ workflowId: "run/1" })];
    for (const each of [first, second, other]) await worker.add(each);
    expect(await shared.find(first.id)).toEqual(first);
    expect(own.rows).toEqual([first]);
    const { rows } = await shared.list({ workflowId: "run/1 ü", limit: 10 });
    expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining([first.id, second.id]));
    expect(rows.map(({ id }) => id)).not.toContain(other.id);
    expect(own.rows.filter(({ id }) => id === first.id)).toHaveLength(1);
  });

  it("are in lists of everything, the newest first, without being asked for", async () => {
    const worker = createBucketCatalog(objects);
    const shared = createSharedCatalog(own, objects, () => clock);
    const [older, newer] = [
      row({ createdAt: 1_800_000_000_000 }),
      row({ createdAt: 1_900_000_000_000 }),
    ];
    await worker.add(older);
    await worker.add(newer);
    const ids = async () => (await shared.list({ limit: 2 })).rows.map(({ id }) => id);
    expect(await ids()).toEqual([newer.id, older.id]);
    const newest = row({ createdAt: 2_000_000_000_000 });
    await worker.add(newest);
    expect(await ids()).toEqual([newer.id, older.id]);
    clock += 2_000;
    expect(await ids()).toEqual([newest.id, newer.id]);
    for (const each of [older, newer, newest]) expect(await shared.remove(each.id)).toBe(true);
    clock += 2_000;
    expect((await ids()).filter((id) => [older.id, newer.id, newest.id].includes(id))).toEqual([]);
  });

  it("are not missed where the bucket is away for a while", async () => {
    const away = createSharedCatalog(own, objectClientOf(null), () => clock);
    const kept = row({ createdAt: 1_900_000_000_000 });
    await own.add(kept);
    expect((await away.list({ limit: 1 })).rows).toEqual([kept]);
  });

  it("of a server are there for workers, and go when they are removed", async () => {
    const worker = createBucketCatalog(objects);
    const shared = createSharedCatalog(own, objects, () => clock);
    const upload = row({ kind: "upload", workflowId: null });
    const variant = row({ workflowId: "run-2" });
    await shared.add(upload);
    await shared.add(variant);
    expect(await worker.find(upload.id)).toEqual(upload);
    expect(await shared.remove(upload.id)).toBe(true);
    expect(await shared.remove(variant.id)).toBe(true);
    expect(await worker.find(upload.id)).toBeNull();
    expect((await shared.list({ workflowId: "run-2", limit: 10 })).rows).toEqual([]);
  });

  it("that cannot be read are none", async () => {
    const file = Buffer.from('{"id": 1}');
    const key = "p/rows/by-id/artifact-of-nonsense";
    const address = { bucket: objects.config.bucket, key };
    const headers = { contentType: "application/json", metadata: {} };
    await objects.put({ ...address, file, bytes: file.length, headers, onlyIfAbsent: false });
    expect(await createBucketCatalog(objects).find("artifact-of-nonsense")).toBeNull();
  });
});
