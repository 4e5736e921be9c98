import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ExecutionStore } from "@/lib/server/store/executions";
import { openConnection } from "@/lib/server/store/connection";
import { TransitionStore } from "@/lib/server/store/transitions";
import { simple, workflow } from "@/test/engine";

const ROOT = process.cwd();
const ROUNDS = 4;
const EXECUTIONS = 200;

let entry = "";
let directory = "";
let server: ChildProcess | null = null;
let base = "";

beforeAll(async () => {
  const folder = join(ROOT, "node_modules/.cache/baton-test", `chaos-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  entry = join(folder, "server.mjs");
  directory = mkdtempSync(join(tmpdir(), "baton-chaos-"));
  await build({
    entryPoints: [join(ROOT, "test/chaos-server.ts")],
    outfile: entry,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "server-only": join(ROOT, "test/empty-module.ts"), "@": ROOT },
    logLevel: "silent",
  });
});
afterAll(async () => {
  await kill();
  rmSync(directory, { recursive: true, force: true });
  rmSync(join(entry, ".."), { recursive: true, force: true });
});

async function launch(): Promise<void> {
  const child = spawn(process.execPath, [entry], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env["PATH"] ?? "",
      BATON_DATA_DIR: directory,
      BATON_IMAGE_WORKERS: "1",
    } as unknown as NodeJS.ProcessEnv,
  });
  server = child;
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim()));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  base = `http://127.0.0.1:${port}/api`;
}

async function kill(): Promise<void> {
  const child = server;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

async function call(method: string, path: string, body?: object): Promise<string> {
  const answer = await fetch(base + path, {
    method,
    ...(body
      ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } }
      : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text;
}

/** Reports on tasks of the outside type until the server is gone; answers what was acknowledged. */
async function workOutside(acknowledged: Set<string>): Promise<void> {
  try {
    for (;;) {
      const tasks = JSON.parse(
        await call("GET", "/tasks/poll/batch/outside?count=20&timeout=100&workerid=w"),
      ) as {
        taskId: string;
        workflowInstanceId: string;
      }[];
      await Promise.all(
        tasks.map(async ({ taskId, workflowInstanceId }) => {
          await call("POST", "/tasks", { taskId, workflowInstanceId, status: "COMPLETED" });
          acknowledged.add(taskId);
        }),
      );
    }
  } catch {
    return;
  }
}

describe("kill -9 at random moments", () => {
  it("loses nothing that was acknowledged, finishes everything and does no step twice on record", async () => {
    const starts = new Set<string>();
    const reports = new Set<string>();
    const rule = {
      taskDefinition: { retryCount: 50, retryDelaySeconds: 0, responseTimeoutSeconds: 4 },
    };
    const step = (name: string, ref: string) =>
      simple(name, {}, { taskReferenceName: ref, ...rule });
    const fork = {
      name: "f",
      taskReferenceName: "f",
      type: "FORK_JOIN",
      forkTasks: [[step("inside", "b"), step("outside", "c")], [step("inside", "d")]],
    };
    const join = { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["c", "d"] };
    const definition = workflow([step("inside", "a"), fork, join, step("inside", "e")], {
      name: "mixed",
    });
    await launch();
    await call("PUT", "/metadata/workflow", [definition]);
    for (let round = 0; round < ROUNDS; round++) {
      const outside = workOutside(reports);
      const starting = Promise.allSettled(
        Array.from({ length: EXECUTIONS / ROUNDS }, async () => {
          await sleep(Math.random() * 300);
          starts.add(await call("POST", "/workflow/mixed", {}));
        }),
      );
      for (let tries = 0; tries < 200 && starts.size < (round + 1) * 15; tries++) await sleep(10);
      await sleep(Math.random() * 300);
      await kill();
      await Promise.all([starting, outside]);
      const downSince = Date.now();
      await launch();
      expect(Date.now() - downSince).toBeLessThan(10_000);
    }
    const finishing = workOutside(reports);
    for (
      let tries = 0;
      tries < 900 && (await call("GET", "/workflow/running/mixed")) !== "[]";
      tries++
    )
      await sleep(50);
    await kill();
    await finishing;
    check(starts, reports);
  }, 120_000);
});

function check(starts: ReadonlySet<string>, reports: ReadonlySet<string>): void {
  expect(starts.size).toBeGreaterThan(ROUNDS * 10);
  const connection = openConnection(join(directory, "baton.db"));
  expect(connection.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(connection.pragma("foreign_key_check")).toEqual([]);
  const store = new ExecutionStore(connection);
  const history = new TransitionStore(connection);
  const completed = new Set<string>();
  for (const id of starts) {
    const stored = store.read(id);
    expect({ id, status: stored?.header.status }).toEqual({ id, status: "COMPLETED" });
    for (const task of stored?.tasks ?? [])
      if (task.status === "COMPLETED") completed.add(task.taskId);
    const rows = history.read(id, 0, 1000);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
    const ends = rows
      .filter(({ ref, to }) => ref !== null && to === "COMPLETED")
      .map(({ taskId }) => taskId);
    expect(new Set(ends).size).toBe(ends.length);
  }
  const inOurs = connection
    .prepare("SELECT id, status FROM task WHERE taskType = 'outside'")
    .all() as { id: string; status: string }[];
  const statusOf = new Map(inOurs.map(({ id, status }) => [id, status]));
  for (const id of reports)
    expect({ id, status: statusOf.get(id) }).toEqual({ id, status: "COMPLETED" });
  expect(store.openIds()).toEqual([]);
  connection.close();
}
