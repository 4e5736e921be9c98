import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { build } from "esbuild";
import sharp from "sharp";

import { openConnection } from "@/lib/server/store/connection";
import { ExecutionStore } from "@/lib/server/store/executions";
import { TransitionStore } from "@/lib/server/store/transitions";

import { simple, workflow } from "./engine";
import { buildImageChild } from "./image-child";

const ROOT = process.cwd();

interface Place {
  readonly directory: string;
  readonly entry: string;
  readonly child: { readonly entry: string; remove(): void };
  readonly variables: Readonly<Record<string, string>>;
}

/** A server process that is killed and started again on the same data, and what its clients were told. */
export class Chaos {
  /** Acknowledged starts and task reports: the oracle. */
  readonly starts = new Set<string>();
  readonly reports = new Set<string>();
  /** From spawn to readiness, in milliseconds: recovery included. */
  readonly launches: number[] = [];
  readonly directory: string;
  private readonly place: Place;
  private server: ChildProcess | null = null;
  private base = "";
  private image = "";

  private constructor(place: Place) {
    this.place = place;
    this.directory = place.directory;
  }

  static async open(variables: Readonly<Record<string, string>> = {}): Promise<Chaos> {
    const folder = join(
      ROOT,
      "node_modules/.cache/baton-test",
      `chaos-${process.pid}-${Date.now()}`,
    );
    mkdirSync(folder, { recursive: true });
    const entry = join(folder, "server.mjs");
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
    const child = await buildImageChild();
    const directory = mkdtempSync(join(tmpdir(), "baton-chaos-"));
    return new Chaos({ directory, entry, child, variables });
  }

  async close(): Promise<void> {
    await this.kill();
    this.place.child.remove();
    rmSync(this.directory, { recursive: true, force: true });
    rmSync(join(this.place.entry, ".."), { recursive: true, force: true });
  }

  /** Starts the server; `crashAt` as `C3:5`: it kills itself at that point, the fifth time. False: before it was ready. */
  async launch(crashAt = ""): Promise<boolean> {
    const begun = performance.now();
    const child = spawn(process.execPath, [this.place.entry], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        PATH: process.env["PATH"] ?? "",
        BATON_DATA_DIR: this.directory,
        BATON_IMAGE_WORKERS: "1",
        BATON_MIN_FREE_DISK_BYTES: "0",
        BATON_CRASH_AT: crashAt,
        CHAOS_CHILD: this.place.child.entry,
        ...this.place.variables,
      } as unknown as NodeJS.ProcessEnv,
    });
    this.server = child;
    const port = await new Promise<string | null>((resolve) => {
      child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim()));
      child.once("exit", () => resolve(null));
    });
    if (port === null) {
      if (child.signalCode !== "SIGKILL")
        throw new Error(`the server ended with ${child.exitCode}`);
      return false;
    }
    this.launches.push(performance.now() - begun);
    this.base = `http://127.0.0.1:${port}/api`;
    return true;
  }

  async kill(): Promise<void> {
    this.server?.kill("SIGKILL");
    await this.gone();
  }

  /** Resolves when the process has ended; false: it still lives after `limitMs`. */
  async gone(limitMs = 60_000): Promise<boolean> {
    const child = this.server;
    if (!child || child.exitCode !== null || child.signalCode !== null) return true;
    const ended = new Promise<true>((resolve) => child.once("exit", () => resolve(true)));
    return await Promise.race([ended, sleep(limitMs, false as const, { ref: false })]);
  }

  /** Definitions and the picture that all rounds use. */
  async prepare(): Promise<void> {
    await this.call("PUT", "/metadata/workflow", [CHILD, MIXED, PICTURE]);
    const png = await sharp({
      create: { width: 64, height: 48, channels: 3, background: "#4a7" },
    })
      .png()
      .toBuffer();
    const answer = await fetch(`${this.base}/artifacts`, {
      method: "POST",
      body: new Uint8Array(png),
      headers: { "content-type": "image/png" },
    });
    const stored = (await answer.json()) as { fileLocation?: string };
    this.image = stored.fileLocation ?? "";
    if (this.image === "") throw new Error(`no artifact in ${JSON.stringify(stored)}`);
  }

  /** Starts executions spread over `withinMs`; what the server's death prevents is not counted. */
  async start(count: number, withinMs: number): Promise<void> {
    await Promise.allSettled(
      Array.from({ length: count }, async (_, index) => {
        await sleep(Math.random() * withinMs);
        const isPicture = index % 8 === 7;
        const width = 10 + Math.floor(Math.random() * 40);
        const recipeParameters = { outputFormat: "webp", outputSize: { width, height: width } };
        const input = { fileLocation: this.image, recipeParameters };
        this.starts.add(
          isPicture
            ? await this.call("POST", "/workflow/picture", input)
            : await this.call("POST", "/workflow/mixed", { kind: index % 2 ? "odd" : "even" }),
        );
      }),
    );
  }

  /** Reports on tasks of the outside type until the server is gone. */
  async workOutside(): Promise<void> {
    try {
      for (;;) {
        const tasks = JSON.parse(
          await this.call("GET", "/tasks/poll/batch/outside?count=20&timeout=100&workerid=w"),
        ) as { taskId: string; workflowInstanceId: string }[];
        await Promise.all(
          tasks.map(async ({ taskId, workflowInstanceId }) => {
            await this.call("POST", "/tasks", { taskId, workflowInstanceId, status: "COMPLETED" });
            this.reports.add(taskId);
          }),
        );
      }
    } catch {
      return;
    }
  }

  /** Until no execution runs any more. */
  async finish(limitMs: number): Promise<void> {
    const worker = this.workOutside();
    await this.drain(0, limitMs);
    await this.kill();
    await worker;
  }

  /** Until at most `count` executions run; somebody has to work on the outside tasks meanwhile. */
  async drain(count: number, limitMs: number): Promise<void> {
    const until = Date.now() + limitMs;
    while ((await this.open()) > count && Date.now() < until) await sleep(50);
  }

  /** How many executions run. */
  async open(): Promise<number> {
    const answer = await this.call("GET", "/workflow/search?query=status%3DRUNNING&size=1");
    return (JSON.parse(answer) as { totalHits: number }).totalHits;
  }

  /**
   * What is wrong in the database of the dead server: something lost, not final, or done twice (R1–R6 of the promises in
   * ARCHITECTURE). Empty: nothing.
   */
  problems(): string[] {
    const connection = openConnection(join(this.directory, "baton.db"));
    const found: string[] = [];
    const integrity = connection.pragma("integrity_check", { simple: true });
    if (integrity !== "ok") found.push(`integrity: ${String(integrity)}`);
    const dangling = connection.pragma("foreign_key_check") as unknown[];
    if (dangling.length > 0) found.push(`foreign keys: ${JSON.stringify(dangling)}`);
    const store = new ExecutionStore(connection);
    const history = new TransitionStore(connection);
    for (const id of this.starts) {
      const status = store.read(id)?.header.status ?? "lost";
      if (status !== "COMPLETED") found.push(`acknowledged execution ${id} is ${status}`);
      found.push(...historyProblems(id, history.read(id, 0, 1000)));
    }
    for (const id of store.openIds()) found.push(`execution ${id} is not final`);
    const doubled = connection
      .prepare(
        "SELECT parentWorkflowTaskId AS task FROM execution WHERE parentWorkflowTaskId IS NOT NULL GROUP BY 1 HAVING count(*) > 1",
      )
      .all() as { task: string }[];
    for (const { task } of doubled) found.push(`task ${task} has two children`);
    const outside = connection
      .prepare("SELECT id, status FROM task WHERE taskType = 'outside'")
      .all() as { id: string; status: string }[];
    const statusOf = new Map(outside.map(({ id, status }) => [id, status]));
    for (const id of this.reports)
      if (statusOf.get(id) !== "COMPLETED")
        found.push(`acknowledged report on ${id}: ${statusOf.get(id) ?? "lost"}`);
    connection.close();
    return found;
  }

  private async call(method: string, path: string, body?: object): Promise<string> {
    const answer = await fetch(this.base + path, {
      method,
      ...(body
        ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } }
        : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  }
}

/** Numbers without gaps, and no attempt completed twice. */
function historyProblems(
  id: string,
  rows: readonly { seq: number; ref: string | null; to: string; taskId: string | null }[],
): string[] {
  const found: string[] = [];
  if (rows.some(({ seq }, index) => seq !== index + 1))
    found.push(`the history of ${id} has gaps: ${rows.map(({ seq }) => seq).join(" ")}`);
  const ends = rows
    .filter(({ ref, to }) => ref !== null && to === "COMPLETED")
    .map(({ taskId }) => taskId);
  if (new Set(ends).size < ends.length) found.push(`an attempt of ${id} completed twice`);
  return found;
}

const rule = {
  taskDefinition: { retryCount: 50, retryDelaySeconds: 0, responseTimeoutSeconds: 4 },
};
const step = (name: string, ref: string) => simple(name, {}, { taskReferenceName: ref, ...rule });
const typed = (type: string, ref: string, more: object) => ({
  name: ref,
  taskReferenceName: ref,
  type,
  ...more,
});
/** More than the evaluator inside the server knows: it goes to the sandbox. */
const sandboxed = (ref: string) =>
  typed("INLINE", ref, {
    inputParameters: {
      evaluatorType: "javascript",
      expression: "[3,1,2].sort((a, b) => a - b).join('')",
    },
  });

/** Killed in every round, a picture may need a while: its time-outs are not what is tested. */
const patient = {
  taskDefinition: { retryCount: 50, retryDelaySeconds: 0, responseTimeoutSeconds: 3600 },
};

const CHILD = workflow([step("inside", "ca"), sandboxed("cs")], { name: "mixed_child" });
const MIXED = workflow(
  [
    step("inside", "a"),
    typed("FORK_JOIN", "f", {
      forkTasks: [[step("inside", "b"), step("outside", "c")], [step("inside", "d")]],
    }),
    typed("JOIN", "j", { joinOn: ["c", "d"] }),
    typed("DO_WHILE", "l", {
      loopCondition: "$.l['iteration'] < 3",
      loopOver: [step("inside", "la"), sandboxed("ls")],
    }),
    typed("SWITCH", "s", {
      evaluatorType: "value-param",
      expression: "kind",
      inputParameters: { kind: "${workflow.input.kind}" },
      decisionCases: { odd: [step("outside", "so")] },
      defaultCase: [typed("WAIT", "w", { inputParameters: { duration: "1s" } })],
    }),
    typed("SUB_WORKFLOW", "sub", { subWorkflowParam: { name: "mixed_child", version: 1 } }),
    step("inside", "e"),
  ],
  { name: "mixed" },
);
const PICTURE = workflow(
  [
    simple(
      "image_convert_resize",
      {
        fileLocation: "${workflow.input.fileLocation}",
        outputFormat: "${workflow.input.recipeParameters.outputFormat}",
        outputWidth: "${workflow.input.recipeParameters.outputSize.width}",
        outputHeight: "${workflow.input.recipeParameters.outputSize.height}",
      },
      { taskReferenceName: "resize", ...patient },
    ),
    simple(
      "upload_toS3",
      { fileLocation: "${resize.output.fileLocation}" },
      { taskReferenceName: "upload", ...patient },
    ),
  ],
  { name: "picture" },
);
