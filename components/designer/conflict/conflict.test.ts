import { describe, expect, it } from "vitest";

import { print } from "@/lib/core/definition/print";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { perform, stepBack } from "../actions";
import { DraftSaver } from "../draft-saver";
import { emptyDefinition } from "../draft";
import { createDesignerStore, workspaceOf } from "../store";
import { conflictIn, takeTheirs, textsOf } from "./conflict";

const BODY = {
  name: "flow",
  published: null,
  version: null,
  hash: null,
  draft: null,
  revision: null,
  updateTime: null,
};
const task = (ref: string) => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });

function open() {
  const newId = createIds("b");
  const definition = { ...emptyDefinition("flow"), tasks: [task("mine")] };
  const opened = openWorkspace({ definition }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return createDesignerStore("flow", opened.workspace, newId, null);
}

describe("what others did meanwhile", () => {
  it("is a conflict when it is newer than what is known here", () => {
    const known = { version: 3, hash: null, revision: 7 };
    const draft = { definition: emptyDefinition("flow") };
    expect(conflictIn({ ...BODY, draft, version: 3, revision: 7 }, known)).toBe(null);
    expect(conflictIn({ ...BODY, draft, version: 3, revision: 8 }, known)?.kind).toBe("draft");
    expect(conflictIn({ ...BODY, version: 4, revision: 7 }, known)?.kind).toBe("version");
    // What stands beside a version is no work that could be lost.
    const beside = { ...BODY, draft: { parked: [] }, version: 3, revision: 8 };
    expect(conflictIn(beside, known)).toBe(null);
    // A draft that is gone was published or thrown away: there is nothing to write over.
    expect(conflictIn({ ...BODY, version: 3 }, known)).toBe(null);
  });
  it("is a conflict when a version has another text than before", () => {
    const known = { version: 3, hash: "a", revision: 7 };
    expect(conflictIn({ ...BODY, version: 3, hash: "a" }, known)).toBe(null);
    expect(conflictIn({ ...BODY, version: 3, hash: "b" }, known)?.kind).toBe("version");
    expect(conflictIn({ ...BODY, version: 3, hash: "b" }, { ...known, hash: null })).toBe(null);
  });
  it("is taken as a step that can be undone, and is what the next save replaces", () => {
    const store = open();
    const saver = new DraftSaver(store, 1, false);
    const theirs = { ...emptyDefinition("flow"), tasks: [task("theirs")] };
    const body = { ...BODY, draft: { definition: theirs, taskDefs: {}, parked: [] }, revision: 2 };
    const conflict = { kind: "draft", theirs: body } as const;
    store.setState({ conflict });
    expect(textsOf(store, conflict).theirs).toContain('"theirs"');
    expect(takeTheirs(store, saver, conflict)).toBe(true);
    const now = () => print(workspaceOf(store.getState()).doc)["tasks"];
    expect(now()).toEqual([task("theirs")]);
    expect(store.getState().conflict).toBe(null);
    expect(saver.revision).toBe(2);
    stepBack(store);
    expect(now()).toEqual([task("mine")]);
  });
  it("brings its notes along as a draft, and leaves those of this page as a version", () => {
    const store = open();
    const saver = new DraftSaver(store, 1, false);
    const { blocks } = treeIndex(workspaceOf(store.getState()).doc);
    perform(store, { type: "setNote", id: [...blocks.keys()][0] ?? "", note: "mine" });
    perform(store, { type: "parkTasks", tasks: [task("aside")], x: 0, y: 0 });
    const published = { ...emptyDefinition("flow"), tasks: [task("mine"), task("more")] };
    const version = { ...BODY, published, version: 2, hash: "b" };
    expect(takeTheirs(store, saver, { kind: "version", theirs: version })).toBe(true);
    expect(workspaceOf(store.getState()).presentation.notes).toEqual({ mine: "mine" });
    expect(workspaceOf(store.getState()).parked).toHaveLength(1);
    expect(store.getState().published).toMatchObject({ version: 2, hash: "b" });
    const shown = { notes: { theirs: "why" } };
    const definition = { ...emptyDefinition("flow"), tasks: [task("theirs")] };
    const draft = { ...BODY, draft: { definition, taskDefs: {}, parked: [], shown }, revision: 2 };
    expect(takeTheirs(store, saver, { kind: "draft", theirs: draft })).toBe(true);
    expect(workspaceOf(store.getState()).presentation.notes).toEqual({ theirs: "why" });
    expect(workspaceOf(store.getState()).parked).toEqual([]);
  });
  it("that cannot be drawn is left alone", () => {
    const store = open();
    const before = workspaceOf(store.getState());
    const saver = new DraftSaver(store, 1, false);
    const theirs = { ...BODY, draft: { nonsense: true }, revision: 2 };
    expect(takeTheirs(store, saver, { kind: "draft", theirs })).toBe(false);
    expect(workspaceOf(store.getState())).toBe(before);
  });
});
