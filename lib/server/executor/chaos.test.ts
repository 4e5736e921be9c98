import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Chaos } from "@/test/chaos";

/** Nightly: BATON_FAULT_ROUNDS=1000 (`npm run test:faults`). */
const ROUNDS = Number(process.env["BATON_FAULT_ROUNDS"] ?? 4);
const PER_ROUND = 40;
/** Every death leaves work behind: a round begins when no more than this many executions are open. */
const MOST_OPEN = 1000;

let chaos: Chaos;
beforeAll(async () => {
  chaos = await Chaos.open();
});
afterAll(() => chaos.close());

describe("kill -9 at random moments", () => {
  it(
    "loses nothing that was acknowledged, finishes everything and does no step twice on record",
    async () => {
      await chaos.launch();
      await chaos.prepare();
      const open: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const before = chaos.starts.size;
        const outside = chaos.workOutside();
        await chaos.drain(MOST_OPEN, 60_000);
        const starting = chaos.start(PER_ROUND, 300);
        for (let tries = 0; tries < 200 && chaos.starts.size < before + 10; tries++)
          await sleep(10);
        await sleep(Math.random() * 500);
        await chaos.kill();
        await Promise.all([starting, outside]);
        await chaos.launch();
        open.push(await chaos.open());
      }
      await chaos.finish(60_000 + ROUNDS * 1000);
      expect(chaos.starts.size).toBeGreaterThan(ROUNDS * 10);
      expect(chaos.problems()).toEqual([]);
      if (ROUNDS > 10) report(chaos, open);
    },
    120_000 + ROUNDS * 10_000,
  );
});

/** @param open Executions that each start found open. */
function report({ launches, starts, reports }: Chaos, open: readonly number[]): void {
  process.stdout.write(
    `${ROUNDS} kills, ${starts.size} starts and ${reports.size} reports acknowledged; ready again after ${spread(launches)} ms with ${spread(open)} open executions\n`,
  );
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.floor(part * (sorted.length - 1))] ?? 0);
  return `p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)}`;
}
