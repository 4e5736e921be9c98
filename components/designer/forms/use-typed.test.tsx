import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { stepBack } from "../actions";
import { DesignerContext, useDesigner } from "../designer-context";
import { createDesignerStore, type DesignerState, type DesignerStore, workspaceOf } from "../store";
import { useTaskEdits } from "./use-edits";
import { ValueInput } from "./value-input";

function opened(): DesignerStore {
  const newId = createIds("b");
  const tasks = [{ name: "a", taskReferenceName: "a", type: "SIMPLE" }];
  const result = openWorkspace({ definition: { tasks }, collapsed: {} }, newId);
  if (!result.ok) throw new Error("unreadable");
  return createDesignerStore("flow", result.workspace, newId, null);
}

const rawOf = (state: DesignerState) => workspaceOf(state).doc.root.items[0]?.raw ?? {};

function Field({ name, plain = false }: { readonly name: string; readonly plain?: boolean }) {
  const id = useDesigner((state) => workspaceOf(state).doc.root.items[0]?.id ?? "");
  const value = useDesigner((state) => rawOf(state)[name]);
  const edits = useTaskEdits(id);
  return (
    <label>
      {name}
      <ValueInput
        id={name}
        describedBy=""
        meta={{ kind: "text", title: name }}
        value={value}
        onChange={(next) => edits.set([name], next)}
        onLeave={edits.leave}
        invalid={false}
        plain={plain}
      />
    </label>
  );
}

function show(): DesignerStore {
  const store = opened();
  render(
    <DesignerContext.Provider value={store}>
      <Field name="description" plain />
      <Field name="sink" />
    </DesignerContext.Provider>,
  );
  return store;
}

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);

function type(name: string, value: string): void {
  fireEvent.change(field(name), { target: { value } });
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

it("is in the document after a while although the keys never rest", () => {
  const store = show();
  for (let at = 1; at <= 33; at += 1) {
    type("sink", "x".repeat(at));
    vi.advanceTimersByTime(100);
  }
  expect(String(rawOf(store.drawn.getState())["sink"]).length).toBeGreaterThan(20);
});

describe.each(["description", "sink"])("what is typed into %s", (name) => {
  it("shows at once, and is in the document when the keys rest", () => {
    const store = show();
    for (const text of ["o", "on", "one"]) {
      type(name, text);
      expect(field(name).value).toBe(text);
    }
    expect(rawOf(store.drawn.getState())[name]).toBe(undefined);
    act(() => vi.advanceTimersByTime(1_000));
    expect(rawOf(store.drawn.getState())[name]).toBe("one");
    expect(store.getState().history.past).toHaveLength(1);
  });

  it("is there for whoever asks before, as one step that can be undone", () => {
    const store = show();
    act(() => {
      type(name, "one");
      expect(rawOf(store.getState())[name]).toBe("one");
    });
    act(() => type(name, "two"));
    act(() => stepBack(store));
    expect(rawOf(store.getState())[name]).toBe(undefined);
    expect(field(name).value).toBe("");
  });

  it("is there when the field is left, and what follows is a step of its own", () => {
    const store = show();
    type(name, "one");
    fireEvent.blur(field(name));
    expect(rawOf(store.drawn.getState())[name]).toBe("one");
    type(name, "two");
    expect(rawOf(store.getState())[name]).toBe("two");
    expect(store.getState().history.past).toHaveLength(2);
  });
});

describe("typing into one field and then another", () => {
  it("keeps both", () => {
    const store = show();
    type("description", "one");
    type("sink", "two");
    expect(rawOf(store.drawn.getState())["description"]).toBe("one");
    expect(rawOf(store.getState())).toMatchObject({ description: "one", sink: "two" });
  });

  it("is told to who shows whether everything is saved", () => {
    const { typing } = show();
    const told = vi.fn<() => void>();
    typing.subscribe(told);
    type("description", "o");
    type("description", "on");
    expect(typing.isWaiting()).toBe(true);
    act(() => typing.flush());
    expect(typing.isWaiting()).toBe(false);
    expect(told).toHaveBeenCalledTimes(2);
  });
});
