import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { checkDatabase } from "./check";
import { openConnection } from "./connection";

let directory = "";
let file = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "baton-check-"));
  file = join(directory, "baton.db");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A database with rows over many pages; left as a process leaves it that was killed. */
function killed(): void {
  const connection = openConnection(file);
  connection.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
  const insert = connection.prepare("INSERT INTO t (text) VALUES (?)");
  for (let row = 0; row < 500; row++) insert.run("x".repeat(300));
  connection.pragma("wal_checkpoint(TRUNCATE)");
  insert.run("the last one");
  const [database, log] = [readFileSync(file), readFileSync(`${file}-wal`)];
  connection.close();
  writeFileSync(file, database);
  writeFileSync(`${file}-wal`, log);
}

function damage(at: number): void {
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.alloc(2_000, 0xab), 0, 2_000, at);
  closeSync(handle);
}

it("looks after a stop that was no shutdown, and only then", () => {
  expect(checkDatabase(file)).toBe(false);
  killed();
  expect(checkDatabase(file)).toBe(true);
  const connection = openConnection(file);
  expect(connection.prepare("SELECT count(*) FROM t").pluck().get()).toBe(501);
  connection.close();
  expect(checkDatabase(file)).toBe(false);
});

it.each([
  ["a page in the middle", 4_096 * 12],
  ["its head", 0],
])("a damaged file is refused with what to do: %s", (_, at) => {
  killed();
  damage(at);
  const before = readFileSync(file);
  expect(() => checkDatabase(file)).toThrow(/baton\.db is damaged \(.+\)\. Nothing was changed/);
  expect(readFileSync(file).equals(before)).toBe(true);
});
