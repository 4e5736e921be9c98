import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { workerFor } from "../engine";
import { openServer, type TestServer } from "../server";

/** How long another process holds the database, in ms; `npm run test:faults` adds one that is too long. */
const HELD = process.env["BATON_RACE_ROUNDS"] === undefined ? [1_000] : [1_000, 7_000];

const worker = () => workerFor(["steady"], () => ({ status: "completed", output: {} }));

let directory: string;
let server: TestServer;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "baton-neighbours-"));
  server = await openServer({ directory, workers: [worker()] });
  const tasks = [1, 2, 3].map((at) => ({
    name: "steady",
    taskReferenceName: `t${at}`,
    type: "SIMPLE",
  }));
  const ownerEmail = "a@localhost.local";
  await server.call("PUT", "/metadata/workflow", [
    { name: "steady", version: 1, schemaVersion: 2, ownerEmail, tasks },
  ]);
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A process that holds the write lock of the database; resolves when it has it. */
function holder(ms: number): Promise<ChildProcess> {
  const script = `
    const db = new (require("better-sqlite3"))(process.argv[1]);
    db.exec("BEGIN IMMEDIATE");
    process.stdout.write("held");
    setTimeout(() => { db.exec("ROLLBACK"); process.exit(0); }, Number(process.argv[2]));`;
  const file = join(directory, "baton.db");
  const child = spawn(process.execPath, ["-e", script, file, String(ms)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.stdout.once("data", () => resolve(child));
    child.once("exit", (code) => reject(new Error(`the holder ended with ${code}`)));
  });
}

async function completed(of: TestServer, id: string): Promise<boolean> {
  for (;;) {
    const { json, status } = await of.call("GET", `/workflow/${id}?includeTasks=false`);
    if (status !== 200) return false;
    const now = (json as { status: string }).status;
    if (now !== "RUNNING") return now === "COMPLETED";
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("another process that holds the database", () => {
  it.each(HELD)("for %i ms costs callers time, or a clear answer, and no task", async (ms) => {
    const child = await holder(ms);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    const starts = Array.from({ length: 5 }, () => server.call("POST", "/workflow/steady", {}));
    let answered = 0;
    while (child.exitCode === null) {
      expect((await server.call("GET", "/health")).status).toBe(200);
      answered += 1;
    }
    await gone;
    const answers = await Promise.all(starts);
    // A server that stood still would have answered when all was over.
    expect(answered).toBeGreaterThan(2);
    const expected = ms < 5_000 ? [200] : [200, 503];
    for (const { status } of answers) expect(expected).toContain(status);
    const acknowledged = answers.filter(({ status }) => status === 200);
    for (const { text } of acknowledged) expect(await completed(server, text)).toBe(true);
    const { text } = await server.call("POST", "/workflow/steady", {});
    expect(await completed(server, text)).toBe(true);
  });
});

describe("a server that is told to stop under load", () => {
  it("loses nothing that it acknowledged, and the next one goes on", async () => {
    const acknowledged: string[] = [];
    const state = { stopping: false };
    const load = Promise.all(
      Array.from({ length: 8 }, async () => {
        while (!state.stopping) {
          const answer = await server.call("POST", "/workflow/steady", {}).catch(() => null);
          if (answer?.status === 200) acknowledged.push(answer.text);
        }
      }),
    );
    while (acknowledged.length < 100) await new Promise((resolve) => setTimeout(resolve, 5));
    const closing = server.close();
    state.stopping = true;
    await Promise.all([load, closing]);
    server = await openServer({ directory, workers: [worker()] });
    for (const id of acknowledged) expect(await completed(server, id)).toBe(true);
  });

  it("keeps the data folder to itself until then", async () => {
    const first = { directory, variables: {} };
    await expect(openServer(first)).rejects.toThrow(/uses the data folder .* Stop it/);
    await server.close();
    server = await openServer(first);
    expect((await server.call("GET", "/ready")).status).toBe(200);
  });
});
