import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { perform, select } from "./actions";
import { DesignerContext } from "./designer-context";
import { drawnState, useLate } from "./follow-state";
import { createDesignerStore, type DesignerStore, workspaceOf } from "./store";

function opened(): DesignerStore {
  const newId = createIds("b");
  const tasks = [{ name: "a", taskReferenceName: "a", type: "SIMPLE" }];
  const result = openWorkspace({ definition: { tasks }, collapsed: {} }, newId);
  if (!result.ok) throw new Error("unreadable");
  return createDesignerStore("flow", result.workspace, newId, null);
}

const idOf = (store: DesignerStore) => workspaceOf(store.getState()).doc.root.items[0]?.id ?? "";

function type(store: DesignerStore, text: string): void {
  const edits = [{ path: ["description"], value: text }];
  perform(
    store,
    { type: "setTask", id: idOf(store), edits },
    { burst: "b description", keepSelection: true },
  );
}

function insert(store: DesignerStore): void {
  const { root } = workspaceOf(store.getState()).doc;
  const tasks = [{ name: "n", taskReferenceName: "n", type: "NOOP" }];
  perform(store, { type: "insert", slot: { seq: root.id, index: 1 }, tasks });
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

describe("the state that the canvas draws", () => {
  it("follows at once what changes the graph, and what is typed when the keys rest", () => {
    const store = opened();
    const drawn = drawnState(store);
    insert(store);
    expect(workspaceOf(drawn.getState())).toBe(workspaceOf(store.getState()));

    const before = workspaceOf(drawn.getState());
    type(store, "x");
    vi.advanceTimersByTime(60);
    type(store, "xy");
    // What the page itself notes meanwhile hurries nothing.
    store.setState({ saved: { state: "saving", atMs: null } });
    vi.advanceTimersByTime(60);
    expect(workspaceOf(drawn.getState())).toBe(before);
    vi.advanceTimersByTime(60);
    expect(workspaceOf(drawn.getState())).toBe(workspaceOf(store.getState()));
  });

  it("leaves alone what is being typed while it follows", () => {
    const store = opened();
    drawnState(store);
    type(store, "x");
    let times = 0;
    store.typing.put({}, () => (times += 1));
    vi.advanceTimersByTime(200);
    expect(times).toBe(0);
    vi.advanceTimersByTime(60);
    expect(times).toBe(1);
  });

  it("does not wait for the end of what is typed when something else is done", () => {
    const store = opened();
    const drawn = drawnState(store);
    type(store, "x");
    select(store, [idOf(store)]);
    expect(drawn.getState()).toBe(store.getState());
  });
});

describe("the state beside the canvas", () => {
  function Count() {
    return <p>{useLate((state) => workspaceOf(state).doc.root.items.length)} tasks</p>;
  }

  it("follows behind the frame", () => {
    const store = opened();
    render(
      <DesignerContext.Provider value={store}>
        <Count />
      </DesignerContext.Provider>,
    );
    act(() => insert(store));
    expect(screen.getByText("1 tasks")).toBeTruthy();
    act(() => vi.advanceTimersByTime(200));
    expect(screen.getByText("2 tasks")).toBeTruthy();
  });
});
