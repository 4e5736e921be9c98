import { describe, expect, it } from "vitest";

import type { TaskDef } from "../definition/schema";
import type { ExecutionHeader, TaskRecord } from "../execution/state";
import { dueTimeout, nextTimeoutAt, workflowTimeoutAt, workflowTimeoutText } from "./timeout";

const T0 = 1_000_000;

function attempt(rule: TaskDef | null, changes: Partial<TaskRecord> = {}): TaskRecord {
  return {
    taskId: "t-1",
    workflowInstanceId: "w-1",
    referenceTaskName: "shrink",
    taskType: "resize",
    taskDefName: "resize",
    status: "IN_PROGRESS",
    seq: 1,
    retryCount: 0,
    iteration: 0,
    scheduledTime: T0,
    startTime: T0,
    endTime: 0,
    updateTime: T0,
    firstScheduledTime: T0,
    startDelayInSeconds: 0,
    callbackAfterSeconds: 0,
    dueTime: 0,
    responseTimeoutSeconds: 0,
    rateLimitPerFrequency: 0,
    rateLimitFrequencyInSeconds: 1,
    pollCount: 1,
    workerId: null,
    domain: null,
    reasonForIncompletion: null,
    retriedTaskId: null,
    retried: false,
    executed: false,
    subWorkflowId: null,
    inputData: {},
    outputData: {},
    workflowTask: { taskReferenceName: "shrink", taskDefinition: rule },
    ...changes,
  };
}

const quiet: TaskDef = { responseTimeoutSeconds: 0 };
const scheduled: Partial<TaskRecord> = { status: "SCHEDULED", startTime: 0, updateTime: 0 };

/** The limit fires exactly at `afterSeconds`, and that moment is announced. */
function dueAfter(task: TaskRecord, afterSeconds: number) {
  const at = T0 + afterSeconds * 1000;
  expect(nextTimeoutAt(task)).toBe(at);
  expect(dueTimeout(task, at - 1)).toBeNull();
  return dueTimeout(task, at);
}

describe("dueTimeout", () => {
  it("ends an attempt that runs too long", () => {
    expect(dueAfter(attempt({ ...quiet, timeoutSeconds: 30 }), 30)).toEqual({
      kind: "run",
      policy: "TIME_OUT_WF",
      text: "Task timed out after 30 seconds. Timeout configured as 30 seconds. Timeout policy configured to TIME_OUT_WF",
    });
  });

  it("gives a retried attempt its delay on top of the run limit", () => {
    const task = attempt(
      { ...quiet, timeoutSeconds: 30, timeoutPolicy: "RETRY" },
      { startDelayInSeconds: 8 },
    );
    expect(dueAfter(task, 38)).toMatchObject({
      policy: "RETRY",
      text: expect.stringContaining("Task timed out after 30 seconds."),
    });
  });

  it("does not count the run before the first poll", () => {
    const task = attempt({ ...quiet, timeoutSeconds: 30 }, scheduled);
    expect(nextTimeoutAt(task)).toBe(Infinity);
    expect(dueTimeout(task, T0 + 1e9)).toBeNull();
  });

  it("gives up an attempt nobody asks for, with its delay counted twice", () => {
    const task = attempt(
      { ...quiet, pollTimeoutSeconds: 30, timeoutPolicy: "RETRY" },
      { ...scheduled, startDelayInSeconds: 5, callbackAfterSeconds: 5 },
    );
    expect(dueAfter(task, 40)).toEqual({
      kind: "poll",
      policy: "RETRY",
      text: "Task poll timed out after 35 seconds. Poll timeout configured as 30 seconds. Timeout policy configured to RETRY",
    });
    expect(nextTimeoutAt(attempt({ ...quiet, pollTimeoutSeconds: 30 }))).toBe(Infinity);
  });

  it("counts the total from the first attempt", () => {
    const task = attempt(
      { ...quiet, totalTimeoutSeconds: 100, timeoutPolicy: "RETRY" },
      { firstScheduledTime: T0 - 40_000 },
    );
    expect(dueAfter(task, 60)).toEqual({
      kind: "total",
      policy: "RETRY",
      text: "Task resize/t-1 exceeded total timeout of 100 seconds (elapsed 100 seconds across all attempts including retry delays). Timeout policy: RETRY",
    });
    expect(nextTimeoutAt({ ...task, firstScheduledTime: 0 })).toBe(Infinity);
  });

  it("retries a silent attempt whatever the policy, counted from the last report", () => {
    for (const timeoutPolicy of ["RETRY", "TIME_OUT_WF", "ALERT_ONLY"] as const) {
      const task = attempt(
        { responseTimeoutSeconds: 10, timeoutPolicy },
        { updateTime: T0 + 3000, callbackAfterSeconds: 2 },
      );
      expect(dueAfter(task, 15)).toEqual({
        kind: "response",
        policy: "RETRY",
        text: "responseTimeout: 10 exceeded for the taskId: t-1 with Task Definition: resize",
      });
    }
  });

  it("watches for silence for an hour when the rule says nothing, from scheduling if nothing was reported", () => {
    expect(dueAfter(attempt({}, { updateTime: 0 }), 3600)).toMatchObject({
      text: expect.stringMatching(/^responseTimeout: 3600 /),
    });
  });

  it("passes over what ALERT_ONLY only notes", () => {
    const rule: TaskDef = {
      responseTimeoutSeconds: 50,
      timeoutSeconds: 1,
      totalTimeoutSeconds: 1,
      pollTimeoutSeconds: 1,
      timeoutPolicy: "ALERT_ONLY",
    };
    expect(dueAfter(attempt(rule), 50)).toMatchObject({ kind: "response" });
    expect(nextTimeoutAt(attempt(rule, scheduled))).toBe(Infinity);
  });

  it("names the first of several in the order total, run, poll, response", () => {
    const rule: TaskDef = {
      responseTimeoutSeconds: 5,
      timeoutSeconds: 5,
      totalTimeoutSeconds: 5,
      pollTimeoutSeconds: 5,
    };
    const kindOf = (changes: TaskDef, task: Partial<TaskRecord> = {}) =>
      dueTimeout(attempt({ ...rule, ...changes }, task), T0 + 5000)?.kind;
    expect(kindOf({})).toBe("total");
    expect(kindOf({ totalTimeoutSeconds: 0 })).toBe("run");
    expect(kindOf({ totalTimeoutSeconds: 0, timeoutSeconds: 0 })).toBe("response");
    expect(kindOf({ totalTimeoutSeconds: 0 }, scheduled)).toBe("poll");
  });

  it("does not expect reports of what is completed from outside", () => {
    const rule: TaskDef = { responseTimeoutSeconds: 5 };
    const at = (changes: Partial<TaskRecord>) => nextTimeoutAt(attempt(rule, changes));
    const asyncTask = { asyncComplete: true, taskDefinition: rule };
    expect(at({ taskType: "SUB_WORKFLOW" })).toBe(Infinity);
    expect(at({ taskType: "HTTP", workflowTask: asyncTask })).toBe(Infinity);
    expect(at({ taskType: "HTTP", inputData: { asyncComplete: true } })).toBe(Infinity);
    expect(
      at({ taskType: "HTTP", workflowTask: asyncTask, inputData: { asyncComplete: false } }),
    ).toBe(T0 + 5000);
    expect(at({ taskType: "HUMAN" })).toBe(T0 + 5000);
    expect(at({ workflowTask: asyncTask })).toBe(T0 + 5000);
  });

  it("leaves ended attempts and those without a rule alone", () => {
    const rule: TaskDef = { timeoutSeconds: 1, totalTimeoutSeconds: 1 };
    expect(nextTimeoutAt(attempt(rule, { status: "COMPLETED" }))).toBe(Infinity);
    expect(dueTimeout(attempt(null), T0 + 1e12)).toBeNull();
  });
});

const header = (definition: object, changes: object = {}): ExecutionHeader =>
  ({
    status: "RUNNING",
    createTime: T0,
    lastRetriedTime: 0,
    workflowDefinition: definition,
    ...changes,
  }) as ExecutionHeader;

describe("workflowTimeoutAt", () => {
  const limit = { timeoutSeconds: 60, timeoutPolicy: "TIME_OUT_WF" };

  it("counts from the start, or from the last retry", () => {
    expect(workflowTimeoutAt(header(limit))).toBe(T0 + 60_000);
    expect(workflowTimeoutAt(header(limit, { status: "PAUSED", lastRetriedTime: T0 + 5 }))).toBe(
      T0 + 60_005,
    );
  });

  it("is never for a run without a limit, one that only notes it, or one that has ended", () => {
    for (const definition of [
      {},
      { ...limit, timeoutSeconds: 0 },
      { ...limit, timeoutPolicy: "ALERT_ONLY" },
      { timeoutSeconds: 5 },
    ]) {
      expect(workflowTimeoutAt(header(definition))).toBe(Infinity);
    }
    expect(workflowTimeoutAt(header(limit, { status: "FAILED" }))).toBe(Infinity);
  });

  it("says how long it took in whole seconds", () => {
    expect(workflowTimeoutText(header(limit), T0 + 61_999)).toBe(
      "Workflow timed out after 61 seconds. Timeout configured as 60 seconds. Timeout policy configured to TIME_OUT_WF",
    );
    expect(workflowTimeoutText(header({}), T0)).toContain(
      "configured as 0 seconds. Timeout policy configured to ALERT_ONLY",
    );
  });
});
