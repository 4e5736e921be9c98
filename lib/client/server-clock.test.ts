import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const NOW = Date.parse("2026-03-01T12:00:00.400Z");

/** Each test begins with nothing heard. */
async function fresh() {
  vi.resetModules();
  return await import("./server-clock");
}

let clock: Awaited<ReturnType<typeof fresh>>;

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW });
  clock = await fresh();
});

afterEach(() => void vi.useRealTimers());

/** An answer that took 40 ms and came `atMs` after the first one, from a server that is `skewMs` ahead. */
function heard(atMs: number, skewMs: number): void {
  const receivedAt = NOW + atMs;
  const date = new Date(receivedAt - 20 + skewMs).toUTCString();
  clock.noteServerDate(date, receivedAt - 40, receivedAt);
}

describe("the server's clock", () => {
  it("is ours before anything was heard, and for what is no date", () => {
    expect(clock.serverNow()).toBe(NOW);
    clock.noteServerDate(null, NOW, NOW);
    clock.noteServerDate("yesterday", NOW, NOW);
    expect(clock.serverNow()).toBe(NOW);
  });

  it("is ours while the two may agree, although dates have whole seconds", () => {
    for (let at = 0; at < 5_000; at += 170) heard(at, 0);
    expect(clock.serverNow()).toBe(NOW);
  });

  it("is known better with every answer", () => {
    heard(0, -600_000);
    expect(Math.abs(clock.serverNow() - NOW + 600_000)).toBeLessThan(1_000);
    for (let at = 170; at < 5_000; at += 170) heard(at, -600_000);
    expect(Math.abs(clock.serverNow() - NOW + 600_000)).toBeLessThan(200);
  });

  it("is learned again when a clock was set", () => {
    heard(0, 600_000);
    heard(1_000, -3_600_000);
    expect(Math.abs(clock.serverNow() - NOW + 3_600_000)).toBeLessThan(1_000);
  });
});
