import { describe, expect, it } from "vitest";

import { validateTaskDef } from "../definition/validate";
import type { TaskDef, WorkflowDef, WorkflowTask } from "../definition/schema";
import type { PolicyProblem } from "./problems";
import { followingResponseTimeout, policyProblems } from "./problems";

/** A rule nothing can be said about. */
const CALM: TaskDef = {
  name: "resize",
  retryCount: 3,
  retryDelaySeconds: 5,
  timeoutSeconds: 30,
  responseTimeoutSeconds: 30,
  timeoutPolicy: "RETRY",
};

const find = (changes: TaskDef, task: WorkflowTask = {}, workflow: WorkflowDef | null = null) =>
  policyProblems({ ...CALM, ...changes }, task, workflow);
const codes = (changes: TaskDef, task?: WorkflowTask, workflow?: WorkflowDef | null) =>
  find(changes, task, workflow).map(({ code }) => code);
const texts = (...args: Parameters<typeof find>) => find(...args).map(({ message }) => message);

describe("policyProblems", () => {
  it("has nothing to say about a calm rule", () => {
    expect(find({})).toEqual([]);
  });

  it("V1: refuses numbers out of bounds and offers the nearest", () => {
    expect(find({ retryCount: -1 })).toEqual<PolicyProblem[]>([
      {
        code: "V1",
        severity: "error",
        field: "retryCount",
        message: "At least 0.",
        fix: { label: "Set it to 0", changes: { retryCount: 0 } },
      },
    ]);
    expect(find({ responseTimeoutSeconds: 0 })[0]).toMatchObject({
      message: "At least 1.",
      fix: { changes: { responseTimeoutSeconds: 1 } },
    });
    expect(find({ backoffJitterMs: 3e9 })[0]).toMatchObject({
      message: "At most 2147483647.",
      fix: { changes: { backoffJitterMs: 2_147_483_647 } },
    });
    expect(find({ retryDelaySeconds: 1.4 })[0]).toMatchObject({
      message: "A whole number.",
      fix: { changes: { retryDelaySeconds: 1 } },
    });
    expect(find({ retryDelaySeconds: Number.NaN })[0]).toMatchObject({
      fix: { changes: { retryDelaySeconds: 0 } },
    });
  });

  it("V2 and W1: wants response within the time limit, and lets an untouched one follow", () => {
    expect(find({ responseTimeoutSeconds: 60 })).toMatchObject([
      {
        code: "V2",
        severity: "error",
        message:
          "A silent worker is noticed after 1 m, but the attempt may only take 30 s. Set response to 30 s.",
        fix: { changes: { responseTimeoutSeconds: 30 } },
      },
    ]);
    expect(codes({ responseTimeoutSeconds: 3600 })).toEqual(["V2", "W1"]);
    expect(codes({ responseTimeoutSeconds: null })).toEqual(["V2", "W1"]);
    expect(followingResponseTimeout({ timeoutSeconds: 30 })).toBe(30);
    expect(followingResponseTimeout({ timeoutSeconds: 30, responseTimeoutSeconds: 60 })).toBeNull();
    expect(followingResponseTimeout({ timeoutSeconds: 7200 })).toBeNull();
    expect(followingResponseTimeout({})).toBeNull();
  });

  it("V3: wants one attempt to fit into the total", () => {
    expect(find({ totalTimeoutSeconds: 20 })).toContainEqual(
      expect.objectContaining({
        code: "V3",
        message: "One attempt may take longer than all together.",
        fix: { label: "Set the total to 30 s", changes: { totalTimeoutSeconds: 30 } },
      }),
    );
  });

  it("has errors exactly where the definition would be refused", () => {
    for (const changes of [
      {},
      { responseTimeoutSeconds: 31 },
      { totalTimeoutSeconds: 29 },
      { backoffScaleFactor: 0 },
      { pollTimeoutSeconds: -1 },
      { timeoutSeconds: 0 },
    ]) {
      const refused = validateTaskDef({ ...CALM, ...changes }).length > 0;
      expect(find(changes).some(({ severity }) => severity === "error")).toBe(refused);
    }
  });

  it("W2: says that a time-out ends the workflow in spite of retries", () => {
    expect(find({ timeoutPolicy: "TIME_OUT_WF" })).toMatchObject([
      {
        code: "W2",
        message: "A time-out ends the workflow; the 3 retries only cover reported failures.",
        fix: { label: "Retry it", changes: { timeoutPolicy: "RETRY" } },
      },
    ]);
    expect(texts({ timeoutPolicy: null, responseTimeoutSeconds: 10 }, { retryCount: 1 })).toEqual([
      "A time-out ends the workflow; the retry only covers reported failures and silence.",
    ]);
    expect(codes({ timeoutPolicy: "TIME_OUT_WF", retryCount: 0 })).toEqual([]);
  });

  it("W3, W4, W8: names fields that do not do what they seem to", () => {
    expect(texts({ backoffScaleFactor: 3 })).toEqual(["Scale factor is ignored."]);
    expect(codes({ backoffScaleFactor: 3, retryLogic: "LINEAR_BACKOFF" })).toEqual([]);
    expect(texts({ maxRetryDelaySeconds: 4 })).toEqual(["The cap shortens even the first wait."]);
    expect(find({ backoffJitterMs: 5001 })).toMatchObject([
      {
        code: "W8",
        message: "Jitter is larger than the delay.",
        fix: { label: "Set jitter to 5 s" },
      },
    ]);
    expect(codes({ backoffJitterMs: 5000 })).toEqual([]);
    expect(codes({ backoffJitterMs: 5001, retryDelaySeconds: 0 })).toEqual([]);
  });

  it("W5, W9: says what no limit and a noted limit mean", () => {
    expect(texts({ timeoutSeconds: 0 })).toEqual([
      "A worker that keeps reporting can run forever.",
    ]);
    expect(texts({ timeoutPolicy: "ALERT_ONLY" })).toEqual([
      "Silence still times the attempt out.",
    ]);
  });

  it("W6: counts the attempts that the total never lets start", () => {
    expect(texts({ totalTimeoutSeconds: 30, timeoutSeconds: 30, retryCount: 6 })).toEqual([
      "Attempts 6 to 7 are never reached.",
    ]);
    expect(texts({ totalTimeoutSeconds: 30, retryCount: 5 })).toEqual([
      "Attempt 6 is never reached.",
    ]);
    expect(texts({ totalTimeoutSeconds: 30, retryCount: 4 })).toEqual([]);
  });

  it("W7: says where the workflow's own limit cuts", () => {
    const workflow: WorkflowDef = { timeoutSeconds: 60, timeoutPolicy: "TIME_OUT_WF", tasks: [] };
    expect(texts({}, {}, workflow)).toEqual([
      "The workflow's limit (1 m) cuts this after attempt 2.",
    ]);
    expect(texts({}, { startDelay: 90 }, workflow)).toEqual([
      "The workflow's limit (1 m) cuts this before the first attempt.",
    ]);
    expect(codes({}, {}, { ...workflow, timeoutPolicy: "ALERT_ONLY" })).toEqual([]);
    expect(codes({}, {}, { ...workflow, timeoutSeconds: null })).toEqual([]);
    expect(codes({}, {}, { ...workflow, timeoutSeconds: 200 })).toEqual([]);
  });

  it("W10: says how a limit squeezes a fork", () => {
    const task: WorkflowTask = { name: "resize", taskReferenceName: "r" };
    const inner: WorkflowTask = { name: "s", type: "SWITCH", decisionCases: { a: [task, task] } };
    const forkTasks = [...Array.from({ length: 11 }, () => [task]), [inner], [{ name: "other" }]];
    const workflow: WorkflowDef = { tasks: [{ name: "f", type: "FORK_JOIN", forkTasks }, task] };
    expect(texts({ concurrentExecLimit: 4 }, task, workflow)).toEqual([
      "12 branches, 4 at a time: at least 3 rounds.",
    ]);
    expect(
      texts({ rateLimitPerFrequency: 4, rateLimitFrequencyInSeconds: 30 }, task, workflow),
    ).toEqual(["12 branches, 4 starts per 30 s: the last one starts after 1 m."]);
    expect(codes({ concurrentExecLimit: 12, rateLimitPerFrequency: 12 }, task, workflow)).toEqual(
      [],
    );
    expect(codes({ concurrentExecLimit: 1 }, {}, workflow)).toEqual([]);
    expect(codes({ concurrentExecLimit: 1 }, task, null)).toEqual([]);
  });
});
