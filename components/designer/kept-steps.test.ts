import { describe, expect, it } from "vitest";

import { print } from "@/lib/core/definition/print";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { perform, stepBack, stepForward } from "./actions";
import { draftOf, emptyDefinition, readDraft } from "./draft";
import { keptSteps, restored } from "./kept-steps";
import { createDesignerStore, type DesignerStore, workspaceOf } from "./store";

const task = (ref: string) => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });

function open(definition: object, prefix = "b"): DesignerStore {
  const newId = createIds(prefix);
  const content = readDraft(definition);
  const opening = content
    ? { ...content, collapsed: content.collapsed ?? {}, shown: (content.shown ?? {}) as object }
    : { definition: emptyDefinition("flow") };
  const opened = openWorkspace(opening, newId);
  if (!opened.ok) throw new Error("unreadable");
  return createDesignerStore("flow", opened.workspace, newId, null);
}

function add(store: DesignerStore, ref: string): void {
  const { root } = workspaceOf(store.getState()).doc;
  perform(store, { type: "insert", slot: { seq: root.id, index: 0 }, tasks: [task(ref)] });
}

const refs = (store: DesignerStore) => [
  ...treeIndex(workspaceOf(store.getState()).doc).refs.keys(),
];

function worked(): DesignerStore {
  const store = open({});
  for (const ref of ["a", "b", "c"]) add(store, ref);
  const id = treeIndex(workspaceOf(store.getState()).doc).refs.get("b")?.place.block.id ?? "";
  perform(store, { type: "setNote", id, note: "why" });
  stepBack(store);
  return store;
}

/** As a reload does: the document comes from the server, the steps from the tab. */
function reloaded(store: DesignerStore): DesignerStore {
  const { history } = store.getState();
  const steps: unknown = JSON.parse(JSON.stringify(keptSteps(history)));
  const again = open(JSON.parse(JSON.stringify(draftOf(history.present.workspace))) as object, "n");
  const known = restored(again.getState().history, steps, again.newId);
  if (!known) throw new Error("not known again");
  again.setState({ history: known });
  return again;
}

describe("the steps of a page that is loaded again", () => {
  it("are undone and redone as before, with their words", () => {
    const again = reloaded(worked());
    expect(again.getState().history.past.map(({ label }) => label)).toHaveLength(3);
    expect(refs(again)).toEqual(["c", "b", "a"]);
    stepForward(again);
    expect(workspaceOf(again.getState()).presentation.notes).toEqual({ b: "why" });
    stepBack(again);
    stepBack(again);
    expect(again.getState().said.text).toMatch(/^Undid: Added/);
    expect(refs(again)).toEqual(["b", "a"]);
    stepBack(again);
    stepBack(again);
    expect(print(workspaceOf(again.getState()).doc)["tasks"]).toEqual([]);
  });
  it("keep the ids of the blocks that stay", () => {
    const again = reloaded(worked());
    const idOf = (ref: string) =>
      treeIndex(workspaceOf(again.getState()).doc).refs.get(ref)?.place.block.id;
    const before = idOf("a");
    stepBack(again);
    expect(idOf("a")).toBe(before);
  });
  it("are left where the document is another one, or they cannot be read", () => {
    const kept = keptSteps(worked().getState().history);
    const other = open({});
    expect(restored(other.getState().history, kept, other.newId)).toBe(null);
    for (const nonsense of [null, 3, {}, { now: "x", past: 7 }])
      expect(restored(other.getState().history, nonsense, other.newId)).toBe(null);
    expect(keptSteps(other.getState().history)).toBe(null);
  });
  it("are few enough for the storage of a tab", () => {
    const store = open({});
    for (let step = 0; step < 70; step++) add(store, `t${step}`);
    expect(keptSteps(store.getState().history)?.["past"]).toHaveLength(50);
    const heavy = open({});
    const description = "x".repeat(900_000);
    for (const ref of ["a", "b", "c"]) {
      const { root } = workspaceOf(heavy.getState()).doc;
      const tasks = [{ ...task(ref), description }];
      perform(heavy, { type: "insert", slot: { seq: root.id, index: 0 }, tasks });
    }
    expect(keptSteps(heavy.getState().history)?.["past"]).toHaveLength(1);
  });
});
