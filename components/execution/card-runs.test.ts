import { describe, expect, it } from "vitest";

import type { CardRun } from "@/components/canvas/card-run";
import type { LiveExecution } from "@/lib/client/follow-execution";
import type { TaskView } from "@/lib/core/execution/task-runs";

import { cardRunsOf } from "./card-runs";
import { picturesOf, totalsOf } from "./run-pictures";
import { startOf } from "./start-image";

function task(ref: string, status: string, changes: Partial<TaskView> = {}): TaskView {
  return {
    taskId: `${ref} ${changes.retryCount ?? 0}`,
    referenceTaskName: ref,
    taskType: "work",
    status,
    seq: 1,
    retryCount: 0,
    scheduledTime: 1000,
    startTime: 0,
    endTime: 0,
    updateTime: 0,
    startDelayInSeconds: 0,
    callbackAfterSeconds: 0,
    inputData: {},
    outputData: {},
    ...changes,
  };
}

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

function cards(
  tasks: readonly TaskView[],
  changes: { readonly status?: string; readonly unasked?: readonly string[] } = {},
): ReadonlyMap<string, CardRun> {
  const { status = "RUNNING", unasked = [] } = changes;
  const moment = { now: 2000, unasked: new Set(unasked), before: new Map() };
  return cardRunsOf(live(tasks, status), moment);
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
    expect(cards([task("a", "SCHEDULED")], { unasked: ["work"] }).get("a")?.word).toBe(
      "No worker asks for work",
    );
  });

  it("tell what did not start yet from what will not come any more", () => {
    expect(cards([]).get("body")).toMatchObject({ word: "Not started", faded: false });
    expect(cards([], { status: "COMPLETED" }).get("body")).toMatchObject({
      word: "Not taken",
      faded: true,
    });
  });

  it("stay the same objects while nothing changes, so that nothing is drawn again", () => {
    const state = live([task("a", "COMPLETED", { startTime: 1000, endTime: 1500 })]);
    const moment = { now: 2000, unasked: new Set<string>(), before: new Map() };
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
