import { describe, expect, it } from "vitest";

import { nextTasksOf, START } from "./next-tasks";

const simple = (name: string) => ({ name, taskReferenceName: name });

describe("what usually comes next", () => {
  it("is counted at every depth, the most frequent first, joins passed over", () => {
    const lanes = [
      [simple("resize"), simple("store")],
      [simple("resize"), simple("store")],
    ];
    const definition = {
      tasks: [
        simple("fetch"),
        { name: "fork", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: lanes },
        { name: "join", taskReferenceName: "j", type: "JOIN" },
        { name: "end", taskReferenceName: "e", type: "NOOP" },
      ],
    };
    const other = { tasks: [simple("fetch"), simple("resize"), simple("upload")] };
    const next = nextTasksOf([definition, definition, other]);
    expect(next.get("resize")).toEqual(["store"]);
    expect(next.get("FORK_JOIN")).toEqual(["NOOP"]);
    expect(next.get("fetch")).toEqual(["FORK_JOIN"]);
    expect(next.get(START)).toEqual(["fetch"]);
  });
  it("is nothing where something was seen once, or there is nothing", () => {
    expect(nextTasksOf([{ tasks: [simple("a"), simple("b")] }]).get("a")).toEqual([]);
    expect(nextTasksOf([{ tasks: [] }, {}]).size).toBe(0);
  });
});
