import { describe, expect, it } from "vitest";

import type { WorkflowTask } from "../../definition/schema";
import { Scene, simpleTask } from "../scene";

function task(type: string, ref: string, more: Partial<WorkflowTask> = {}): WorkflowTask {
  return { name: ref, taskReferenceName: ref, type, ...more };
}
const reads = (ref: string, inputParameters: Record<string, string>) => ({
  ...simpleTask(ref),
  inputParameters,
});
const scene = (...tasks: WorkflowTask[]) =>
  new Scene({ definition: { name: "w", version: 1, tasks, variables: { v: 1 } }, input: {} });

describe("tasks that are scheduled together", () => {
  it("do not see the switch that chose the first of them; the ones after it do", () => {
    const chosen = "${s.output.selectedCase}";
    const run = scene(
      task("SWITCH", "s", {
        evaluatorType: "value-param",
        expression: "k",
        inputParameters: { k: "a" },
        decisionCases: { a: [reads("first", { chosen }), reads("second", { chosen })] },
      }),
    );
    expect(run.task("first").inputData).toEqual({ chosen: null });
    run.complete("first");
    expect(run.task("second").inputData).toEqual({ chosen: "a" });
  });

  it("see neither their fork, nor each other, nor variables that one of them sets", () => {
    const run = scene(
      task("FORK_JOIN", "f", {
        forkTasks: [
          [task("SET_VARIABLE", "set", { inputParameters: { v: 2 } })],
          [reads("a", { v: "${workflow.variables.v}", set: "${set.status}", fork: "${f.status}" })],
        ],
      }),
      task("JOIN", "j", { joinOn: ["set", "a"] }),
      reads("after", { v: "${workflow.variables.v}" }),
    );
    expect(run.task("a").inputData).toEqual({ v: 1, set: null, fork: null });
    run.complete("a");
    expect(run.task("after").inputData).toEqual({ v: 2 });
  });

  it("see what an earlier iteration has left, and their loop", () => {
    const run = scene(
      task("DO_WHILE", "loop", {
        loopCondition: "$.loop['iteration'] < 2",
        loopOver: [
          task("FORK_JOIN", "f", {
            forkTasks: [
              [reads("a", { f: "${f.referenceTaskName}", n: "${loop.output.iteration}" })],
            ],
          }),
          task("JOIN", "j", { joinOn: ["a"] }),
        ],
      }),
    );
    expect(run.task("a__1").inputData).toEqual({ f: null, n: 1 });
    run.complete("a__1");
    expect(run.task("a__2").inputData).toEqual({ f: "f__1", n: 2 });
  });

  it("come before the first iteration of a loop among them", () => {
    const run = scene(
      task("FORK_JOIN", "f", {
        forkTasks: [
          [task("DO_WHILE", "loop", { loopCondition: "false", loopOver: [simpleTask("a")] })],
          [simpleTask("b")],
        ],
      }),
      task("JOIN", "j", { joinOn: ["loop", "b"] }),
    );
    expect(run.picture()).toBe(
      "f:COMPLETED loop:IN_PROGRESS b:SCHEDULED j:IN_PROGRESS a__1:SCHEDULED",
    );
  });
});
