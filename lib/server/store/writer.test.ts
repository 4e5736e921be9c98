import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openDatabase } from "@/test/database";

import { openConnection } from "./connection";
import type { Work } from "./writer";

let database: ReturnType<typeof openDatabase>;
let flushes: number[] = [];

beforeEach(() => {
  flushes = [];
  database = openDatabase({
    maxGroup: 10,
    busyLimitMs: 300,
    onFlush: ({ works }) => flushes.push(works),
  });
  database.connection.exec("CREATE TABLE note (text TEXT UNIQUE)");
});
afterEach(() => database.close());

const rows = () =>
  database.connection
    .prepare<[], { text: string }>("SELECT text FROM note ORDER BY text")
    .all()
    .map(({ text }) => text);

function note(text: string, told: string[] = []): Work {
  return {
    write: () => database.connection.prepare("INSERT INTO note VALUES (?)").run(text),
    onCommit: () => told.push(`stored ${text}`),
    onRollback: (error) => told.push(`lost ${text}: ${error.code}`),
  };
}

describe("Writer", () => {
  it("stores everything of one turn in one transaction and tells nobody before", async () => {
    const told: string[] = [];
    const all = ["a", "b", "c"].map((text) => database.writer.commit(note(text, told)));
    expect(told).toEqual([]);
    expect(rows()).toEqual([]);
    await Promise.all(all);
    expect(rows()).toEqual(["a", "b", "c"]);
    expect(told).toEqual(["stored a", "stored b", "stored c"]);
    expect(flushes).toEqual([3]);
  });

  it("splits more than a group's worth", async () => {
    const texts = Array.from({ length: 25 }, (_, index) => String(index));
    await Promise.all(texts.map((text) => database.writer.commit(note(text))));
    expect(flushes).toEqual([10, 10, 5]);
    expect(rows()).toHaveLength(25);
  });

  it("rolls a failing group back whole, rejects every caller and stays usable", async () => {
    const told: string[] = [];
    const first = database.writer.commit(note("same", told));
    const second = database.writer.commit(note("same", told));
    await expect(first).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(second).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(told).toEqual(["lost same: UNAVAILABLE", "lost same: UNAVAILABLE"]);
    expect(rows()).toEqual([]);
    await database.writer.commit(note("next"));
    expect(rows()).toEqual(["next"]);
  });

  it("waits for a foreign lock between turns, without stopping the event loop, and then stores", async () => {
    const other = openConnection(database.file);
    other.exec("BEGIN IMMEDIATE");
    let isSettled = false;
    const stored = database.writer.commit(note("patient")).finally(() => (isSettled = true));
    for (let ticks = 0; ticks < 5; ticks++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isSettled).toBe(false);
    other.exec("ROLLBACK");
    other.close();
    await stored;
    expect(rows()).toEqual(["patient"]);
  });

  it("gives up on a foreign lock after the limit", async () => {
    const other = openConnection(database.file);
    other.exec("BEGIN IMMEDIATE");
    const told: string[] = [];
    await expect(database.writer.commit(note("late", told))).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(told).toEqual(["lost late: UNAVAILABLE"]);
    other.exec("ROLLBACK");
    other.close();
  });

  it("refuses to write once another process has become the owner", async () => {
    database.connection.exec("UPDATE owner SET epoch = epoch + 1");
    await expect(database.writer.commit(note("stale"))).rejects.toThrow(
      "Another server has taken over",
    );
    expect(rows()).toEqual([]);
  });

  it("lets a hook add work to the same commit", async () => {
    let added = false;
    database.writer.onBeforeFlush(() => {
      if (added) return;
      added = true;
      void database.writer.commit(note("by the hook"));
    });
    await database.writer.commit(note("by the caller"));
    expect(flushes).toEqual([2]);
  });

  it("writes what is pending when it is closed, and refuses what comes later", async () => {
    const last = database.writer.commit(note("last"));
    database.writer.close();
    await last;
    expect(rows()).toEqual(["last"]);
    await expect(database.writer.commit(note("too late"))).rejects.toThrow("stopping");
  });
});
