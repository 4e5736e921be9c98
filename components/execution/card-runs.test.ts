import { describe, expect, it } from "vitest";

import type { CardRun } from "@/components/canvas/card-run";
import type { LiveExecution } from "@/lib/client/follow-execution";
import type { TaskView } from "@/lib/core/execution/task-runs";
import { taskView } from "@/test/task-view";

import type { Moment } from "./card-of-task";
import { cardRunsOf } from "./card-runs";
import { picturesOf, totalsOf } from "./run-pictures";
import { startOf } from "./start-image";

const task = (ref: string, status: string, changes: Partial<TaskView> = {}) =>
  taskView(ref, {
    taskId: `${ref} ${changes.retryCount ?? 0}`,
    status,
    scheduledTime: 1000,
    ...changes,
  });

const DEFINITION = {
  name: "w",
  tasks: [
    { name: "a", taskReferenceName: "a", type: "SIMPLE", taskDefinition: { retryCount: 3 } },
    {
      name: "l",
      taskReferenceName: "l",
      type: "DO_WHILE",
      loopOver: [{ name: "body", taskReferenceName: "body", type: "SIMPLE" }],
    },
    { name: "j", taskReferenceName: "j", type: "JOIN" },
  ],
};

function live(tasks: readonly TaskView[], status = "RUNNING"): LiveExecution {
  return {
    execution: {
      workflowId: "w",
      workflowName: "w",
      workflowVersion: 1,
      status,
      startTime: 1000,
      endTime: 0,
      input: {},
      output: {},
      workflowDefinition: DEFINITION,
    },
    tasks: new Map(tasks.map((one) => [one.taskId, one])),
    progress: new Map(),
  };
}

const MOMENT: Moment = {
  now: 2000,
  unasked: new Set(),
  before: new Map(),
  turns: new Map(),
  usual: new Map(),
  children: new Map(),
};

function cards(
  tasks: readonly TaskView[],
  changes: Partial<Moment> & { readonly status?: string } = {},
): ReadonlyMap<string, CardRun> {
  const { status = "RUNNING", ...moment } = changes;
  return cardRunsOf(live(tasks, status), { ...MOMENT, ...moment });
}

describe("cards of a run", () => {
  it("count down to a retry, with a mark for every attempt, also for those that are left", () => {
    const card = cards([
      task("a", "FAILED", { startTime: 1000, endTime: 1100 }),
      task("a", "SCHEDULED", { seq: 2, retryCount: 1, retriedTaskId: "a 0", dueTime: 9_500 }),
    ]).get("a");
    expect(card).toMatchObject({ word: "Retry 1 of 3 in 8 s", token: "retry", border: "dashed" });
    expect(card?.pips.map(({ mark }) => mark)).toEqual(["cross", "hollow", "hollow", "hollow"]);
  });

  it("show the first words of the reason of a failure, and that it is final", () => {
    const reasonForIncompletion = `The disk is full.\nat line 4`;
    const card = cards([task("a", "FAILED_WITH_TERMINAL_ERROR", { reasonForIncompletion })]);
    expect(card.get("a")?.word).toBe("Failed, final: The disk is full.");
  });

  it("show the latest turn of a loop on the card of its body", () => {
    const turn = (iteration: number, status: string) =>
      task(`body__${iteration}`, status, { iteration, seq: iteration });
    const all = cards([turn(1, "COMPLETED"), turn(2, "IN_PROGRESS")]);
    expect(all.get("body")?.word).toBe("Running");
    expect(all.has("body__2")).toBe(false);
  });

  it("sum up a container, for where it is drawn collapsed", () => {
    const tasks = [
      task("l", "IN_PROGRESS", { taskType: "DO_WHILE", iteration: 1 }),
      task("body__1", "FAILED", { iteration: 1 }),
    ];
    expect(cards(tasks).get("l:all")).toMatchObject({ word: "1 of 1 · 1 failed", token: "failed" });
  });

  it("say how many branches a join waits for", () => {
    const tasks = [
      task("a", "COMPLETED"),
      task("j", "IN_PROGRESS", { taskType: "JOIN", inputData: { joinOn: ["a", "b"] } }),
    ];
    expect(cards(tasks).get("j")?.word).toBe("waiting for 1 of 2");
  });

  it("say when nobody asks for a queued task", () => {
    expect(cards([task("a", "SCHEDULED")]).get("a")?.word).toBe("Queued");
    expect(cards([task("a", "SCHEDULED")], { unasked: new Set(["work"]) }).get("a")?.word).toBe(
      "No worker asks for work",
    );
  });

  it("tell what did not start yet from what will not come any more", () => {
    expect(cards([]).get("body")).toMatchObject({ word: "Not started", fade: "none" });
    expect(cards([], { status: "COMPLETED" }).get("body")).toMatchObject({
      word: "Not taken",
      fade: "most",
    });
  });

  it("count down with a ring, and say that chance still holds a retry back", () => {
    const retry = task("a", "SCHEDULED", {
      seq: 2,
      retryCount: 1,
      retriedTaskId: "a 0",
      scheduledTime: 0,
      callbackAfterSeconds: 4,
    });
    expect(cards([retry], { now: 1000 }).get("a")?.ring).toBe(0.75);
    expect(cards([retry], { now: 4000 }).get("a")?.word).toBe("Queued");
    const jitter = {
      ...DEFINITION.tasks[0],
      taskDefinition: { retryCount: 3, backoffJitterMs: 500 },
    };
    const state = live([retry]);
    const workflowDefinition = { name: "w", tasks: [jitter] };
    const shaken = { ...state, execution: { ...state.execution, workflowDefinition } };
    expect(cardRunsOf(shaken, { ...MOMENT, now: 4400 }).get("a")?.word).toBe(
      "Retry 1 of 3 any moment",
    );
    expect(cardRunsOf(shaken, { ...MOMENT, now: 4500 }).get("a")?.word).toBe("Queued");
  });

  it("change with the time alone only where something is open", () => {
    const state = live([
      task("a", "COMPLETED", { startTime: 1000, endTime: 1500 }),
      task("j", "IN_PROGRESS", { taskType: "JOIN", startTime: 1000 }),
    ]);
    const before = cardRunsOf(state, MOMENT);
    const after = cardRunsOf(state, { ...MOMENT, now: 5000, before, isTick: true });
    expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
    expect(after.get("a")).toBe(before.get("a"));
    expect(after.get("j")?.time).toBe("4.0 s");
    expect(after).toEqual(cardRunsOf(state, { ...MOMENT, now: 5000 }));
  });

  it("show progress that a worker tells in its output, while it works", () => {
    const working = task("a", "IN_PROGRESS", { outputData: { progress: 140 } });
    expect(cards([working]).get("a")?.progress).toBe(100);
    expect(cards([{ ...working, status: "COMPLETED" }]).get("a")?.progress).toBeNull();
  });

  it("compare a task with how long it takes as a rule", () => {
    const done = task("a", "COMPLETED", { startTime: 1000, endTime: 2380 });
    expect(cards([done], { usual: new Map([["a", 1000]]) }).get("a")?.usual).toBe("+38 %");
    expect(cards([done], { usual: new Map([["a", 30]]) }).get("a")?.usual).toBe("×46");
    expect(cards([done]).get("a")?.usual).toBeNull();
  });

  it("show the turn of a loop that is looked at, with a cell for each", () => {
    const tasks = [
      task("l", "IN_PROGRESS", { taskType: "DO_WHILE", iteration: 2 }),
      task("body__1", "FAILED", { iteration: 1 }),
      task("body__2", "IN_PROGRESS", { iteration: 2, seq: 3 }),
    ];
    expect(cards(tasks).get("body")?.word).toBe("Running");
    expect(cards(tasks).get("l")?.loop).toMatchObject({ shown: 2, follows: true });
    const first = cards(tasks, { turns: new Map([["l", 1]]) });
    expect(first.get("body")?.word).toBe("Failed");
    expect(first.get("l")?.loop).toMatchObject({ shown: 1, follows: false, turns: { length: 2 } });
  });

  it("mirror the run that a task has started, on the card and inside it", () => {
    const parent = task("a", "IN_PROGRESS", { taskType: "SUB_WORKFLOW", subWorkflowId: "child" });
    const child = live([task("a", "COMPLETED"), task("body", "IN_PROGRESS")]);
    const all = cards([parent], { children: new Map([["child", child]]) });
    expect(all.get("a")?.word).toBe("Waiting for 1 task · 1 of 2");
    expect(all.get("a/a")?.word).toBe("Completed");
    expect(all.get("a/body")?.word).toBe("Running");
  });

  it("of a run that was still to be started have not started", () => {
    const parent = task("a", "COMPLETED", { taskType: "SUB_WORKFLOW", subWorkflowId: "child" });
    const child = live([]);
    const all = cards([], { children: new Map([["child", child]]), present: live([parent]) });
    expect(all.get("a")?.word).toBe("Not started");
    expect(all.get("a/body")?.word).toBe("Not started");
  });

  it("count the tasks of a fork that was decided at run time, the worst first", () => {
    const definition = {
      name: "w",
      tasks: [{ name: "f", taskReferenceName: "f", type: "FORK_JOIN_DYNAMIC" }],
    };
    const state = live([
      task("f", "COMPLETED", { taskType: "FORK", inputData: { forkedTasks: ["x", "y", "z"] } }),
      task("x", "COMPLETED"),
      task("y", "FAILED_WITH_TERMINAL_ERROR"),
      task("z", "IN_PROGRESS"),
    ]);
    const shown = { ...state, execution: { ...state.execution, workflowDefinition: definition } };
    const card = cardRunsOf(shown, MOMENT).get("f:tasks");
    expect(card?.word).toBe("1 failed · 1 running · 1 done");
    expect(card?.counts.map(({ token }) => token)).toEqual(["failed", "running", "completed"]);
  });

  it("stay the same objects while nothing changes, so that nothing is drawn again", () => {
    const state = live([task("a", "COMPLETED", { startTime: 1000, endTime: 1500 })]);
    const moment = MOMENT;
    const before = cardRunsOf(state, moment);
    const after = cardRunsOf(state, { ...moment, now: 9000, before });
    for (const [ref, card] of after) expect(card).toBe(before.get(ref));
  });
});

describe("pictures of a run", () => {
  const made = (ref: string, changes: Record<string, unknown>, status = "COMPLETED") =>
    task(ref, status, {
      outputData: {
        artifactId: ref,
        sha256: ref,
        contentType: "image/webp",
        bytes: 250,
        sourceBytes: 1000,
        ...changes,
      },
    });

  it("are those of completed tasks, the same bytes once", () => {
    const state = live([
      made("a", {}),
      made("copy", { sha256: "a" }),
      made("text", { contentType: "text/plain" }),
      made("failed", {}, "FAILED"),
      made("b", { bytes: 750, sourceBytes: undefined }),
    ]);
    expect(picturesOf(state).map(({ artifactId }) => artifactId)).toEqual(["a", "b"]);
    expect(totalsOf(picturesOf(state))).toEqual({ count: 2, bytes: 1000, saved: 0.75 });
  });

  it("are also those of a task that makes many at once", () => {
    const one = { artifactId: "small", contentType: "image/webp", bytes: 100 };
    const many = task("many", "COMPLETED", {
      outputData: { sourceBytes: 1000, variants: { small: one, note: "none" } },
    });
    expect(picturesOf(live([many]))).toMatchObject([{ artifactId: "small", sourceBytes: 1000 }]);
  });

  it("have no saving without a source", () => {
    expect(totalsOf(picturesOf(live([made("a", { sourceBytes: 0 })]))).saved).toBeNull();
  });
});

describe("start of a run", () => {
  it("shows the name of a picture from elsewhere, else the number of inputs", () => {
    const state = live([]);
    const withInput = (input: Record<string, unknown>) =>
      startOf({ ...state, execution: { ...state.execution, input } }, null);
    expect(withInput({ a: { url: "https://example.org/x/boat.jpg?w=1" } })?.title).toBe("boat.jpg");
    expect(withInput({ a: 1, b: 2 })).toMatchObject({ title: "Start", detail: "2 inputs" });
  });
});
