import { describe, expect, it } from "vitest";

import type { TaskDef, WorkflowTask } from "../definition/schema";
import { limits } from "../limits";
import { Scene, simpleTask as simple } from "./scene";
import { loadState } from "./state";
import { nextTimerAt } from "./decide";
import { queueEntryOf } from "./queue-entry";

const once: TaskDef = { retryCount: 0, responseTimeoutSeconds: 3600 };
const flow = (tasks: WorkflowTask[], rest: object = {}) => ({
  name: "w",
  version: 1,
  tasks,
  ...rest,
});
const fork = (ref: string, ...forkTasks: WorkflowTask[][]): WorkflowTask => ({
  name: ref,
  taskReferenceName: ref,
  type: "FORK_JOIN",
  forkTasks,
});
const join = (ref: string, ...joinOn: string[]): WorkflowTask => ({
  name: ref,
  taskReferenceName: ref,
  type: "JOIN",
  joinOn,
});
const system = (type: string, ref: string, inputParameters: object = {}): WorkflowTask => ({
  name: ref,
  taskReferenceName: ref,
  type,
  inputParameters: inputParameters as never,
});
const noRetries = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { ...once, name }]));

describe("a sequence", () => {
  it("schedules the next task with the output of the one before and ends with the output template", () => {
    const scene = new Scene({
      definition: flow([simple("a"), simple("b", { inputParameters: { x: "${a.output.x}" } })], {
        outputParameters: { y: "${b.output.y}", status: "${workflow.status}" },
      }),
    });
    expect(scene.picture()).toBe("a:SCHEDULED");
    scene.complete("a", { x: 7 });
    expect(scene.task("b").inputData).toEqual({ x: 7 });
    scene.complete("b", { y: 8 });
    expect(scene.status).toBe("COMPLETED");
    expect(scene.state.header.output).toEqual({ y: 8, status: "RUNNING" });
    expect(scene.state.header.endTime).toBe(scene.now);
  });

  it("notes what is executed, but not in the turn that ends the execution", () => {
    const scene = new Scene({ definition: flow([simple("a"), simple("b")]) });
    scene.complete("a");
    expect(scene.task("a").executed).toBe(true);
    scene.complete("b");
    expect(scene.task("a").executed).toBe(true);
    expect(scene.task("b").executed).toBe(false);
  });

  it("reads every field of a task that Conductor's expressions know", () => {
    const fields = ["taskId", "status", "correlationId", "workerId", "retryCount", "taskType"];
    const inputParameters = Object.fromEntries(fields.map((name) => [name, `\${a.${name}}`]));
    const scene = new Scene({ definition: flow([simple("a"), simple("b", { inputParameters })]) });
    scene.state.header.correlationId = "order-7";
    scene.complete("a");
    expect(scene.task("b").inputData).toEqual({
      taskId: "t1",
      status: "COMPLETED",
      correlationId: "order-7",
      workerId: null,
      retryCount: 0,
      taskType: "a",
    });
  });

  it("keeps the time of the last update before the end, or that of the end when there was none", () => {
    const scene = new Scene({ definition: flow([simple("a"), simple("b"), simple("c")]) });
    scene.now += 10;
    scene.poll("a");
    scene.now += 10;
    scene.complete("a");
    expect(scene.task("a")).toMatchObject({ updateTime: scene.now - 10, endTime: scene.now });
    scene.complete("b");
    expect(scene.task("b")).toMatchObject({ updateTime: scene.now, startTime: 0 });
    scene.now += 10;
    scene.tell({ type: "terminate-requested", reason: null });
    expect(scene.task("c")).toMatchObject({ updateTime: scene.now, endTime: scene.now });
  });

  it("leaves system names without a value as they are written", () => {
    const inputParameters = { env: "${NETFLIX_ENV}", id: "x-${CPEWF_TASK_ID}" };
    const outputParameters = { id: "${CPEWF_TASK_ID}", stack: "${NETFLIX_STACK}" };
    const scene = new Scene({
      definition: flow([simple("a", { inputParameters })], { outputParameters }),
    });
    expect(scene.task("a").inputData).toEqual({ env: "${NETFLIX_ENV}", id: "x-t1" });
    scene.complete("a");
    expect(scene.state.header.output).toEqual(outputParameters);
  });

  it("ignores a second report and a report on an ended execution", () => {
    const scene = new Scene({ definition: flow([simple("a")]) });
    const { taskId } = scene.task("a");
    scene.complete("a", { v: 1 });
    const decision = scene.tell({
      type: "task-updated",
      result: { taskId, status: "FAILED", outputData: { v: 2 } },
    });
    expect(decision.changes.tasks.size).toBe(0);
    expect(decision.changes.header).toBe(false);
    expect(scene.task("a").outputData).toEqual({ v: 1 });
  });

  it("without tasks is over at once", () => {
    const scene = new Scene({ definition: flow([]) });
    expect([scene.status, scene.state.header.reasonForIncompletion]).toEqual([
      "COMPLETED",
      "No tasks found to be executed",
    ]);
  });
});

describe("retries", () => {
  const rule: TaskDef = { retryCount: 2, retryDelaySeconds: 5, retryLogic: "EXPONENTIAL_BACKOFF" };

  it("make new attempts after their delays and fail the workflow when none is left", () => {
    const scene = new Scene({ definition: flow([simple("a")]), taskDefs: { a: rule } });
    scene.poll("a");
    scene.fail("a", "one");
    expect(scene.task("a")).toMatchObject({
      retryCount: 1,
      startDelayInSeconds: 5,
      callbackAfterSeconds: 5,
      dueTime: scene.now + 5000,
      startTime: 0,
      pollCount: 0,
      reasonForIncompletion: "one",
    });
    scene.fail("a", "two");
    expect(scene.task("a").startDelayInSeconds).toBe(10);
    scene.fail("a", "three");
    expect(scene.picture()).toBe("a:FAILED a#1:FAILED a#2:FAILED");
    expect(scene.status).toBe("FAILED");
    expect(scene.state.header.reasonForIncompletion).toBe(
      "Task t3 failed with status: FAILED and reason: 'three'",
    );
    expect(scene.state.header.failedReferenceTaskNames).toEqual(["a"]);
    expect(scene.state.tasks.map((task) => task.retried)).toEqual([true, true, false]);
  });

  it("add jitter to the hand-out only", () => {
    const scene = new Scene({
      definition: flow([simple("a")]),
      taskDefs: { a: { ...rule, backoffJitterMs: 1000 } },
      random: () => 0.5,
    });
    scene.fail("a");
    expect(scene.task("a").startDelayInSeconds).toBe(5);
    expect(scene.task("a").dueTime - scene.now).toBeGreaterThan(5000);
    expect(scene.task("a").dueTime - scene.now).toBeLessThanOrEqual(6000);
  });

  it("stop at a terminal error, and at a cancellation that terminates the workflow", () => {
    const scene = new Scene({ definition: flow([simple("a")]), taskDefs: { a: rule } });
    scene.report("a", { status: "FAILED_WITH_TERMINAL_ERROR", reasonForIncompletion: "bad" });
    expect(scene.status).toBe("FAILED");
    const other = new Scene({ definition: flow([simple("a")]), taskDefs: { a: rule } });
    other.report("a", { status: "CANCELED" });
    expect(other.status).toBe("TERMINATED");
    expect(other.state.header.reasonForIncompletion).toMatch(
      /status: TERMINATED and reason: 'null'/,
    );
  });

  it("stop when the budget over all attempts is spent", () => {
    const scene = new Scene({
      definition: flow([simple("a")]),
      taskDefs: {
        a: { ...rule, retryDelaySeconds: 0, totalTimeoutSeconds: 3, timeoutPolicy: "ALERT_ONLY" },
      },
    });
    scene.now += 3000;
    scene.fail("a");
    expect(scene.status).toBe("FAILED");
    expect(scene.state.header.reasonForIncompletion).toMatch(/exceeded total timeout of 3 seconds/);
  });
});

describe("optional and permissive tasks", () => {
  it("an optional failure lets the workflow go on", () => {
    const scene = new Scene({
      definition: flow([simple("a", { optional: true }), simple("b")]),
      taskDefs: noRetries("a", "b"),
    });
    scene.fail("a");
    expect(scene.picture()).toBe("a:COMPLETED_WITH_ERRORS b:SCHEDULED");
    scene.complete("b");
    expect(scene.status).toBe("COMPLETED");
  });

  it("a permissive failure lets its successor and siblings finish, then fails the workflow", () => {
    const permissive = { permissive: true };
    const scene = new Scene({
      definition: flow([
        fork("f", [simple("a", permissive), simple("a2", permissive)], [simple("b", permissive)]),
        join("j", "a2", "b"),
      ]),
      taskDefs: noRetries("a", "a2", "b"),
    });
    scene.fail("a", "broken");
    expect(scene.picture()).toBe("f:COMPLETED a:FAILED b:SCHEDULED j:IN_PROGRESS a2:SCHEDULED");
    scene.complete("a2");
    scene.complete("b");
    expect(scene.status).toBe("FAILED");
    expect(scene.state.header.reasonForIncompletion).toMatch(/FAILED and reason: 'broken'/);
  });

  it.each(["COMPLETED", "TERMINATED"])(
    "a permissive failure is remembered when a TERMINATE ends it as %s, with its output",
    (terminationStatus) => {
      const inputParameters = { terminationStatus, workflowOutput: { v: 1 } };
      const terminate = { name: "t", taskReferenceName: "t", type: "TERMINATE", inputParameters };
      const scene = new Scene({
        definition: flow([simple("a", { permissive: true }), terminate]),
        taskDefs: noRetries("a"),
      });
      const { taskId } = scene.task("a");
      scene.fail("a", "broken");
      expect(scene.state.header).toMatchObject({
        status: "FAILED",
        reasonForIncompletion: `Task ${taskId} failed with status: FAILED and reason: 'broken'`,
        output: { v: 1 },
      });
    },
  );
});

describe("fork and join", () => {
  it("a turn that is divided loses no join that has become ready in it", () => {
    const noop = (ref: string) => ({ name: ref, taskReferenceName: ref, type: "NOOP" });
    const many = Array.from({ length: limits.decideStepsPerTurn + 100 }, (_, at) => noop(`n${at}`));
    const inner = [fork("g", [noop("x")], [noop("y")]), join("gj", "x", "y")];
    const last = `n${many.length - 1}`;
    const scene = new Scene({ definition: flow([fork("f", inner, many), join("j", "gj", last)]) });
    expect(scene.status).toBe("COMPLETED");
  });

  const two = flow([
    fork("f", [simple("a"), simple("c")], [simple("b")]),
    join("j", "c", "b"),
    simple("d"),
  ]);

  it("starts all branches, the join waits for its references and gathers their outputs", () => {
    const scene = new Scene({ definition: two });
    expect(scene.picture()).toBe("f:COMPLETED a:SCHEDULED b:SCHEDULED j:IN_PROGRESS");
    expect(scene.state.tasks.map((task) => task.seq)).toEqual([1, 2, 3, 4]);
    scene.complete("b", { v: 2 });
    scene.complete("a", { v: 1 });
    scene.complete("c");
    expect(scene.task("j")).toMatchObject({ status: "COMPLETED", outputData: { b: { v: 2 } } });
    expect(scene.task("d").status).toBe("SCHEDULED");
  });

  it("never fails a join over a branch that has retries left", () => {
    const scene = new Scene({
      definition: two,
      taskDefs: { b: { retryCount: 1, retryDelaySeconds: 0 } },
    });
    scene.fail("b");
    expect(scene.task("j").status).toBe("IN_PROGRESS");
    scene.complete("b", { again: true });
    scene.complete("a");
    scene.complete("c");
    expect(scene.task("j").outputData).toEqual({ b: { again: true } });
  });

  it("cancels the other branches when one fails for good, and says which work to stop", () => {
    const scene = new Scene({ definition: two, taskDefs: noRetries("a", "b") });
    const b = scene.poll("b");
    scene.fail("a");
    expect(scene.picture()).toBe("f:COMPLETED a:FAILED b:CANCELED j:CANCELED");
    expect(scene.commands).toContainEqual({ type: "cancel-work", taskId: b.taskId });
  });

  it("goes on early with a subset, and still waits for the rest before it completes", () => {
    const scene = new Scene({
      definition: flow([fork("f", [simple("a")], [simple("b")]), join("j", "a"), simple("c")]),
    });
    scene.complete("a");
    scene.complete("c");
    expect(scene.status).toBe("RUNNING");
    scene.complete("b");
    expect(scene.status).toBe("COMPLETED");
  });

  it("nests", () => {
    const inner = [fork("f2", [simple("b")], [simple("c")]), join("j2", "b", "c")];
    const scene = new Scene({
      definition: flow([fork("f1", [simple("a")], inner), join("j1", "a", "j2")]),
    });
    expect(scene.picture()).toBe(
      "f1:COMPLETED a:SCHEDULED f2:COMPLETED b:SCHEDULED c:SCHEDULED j2:IN_PROGRESS j1:IN_PROGRESS",
    );
    for (const ref of ["a", "b", "c"]) scene.complete(ref, { ref });
    expect(scene.status).toBe("COMPLETED");
    expect(scene.task("j1").outputData.j2).toEqual({ b: { ref: "b" }, c: { ref: "c" } });
  });

  it("without a join fails the workflow with the reason", () => {
    const scene = new Scene({ definition: flow([fork("f", [simple("a")]), simple("x")]) });
    expect(scene.status).toBe("FAILED");
    expect(scene.state.header.reasonForIncompletion).toBe(
      "Fork task definition is not followed by a join task.  Check the blueprint",
    );
    expect(scene.picture()).toBe("");
  });

  it("marks a join over an optional failure", () => {
    const scene = new Scene({
      definition: flow([
        fork("f", [simple("a", { optional: true })], [simple("b")]),
        join("j", "a", "b"),
      ]),
      taskDefs: noRetries("a", "b"),
    });
    scene.fail("a");
    scene.complete("b");
    expect(scene.task("j").status).toBe("COMPLETED_WITH_ERRORS");
    expect(scene.status).toBe("COMPLETED");
  });

  it("500 levels deep does not overflow", () => {
    let tasks: WorkflowTask[] = [simple("core")];
    for (let level = 0; level < 500; level++) {
      const last = tasks.at(-1)?.taskReferenceName ?? "";
      tasks = [fork(`f${level}`, tasks), join(`j${level}`, last)];
    }
    const scene = new Scene({ definition: flow(tasks) });
    scene.complete("core");
    expect(scene.status).toBe("COMPLETED");
  });
});

describe("system tasks", () => {
  it("SET_VARIABLE merges variables, TERMINATE ends the workflow from inside a branch", () => {
    const scene = new Scene({
      definition: flow(
        [
          system("SET_VARIABLE", "v", { size: "${workflow.input.size}" }),
          fork(
            "f",
            [simple("a")],
            [
              system("TERMINATE", "end", {
                terminationStatus: "COMPLETED",
                terminationReason: "early",
                workflowOutput: { size: "${workflow.variables.size}" },
              }),
            ],
          ),
          join("j", "a", "end"),
        ],
        { variables: { kept: 1 } },
      ),
      input: { size: "xl" },
    });
    expect(scene.state.header).toMatchObject({
      status: "COMPLETED",
      reasonForIncompletion: "early",
      output: { size: "xl" },
      variables: { kept: 1, size: "xl" },
    });
    expect(scene.task("a").status).toBe("CANCELED");
  });

  it("are named as their tasks are, forks and joins as their types", () => {
    const scene = new Scene({
      definition: flow([
        fork("f", [system("WAIT", "w")], [system("HUMAN", "h")], [system("SET_VARIABLE", "v")]),
        join("j", "w", "h", "v"),
      ]),
    });
    const names = scene.state.tasks.map(({ taskType, taskDefName }) => [taskType, taskDefName]);
    expect(names).toEqual([
      ["FORK", "FORK"],
      ["WAIT", "w"],
      ["HUMAN", "h"],
      ["SET_VARIABLE", "v"],
      ["JOIN", "JOIN"],
    ]);
  });

  it("refuses variables over 256 KB and keeps the old ones", () => {
    const scene = new Scene({
      definition: flow([system("SET_VARIABLE", "v", { big: "x".repeat(300_000) })]),
    });
    expect(scene.status).toBe("FAILED");
    expect(scene.task("v").reasonForIncompletion).toMatch(/permissible limit: 256 kilobytes/);
    expect(scene.state.header.variables).toEqual({});
  });

  it("WAIT ends at its time or by an update; both at once are refused", () => {
    const scene = new Scene({
      definition: flow([
        system("WAIT", "d", { duration: "1m 30s" }),
        system("WAIT", "x"),
        simple("a"),
      ]),
    });
    expect(nextTimerAt(scene.state)).toBe(scene.now + 90_001);
    scene.advance(90_000);
    expect(scene.task("d").status).toBe("IN_PROGRESS");
    scene.advance(1);
    expect(scene.picture()).toBe("d:COMPLETED x:IN_PROGRESS");
    expect(scene.task("d").endTime).toBe(scene.task("d").dueTime);
    expect(scene.task("x").startTime).toBe(scene.task("d").endTime + 1);
    scene.report("x", { status: "COMPLETED", outputData: { ok: true } });
    expect(scene.task("a").status).toBe("SCHEDULED");
    const both = new Scene({
      definition: flow([system("WAIT", "d", { duration: "1s", until: "2030-01-01" })]),
    });
    expect(both.task("d").status).toBe("FAILED_WITH_TERMINAL_ERROR");
  });
});

describe("time-outs", () => {
  it("of the response make a new attempt whatever the policy", () => {
    const scene = new Scene({
      definition: flow([simple("a")]),
      taskDefs: {
        a: {
          retryCount: 1,
          retryDelaySeconds: 0,
          responseTimeoutSeconds: 2,
          timeoutPolicy: "ALERT_ONLY",
        },
      },
    });
    const first = scene.poll("a");
    scene.advance(2000);
    expect(scene.picture()).toBe("a:TIMED_OUT a#1:SCHEDULED");
    expect(scene.commands).toContainEqual({ type: "cancel-work", taskId: first.taskId });
    scene.poll("a");
    scene.advance(2000);
    expect(scene.status).toBe("TIMED_OUT");
  });

  it("of an attempt end the workflow under TIME_OUT_WF although retries are left", () => {
    const limit = { retryCount: 3, timeoutSeconds: 1, responseTimeoutSeconds: 1 };
    const scene = new Scene({ definition: flow([simple("a")]), taskDefs: { a: limit } });
    scene.poll("a");
    scene.advance(1000);
    expect([scene.status, scene.task("a").status]).toEqual(["TIMED_OUT", "TIMED_OUT"]);
  });

  it("of the workflow cancel what is open, also while paused", () => {
    const scene = new Scene({
      definition: flow([simple("a")], { timeoutSeconds: 1, timeoutPolicy: "TIME_OUT_WF" }),
    });
    scene.tell({ type: "pause-requested" });
    scene.advance(1000);
    expect([scene.status, scene.task("a").status]).toEqual(["TIMED_OUT", "CANCELED"]);
  });
});

describe("operations", () => {
  it("pause holds consequences back, resume draws them", () => {
    const scene = new Scene({ definition: flow([simple("a"), simple("b")]) });
    scene.tell({ type: "pause-requested" });
    scene.complete("a");
    expect(scene.picture()).toBe("a:COMPLETED");
    scene.tell({ type: "resume-requested" });
    expect(scene.picture()).toBe("a:COMPLETED b:SCHEDULED");
    expect(() => scene.tell({ type: "resume-requested" })).toThrow(
      /is not PAUSED so cannot resume/,
    );
  });

  it("a WAIT ends at its time also while paused, what follows it waits", () => {
    const scene = new Scene({
      definition: flow([
        {
          name: "w",
          taskReferenceName: "w",
          type: "WAIT",
          inputParameters: { duration: "2 seconds" },
        },
        simple("a"),
      ]),
    });
    scene.tell({ type: "pause-requested" });
    scene.advance(1000);
    expect(scene.picture()).toBe("w:IN_PROGRESS");
    scene.advance(1500);
    expect([scene.status, scene.picture()]).toEqual(["PAUSED", "w:COMPLETED"]);
    scene.tell({ type: "resume-requested" });
    expect(scene.picture()).toBe("w:COMPLETED a:SCHEDULED");
  });

  it("a paused execution read back from its rows resumes the same way", () => {
    const scene = new Scene({ definition: flow([simple("a"), simple("b")]) });
    scene.tell({ type: "pause-requested" });
    scene.complete("a");
    const { header, tasks, lastTransitionSeq } = scene.state;
    const state = loadState(
      { ...header },
      tasks.map((task) => ({ ...task })),
      lastTransitionSeq,
    );
    expect([...state.unsettled].map((task) => task.referenceTaskName)).toEqual(["a"]);
    expect(state.openTasks).toBe(0);
  });

  it("terminate keeps its reason and cannot touch a completed execution", () => {
    const scene = new Scene({ definition: flow([simple("a")], { failureWorkflow: "clean" }) });
    scene.tell({ type: "terminate-requested", reason: "stop" });
    expect(scene.state.header).toMatchObject({
      status: "TERMINATED",
      reasonForIncompletion: "stop",
    });
    expect(scene.commands.map((command) => command.type)).not.toContain("start-failure-workflow");
    const done = new Scene({ definition: flow([simple("a")]) });
    done.complete("a");
    expect(() => done.tell({ type: "terminate-requested", reason: null })).toThrow(
      "Cannot terminate a COMPLETED workflow.",
    );
  });

  it("the failure workflow is told which TERMINATE task ended the execution", () => {
    const end = {
      name: "end",
      taskReferenceName: "end",
      type: "TERMINATE",
      inputParameters: { terminationStatus: "FAILED" },
    };
    const scene = new Scene({ definition: flow([end], { failureWorkflow: "clean" }) });
    const command = scene.commands.find(({ type }) => type === "start-failure-workflow");
    expect(command).toMatchObject({ input: { failureTaskId: scene.task("end").taskId } });
  });

  it("a failure starts the failure workflow with the reason", () => {
    const scene = new Scene({
      definition: flow([simple("a")], { failureWorkflow: "clean" }),
      taskDefs: noRetries("a"),
      input: { p: 1 },
    });
    scene.fail("a", "broken");
    const command = scene.commands.find(({ type }) => type === "start-failure-workflow");
    expect(command).toMatchObject({
      name: "clean",
      input: {
        p: 1,
        workflowId: "wf",
        reason: "Task t1 failed with status: FAILED and reason: 'broken'",
        failureStatus: "FAILED",
        failureTaskId: "t1",
        failedWorkflow: { workflowId: "wf", status: "FAILED", tasks: [{ status: "FAILED" }] },
      },
    });
  });

  it("restart begins again under the same id with new tasks", () => {
    const scene = new Scene({ definition: flow([simple("a")]), input: { p: 1 } });
    expect(() => scene.tell({ type: "restart-requested", definition: null })).toThrow(
      "Workflow: w.1/wf.RUNNING is not in terminal state, unable to restart.",
    );
    scene.complete("a", { v: 1 });
    const decision = scene.tell({ type: "restart-requested", definition: null });
    expect(decision.changes.removedTaskIds).toEqual(["t1"]);
    expect(scene.picture()).toBe("a:SCHEDULED");
    expect(scene.state.header).toMatchObject({
      status: "RUNNING",
      output: {},
      endTime: 0,
      input: { p: 1 },
    });
  });

  it("retry continues from the failed and canceled tasks and keeps what was done", () => {
    const scene = new Scene({
      definition: flow([
        fork("f", [simple("a")], [simple("b")], [simple("c")]),
        join("j", "a", "b", "c"),
      ]),
      taskDefs: noRetries("a", "b", "c"),
    });
    expect(() => scene.tell({ type: "retry-requested" })).toThrow(
      "Workflow is still running.  status=RUNNING",
    );
    scene.complete("a", { v: 1 });
    scene.fail("b");
    scene.tell({ type: "retry-requested" });
    expect(scene.picture()).toBe(
      "f:COMPLETED a:COMPLETED b:FAILED c:CANCELED j:IN_PROGRESS b#1:SCHEDULED c#1:SCHEDULED",
    );
    scene.complete("b", { v: 2 });
    scene.complete("c");
    expect(scene.status).toBe("COMPLETED");
    expect(scene.task("j").outputData).toEqual({ a: { v: 1 }, b: { v: 2 } });
    expect(() => scene.tell({ type: "retry-requested" })).toThrow(/no retryable tasks/);
  });

  it("a join that waits again after a retry waits for every new attempt", () => {
    const lanes = [[simple("a", { permissive: true, retryCount: 0 })], [simple("b")]];
    const scene = new Scene({
      definition: {
        name: "w",
        tasks: [
          { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: lanes },
          { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["a", "b"] },
        ],
      },
    });
    scene.fail("a");
    scene.tell({ type: "terminate-requested", reason: null });
    scene.tell({ type: "retry-requested" });
    scene.complete("b");
    expect(scene.task("j").status).toBe("IN_PROGRESS");
    scene.complete("a");
    expect(scene.status).toBe("COMPLETED");
  });

  it("an IN_PROGRESS report sends a worker's task back to its queue after the wanted time", () => {
    const scene = new Scene({ definition: flow([simple("a")]) });
    scene.poll("a");
    scene.report("a", {
      status: "IN_PROGRESS",
      outputData: { progress: 40 },
      callbackAfterSeconds: 5,
    });
    const task = scene.task("a");
    expect(task).toMatchObject({ status: "SCHEDULED", pollCount: 1, outputData: { progress: 40 } });
    expect(queueEntryOf(task, scene.state.header)).toMatchObject({
      queue: "a",
      dueAt: scene.now + 5000,
    });
    scene.tell({ type: "callbacks-reset-requested" });
    expect(queueEntryOf(scene.task("a"), scene.state.header)?.dueAt).toBeLessThanOrEqual(scene.now);
  });

  it("work that a crash cut off is handed out again as the same attempt", () => {
    const scene = new Scene({ definition: flow([simple("a")]) });
    const { taskId } = scene.poll("a");
    scene.tell({ type: "work-lost", taskId });
    expect(scene.task("a")).toMatchObject({ taskId, status: "SCHEDULED", retryCount: 0 });
  });
});

describe("transitions", () => {
  it("are numbered without gaps and tell every change of a status", () => {
    const scene = new Scene({ definition: flow([simple("a")]) });
    const { taskId } = scene.task("a");
    const polled = scene.tell({ type: "task-polled", taskId, workerId: null });
    const done = scene.tell({ type: "task-updated", result: { taskId, status: "COMPLETED" } });
    const rows = [...polled.changes.transitions, ...done.changes.transitions];
    expect(rows.map(({ seq, ref, from, to }) => [seq, ref, from, to])).toEqual([
      [3, "a", "SCHEDULED", "IN_PROGRESS"],
      [4, "a", "IN_PROGRESS", "COMPLETED"],
      [5, null, "RUNNING", "COMPLETED"],
    ]);
  });
});
