import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { select } from "./actions";
import { DesignerContext } from "./designer-context";
import { shownForm, useShownForm } from "./shown-form";
import { createDesignerStore, type DesignerStore } from "./store";

function opened(): DesignerStore {
  const newId = createIds("b");
  const result = openWorkspace({ definition: { tasks: [] }, collapsed: {} }, newId);
  if (!result.ok) throw new Error("unreadable");
  return createDesignerStore("flow", result.workspace, newId, null);
}

function Form() {
  const { selection, tab } = useShownForm();
  return (
    <label>
      {selection.join(" ") || "nothing"}, {tab}
      <input />
    </label>
  );
}

function show(store: DesignerStore): void {
  render(
    <DesignerContext.Provider value={store}>
      <Form />
    </DesignerContext.Provider>,
  );
}

const press = (key: string) =>
  act(() =>
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
    ),
  );

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

describe("the form beside the canvas", () => {
  it("follows the selection behind the frame, and a tab of its own at once", () => {
    const store = opened();
    show(store);
    act(() => select(store, ["a"]));
    expect(screen.getByText("nothing, inputs")).toBeTruthy();
    act(() => vi.advanceTimersByTime(200));
    expect(screen.getByText("a, inputs")).toBeTruthy();
    act(() => store.setState({ tab: "json" }));
    expect(screen.getByText("a, json")).toBeTruthy();
  });

  it("is drawn at once when it is asked for, and whoever waits for it hears of it", () => {
    const store = opened();
    show(store);
    const form = shownForm(store);
    const heard = vi.fn<() => HTMLElement>(() => screen.getByText("b, policy"));
    act(() => {
      select(store, ["b"]);
      store.setState({ tab: "policy" });
      form.whenDrawn(heard);
    });
    expect(heard).not.toHaveBeenCalled();
    act(() => form.settle());
    expect(heard).toHaveReturned();
    form.whenDrawn(heard);
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it("keeps nobody waiting who asks when it is not on screen", () => {
    const store = opened();
    select(store, ["b"]);
    const heard = vi.fn<() => void>();
    shownForm(store).whenDrawn(heard);
    expect(heard).toHaveBeenCalled();
  });

  it("gives a key that comes before it to the field that it was meant for", () => {
    const store = opened();
    show(store);
    const keys: (string | undefined)[] = [];
    const canvas = (event: KeyboardEvent) => keys.push((event.target as Element).tagName);
    window.addEventListener("keydown", canvas);
    act(() => {
      select(store, ["b"]);
      shownForm(store).whenDrawn(() => screen.getByRole("textbox").focus());
    });
    press("x");
    expect(screen.getByText("b, inputs")).toBeTruthy();
    expect(keys).toEqual(["INPUT"]);
    window.removeEventListener("keydown", canvas);
  });

  it("leaves keys alone that nobody waits for", () => {
    const store = opened();
    show(store);
    act(() => select(store, ["b"]));
    press("ArrowDown");
    expect(screen.getByText("nothing, inputs")).toBeTruthy();
  });
});
