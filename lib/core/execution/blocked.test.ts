import { describe, expect, it } from "vitest";

import { taskView } from "@/test/task-view";

import { blockedBy } from "./blocked";
import { runShapeOf } from "./run-shape";
import { taskRuns } from "./task-runs";

const simple = (ref: string) => ({ name: ref, taskReferenceName: ref, type: "SIMPLE" });
const SHAPE = runShapeOf({
  tasks: [
    simple("first"),
    {
      name: "fork",
      taskReferenceName: "fork",
      type: "FORK_JOIN",
      forkTasks: [
        [simple("a"), simple("a2")],
        [simple("b"), simple("b2")],
      ],
    },
    { name: "join", taskReferenceName: "join", type: "JOIN" },
    {
      name: "sw",
      taskReferenceName: "sw",
      type: "SWITCH",
      decisionCases: { "x[1]": [simple("case_x")] },
      defaultCase: [simple("otherwise")],
    },
    simple("last"),
  ],
});

const reached = (...refs: string[]) =>
  taskRuns(refs.map((ref) => taskView(ref, { taskType: "SIMPLE", status: "FAILED" })));

const NOTHING: ReadonlySet<string> = new Set();

describe("what a failure blocks", () => {
  it("is behind it and behind the containers around it, not beside it", () => {
    expect(blockedBy(SHAPE, reached("first", "a", "b"), NOTHING, "a")).toEqual([
      "a2",
      "case_x",
      "otherwise",
      "last",
    ]);
  });

  it("is not what was reached, nor what the run has passed by", () => {
    const latest = reached("first", "a", "a2", "b", "b2", "case_x");
    expect(blockedBy(SHAPE, latest, new Set(["otherwise"]), "case_x")).toEqual(["last"]);
    expect(blockedBy(SHAPE, latest, NOTHING, "last")).toEqual([]);
    expect(blockedBy(SHAPE, latest, NOTHING, "nobody")).toEqual([]);
  });
});
