import { describe, expect, it } from "vitest";

import type { Workspace } from "@/lib/core/definition/document";
import { refOf } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { JsonObject } from "@/lib/core/json";

import type { Command } from "./command";
import { wire } from "./gestures";
import { createIds, openWorkspace } from "./open";
import { run } from "./run";

const task = (ref: string) => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });
const TASKS = [
  task("a"),
  task("b"),
  task("c"),
  {
    name: "fork",
    taskReferenceName: "fork",
    type: "FORK_JOIN",
    forkTasks: [[task("x"), task("y")], [task("z")]],
  },
  { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["y", "z"] },
  { name: "end", taskReferenceName: "end", type: "TERMINATE" },
];

function open() {
  const newId = createIds("b");
  const opened = openWorkspace({ definition: { name: "flow", tasks: TASKS } }, newId);
  if (!opened.ok) throw new Error("unreadable");
  const { workspace } = opened;
  const id = (ref: string) => {
    const found = treeIndex(workspace.doc).refs.get(ref);
    if (!found) throw new Error(`no ${ref}`);
    const { block } = found.place;
    return found.part === "join" && block.kind === "fork" ? (block.join?.id ?? "") : block.id;
  };
  const after = (command: Command) => {
    const outcome = run(workspace, command, newId);
    if (!outcome.ok) throw new Error(outcome.reason);
    return topRefs(outcome.workspace);
  };
  return { workspace, id, after };
}

function topRefs({ doc }: Workspace): string[] {
  return (print(doc)["tasks"] as JsonObject[]).map(refOf);
}

describe("a wire", () => {
  it("to an empty place asks what to put there; beside what follows, both or one of them", () => {
    const { workspace, id } = open();
    const slot = { seq: workspace.doc.root.id, index: 1 };
    expect(wire(workspace, id("a"), { kind: "empty" })).toMatchObject({ kind: "pick", slot });
    expect(wire(workspace, id("a"), { kind: "beside", choice: false })).toMatchObject({
      kind: "pick-beside",
      as: "fork",
      target: id("b"),
    });
    expect(wire(workspace, id("a"), { kind: "beside", choice: true })).toMatchObject({
      as: "switch",
    });
  });
  it("back to an earlier task repeats everything between", () => {
    const { workspace, id, after } = open();
    const wired = wire(workspace, id("c"), { kind: "block", id: id("b") });
    if (wired.kind !== "command") throw new Error(wired.kind);
    expect(wired.words).toBe("Repeat from b to c");
    expect(after(wired.command)).toEqual(["a", "loop_ref", "fork", "join", "end"]);
  });
  it("over other tasks is refused, with a switch or a move instead", () => {
    const { workspace, id, after } = open();
    const wired = wire(workspace, id("a"), { kind: "block", id: id("c") });
    if (wired.kind !== "refused") throw new Error(wired.kind);
    expect(wired.code).toBe("SKIPS_TASKS");
    const [choice, move] = wired.offers;
    expect(choice && after(choice.command)).toEqual([
      "a",
      "switch_ref",
      "c",
      "fork",
      "join",
      "end",
    ]);
    expect(move && after(move.command)).toEqual(["a", "c", "b", "fork", "join", "end"]);
  });
  it("between branches is refused, with a move here or behind the join instead", () => {
    const { workspace, id, after } = open();
    const wired = wire(workspace, id("x"), { kind: "block", id: id("z") });
    if (wired.kind !== "refused") throw new Error(wired.kind);
    expect(wired.code).toBe("LANES_MEET_AT_JOIN");
    const [here, later] = wired.offers;
    // The branch it leaves was the other one: what is left runs in sequence.
    expect(here && after(here.command)).toEqual(["a", "b", "c", "x", "z", "y", "end"]);
    expect(later && after(later.command)).toEqual(["a", "b", "c", "x", "y", "z", "end"]);
  });
  it("into the own join turns waiting off and on", () => {
    const { workspace, id } = open();
    expect(wire(workspace, id("x"), { kind: "join", id: id("join") })).toMatchObject({
      command: { type: "setLaneWait", fork: id("fork"), at: 0, wait: false },
    });
    expect(wire(workspace, id("a"), { kind: "join", id: id("join") })).toMatchObject({
      code: "JOIN_IS_FIXED",
    });
  });
  it("out of Terminate is refused", () => {
    const { workspace, id } = open();
    expect(wire(workspace, id("end"), { kind: "empty" })).toMatchObject({
      code: "AFTER_TERMINATE",
    });
  });
});
