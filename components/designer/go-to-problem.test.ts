import { describe, expect, it } from "vitest";

import { problemsOf } from "@/lib/core/definition/problems";
import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { goToProblem } from "./go-to-problem";
import { createDesignerStore, workspaceOf } from "./store";

const step = (ref: string) => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });

describe("going to a problem of a fork's join", () => {
  it("shows the join's own form, also for its name, and the fork's for what is the fork's", () => {
    const newId = createIds("b");
    const tasks = [
      {
        name: "",
        taskReferenceName: "f",
        type: "FORK_JOIN",
        forkTasks: [[step("x")], [step("y")]],
      },
      { name: "", taskReferenceName: "", type: "JOIN", joinOn: ["gone"] },
    ];
    const opened = openWorkspace({ definition: { name: "flow", tasks } }, newId);
    if (!opened.ok) throw new Error("unreadable");
    const store = createDesignerStore("flow", opened.workspace, newId, null);
    const [fork] = workspaceOf(store.getState()).doc.root.items;
    if (fork?.kind !== "fork" || !fork.join) throw new Error("no fork");
    const names = new Map([
      [fork.id, "fork"],
      [fork.join.id, "join"],
    ]);
    const shown = problemsOf(opened.workspace).flatMap((problem) => {
      if (problem.path === "") return [];
      goToProblem(store, problem);
      const [id = ""] = store.getState().selection;
      return [[problem.code, names.get(id)]];
    });
    expect(shown).toContainEqual(["JOIN_UNKNOWN_REF", "join"]);
    expect(shown).toContainEqual(["JOIN_PARTIAL", "join"]);
    expect(shown).toContainEqual(["REF_MISSING", "join"]);
    const unnamed = shown.filter(([code]) => code === "NAME_MISSING").map(([, where]) => where);
    expect(unnamed).toEqual(["fork", "join"]);
  });
});
