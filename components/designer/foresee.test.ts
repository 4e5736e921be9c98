import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Command } from "@/lib/core/edit/command";
import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { perform } from "./actions";
import { foresee, outcomeOf } from "./foresee";
import { graphFor } from "./graphs";
import { createDesignerStore, type DesignerStore, workspaceOf } from "./store";

const task = (ref: string) => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });

function opened(): DesignerStore {
  const newId = createIds("b");
  const result = openWorkspace({ definition: { tasks: [task("a"), task("b")] } }, newId);
  if (!result.ok) throw new Error("unreadable");
  return createDesignerStore("flow", result.workspace, newId, null);
}

function insertion(store: DesignerStore, ref: string): Command {
  const { root } = workspaceOf(store.getState()).doc;
  return { type: "insert", slot: { seq: root.id, index: 1 }, tasks: [task(ref)] };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("what a command will do", () => {
  it("is worked out while nobody waits, changes nothing, and is what is carried out", () => {
    const store = opened();
    const before = workspaceOf(store.getState());
    const shown = graphFor(before);
    const command = insertion(store, "n");
    foresee(store, command);
    vi.runAllTimers();
    expect(workspaceOf(store.getState())).toBe(before);
    const outcome = outcomeOf(store, before, command);
    expect(outcomeOf(store, before, command)).toBe(outcome);
    perform(store, command);
    expect(outcome.ok && outcome.workspace).toBe(workspaceOf(store.getState()));
    // Cards that stay where they are are the same ones.
    expect(graphFor(workspaceOf(store.getState())).nodes[1]).toBe(shown.nodes[1]);
  });

  it("is not taken for that of another command or another document", () => {
    const store = opened();
    const before = workspaceOf(store.getState());
    const command = insertion(store, "n");
    foresee(store, command);
    vi.runAllTimers();
    const foreseen = outcomeOf(store, before, command);
    expect(outcomeOf(store, before, insertion(store, "n"))).not.toBe(foreseen);
    perform(store, insertion(store, "x"));
    expect(outcomeOf(store, workspaceOf(store.getState()), command)).not.toBe(foreseen);
  });

  it("is not worked out when it is given up", () => {
    const store = opened();
    const newId = vi.spyOn(store, "newId");
    foresee(store, insertion(store, "n"))();
    vi.runAllTimers();
    expect(newId).not.toHaveBeenCalled();
  });
});
