import { afterEach, describe, expect, it, vi } from "vitest";

import { createPainter, type Painter } from "./painter";

let painter: Painter | null = null;

function setHidden(isHidden: boolean): void {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event("visibilitychange"));
}

function start() {
  vi.useFakeTimers();
  const paint = vi.fn<() => void>();
  painter = createPainter(paint);
  return { paint, painter };
}

afterEach(() => {
  painter?.stop();
  setHidden(false);
  vi.useRealTimers();
});

describe("painting", () => {
  it("is once for all that is asked within a frame", () => {
    const { paint, painter: made } = start();
    made.ask(false);
    made.ask(false);
    vi.advanceTimersByTime(100);
    expect(paint).toHaveBeenCalledTimes(1);
  });

  it("waits while the page is hidden, also for a frame that was asked for before", () => {
    const { paint, painter: made } = start();
    made.ask(false);
    setHidden(true);
    made.ask(false);
    vi.advanceTimersByTime(60_000);
    expect(paint).not.toHaveBeenCalled();
    setHidden(false);
    vi.advanceTimersByTime(100);
    expect(paint).toHaveBeenCalledTimes(1);
  });

  it("is done on a hidden page for what is urgent", () => {
    const { paint, painter: made } = start();
    setHidden(true);
    made.ask(false);
    made.ask(true);
    vi.advanceTimersByTime(2_000);
    expect(paint).toHaveBeenCalledTimes(1);
    painter?.stop();
    made.ask(false);
    vi.advanceTimersByTime(60_000);
    expect(paint).toHaveBeenCalledTimes(1);
  });
});
