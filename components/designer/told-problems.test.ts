import { describe, expect, it } from "vitest";

import { problemsOf } from "@/lib/core/definition/problems";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import type { JsonObject } from "@/lib/core/json";

import { perform, stepBack } from "./actions";
import { emptyDefinition } from "./draft";
import { createDesignerStore, type DesignerStore, workspaceOf } from "./store";
import { isUnbegun, toldProblems } from "./told-problems";

const PUBLISHED = { definition: emptyDefinition("flow"), version: 1, hash: null };

function open(more: JsonObject, published: typeof PUBLISHED | null = null): DesignerStore {
  const newId = createIds("b");
  const opened = openWorkspace({ definition: { ...emptyDefinition("flow"), ...more } }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return createDesignerStore("flow", opened.workspace, newId, published);
}

/** Codes of what is told once the document was looked at. */
function told(store: DesignerStore): string[] {
  const workspace = workspaceOf(store.getState());
  store.setState({ checked: { workspace, problems: problemsOf(workspace) } });
  return toldProblems(store.getState()).map(({ code }) => code);
}

describe("problems that are told", () => {
  it("say nothing of the tasks that a new workflow does not have yet, and stay the same list", () => {
    const store = open({});
    expect(told(store)).toEqual([]);
    expect(isUnbegun(store.getState())).toBe(true);
    expect(store.getState().checked.problems.map(({ code }) => code)).toEqual(["WF_EMPTY"]);
    expect(toldProblems(store.getState())).toBe(toldProblems(store.getState()));
  });
  it("say it of one that was edited or published, and all else of a new one", () => {
    const store = open({});
    const edits = [{ path: ["description"], value: "what it does" }];
    perform(store, { type: "setWorkflow", edits });
    expect(told(store)).toEqual(["WF_EMPTY"]);
    stepBack(store);
    expect(told(store)).toEqual([]);
    expect(told(open({}, PUBLISHED))).toEqual(["WF_EMPTY"]);
    expect(told(open({ schemaVersion: 1 }))).toEqual(["SCHEMA_VERSION"]);
  });
});
