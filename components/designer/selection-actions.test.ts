import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { select } from "./actions";
import { addBranchAtSelection } from "./selection-actions";
import { createDesignerStore, type DesignerStore, workspaceOf } from "./store";

const task = (ref: string) => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });
const BLOCKS = {
  fork: [
    { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: [[task("a")], []] },
    { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["a"] },
  ],
  switch: [
    {
      name: "s",
      taskReferenceName: "s",
      type: "SWITCH",
      evaluatorType: "value-param",
      expression: "case",
      decisionCases: { jpg: [] },
    },
  ],
};

function opened(tasks: readonly object[]): DesignerStore {
  const newId = createIds("b");
  const result = openWorkspace({ definition: { tasks: [...tasks] } }, newId);
  if (!result.ok) throw new Error("unreadable");
  return createDesignerStore("flow", result.workspace, newId, null);
}

function firstBlock(store: DesignerStore) {
  const [block] = workspaceOf(store.getState()).doc.root.items;
  if (!block) throw new Error("no block");
  return block;
}

describe("a branch or case more", () => {
  it("is added beside an empty branch that is selected", () => {
    const store = opened(BLOCKS.fork);
    const fork = firstBlock(store);
    if (fork.kind !== "fork") throw new Error("no fork");
    select(store, [fork.lanes[1]?.seq.id ?? ""]);
    addBranchAtSelection({ store });
    expect(store.getState().picker?.target).toEqual({ kind: "lane", fork: fork.id, at: 2 });
  });

  it("is added beside an empty case that is selected", () => {
    const store = opened(BLOCKS.switch);
    const block = firstBlock(store);
    if (block.kind !== "switch") throw new Error("no switch");
    select(store, [block.cases[0]?.seq.id ?? ""]);
    addBranchAtSelection({ store });
    expect(store.getState().picker?.target).toEqual({ kind: "case", id: block.id, key: "case_2" });
  });

  it("needs a selection", () => {
    const store = opened(BLOCKS.fork);
    addBranchAtSelection({ store });
    expect(store.getState().picker).toBe(null);
  });
});
