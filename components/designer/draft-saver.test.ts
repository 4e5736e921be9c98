import { beforeEach, describe, expect, it, vi } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { perform, stepBack } from "./actions";
import { emptyDefinition } from "./draft";
import { DraftSaver } from "./draft-saver";
import { createDesignerStore, type DesignerStore, workspaceOf } from "./store";

const kept = new Map<string, unknown>();

vi.mock("./kept-draft", () => ({
  keepDraft: async (name: string, workspace: unknown) => void kept.set(name, workspace),
  keepDraftAtOnce: (name: string, workspace: unknown) => void kept.set(name, workspace),
  forgetDraft: async (name: string) => void kept.delete(name),
}));

function open(): DesignerStore {
  const newId = createIds("b");
  const opened = openWorkspace({ definition: emptyDefinition("flow") }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return createDesignerStore("flow", opened.workspace, newId, null);
}

const task = { name: "work", taskReferenceName: "work_ref", type: "SIMPLE" };
const change = (store: DesignerStore) =>
  perform(store, { type: "parkTasks", tasks: [task], x: 0, y: 0 });

describe("what a browser keeps of a draft", () => {
  beforeEach(() => kept.clear());

  it("is what the server does not have", async () => {
    const store = open();
    const saver = new DraftSaver(store, 1, false);
    await saver.keep();
    expect(kept.size).toBe(0);
    change(store);
    await saver.keep();
    expect(kept.get("flow")).toBe(workspaceOf(store.getState()));
  });

  it("is forgotten when a step back leads to what the server has", async () => {
    const store = open();
    const saver = new DraftSaver(store, 1, false);
    change(store);
    await saver.keep();
    stepBack(store);
    await saver.keep();
    expect(kept.size).toBe(0);
  });

  it("is never older than the document of a page that is left at once", async () => {
    const store = open();
    const saver = new DraftSaver(store, 1, false);
    change(store);
    await saver.keep();
    stepBack(store);
    saver.keepAtOnce();
    expect(kept.get("flow")).toBe(workspaceOf(store.getState()));
    await saver.keep();
    saver.keepAtOnce();
    expect(kept.size).toBe(0);
  });
});
