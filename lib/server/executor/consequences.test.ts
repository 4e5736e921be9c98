import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { WorkflowTask } from "@/lib/core/definition/schema";
import { taskToJson } from "@/lib/core/execution/conductor-json";
import {
  type ActionRun,
  consequencesBelow,
  consequencesOf,
  type RunAction,
} from "@/lib/core/execution/consequences";
import type { TaskView } from "@/lib/core/execution/task-runs";
import type { JsonObject } from "@/lib/core/json";
import { openTestEngine, simple, workflow } from "@/test/engine";

let engine: ReturnType<typeof openTestEngine>;
beforeEach(() => {
  engine = openTestEngine();
});
afterEach(() => engine.close());

const once = (name: string, more: Partial<WorkflowTask> = {}) =>
  simple(name, {}, { taskDefinition: { name, retryCount: 0 }, ...more });

const FLOW = workflow([
  once("first"),
  {
    name: "fork",
    taskReferenceName: "fork",
    type: "FORK_JOIN",
    forkTasks: [[once("a"), once("a2")], [once("bad")], [once("slow")]],
  },
  { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["a2", "bad", "slow"] },
  {
    name: "which",
    taskReferenceName: "which",
    type: "SWITCH",
    evaluatorType: "value-param",
    expression: "case",
    inputParameters: { case: "x" },
    decisionCases: { x: [once("in_case")] },
  },
  once("last"),
]);
const TYPES = ["first", "a", "a2", "bad", "slow", "in_case", "last"] as const;

/** Works on everything but `slow` until nothing is left; `failing` fails. */
async function work(failing: string): Promise<void> {
  for (let isBusy = true; isBusy;) {
    isBusy = false;
    for (const type of TYPES.filter((one) => one !== "slow" || failing === "last")) {
      for (const { taskId, workflowInstanceId } of await engine.poll(type)) {
        isBusy = true;
        const status = type === failing ? "FAILED" : "COMPLETED";
        await engine.executor.update(workflowInstanceId, { taskId, status, outputData: { n: 1 } });
      }
    }
  }
}

async function failedRun(failing: string): Promise<string> {
  const id = await engine.start(FLOW);
  await work(failing);
  return id;
}

async function viewsOf(id: string): Promise<readonly TaskView[]> {
  const view = await engine.executor.view(id);
  if (!view) throw new Error("no such run");
  return JSON.parse(
    JSON.stringify(view.tasks.map((task) => taskToJson(task, view.header))),
  ) as TaskView[];
}

async function told(id: string, action: RunAction, target: TaskView | null = null) {
  const view = await engine.executor.view(id);
  const tasks = await viewsOf(id);
  const run: ActionRun = {
    status: view?.header.status ?? "",
    tasks,
    restartable: true,
    target,
    ref: null,
    retries: 0,
  };
  return { tasks, ...consequencesOf(action, run) };
}

const namesOf = (tasks: readonly TaskView[]) => [
  ...new Set(tasks.map(({ referenceTaskName }) => referenceTaskName)),
];

/** What really happened to the records between two looks. */
function happened(before: readonly TaskView[], after: readonly TaskView[]) {
  const now = new Map(after.map((task) => [task.taskId, task]));
  const gone = before.filter(({ taskId }) => !now.has(taskId));
  const begun = namesOf(
    after.filter(({ taskId, status }) => {
      const was = before.find((one) => one.taskId === taskId);
      return was?.status !== status;
    }),
  );
  const stayed = before.filter((task) => now.get(task.taskId)?.status === task.status);
  return {
    thrownAway: namesOf(gone),
    kept: namesOf(stayed).filter((name) => !begun.includes(name)),
    begun,
  };
}

describe("what an action is said to do is what the engine does", () => {
  for (const failing of ["bad", "last"]) {
    it(`for a rerun from every task of a run that failed at ${failing}`, async () => {
      const count = (await viewsOf(await failedRun(failing))).length;
      expect(count).toBeGreaterThan(5);
      for (let at = 0; at < count; at += 1) {
        const id = await failedRun(failing);
        const target = (await viewsOf(id))[at] ?? null;
        const { tasks, refusal, kept, thrownAway, again } = await told(id, "rerun", target);
        expect(refusal).toBeNull();
        await engine.executor.rerun(id, {
          taskId: target?.taskId ?? null,
          workflowInput: null,
          taskInput: null,
          correlationId: null,
        });
        const real = happened(tasks, await viewsOf(id));
        const from = target?.referenceTaskName;
        expect({ from, thrownAway }).toEqual({ from, thrownAway: real.thrownAway });
        expect({ from, kept }).toEqual({ from, kept: real.kept });
        expect(again.filter((name) => !real.begun.includes(name))).toEqual([]);
      }
    });

    it(`for a retry of a run that failed at ${failing}`, async () => {
      const id = await failedRun(failing);
      const { tasks, refusal, kept, again, thrownAway } = await told(id, "retry");
      expect(refusal).toBeNull();
      await engine.executor.retry(id, false);
      const real = happened(tasks, await viewsOf(id));
      expect(thrownAway).toEqual(real.thrownAway);
      expect(kept).toEqual(real.kept);
      expect(again.toSorted()).toEqual(real.begun.toSorted());
    });
  }

  it("for a rerun inside a run below: this one goes on, what was canceled begins again", async () => {
    const inner = workflow([once("a"), once("bad"), once("a2")], { name: "inner" });
    const subWorkflowParam = {
      name: "inner",
      version: 1,
      workflowDefinition: JSON.parse(JSON.stringify(inner)) as JsonObject,
    };
    const sub = { name: "sub", taskReferenceName: "sub", type: "SUB_WORKFLOW", subWorkflowParam };
    const outer = workflow([
      once("first"),
      {
        name: "fork",
        taskReferenceName: "fork",
        type: "FORK_JOIN",
        forkTasks: [[sub], [once("slow")]],
      },
      { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["sub", "slow"] },
    ]);
    const id = await engine.start(outer);
    await work("bad");
    const before = await viewsOf(id);
    const childId = before.find(({ taskType }) => taskType === "SUB_WORKFLOW")?.subWorkflowId ?? "";
    const childBefore = await viewsOf(childId);
    const target = childBefore.find(({ referenceTaskName }) => referenceTaskName === "a") ?? null;
    const run = (tasks: readonly TaskView[]): ActionRun => ({
      status: "FAILED",
      tasks,
      restartable: true,
      target,
      ref: null,
      retries: 0,
    });
    const said = consequencesBelow("rerun", run(before), run(childBefore), ["sub"]);
    expect(said.refusal).toBeNull();
    await engine.executor.rerun(id, {
      taskId: target?.taskId ?? null,
      workflowInput: null,
      taskInput: null,
      correlationId: null,
    });
    const above = happened(before, await viewsOf(id));
    const below = happened(childBefore, await viewsOf(childId));
    const named = (names: readonly string[]) => names.map((name) => `sub/${name}`);
    expect(said.thrownAway).toEqual([...above.thrownAway, ...named(below.thrownAway)]);
    expect(said.kept).toEqual([...above.kept, ...named(below.kept)]);
    expect(said.again.filter((name) => !name.includes("/")).toSorted()).toEqual(
      above.begun.toSorted(),
    );
  });

  it("for a restart", async () => {
    const id = await failedRun("bad");
    const { tasks, thrownAway, kept } = await told(id, "restart");
    await engine.executor.restart(id, null);
    expect(thrownAway).toEqual(happened(tasks, await viewsOf(id)).thrownAway);
    expect(kept).toEqual([]);
  });
});
