import { describe, expect, it } from "vitest";

import { taskView } from "@/test/task-view";

import { notTakenRefs, progressOf, runShapeOf } from "./run-shape";
import { latestRuns, taskRuns, type TaskView } from "./task-runs";

const simple = (ref: string) => ({ name: ref, taskReferenceName: ref, type: "SIMPLE" });
const definition = {
  tasks: [
    { ...simple("first"), taskDefinition: { retryCount: 2, timeoutSeconds: 9 } },
    { ...simple("own"), retryCount: 0, optional: true, taskDefinition: { retryCount: 2 } },
    {
      name: "choose",
      taskReferenceName: "choose",
      type: "SWITCH",
      decisionCases: { jpg: [simple("jpg")], png: [simple("png"), simple("png_2")] },
      defaultCase: [simple("other")],
    },
    { name: "again", taskReferenceName: "again", type: "DO_WHILE", loopOver: [simple("body")] },
  ],
};

const task = (ref: string, status: string, changes: Partial<TaskView> = {}) =>
  taskView(ref, { status, scheduledTime: 1, ...changes });

function progress(tasks: readonly TaskView[], status = "RUNNING") {
  const runs = taskRuns(tasks);
  const shape = runShapeOf(definition);
  return progressOf(shape, runs, notTakenRefs(shape, latestRuns(runs), status));
}

describe("shape of a run", () => {
  it("knows what the policy grants; the task's own count wins", () => {
    const { tasks, optional } = runShapeOf(definition);
    expect(tasks.get("first")).toMatchObject({ retries: 2, timeoutSeconds: 9, isCard: true });
    expect(tasks.get("own")?.retries).toBe(0);
    expect(tasks.get("choose")?.isCard).toBe(false);
    expect([...optional]).toEqual(["own"]);
  });
});

describe("progress of a run", () => {
  it("counts cards, not bars", () => {
    expect(progress([])).toEqual({ done: 0, total: 7 });
    expect(
      progress([task("first", "COMPLETED"), task("choose", "COMPLETED", { taskType: "SWITCH" })]),
    ).toEqual({ done: 1, total: 7 });
  });

  it("does not wait for cases that a switch did not choose", () => {
    const tasks = [task("choose", "COMPLETED", { taskType: "SWITCH" }), task("jpg", "SCHEDULED")];
    expect(progress(tasks)).toEqual({ done: 0, total: 4 });
  });

  it("counts every turn of a loop, and nothing that never came once the run is complete", () => {
    const turns = [1, 2].map((iteration) =>
      task(`body__${iteration}`, "COMPLETED", { iteration, seq: iteration }),
    );
    expect(progress(turns)).toEqual({ done: 2, total: 8 });
    expect(progress(turns, "COMPLETED")).toEqual({ done: 2, total: 2 });
  });
});
