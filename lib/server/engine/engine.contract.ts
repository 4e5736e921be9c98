import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { WorkflowDef } from "@/lib/core/definition/schema";
import type { Transition } from "@/lib/core/execution/state";
import type { JsonObject } from "@/lib/core/json";
import { simple, workflow } from "@/test/engine";

import type { ExecutionSnapshot, StartRequest, WorkflowEngine } from "./engine";

export interface OpenEngine {
  readonly engine: WorkflowEngine;
  close(): Promise<void> | void;
}

const PATIENCE_MS = 15_000;

/** Of this run of the tests: another server may remember those before. */
const RUN = Date.now();

/** What every engine promises (engine.ts). Definitions come with the start, so that nothing has to be registered. */
export function describeEngine(name: string, open: () => Promise<OpenEngine> | OpenEngine): void {
  describe(`the engine: ${name}`, () => {
    let opened: OpenEngine;
    let engine: WorkflowEngine;
    beforeAll(async () => {
      opened = await open();
      ({ engine } = opened);
    });
    afterAll(() => opened.close());

    const start = (definition: WorkflowDef, input: JsonObject = {}) =>
      engine.start(requestOf(definition, input));
    const until = async (id: string, isThere: (snapshot: ExecutionSnapshot) => boolean) => {
      for (const limit = Date.now() + PATIENCE_MS; ; await sleep(50)) {
        const snapshot = await engine.execution(id);
        if (isThere(snapshot)) return snapshot;
        if (Date.now() > limit) throw new Error(`still ${statusesOf(snapshot).join(" ")}`);
      }
    };
    const open1 = (snapshot: ExecutionSnapshot, ref: string) =>
      snapshot.tasks.findLast(
        (task) => task.referenceTaskName === ref && /SCHEDULED|IN_PROGRESS/.test(task.status),
      );
    /** Ends the open attempt of a task, as its worker would. */
    const report = async (id: string, ref: string, more: JsonObject = {}) => {
      const { tasks } = await until(id, (snapshot) => open1(snapshot, ref) !== undefined);
      const task = tasks.findLast((each) => each.referenceTaskName === ref);
      await engine.updateTask({
        executionId: id,
        taskId: task?.taskId ?? "",
        status: "COMPLETED",
        outputData: {},
        workerId: "contract",
        logs: [],
        ...more,
      });
      return task?.taskId ?? "";
    };

    it("runs what it is given to its end, with output", async () => {
      const id = await start(two("ends"), { who: "Ada" });
      await report(id, "a", { outputData: { text: "hello" } });
      await report(id, "b");
      const { header } = await until(id, ({ header }) => header.status === "COMPLETED");
      expect(header).toMatchObject({ workflowName: "ends", output: { text: "hello", who: "Ada" } });
    });

    it("refuses what it does not know with NOT_FOUND", async () => {
      await expect(engine.execution("5f0f3a35-0000-4000-8000-000000000000")).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
      await expect(
        engine.start({ ...requestOf(two("x"), {}), name: "nobody_has_this", definition: null }),
      ).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await engine.hasDefinition("nobody_has_this", null)).toBe(false);
    });

    it("tells followers of every change once, in order, and has it in the history", async () => {
      const id = await start(two("followed"));
      await engine.execution(id);
      const heard: Transition[] = [];
      const stop = engine.subscribe(id, {
        onChange: ({ transitions }) => void heard.push(...transitions),
      });
      await report(id, "a");
      await report(id, "b");
      await until(id, ({ header }) => header.status === "COMPLETED");
      while (heard.at(-1)?.to !== "COMPLETED" || heard.at(-1)?.ref !== null) await sleep(20);
      stop();
      const history = await engine.transitions(id, 0, 100);
      expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
      expect(heard).toEqual(history.slice(-heard.length));
      expect(history[0]).toMatchObject({ ref: null, from: null, to: "RUNNING" });
      const ends = history.filter(({ to }) => to === "COMPLETED").map(({ ref }) => ref);
      expect(ends.filter((ref) => ref === "a" || ref === "b")).toEqual(["a", "b"]);
      expect(await engine.transitions(id, 2, 1)).toEqual(history.slice(2, 3));
    });

    it("pauses, resumes, terminates with a reason, and retries", async () => {
      const id = await start(two("stopped"));
      await engine.pause(id);
      expect((await engine.execution(id)).header.status).toBe("PAUSED");
      await engine.resume(id);
      expect((await engine.execution(id)).header.status).toBe("RUNNING");
      await engine.terminate(id, "enough");
      expect((await engine.execution(id)).header).toMatchObject({
        status: "TERMINATED",
        reasonForIncompletion: "enough",
      });
      await engine.retry(id, false);
      const again = await until(id, (snapshot) => open1(snapshot, "a") !== undefined);
      expect(again.header.status).toBe("RUNNING");
      await engine.terminate(id, null);
    });

    it("starts one execution for one key, whoever asks again", async () => {
      const keyed = (key: string, strategy = "RETURN_EXISTING") =>
        engine.start({
          ...requestOf(two("keyed"), {}),
          idempotencyKey: `${key}-${RUN}`,
          idempotencyStrategy: strategy as StartRequest["idempotencyStrategy"],
        });
      const id = await keyed("one");
      await until(id, (snapshot) => open1(snapshot, "a") !== undefined);
      expect(await Promise.all([keyed("one"), keyed("one")])).toEqual([id, id]);
      expect(await keyed("two")).not.toBe(id);
      await expect(keyed("one", "FAIL")).rejects.toMatchObject({ code: "CONFLICT" });
      await engine.terminate(id, null);
    });

    it("restarts, runs again from a task, and passes a task over", async () => {
      const id = await start(two("again"));
      const first = await report(id, "a");
      await report(id, "b");
      await until(id, ({ header }) => header.status === "COMPLETED");
      await engine.rerun(id, {
        taskId: first,
        workflowInput: null,
        taskInput: null,
        correlationId: null,
      });
      await report(id, "a");
      await report(id, "b");
      await until(id, ({ header }) => header.status === "COMPLETED");
      await engine.restart(id, false);
      await until(id, (snapshot) => open1(snapshot, "a") !== undefined);
      await engine.skip(id, "b");
      await report(id, "a");
      const { tasks } = await until(id, ({ header }) => header.status === "COMPLETED");
      expect(tasks.map(({ referenceTaskName: ref, status }) => `${ref} ${status}`)).toContain(
        "b SKIPPED",
      );
    });

    it("keeps log lines, finds executions, and removes them", async () => {
      const id = await start(two("logged"), {});
      const taskId = await report(id, "a", { logs: [{ log: "half way", createdTime: 1 }] });
      for (const limit = Date.now() + PATIENCE_MS; Date.now() < limit; await sleep(100))
        if ((await engine.logs(taskId)).length > 0) break;
      expect((await engine.logs(taskId)).map(({ log }) => log)).toEqual(["half way"]);
      await engine.terminate(id, null);
      const search = { start: 0, size: 10, sort: "startTime:DESC", freeText: "" };
      const query = `workflowType = 'logged' AND status = 'TERMINATED'`;
      const find = async () => (await engine.search({ ...search, query })).results;
      for (const limit = Date.now() + PATIENCE_MS; Date.now() < limit; await sleep(100))
        if ((await find()).length > 0) break;
      expect((await find()).map(({ workflowId }) => workflowId)).toContain(id);
      await engine.remove(id, false);
      await expect(engine.execution(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });
  });
}

function two(name: string): WorkflowDef {
  const step = (ref: string) => simple(`contract_${ref}`, {}, { taskReferenceName: ref });
  return workflow([step("a"), step("b")], {
    name,
    ownerEmail: "contract@example.com",
    outputParameters: { text: "${a.output.text}", who: "${workflow.input.who}" },
  });
}

function requestOf(definition: WorkflowDef, input: JsonObject): StartRequest {
  return {
    name: definition.name ?? "",
    version: 1,
    definition,
    input,
    correlationId: null,
    priority: 0,
    taskToDomain: {},
    createdBy: null,
    idempotencyKey: null,
    idempotencyStrategy: "RETURN_EXISTING",
    faults: null,
  };
}

function statusesOf({ header, tasks }: ExecutionSnapshot): string[] {
  return [header.status, ...tasks.map(({ referenceTaskName: ref, status }) => `${ref}:${status}`)];
}
