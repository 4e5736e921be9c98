import { describe, expect, it } from "vitest";

import { taskView } from "@/test/task-view";

import { keptTurns, loopTurns, runsOfTurns } from "./loop-turns";
import { runShapeOf } from "./run-shape";
import { taskRuns } from "./task-runs";

const simple = (ref: string) => ({ name: ref, taskReferenceName: ref, type: "SIMPLE" });
const SHAPE = runShapeOf({
  tasks: [
    simple("before"),
    {
      name: "loop",
      taskReferenceName: "loop",
      type: "DO_WHILE",
      loopOver: [
        simple("a"),
        {
          name: "which",
          taskReferenceName: "which",
          type: "SWITCH",
          decisionCases: { x: [simple("b")] },
        },
      ],
    },
  ],
});

const turn = (ref: string, iteration: number, status: string) =>
  taskView(iteration === 0 ? ref : `${ref}__${iteration}`, {
    taskId: `${ref} ${iteration}`,
    taskType: "SIMPLE",
    status,
    seq: iteration,
    iteration,
    scheduledTime: 1,
    startTime: 1,
    endTime: 1,
  });

const RUNS = taskRuns([
  turn("before", 0, "FAILED"),
  turn("a", 1, "COMPLETED"),
  turn("b", 1, "FAILED"),
  turn("a", 2, "COMPLETED"),
  turn("b", 2, "SKIPPED"),
  turn("a", 3, "IN_PROGRESS"),
]);

describe("turns of a loop", () => {
  it("show the worst that happened in each", () => {
    expect(loopTurns(SHAPE, RUNS).get("loop")).toEqual([
      { turn: 1, token: "failed", word: "failed" },
      { turn: 2, token: "completed", word: "completed" },
      { turn: 3, token: "running", word: "running" },
    ]);
    expect([...loopTurns(SHAPE, RUNS).keys()]).toEqual(["loop"]);
  });

  it("are looked at one by one, also where a task did not come in that turn", () => {
    const shown = runsOfTurns(SHAPE, RUNS, new Map([["loop", 1]]));
    expect(shown.get("a")?.ref).toBe("a__1");
    expect(shown.get("b")?.ref).toBe("b__1");
    expect(runsOfTurns(SHAPE, RUNS, new Map([["loop", 3]])).get("b")).toBeNull();
    expect(shown.has("before")).toBe(false);
    expect(runsOfTurns(SHAPE, RUNS, new Map()).size).toBe(0);
  });
});

describe("a turn that somebody looks at", () => {
  const loops = new Map([
    ["loop", [3, 4, 5].map((turn) => ({ turn, token: "completed", word: "completed" }) as const)],
  ]);

  it.each([
    [1, 3, "the oldest that is kept"],
    [4, 4, "itself"],
    [6, undefined, "the newest where it has not come yet"],
  ])("%i is %s: %s", (wanted, shown, _why) => {
    expect(keptTurns(loops, new Map([["loop", wanted]])).get("loop")).toBe(shown);
  });

  it("is none of a loop that has not begun", () => {
    expect(keptTurns(new Map(), new Map([["loop", 1]])).size).toBe(0);
  });
});
