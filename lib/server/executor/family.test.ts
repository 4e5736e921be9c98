import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { WorkflowDef, WorkflowTask } from "@/lib/core/definition/schema";
import type { TaskRecord } from "@/lib/core/execution/state";
import type { JsonObject } from "@/lib/core/json";
import { openTestEngine, simple, workflow } from "@/test/engine";

import { recover } from "./recover";

type Engine = ReturnType<typeof openTestEngine>;
let engine: Engine;
const opened: Engine[] = [];

function open(options: Parameters<typeof openTestEngine>[0] = {}): Engine {
  engine = openTestEngine(options);
  opened.push(engine);
  return engine;
}
beforeEach(() => void open());
afterEach(() => {
  const bugs = opened.flatMap((each) => each.bugs);
  for (const each of opened.splice(0)) each.close();
  if (bugs.length > 0) throw new Error("the engine reported bugs", { cause: bugs });
});

function sub(ref: string, child: WorkflowDef, more: Partial<WorkflowTask> = {}): WorkflowTask {
  return {
    name: ref,
    taskReferenceName: ref,
    type: "SUB_WORKFLOW",
    subWorkflowParam: { name: child.name ?? "", version: 1, workflowDefinition: json(child) },
    ...more,
  };
}

function json(definition: WorkflowDef): JsonObject {
  return JSON.parse(JSON.stringify(definition)) as JsonObject;
}

const child = workflow([simple("a")], { name: "child" });

async function see(id: string) {
  const view = await engine.executor.view(id);
  if (!view) throw new Error(`no execution ${id}`);
  return view;
}

/** `STATUS ref#attempt:STATUS …` */
async function picture(id: string): Promise<string> {
  const { header, tasks } = await see(id);
  const parts = tasks.map(
    (task) =>
      `${task.referenceTaskName}${task.retryCount > 0 ? `#${task.retryCount}` : ""}:${task.status}`,
  );
  return [header.status, ...parts].join(" ");
}

async function childOf(id: string, ref = "s"): Promise<string> {
  const { tasks } = await see(id);
  const task = tasks.findLast(({ referenceTaskName }) => referenceTaskName === ref);
  return task?.subWorkflowId ?? "";
}

async function work(type: string): Promise<TaskRecord> {
  const [task] = await engine.poll(type, { timeoutMs: 1000 });
  if (!task) throw new Error(`nothing to do for ${type}`);
  return task;
}

async function finish(type: string, status: "COMPLETED" | "FAILED", outputData: JsonObject = {}) {
  const task = await work(type);
  await engine.executor.update(task.workflowInstanceId, {
    taskId: task.taskId,
    status,
    outputData,
    reasonForIncompletion: status === "FAILED" ? "broke" : null,
  });
}

/** What one execution tells another is stored a turn later at most. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const once = { taskDefinition: { retryCount: 0 } };
const fragile = workflow([simple("a", {}, once)], { name: "child" });

describe("a sub-workflow", () => {
  it("gets the task's input, is linked with it, and its output is the task's", async () => {
    const id = await engine.start(
      workflow([sub("s", child, { inputParameters: { p: "${workflow.input.p}" } }), simple("b")], {
        outputParameters: { r: "${s.output.r}" },
      }),
      { p: 7 },
    );
    expect(await picture(id)).toBe("RUNNING s:IN_PROGRESS");
    const { header } = await see(await childOf(id));
    expect(header).toMatchObject({ parentWorkflowId: id, status: "RUNNING" });
    expect(header.input).toEqual({ p: 7, _systemMetadata: { dynamic: true } });
    await finish("a", "COMPLETED", { r: 8 });
    await settled();
    expect(await picture(id)).toBe("RUNNING s:COMPLETED b:SCHEDULED");
    await finish("b", "COMPLETED");
    expect((await see(id)).header.output).toEqual({ r: 8 });
  });

  it("is stored in the same commit as its parent", async () => {
    const id = await engine.start(workflow([sub("s", child)]));
    expect(engine.store.read(await childOf(id))?.header.status).toBe("RUNNING");
    expect(engine.store.read(id)?.tasks[0]?.status).toBe("IN_PROGRESS");
  });

  it("fails its parent with its reason; ended by somebody, it terminates its parent", async () => {
    const failed = await engine.start(workflow([sub("s", fragile)]));
    await finish("a", "FAILED");
    await settled();
    const view = await see(failed);
    expect(view.header.status).toBe("FAILED");
    expect(view.tasks[0]?.reasonForIncompletion).toMatch(
      /^Sub workflow child\.1\/.* failure reason: Task .* failed with status: FAILED and reason: 'broke'$/,
    );
    const ended = await engine.start(workflow([sub("s", child)]));
    await engine.executor.apply(await childOf(ended), {
      type: "terminate-requested",
      reason: "enough",
    });
    await settled();
    expect(await picture(ended)).toBe("TERMINATED s:CANCELED");
  });

  it("ends with its parent, at any depth", async () => {
    const middle = workflow([sub("s", child)], { name: "middle" });
    const id = await engine.start(workflow([sub("s", middle)]));
    const inner = await childOf(await childOf(id));
    await engine.executor.apply(id, { type: "terminate-requested", reason: "enough" });
    await settled();
    expect(await picture(inner)).toBe("TERMINATED a:CANCELED");
    expect((await see(inner)).header.reasonForIncompletion).toBe(
      "Parent workflow has been terminated with reason: Parent workflow has been terminated with reason: enough",
    );
    expect(await engine.poll("a")).toEqual([]);
  });

  it("that does not exist fails the task with the reason", async () => {
    const subWorkflowParam = { name: "nowhere", version: 3 };
    const id = await engine.start(workflow([{ ...sub("s", child), subWorkflowParam }]));
    expect((await see(id)).tasks[0]).toMatchObject({
      status: "FAILED",
      reasonForIncompletion: "No such workflow defined. name=nowhere, version=3",
    });
  });

  it("is a new one for a new attempt of the task", async () => {
    const taskDefinition = { retryCount: 1, retryDelaySeconds: 0 };
    const id = await engine.start(workflow([sub("s", fragile, { taskDefinition })]));
    const first = await childOf(id);
    await finish("a", "FAILED");
    await settled();
    expect(await picture(id)).toBe("RUNNING s:FAILED s#1:IN_PROGRESS");
    expect(await childOf(id)).not.toBe(first);
  });

  it("cannot be nested without end", async () => {
    engine.connection
      .prepare(
        "INSERT INTO workflow_definition (name, version, json, createTime, updateTime) VALUES (?, 1, ?, 0, 0)",
      )
      .run(
        "self",
        JSON.stringify({
          tasks: [{ ...sub("s", child), subWorkflowParam: { name: "self", version: 1 } }],
        }),
      );
    const self = engine.definitions.find("self", 1);
    if (!self) throw new Error("not stored");
    const id = await engine.start(self);
    const { header } = await engine.ended(id);
    expect(header.status).toBe("FAILED");
    expect(header.reasonForIncompletion).toContain("Sub workflow self.1/");
  });

  it("goes on after a crash, whatever was told and whatever was not", async () => {
    const id = await engine.start(workflow([sub("s", child), simple("b")]));
    const inner = await childOf(id);
    const { file } = engine;
    engine.abandon();
    const second = open({ file });
    await recover(second.executor);
    expect(await picture(id)).toBe("RUNNING s:IN_PROGRESS");
    // The child's end is on disk, its parent was not told.
    second.connection.prepare("UPDATE execution SET status = 'COMPLETED' WHERE id = ?").run(inner);
    second.abandon();
    const third = open({ file });
    await recover(third.executor);
    await settled();
    expect(await picture(id)).toBe("RUNNING s:COMPLETED b:SCHEDULED");
  });
});

describe("operations with parents and children", () => {
  async function failedFamily(): Promise<{ id: string; inner: string }> {
    const id = await engine.start(workflow([sub("s", fragile), simple("b")]));
    const inner = await childOf(id);
    await finish("a", "FAILED");
    await settled();
    expect(await picture(id)).toBe("FAILED s:FAILED");
    return { id, inner };
  }

  it("retry starts a new child, retry with resume goes on in the old one", async () => {
    const { id, inner } = await failedFamily();
    await engine.executor.retry(id, true);
    expect(await picture(inner)).toBe("RUNNING a:FAILED a#1:SCHEDULED");
    expect(await picture(id)).toBe("RUNNING s:IN_PROGRESS");
    await finish("a", "COMPLETED");
    await settled();
    expect(await picture(id)).toBe("RUNNING s:COMPLETED b:SCHEDULED");

    const other = await failedFamily();
    await engine.executor.retry(other.id, false);
    expect(await picture(other.id)).toBe("RUNNING s:FAILED s#1:IN_PROGRESS");
    expect(await childOf(other.id)).not.toBe(other.inner);
  });

  it("retry or restart of a child opens its parents again", async () => {
    const { id, inner } = await failedFamily();
    await engine.executor.retry(inner, false);
    expect(await picture(id)).toBe("RUNNING s:IN_PROGRESS");
    expect(engine.logs.of((await see(id)).tasks[0]?.taskId ?? "")).toMatchObject([
      { log: `Sub workflow ${inner} retried.` },
    ]);
    await finish("a", "FAILED");
    await settled();
    await engine.executor.restart(inner, null);
    expect(await picture(inner)).toBe("RUNNING a:SCHEDULED");
    await finish("a", "COMPLETED");
    await finish("b", "COMPLETED");
    expect((await engine.ended(id)).header.status).toBe("COMPLETED");
  });

  it("retry of one failed child of a fork retries its failed siblings and lets the join wait", async () => {
    const fork: WorkflowTask = {
      name: "f",
      taskReferenceName: "f",
      type: "FORK_JOIN",
      forkTasks: [
        [sub("s1", fragile)],
        [sub("s2", workflow([simple("c", {}, once)], { name: "other" }))],
      ],
    };
    const join = { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["s1", "s2"] };
    const id = await engine.start(workflow([fork, join]));
    const [first, second] = [await childOf(id, "s1"), await childOf(id, "s2")];
    await finish("a", "FAILED");
    await settled();
    expect(await picture(second)).toBe("TERMINATED c:CANCELED");
    await engine.executor.retry(first, false);
    expect(await picture(id)).toBe(
      "RUNNING f:COMPLETED s1:IN_PROGRESS s2:IN_PROGRESS j:IN_PROGRESS",
    );
    expect(await picture(second)).toBe("RUNNING c:CANCELED c#1:SCHEDULED");
    await finish("a", "COMPLETED");
    await finish("c", "COMPLETED");
    expect((await engine.ended(id)).header.status).toBe("COMPLETED");
  });

  it("rerun from a task forgets what came later, also inside a child", async () => {
    const id = await engine.start(
      workflow([simple("x"), sub("s", workflow([simple("a"), simple("b")], { name: "child" }))]),
    );
    for (const type of ["x", "a", "b"]) await finish(type, "COMPLETED", { by: type });
    await engine.ended(id);
    const inner = await childOf(id);
    const [a] = (await see(inner)).tasks;
    await engine.executor.rerun(id, {
      taskId: a?.taskId ?? "",
      taskInput: { again: true },
      workflowInput: null,
      correlationId: null,
    });
    expect(await picture(inner)).toBe("RUNNING a:SCHEDULED");
    expect(await picture(id)).toBe("RUNNING x:COMPLETED s:IN_PROGRESS");
    expect((await work("a")).inputData).toEqual({ again: true });
  });

  it("rerun from the start takes a new input; an unknown task or a running execution is refused", async () => {
    const id = await engine.start(workflow([simple("x", { p: "${workflow.input.p}" })]), { p: 1 });
    const nothing = { workflowInput: null, taskInput: null, correlationId: null };
    await expect(engine.executor.rerun(id, { taskId: null, ...nothing })).rejects.toThrow(
      `Workflow: w.1/${id}.RUNNING is not in terminal state, unable to rerun.`,
    );
    await finish("x", "COMPLETED");
    await expect(engine.executor.rerun(id, { taskId: "t", ...nothing })).rejects.toThrow(
      "Task t not found",
    );
    const again = { ...nothing, workflowInput: { p: 2 }, correlationId: "c" };
    await engine.executor.rerun(id, { taskId: null, ...again });
    expect((await work("x")).inputData).toEqual({ p: 2 });
    expect((await see(id)).header.correlationId).toBe("c");
  });

  it("rerun from a fork goes through its branches again", async () => {
    const fork: WorkflowTask = {
      name: "f",
      taskReferenceName: "f",
      type: "FORK_JOIN",
      forkTasks: [[simple("a")], [simple("b")]],
    };
    const join = { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["a", "b"] };
    const id = await engine.start(workflow([simple("x"), fork, join]));
    for (const type of ["x", "a", "b"]) await finish(type, "COMPLETED");
    const { tasks } = await engine.ended(id);
    await engine.executor.rerun(id, {
      taskId: tasks[1]?.taskId ?? "",
      workflowInput: null,
      taskInput: null,
      correlationId: null,
    });
    expect(await picture(id)).toBe(
      "RUNNING x:COMPLETED f:COMPLETED a:SCHEDULED b:SCHEDULED j:IN_PROGRESS",
    );
    for (const type of ["a", "b"]) await finish(type, "COMPLETED");
    expect((await engine.ended(id)).header.status).toBe("COMPLETED");
  });

  it("skip passes over a task that has not begun, and refuses others", async () => {
    const id = await engine.start(workflow([simple("a"), simple("b"), simple("c")]));
    await engine.executor.apply(id, { type: "skip-requested", ref: "b" });
    expect(await picture(id)).toBe("RUNNING b:SKIPPED a:SCHEDULED");
    const refusals = {
      a: "The task referenced a has already been processed, cannot be skipped",
      b: "The task referenced b has already been processed, cannot be skipped",
      nope: "The task referenced by nope does not exist in the WorkflowDefinition w",
    };
    for (const [ref, text] of Object.entries(refusals))
      await expect(engine.executor.apply(id, { type: "skip-requested", ref })).rejects.toThrow(
        text,
      );
    await finish("a", "COMPLETED");
    expect(await picture(id)).toBe("RUNNING b:SKIPPED a:COMPLETED c:SCHEDULED");
    await finish("c", "COMPLETED");
    expect((await engine.ended(id)).header.status).toBe("COMPLETED");
  });
});

describe("START_WORKFLOW", () => {
  const starter = (startWorkflow: JsonObject): WorkflowTask => ({
    name: "st",
    taskReferenceName: "st",
    type: "START_WORKFLOW",
    inputParameters: { startWorkflow },
  });

  it("starts another workflow and goes on", async () => {
    const id = await engine.start(
      workflow([starter({ workflowDef: json(child), input: { p: 1 } }), simple("b")]),
    );
    expect(await picture(id)).toBe("RUNNING st:COMPLETED b:SCHEDULED");
    const { workflowId } = (await see(id)).tasks[0]?.outputData ?? {};
    const { header } = await see(String(workflowId));
    expect(header).toMatchObject({ input: { p: 1 }, parentWorkflowId: null, status: "RUNNING" });
  });

  it.each<[JsonObject, string]>([
    [{}, "startWorkflow validation failed. 'name' -> Workflow name cannot be null or empty. "],
    [{ name: "nowhere" }, "No such workflow defined. name=nowhere, version=null"],
  ])("%j fails with the reason", async (request, reason) => {
    const id = await engine.start(workflow([starter(request)]));
    expect((await see(id)).tasks[0]).toMatchObject({
      status: "FAILED",
      reasonForIncompletion: reason,
    });
  });
});
