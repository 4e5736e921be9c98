import { describe, expect, it } from "vitest";

import type { Problem } from "@/lib/core/definition/problem";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { run } from "@/lib/core/edit/run";

import { treeStep } from "./outline-keys";
import { keepRows, nameOfRow, type RowFacts, rowsOf } from "./outline-rows";

const task = (ref: string, more: object = {}) => ({ name: ref, taskReferenceName: ref, ...more });
const FLOW = [
  task("first"),
  task("fork", {
    type: "FORK_JOIN",
    forkTasks: [
      [
        task("a", { name: "image_convert_resize", inputParameters: { outputFormat: "webp" } }),
        task("choice", { type: "SWITCH", decisionCases: { yes: [task("x")] }, defaultCase: [] }),
        task("after"),
      ],
      [task("b", { optional: true })],
    ],
  }),
  task("join", { type: "JOIN", joinOn: ["after", "b"] }),
  task("last"),
];

function rows(collapsed: Record<string, boolean> = {}) {
  return rowsWith(FLOW, collapsed, false);
}
function rowsWith(tasks: readonly object[], collapsed: Record<string, boolean>, withEmpty = true) {
  const opened = openWorkspace(
    { definition: { tasks: [...tasks] } as never, collapsed },
    createIds("b"),
  );
  if (!opened.ok) throw new Error("unreadable");
  return rowsOf(opened.workspace, withEmpty);
}
const refs = (list: ReturnType<typeof rows>) =>
  list.filter(({ part }) => part !== "empty").map(({ raw }) => String(raw["taskReferenceName"]));
const NO_FACTS: RowFacts = { problems: [], rule: null, run: "" };
const key = (name: string) => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
});

describe("the outline", () => {
  it("has a line for every task and for the join behind what its fork holds, with places that count both", () => {
    const list = rows();
    expect(refs(list)).toEqual(["first", "fork", "a", "choice", "x", "after", "b", "join", "last"]);
    expect(list.map(({ depth, at, count }) => `${depth} ${at}/${count}`)).toEqual([
      "1 1/4",
      "1 2/4",
      "2 1/3",
      "2 2/3",
      "3 1/1",
      "2 3/3",
      "2 1/1",
      "1 3/4",
      "1 4/4",
    ]);
  });

  it("keeps the lines that say the same after a change, and no other", () => {
    const newId = createIds("b");
    const opened = openWorkspace({ definition: { tasks: FLOW }, collapsed: {} }, newId);
    if (!opened.ok) throw new Error("unreadable");
    const before = rowsOf(opened.workspace, false);
    const ids = before.filter(({ raw }) => raw["taskReferenceName"] === "a").map(({ id }) => id);
    const outcome = run(opened.workspace, { type: "remove", ids, mode: "heal" }, newId);
    if (!outcome.ok) throw new Error(outcome.reason);
    const after = keepRows(rowsOf(outcome.workspace, false), before);
    const kept = after.filter((row) => before.includes(row));
    // Their positions in the branch, or what is in the fork, have changed.
    const changed = refs(after.filter((row) => !before.includes(row)));
    expect(refs(kept)).toEqual(["first", "x", "b", "last"]);
    expect(changed).toEqual(["fork", "choice", "after", "join"]);
  });

  it("leaves out what is inside closed containers, and says that they are closed", () => {
    const list = rows({ fork: true });
    expect(refs(list)).toEqual(["first", "fork", "join", "last"]);
    expect(list.map(({ isOpen }) => isOpen)).toEqual([null, false, null, null]);
  });

  it("has a line for every branch, case and loop in which nothing stands yet, where it belongs", () => {
    const list = rowsWith(
      [
        task("choice", { type: "SWITCH", decisionCases: { gif: [], png: [task("p")], jpg: [] } }),
        task("fork", { type: "FORK_JOIN", forkTasks: [[task("a")], []] }),
        task("join", { type: "JOIN", joinOn: ["a"] }),
        task("loop", { type: "DO_WHILE", loopCondition: "false", loopOver: [] }),
      ],
      {},
    );
    const told = list.map((row) =>
      row.part === "empty" ? nameOfRow(row, NO_FACTS) : row.raw["taskReferenceName"],
    );
    expect(told).toEqual([
      "choice",
      "case gif, empty",
      "p",
      "case jpg, empty",
      "default case, empty",
      "fork",
      "a",
      "branch 2 of 2, empty",
      "join",
      "loop",
      "repeated, empty",
    ]);
    expect(list.map(({ depth, at, count }) => `${depth} ${at}/${count}`).slice(0, 5)).toEqual([
      "1 1/4",
      "2 1/1",
      "2 1/1",
      "2 1/1",
      "2 1/1",
    ]);
  });

  it("names a line by title, name, kind, place, policy, state and problems", () => {
    const list = rows();
    const name = (ref: string, facts: Partial<RowFacts> = {}) => {
      const row = list.find(({ raw }) => raw["taskReferenceName"] === ref);
      return row ? nameOfRow(row, { ...NO_FACTS, ...facts }) : "";
    };
    const problem = { level: "R", message: "Required input width is empty." } as Problem;
    const facts = {
      rule: { name: "x", retryCount: 3, timeoutSeconds: 30 },
      problems: [problem, problem],
    };
    expect(name("a", facts)).toBe(
      "Convert to WebP, a, image convert resize, branch 1 of 2, step 1 of 3, 3 retries, " +
        "at most 30 seconds, problem: Required input width is empty, and 1 more",
    );
    expect(name("b", { run: "running, 1.2 s" })).toBe(
      "b, b, branch 2 of 2, optional, running, 1.2 s",
    );
    expect(name("join")).toBe("Join, join, waits for 2 tasks");
    expect(name("x")).toBe("x, x, case yes");
  });

  it("is walked like a tree: down and up, into and out, open and close", () => {
    const list = rows();
    const at = (ref: string) => list[refs(list).indexOf(ref)]?.id ?? null;
    const to = (ref: string, name: string) => {
      const step = treeStep(list, at(ref), key(name));
      return step && `${step.kind} ${String(step.row.raw["taskReferenceName"])}`;
    };
    expect(to("fork", "ArrowDown")).toBe("go a");
    expect(to("b", "ArrowDown")).toBe("go join");
    expect(to("fork", "ArrowRight")).toBe("go a");
    expect(to("fork", "ArrowLeft")).toBe("toggle fork");
    expect(to("x", "ArrowLeft")).toBe("go choice");
    expect(to("after", "ArrowRight")).toBeNull();
    expect(to("last", "Home")).toBe("go first");
    expect(to("first", "End")).toBe("go last");
    const closed = rows({ fork: true });
    const step = treeStep(closed, closed[1]?.id ?? null, key("ArrowRight"));
    expect(step?.kind).toBe("toggle");
  });
});
