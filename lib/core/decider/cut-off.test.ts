import { describe, expect, it } from "vitest";

import type { WorkflowTask } from "../definition/schema";
import { Scene, simpleTask } from "./scene";

function task(type: string, ref: string, more: Partial<WorkflowTask> = {}): WorkflowTask {
  return { name: ref, taskReferenceName: ref, type, ...more };
}

const loop = (...loopOver: WorkflowTask[]) =>
  task("DO_WHILE", "loop", { loopCondition: "$.loop['iteration'] < 3", loopOver });

const terminate = task("TERMINATE", "stop", {
  inputParameters: { terminationStatus: "FAILED", workflowOutput: { why: "enough" } },
});

/** A loop in one branch, something that ends the execution in the other. */
function fork(body: WorkflowTask[], other: WorkflowTask[]): Scene {
  const last = [...other].pop()?.taskReferenceName ?? "";
  const tasks = [
    task("FORK_JOIN", "fork", { forkTasks: [[loop(...body)], other] }),
    task("JOIN", "join", { joinOn: ["loop", last] }),
  ];
  return new Scene({ definition: { name: "w", version: 1, tasks } });
}

describe("a loop that is cut off", () => {
  it("by a task that the engine carried out shows its iteration as far as it was", () => {
    const run = fork([simpleTask("a"), simpleTask("b")], [simpleTask("w"), terminate]);
    run.complete("a__1", { n: 1 });
    run.complete("w");
    expect(run.task("loop")).toMatchObject({
      status: "CANCELED",
      outputData: { iteration: 1, "1": { a: { n: 1 }, b: {} } },
    });
  });

  it("by a TERMINATE of its own: that one had not been carried out yet", () => {
    const run = fork([simpleTask("a"), terminate], [simpleTask("w")]);
    run.complete("a__1", { n: 1 });
    expect(run.task("stop__1").outputData).toEqual({ why: "enough" });
    expect(run.task("loop").outputData).toEqual({ iteration: 1, "1": { a: { n: 1 }, stop: {} } });
  });

  it("shows of a JOIN inside what its branches have put out, open ones too", () => {
    const inner = task("FORK_JOIN", "inner", { forkTasks: [[simpleTask("b")], [simpleTask("c")]] });
    const innerJoin = task("JOIN", "inner_join", { joinOn: ["b", "c"] });
    const run = fork([inner, innerJoin], [simpleTask("w"), terminate]);
    run.report("b__1", { status: "IN_PROGRESS", outputData: { done: 1 } });
    run.complete("w");
    expect(run.task("loop").outputData["1"]).toMatchObject({ inner_join: { b__1: { done: 1 } } });
  });

  it("in the moment when it begins shows nothing", () => {
    const run = fork([simpleTask("a")], [terminate]);
    expect(run.task("loop")).toMatchObject({ status: "CANCELED", outputData: { iteration: 1 } });
  });

  it.each([
    ["in its body", "a__1"],
    ["elsewhere", "w"],
  ])("by the failure of a worker's task %s shows what it had", (_, ref) => {
    const run = fork([simpleTask("a"), simpleTask("b")], [simpleTask("w")]);
    run.report(ref, { status: "FAILED_WITH_TERMINAL_ERROR", outputData: { n: 1 } });
    expect(run.task("loop")).toMatchObject({ status: "CANCELED", outputData: { iteration: 1 } });
  });

  it("by a user shows the iterations that were over", () => {
    const run = fork([simpleTask("a"), simpleTask("b")], [simpleTask("w")]);
    for (const ref of ["a__1", "b__1", "a__2"]) run.complete(ref, { ref });
    run.tell({ type: "terminate-requested", reason: null });
    expect(run.task("loop").outputData).toEqual({
      iteration: 2,
      "1": { a: { ref: "a__1" }, b: { ref: "b__1" } },
    });
  });
});

describe("a JOIN that is cut off", () => {
  it("keeps what it has gathered", () => {
    const tasks = [
      task("FORK_JOIN", "fork", { forkTasks: [[simpleTask("a")], [simpleTask("b")]] }),
      task("JOIN", "join", { joinOn: ["a", "b"] }),
    ];
    const run = new Scene({ definition: { name: "w", version: 1, tasks } });
    run.complete("a", { n: 1 });
    run.report("b", { status: "FAILED_WITH_TERMINAL_ERROR", outputData: { n: 2 } });
    expect(run.task("join")).toMatchObject({ status: "CANCELED", outputData: { a: { n: 1 } } });
  });
});

describe("a loop around a permissive failure", () => {
  const given = { permissive: true, retryCount: 0 };
  const lanes = (...forkTasks: WorkflowTask[][]) => [
    task("FORK_JOIN", "inner", { forkTasks }),
    task("JOIN", "inner_join", { joinOn: forkTasks.map((lane) => lane.at(-1)?.name ?? "") }),
  ];

  it("fails at once, not waiting for what else is open in there, and notes what was there before", () => {
    const body = lanes(
      [simpleTask("x"), simpleTask("a", given), simpleTask("y")],
      [simpleTask("b")],
      [simpleTask("c")],
    );
    const run = new Scene({ definition: { name: "w", version: 1, tasks: [loop(...body)] } });
    run.complete("b__1", { n: 1 });
    run.complete("x__1");
    run.fail("a__1");
    expect(run.status).toBe("FAILED");
    expect(run.task("loop")).toMatchObject({
      status: "FAILED",
      reasonForIncompletion: `${run.task("a__1").reasonForIncompletion} `,
      outputData: { iteration: 1, "1": { b: { n: 1 }, inner_join: { b__1: { n: 1 } }, a: {} } },
    });
    expect(run.task("loop").outputData["1"]).not.toHaveProperty("y");
    expect([run.task("c__1").status, run.task("inner_join__1").status]).toEqual([
      "CANCELED",
      "CANCELED",
    ]);
    expect(run.state.header.reasonForIncompletion).toContain(run.task("loop").taskId);
  });

  it("fails before the join that would fail in the same moment", () => {
    const body = lanes([simpleTask("a", given)], [simpleTask("b")]);
    const run = new Scene({ definition: { name: "w", version: 1, tasks: [loop(...body)] } });
    run.complete("b__1");
    run.fail("a__1");
    expect([run.task("loop").status, run.task("inner_join__1").status]).toEqual([
      "FAILED",
      "CANCELED",
    ]);
  });

  it("waits for the attempts that are left", () => {
    const body = [simpleTask("a", { permissive: true, retryCount: 1 })];
    const run = new Scene({ definition: { name: "w", version: 1, tasks: [loop(...body)] } });
    run.fail("a__1");
    expect([run.status, run.task("loop").status]).toEqual(["RUNNING", "IN_PROGRESS"]);
    run.fail("a__1");
    expect([run.status, run.task("loop").status]).toEqual(["FAILED", "FAILED"]);
  });
});
