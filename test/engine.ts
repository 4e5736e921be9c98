import { newId } from "@/lib/server/ids";

import type { WorkflowDef, WorkflowTask } from "@/lib/core/definition/schema";
import type { FaultPlan } from "@/lib/core/faults/fault";
import type { JsonObject } from "@/lib/core/json";
import type { ScriptRunner } from "@/lib/server/executor/scripts";
import { assemble } from "@/lib/server/executor/assemble";
import { closeConnection, openConnection } from "@/lib/server/store/connection";
import { takeOwnership } from "@/lib/server/store/owner";
import { Writer } from "@/lib/server/store/writer";
import type { Worker, WorkerOutcome, WorkerTask } from "@/lib/server/tasks/worker";

import { openDatabase } from "./database";

export function simple(
  name: string,
  inputParameters: JsonObject = {},
  more: Partial<WorkflowTask> = {},
): WorkflowTask {
  return { name, taskReferenceName: name, type: "SIMPLE", inputParameters, ...more };
}

export function workflow(tasks: WorkflowTask[], more: Partial<WorkflowDef> = {}): WorkflowDef {
  return { name: "w", version: 1, schemaVersion: 2, tasks, ...more };
}

/** A worker whose work is a function; `slots` tasks at once. */
export function workerFor(
  types: readonly string[],
  run: (task: WorkerTask, signal: AbortSignal) => Promise<WorkerOutcome> | WorkerOutcome,
  slots = 100,
): Worker {
  let used = 0;
  const listeners: (() => void)[] = [];
  return {
    types,
    freeSlots: () => slots - used,
    onFree: (listener) => listeners.push(listener),
    async run(task, signal) {
      used += 1;
      try {
        return await run(task, signal);
      } finally {
        used -= 1;
        for (const listener of listeners) listener();
      }
    },
  };
}

export const done: WorkerOutcome = { status: "completed", output: {} };

export interface TestEngineOptions {
  readonly workers?: readonly Worker[];
  /** Epoch ms. */
  readonly now?: () => number;
  /** Bugs are put here. */
  readonly bugs?: unknown[];
  /** An existing database: a restart of the server. Without it the engine has one of its own. */
  readonly file?: string;
  /** Without it scripts fail. */
  readonly scripts?: ScriptRunner;
}

const NO_SCRIPTS: ScriptRunner = {
  run: () => Promise.resolve({ ok: false, timedOut: false, message: "There is no sandbox here." }),
};

/** The executor over a real database. `recover` is left to the caller. */
export function openTestEngine(options: TestEngineOptions = {}) {
  const database = options.file === undefined ? openDatabase() : null;
  const file = options.file ?? database?.file ?? "";
  const connection = openConnection(file, { busyTimeoutMs: 50 });
  const now = options.now ?? Date.now;
  const writer = new Writer({ connection, epoch: takeOwnership(connection, now()) });
  const bugs = options.bugs ?? [];
  const parts = assemble({
    scripts: options.scripts ?? NO_SCRIPTS,
    connection,
    writer,
    workers: options.workers ?? [],
    now,
    systemValue: () => undefined,
    onBug: (error) => bugs.push(error),
  });
  return engineOf({ ...parts, connection, database, file, bugs });
}

type Base = ReturnType<typeof assemble> & {
  connection: ReturnType<typeof openConnection>;
  database: ReturnType<typeof openDatabase> | null;
  bugs: unknown[];
  file: string;
};

function engineOf(base: Base) {
  return {
    ...base,
    /** Starts a definition that is not stored; answers the id. */
    async start(
      definition: WorkflowDef,
      input: JsonObject = {},
      more: {
        priority?: number;
        taskToDomain?: Record<string, string>;
        faults?: FaultPlan;
      } = {},
    ) {
      const workflowId = newId();
      await base.executor.start({
        workflowId,
        definition: base.definitions.embed(definition),
        input,
        now: Date.now(),
        ...more,
      });
      return workflowId;
    },
    async poll(
      taskType: string,
      more: { count?: number; timeoutMs?: number; domain?: string; workerId?: string } = {},
    ) {
      const { count = 1, timeoutMs = 0, domain = null, workerId = "w1" } = more;
      return await base.dispatcher.poll({ taskType, domain, workerId, count, timeoutMs });
    },
    async ended(id: string) {
      for (let tries = 0; tries < 2000; tries++) {
        const view = await base.executor.view(id);
        if (view && view.header.endTime > 0) return view;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      throw new Error(`${id} did not end`);
    },
    /** Ends this process's part without a word to anybody, as a kill would; the file stays. */
    abandon() {
      base.close();
      base.writer.close();
      base.connection.close();
    },
    close() {
      if (base.connection.open) {
        base.close();
        base.writer.close();
        closeConnection(base.connection);
      }
      base.database?.close();
    },
  };
}
