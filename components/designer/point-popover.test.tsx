import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { isLeaving } from "./leaving";
import { PointPopover } from "./point-popover";

afterEach(cleanup);

function open(isHidden: boolean) {
  const typed = vi.fn<() => void>();
  render(
    <PointPopover
      at={null}
      label="Add a task"
      isHidden={isHidden}
      onClose={() => undefined}
      className=""
    >
      <input aria-label="Search" onKeyDown={typed} />
    </PointPopover>,
  );
  const field = screen.getByLabelText("Search");
  field.focus();
  return { field, typed };
}

/** Keys that arrive at the page, with where they come from. */
function heard(answer: (event: KeyboardEvent) => void = () => undefined) {
  const keys: {
    readonly key: string;
    readonly ctrl: boolean;
    readonly from: EventTarget | null;
  }[] = [];
  const listen = (event: KeyboardEvent) => {
    keys.push({ key: event.key, ctrl: event.ctrlKey, from: event.target });
    answer(event);
  };
  document.addEventListener("keydown", listen);
  return { keys, stop: () => document.removeEventListener("keydown", listen) };
}

describe("what is chosen at a point", () => {
  it("hears its keys while it is there", () => {
    const { field, typed } = open(false);
    fireEvent.keyDown(field, { key: "z", ctrlKey: true });
    expect(typed).toHaveBeenCalledOnce();
    expect(isLeaving(field)).toBe(false);
  });

  it("is no dialog any more when it is over, and gives its keys to the page, once", () => {
    const { field, typed } = open(true);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(isLeaving(field)).toBe(true);
    const page = heard();
    expect(fireEvent.keyDown(field, { key: "z", ctrlKey: true })).toBe(true);
    page.stop();
    expect(typed).not.toHaveBeenCalled();
    expect(page.keys.filter(({ from }) => from === document.body)).toEqual([
      { key: "z", ctrl: true, from: document.body },
    ]);
    expect(page.keys.some(({ from }) => from === field)).toBe(false);
    expect(document.activeElement).toBe(document.body);
  });

  it("leaves a key that the page takes to the page alone", () => {
    const { field } = open(true);
    const page = heard((event) => event.preventDefault());
    expect(fireEvent.keyDown(field, { key: "Backspace" })).toBe(false);
    page.stop();
  });
});
