import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { inSlices } from "./in-slices";

function* counting(to: number, each: () => void): Generator<undefined, number> {
  for (let at = 0; at < to; at += 1) {
    each();
    yield;
  }
  return to;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("work in slices", () => {
  it("lets others have their turn, and ends with its result", () => {
    const order: string[] = [];
    const done = vi.fn<(result: number) => void>();
    let atMs = 0;
    vi.spyOn(performance, "now").mockImplementation(() => atMs);
    const part = () => {
      order.push("part");
      atMs += 10;
    };
    inSlices(counting(3, part), done);
    setTimeout(() => order.push("other"), 0);
    vi.runAllTimers();
    expect(done).toHaveBeenCalledExactlyOnceWith(3);
    expect(order.slice(0, 2)).toEqual(["part", "other"]);
    expect(order).toHaveLength(4);
  });

  it("is given up when it is no longer wanted", () => {
    const done = vi.fn<(result: number) => void>();
    const each = vi.fn<() => void>();
    const giveUp = inSlices(counting(3, each), done);
    giveUp();
    vi.runAllTimers();
    expect(each).not.toHaveBeenCalled();
    expect(done).not.toHaveBeenCalled();
  });
});
