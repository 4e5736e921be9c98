import { describe, expect, it } from "vitest";

import { embedTaskDefs } from "../definition/snapshot";
import { Scene, simpleTask } from "./scene";

const once = { retryCount: 0 };

function forked(lanes: Parameters<typeof simpleTask>[1][], more: object = {}) {
  const forkTasks = lanes.map((extra, index) => [simpleTask(`t${index}`, { ...once, ...extra })]);
  return {
    name: "w",
    tasks: [
      { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks },
      { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: lanes.map((_, at) => `t${at}`) },
    ],
    ...more,
  };
}

describe("retry", () => {
  it("is refused while it runs, is paused or has nothing to retry", () => {
    const scene = new Scene({ definition: { name: "w", tasks: [simpleTask("a")] } });
    const retry = () => scene.tell({ type: "retry-requested" });
    expect(retry).toThrow("Workflow is still running.  status=RUNNING");
    scene.tell({ type: "pause-requested" });
    expect(retry).toThrow("Workflow is still running.  status=PAUSED");
    scene.tell({ type: "resume-requested" });
    scene.complete("a");
    expect(retry).toThrow("There are no retryable tasks! Use restart");
    const empty = new Scene({ definition: { name: "w", tasks: [] } });
    expect(() => empty.tell({ type: "retry-requested" })).toThrow("Workflow has not started yet");
  });

  it("goes beyond the allowed attempts, and the next failure is final again", () => {
    const scene = new Scene({ definition: { name: "w", tasks: [simpleTask("a", once)] } });
    scene.fail("a", "first");
    scene.now += 5;
    scene.tell({ type: "retry-requested" });
    expect(scene.task("a")).toMatchObject({
      status: "SCHEDULED",
      retryCount: 1,
      callbackAfterSeconds: 0,
      reasonForIncompletion: null,
      outputData: {},
    });
    expect(scene.state.tasks[0]).toMatchObject({ retried: true, executed: true });
    expect(scene.state.header).toMatchObject({
      lastRetriedTime: scene.now,
      reasonForIncompletion: null,
      failedReferenceTaskNames: ["a"],
    });
    scene.fail("a", "second");
    expect(scene.status).toBe("FAILED");
  });

  it("lets a join that a permissive branch failed wait again in place", () => {
    const scene = new Scene({ definition: forked([{ permissive: true }, {}]) });
    scene.fail("t0", "why");
    scene.complete("t1", { v: 1 });
    expect(scene.task("j")).toMatchObject({ status: "FAILED", reasonForIncompletion: "why" });
    expect(scene.status).toBe("FAILED");
    scene.tell({ type: "retry-requested" });
    expect(scene.task("j")).toMatchObject({ status: "IN_PROGRESS", retryCount: 0 });
    scene.complete("t0", { v: 0 });
    expect(scene.status).toBe("COMPLETED");
    expect(scene.task("j").outputData).toEqual({ t0: { v: 0 }, t1: { v: 1 } });
  });

  it("of a workflow that timed out goes on although no task failed, with a new clock", () => {
    const scene = new Scene({
      definition: {
        name: "w",
        tasks: [simpleTask("a")],
        timeoutSeconds: 10,
        timeoutPolicy: "TIME_OUT_WF",
      },
    });
    scene.advance(10_000);
    expect(scene.status).toBe("TIMED_OUT");
    scene.tell({ type: "retry-requested" });
    expect(scene.picture()).toBe("a:CANCELED a#1:SCHEDULED");
    scene.advance(9999);
    expect(scene.status).toBe("RUNNING");
    scene.advance(1);
    expect(scene.status).toBe("TIMED_OUT");
  });
});

describe("restart", () => {
  it("takes the newest definition when it is given one, and keeps the variables", () => {
    const scene = new Scene({
      definition: {
        name: "w",
        tasks: [
          { name: "v", taskReferenceName: "v", type: "SET_VARIABLE", inputParameters: { x: 1 } },
        ],
      },
    });
    const newest = embedTaskDefs(
      { name: "w", version: 4, tasks: [simpleTask("fresh")] },
      () => undefined,
    );
    scene.tell({ type: "restart-requested", definition: newest });
    expect(scene.picture()).toBe("fresh:SCHEDULED");
    expect(scene.state.header).toMatchObject({ workflowVersion: 4, variables: { x: 1 } });
  });

  it("is refused for a completed workflow that says so, not for a failed one", () => {
    const make = () =>
      new Scene({
        definition: { name: "w", restartable: false, tasks: [simpleTask("a", once)] },
      });
    const done = make();
    done.complete("a");
    expect(() => done.tell({ type: "restart-requested", definition: null })).toThrow(
      "Workflow: w.1/wf.COMPLETED is non-restartable",
    );
    const failed = make();
    failed.fail("a");
    failed.tell({ type: "restart-requested", definition: null });
    expect(failed.picture()).toBe("a:SCHEDULED");
  });
});

describe("terminate", () => {
  it("turns a failed execution into a terminated one with the new reason; once more changes nothing", () => {
    const scene = new Scene({ definition: { name: "w", tasks: [simpleTask("a", once)] } });
    scene.fail("a");
    scene.tell({ type: "terminate-requested", reason: "enough" });
    expect(scene.state.header).toMatchObject({
      status: "TERMINATED",
      reasonForIncompletion: "enough",
    });
    const { changes } = scene.tell({ type: "terminate-requested", reason: "again" });
    expect(changes.header).toBe(false);
  });
});

describe("resetting callbacks", () => {
  it("makes held back tasks available at once, and is refused for what has ended", () => {
    const scene = new Scene({ definition: { name: "w", tasks: [simpleTask("a")] } });
    scene.poll("a");
    scene.report("a", { status: "IN_PROGRESS", callbackAfterSeconds: 60 });
    expect(scene.task("a").dueTime).toBe(scene.now + 60_000);
    scene.tell({ type: "callbacks-reset-requested" });
    expect(scene.task("a")).toMatchObject({ dueTime: 0, callbackAfterSeconds: 0 });
    scene.complete("a");
    expect(() => scene.tell({ type: "callbacks-reset-requested" })).toThrow(
      "Workflow is in terminal state. Status = COMPLETED",
    );
  });
});

describe("a lease", () => {
  it("is extended without anything else of the report", () => {
    const scene = new Scene({ definition: { name: "w", tasks: [simpleTask("a")] } });
    scene.poll("a");
    scene.now += 3_000_000;
    scene.report("a", { status: "COMPLETED", outputData: { x: 1 }, extendLease: true });
    expect(scene.task("a")).toMatchObject({
      status: "IN_PROGRESS",
      outputData: {},
      updateTime: scene.now,
    });
    scene.advance(3_000_000);
    expect(scene.task("a").status).toBe("IN_PROGRESS");
  });
});

describe("the failure workflow", () => {
  it.each([
    ["$workflow.input.clean", { clean: "tidy" }, "tidy"],
    ["$workflow.input.clean", {}, "$workflow.input.clean"],
    ["fixed", {}, "fixed"],
  ])("%s with input %j is %s", (failureWorkflow, input, name) => {
    const scene = new Scene({
      definition: { name: "w", failureWorkflow, tasks: [simpleTask("a", once)] },
      input,
    });
    scene.fail("a");
    expect(scene.commands.find(({ type }) => type === "start-failure-workflow")).toMatchObject({
      name,
      version: null,
    });
    scene.tell({ type: "failure-workflow-answered", result: "its id" });
    expect(scene.state.header.output).toEqual({ "conductor.failure_workflow": "its id" });
  });

  it("gets the failed execution without its tasks when they would make the input too large", () => {
    const text = "x".repeat(1024 * 1024);
    const scene = new Scene({
      definition: forked([{}, {}, {}, {}, {}, {}], { failureWorkflow: "clean" }),
    });
    for (const ref of ["t0", "t1", "t2", "t3", "t4"]) scene.complete(ref, { text });
    scene.fail("t5");
    const command = scene.commands.find(({ type }) => type === "start-failure-workflow");
    expect(command).toMatchObject({ input: { failedWorkflow: { status: "FAILED", tasks: [] } } });
  });
});

describe("rerun", () => {
  it("numbers what comes after the task from there on", () => {
    const tasks = ["a", "b", "c"].map((ref) => simpleTask(ref, once));
    const scene = new Scene({ definition: { name: "w", tasks } });
    for (const ref of ["a", "b", "c"]) scene.complete(ref);
    const request = { taskInput: null, workflowInput: null, correlationId: null };
    scene.tell({ type: "rerun-requested", rerun: { ...request, taskId: scene.task("a").taskId } });
    scene.complete("a");
    expect(scene.state.tasks.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(scene.state.header).toMatchObject({ reRunFromWorkflowId: null, lastRetriedTime: 0 });
  });
});
