import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { onTick } from "./clock";

let isHidden = false;

function show(visible: boolean): void {
  isHidden = !visible;
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  vi.useFakeTimers();
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
});

afterEach(() => {
  vi.useRealTimers();
  isHidden = false;
});

describe("the clock of a page", () => {
  it("ticks for all listeners with one timer, and stops with the last", () => {
    let a = 0;
    let b = 0;
    const endA = onTick(100, () => (a += 1));
    const endB = onTick(100, () => (b += 1));
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(250);
    expect([a, b]).toEqual([2, 2]);
    endA();
    vi.advanceTimersByTime(100);
    expect([a, b]).toEqual([2, 3]);
    endB();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("costs nothing while the page is hidden, and catches up when it is back", () => {
    let ticks = 0;
    const end = onTick(100, () => (ticks += 1));
    show(false);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(ticks).toBe(0);
    show(true);
    expect(ticks).toBe(1);
    vi.advanceTimersByTime(100);
    expect(ticks).toBe(2);
    end();
  });
});
