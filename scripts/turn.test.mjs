import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, expect, it } from "vitest";

import { inTurn } from "./turn.mjs";

const MODULE = fileURLToPath(new URL("turn.mjs", import.meta.url));
let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "baton-turn-"));
  file = join(folder, "lock");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A process that notes in a file when it begins and ends its turn. */
function other(name) {
  const notes = join(folder, "notes");
  const program = `
    import { appendFileSync } from "node:fs";
    import { inTurn } from ${JSON.stringify(MODULE)};
    inTurn(${JSON.stringify(file)}, () => {
      appendFileSync(${JSON.stringify(notes)}, "${name} begins\\n");
      const until = Date.now() + 100;
      while (Date.now() < until);
      appendFileSync(${JSON.stringify(notes)}, "${name} ends\\n");
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
  return new Promise((resolve) => child.once("exit", resolve));
}

it("lets processes in one after the other", async () => {
  expect(await Promise.all(["a", "b", "c"].map(other))).toEqual([0, 0, 0]);
  const lines = readFileSync(join(folder, "notes"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(6);
  for (let at = 0; at < lines.length; at += 2) {
    expect(lines[at + 1]).toBe(lines[at].replace("begins", "ends"));
  }
  expect(existsSync(file)).toBe(false);
});

it("lets one in when many find a process that is gone", async () => {
  const gone = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => gone.once("exit", resolve));
  writeFileSync(file, String(gone.pid));
  expect(await Promise.all(["a", "b", "c", "d"].map(other))).toEqual([0, 0, 0, 0]);
  const lines = readFileSync(join(folder, "notes"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(8);
  for (let at = 0; at < lines.length; at += 2) {
    expect(lines[at + 1]).toBe(lines[at].replace("begins", "ends"));
  }
});

it("goes on when a process died while it cleared another's place", () => {
  const clearing = `${file}.clearing`;
  writeFileSync(file, "999999999");
  writeFileSync(clearing, "999999999");
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(clearing, longAgo, longAgo);
  expect(inTurn(file, () => "done")).toBe("done");
});

it("gives the answer of the work, and the place back when it fails", () => {
  expect(inTurn(file, () => 7)).toBe(7);
  expect(() =>
    inTurn(file, () => {
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(existsSync(file)).toBe(false);
});

it("does not wait for a process that is gone", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("exit", resolve));
  writeFileSync(file, String(child.pid));
  expect(inTurn(file, () => "done")).toBe("done");
});
