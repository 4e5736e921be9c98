import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { ArtifactRow } from "@/lib/server/storage/storage";
import { openDatabase } from "@/test/database";

import { createArtifactCatalog } from "./artifacts";
import { type Database, openPrisma } from "./client";
import { Definitions } from "./definitions";
import { Drafts } from "./drafts";
import { Settings } from "./settings";
import { TaskDefinitions } from "./task-definitions";

let database: ReturnType<typeof openDatabase>;
let db: Database;
beforeEach(() => {
  database = openDatabase();
  db = openPrisma(database.file);
});
afterEach(async () => {
  await db.$disconnect();
  database.close();
});

function read(name: string): Promise<Record<string, unknown>[]> {
  return db.$queryRawUnsafe(`PRAGMA ${name}`);
}

describe("openPrisma", () => {
  it("has the pragmas of every other connection", async () => {
    expect(await read("journal_mode")).toEqual([{ journal_mode: "wal" }]);
    expect(Object.values((await read("synchronous"))[0] ?? {}).map(Number)).toEqual([2]);
    expect(Object.values((await read("busy_timeout"))[0] ?? {}).map(Number)).toEqual([5000]);
    expect(Object.values((await read("foreign_keys"))[0] ?? {}).map(Number)).toEqual([1]);
    expect(Object.values((await read("cache_size"))[0] ?? {}).map(Number)).toEqual([-65_536]);
  });

  it("refuses interactive transactions", () => {
    const interactive = db.$transaction as unknown as (run: () => Promise<void>) => Promise<void>;
    expect(() => interactive(() => Promise.resolve())).toThrow(
      "Interactive transactions lose other callers' writes",
    );
  });

  it("loses nothing, reads nothing dirty and never stalls beside the raw writer", async () => {
    database.connection.exec("CREATE TABLE note (text TEXT)");
    const insert = database.connection.prepare("INSERT INTO note VALUES (?)");
    const settings = new Settings(db);
    let worstMs = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      worstMs = Math.max(worstMs, performance.now() - last - 5);
      last = performance.now();
    }, 5);
    const work: Promise<unknown>[] = [];
    let failed = 0;
    for (let round = 0; round < 30; round++) {
      for (let n = 0; n < 5; n++) {
        work.push(database.writer.commit({ write: () => insert.run(`${round}.${n}`) }));
      }
      work.push(settings.set(`single-${round}`, round, round));
      work.push(
        db.$transaction([
          db.setting.create({ data: { key: `batch-${round}`, json: "1", updateTime: 1 } }),
          db.setting.create({ data: { key: `batch-${round}-b`, json: "1", updateTime: 1 } }),
        ]),
      );
      work.push(
        db
          .$transaction([
            db.setting.create({ data: { key: `lost-${round}`, json: "1", updateTime: 1 } }),
            db.setting.create({ data: { key: `lost-${round}`, json: "1", updateTime: 1 } }),
          ])
          .catch(() => (failed += 1)),
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(work);
    clearInterval(watch);
    const keys = (await db.setting.findMany()).map(({ key }) => key);
    expect(database.connection.prepare("SELECT count(*) AS n FROM note").get()).toEqual({ n: 150 });
    expect(keys.filter((key) => key.startsWith("single"))).toHaveLength(30);
    expect(keys.filter((key) => key.startsWith("batch"))).toHaveLength(60);
    expect(keys.filter((key) => key.startsWith("lost"))).toEqual([]);
    expect(failed).toBe(30);
    // Milliseconds on a quiet machine; a stall would last until the busy timeout.
    expect(worstMs).toBeLessThan(4_000);
  });
});

function versionRow(version: number, raw = {}) {
  return { name: "w", version, raw: { b: 1, a: 2, ...raw }, createTime: 5, updateTime: 0 };
}

describe("Definitions", () => {
  it("keeps what was sent, in its order, and finds the highest version", async () => {
    const definitions = new Definitions(db);
    expect(await definitions.create(versionRow(1))).toBe(true);
    expect(await definitions.create(versionRow(10))).toBe(true);
    expect(await definitions.create(versionRow(2))).toBe(true);
    expect(JSON.stringify((await definitions.find("w", 2))?.raw)).toBe('{"b":1,"a":2}');
    expect((await definitions.find("w", null))?.version).toBe(10);
    expect(await definitions.find("w", 3)).toBeNull();
    expect((await definitions.versions("w")).map(({ version }) => version)).toEqual([1, 2, 10]);
  });

  it("does not replace a version by creating it, and keeps createTime when it is saved", async () => {
    const definitions = new Definitions(db);
    await definitions.create(versionRow(1));
    expect(await definitions.create({ ...versionRow(1, { c: 3 }), createTime: 9 })).toBe(false);
    await definitions.save([{ ...versionRow(1, { c: 3 }), createTime: 0, updateTime: 9 }]);
    expect(await definitions.find("w", 1)).toMatchObject({
      raw: { c: 3 },
      createTime: 5,
      updateTime: 9,
    });
    expect(await definitions.remove("w", 1)).toBe(true);
    expect(await definitions.remove("w", 1)).toBe(false);
  });
});

function taskRow(name: string, raw = {}) {
  return { name, raw: { name, ...raw }, createTime: 1, updateTime: 0 };
}

describe("TaskDefinitions", () => {
  it("replaces silently and creates only what is missing", async () => {
    const definitions = new TaskDefinitions(db);
    await definitions.save([taskRow("a"), taskRow("b")]);
    await definitions.save([taskRow("a", { retryCount: 1 })]);
    expect(
      await definitions.createMissing([taskRow("a", { retryCount: 9 }), taskRow("c")]),
    ).toEqual(["c"]);
    expect((await definitions.find("a"))?.raw).toEqual({ name: "a", retryCount: 1 });
    expect((await definitions.all()).map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(await definitions.remove("a")).toBe(true);
    expect(await definitions.find("a")).toBeNull();
  });
});

describe("Drafts", () => {
  it("lets one of two editors save and tells the other", async () => {
    const drafts = new Drafts(db);
    const first = await drafts.save("w", { n: 1 }, null, 10);
    expect(first.revision).toBe(1);
    await expect(drafts.save("w", { n: 0 }, null, 10)).rejects.toMatchObject({
      code: "STALE_VERSION",
    });
    const results = await Promise.allSettled([
      drafts.save("w", { n: 2 }, 1, 11),
      drafts.save("w", { n: 3 }, 1, 11),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await drafts.find("w"))?.revision).toBe(2);
    await expect(drafts.remove("w", 1)).rejects.toMatchObject({ code: "STALE_VERSION" });
    await drafts.remove("w", 2);
    expect(await drafts.find("w")).toBeNull();
  });

  it("saves over whatever there is when no revision is named", async () => {
    const drafts = new Drafts(db);
    await drafts.save("w", { n: 1 }, undefined, 10);
    expect(await drafts.save("w", { n: 2 }, undefined, 11)).toMatchObject({
      revision: 2,
      draft: { n: 2 },
    });
  });
});

function artifact(id: string, change: Partial<ArtifactRow> = {}): ArtifactRow {
  return {
    id,
    kind: "upload",
    sha256: "s1",
    bytes: 5_000_000_000,
    contentType: "image/png",
    format: "png",
    width: 1,
    height: 2,
    pages: 1,
    name: "n",
    createdAt: 1,
    workflowId: null,
    taskId: null,
    ref: null,
    attempt: null,
    variant: null,
    sourceId: null,
    location: null,
    ...change,
  };
}

describe("createArtifactCatalog", () => {
  it("gives rows back as they were added, replaced by id", async () => {
    const catalog = createArtifactCatalog(db);
    await catalog.add(artifact("a"));
    await catalog.add(artifact("a", { name: "other", workflowId: "w" }));
    expect(await catalog.find("a")).toEqual(artifact("a", { name: "other", workflowId: "w" }));
    expect(await catalog.countBySha256("s1")).toBe(1);
    expect(await catalog.remove("a")).toBe(true);
    expect(await catalog.find("a")).toBeNull();
  });

  it("lists newest first in pages that new rows do not shift", async () => {
    const catalog = createArtifactCatalog(db);
    for (let n = 1; n <= 5; n++) await catalog.add(artifact(`a${n}`, { createdAt: n < 4 ? n : 4 }));
    const first = await catalog.list({ limit: 2 });
    await catalog.add(artifact("new", { createdAt: 99 }));
    const second = await catalog.list({ limit: 2, cursor: first.nextCursor ?? "" });
    const third = await catalog.list({ limit: 2, cursor: second.nextCursor ?? "" });
    expect([...first.rows, ...second.rows, ...third.rows].map(({ id }) => id)).toEqual([
      "a5",
      "a4",
      "a3",
      "a2",
      "a1",
    ]);
    expect(third.nextCursor).toBeNull();
  });
});
