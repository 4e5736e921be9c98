import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { besideTyping, createTyping } from "./typing";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("what is done a while after a change", () => {
  it("waits for the last change and for the end of what is typed, and is done once", () => {
    const typing = createTyping();
    const [call, change] = [vi.fn<() => void>(), vi.fn<() => void>()];
    const beside = besideTyping(typing, 300, call);
    beside.restart();
    vi.advanceTimersByTime(200);
    beside.restart();
    vi.advanceTimersByTime(200);
    expect(call).not.toHaveBeenCalled();
    typing.put({}, change);
    vi.advanceTimersByTime(150);
    // Its time has come, but asking now would end what is typed.
    expect(call).not.toHaveBeenCalled();
    expect(change).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(change).toHaveBeenCalledTimes(1);
    expect(call).toHaveBeenCalledTimes(1);
  });

  it("is done in the midst of keys that never rest, after three seconds", () => {
    const typing = createTyping();
    const call = vi.fn<() => void>();
    besideTyping(typing, 300, call).restart();
    const field = {};
    for (let ms = 0; ms < 3_400; ms += 100) {
      typing.put(field, () => undefined);
      vi.advanceTimersByTime(100);
    }
    expect(call).toHaveBeenCalledTimes(1);
  });

  it("is not done after it was stopped", () => {
    const call = vi.fn<() => void>();
    const beside = besideTyping(createTyping(), 300, call);
    beside.restart();
    beside.stop();
    vi.advanceTimersByTime(1_000);
    expect(call).not.toHaveBeenCalled();
  });
});
