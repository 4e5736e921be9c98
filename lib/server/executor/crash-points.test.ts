import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Chaos } from "@/test/chaos";

/** Nightly: BATON_CRASH_ROUNDS=10 (`npm run test:faults`). */
const ROUNDS = Number(process.env["BATON_CRASH_ROUNDS"] ?? 1);
/** `Cn:k`: the k-th time that the point is passed, so that there is something to lose. */
const POINTS = [
  "C1:60",
  "C2:40",
  "C3:40",
  "C4:40",
  "C5:40",
  "C6:30",
  "C7:30",
  "C8:2",
  "C9:2",
  "C10:2",
  "C12:30",
  "C13:30",
  "C14:5",
];

let chaos: Chaos;
beforeAll(async () => {
  chaos = await Chaos.open();
  await chaos.launch();
  await chaos.prepare();
  await chaos.kill();
});
afterAll(() => chaos.close());

/** Load until the server has killed itself; false: it never did. */
async function crashAt(point: string): Promise<boolean> {
  // Recovery alone may pass the point often enough.
  if (!(await chaos.launch(point))) return true;
  const outside = chaos.workOutside();
  const starting = chaos.start(40, 400);
  const died = await chaos.gone(20_000);
  if (!died) await chaos.kill();
  await Promise.all([starting, outside]);
  return died;
}

describe("a crash at every point of a step", () => {
  for (let round = 0; round < ROUNDS; round++) {
    it.each(POINTS)(`%s is reached and kills the server (${round + 1})`, async (point) => {
      expect(await crashAt(point)).toBe(true);
    });
    it(`C15: in the middle of recovery, twice (${round + 1})`, async () => {
      expect(await chaos.launch("C15:3")).toBe(false);
      expect(await chaos.launch("C15:2")).toBe(false);
    });
  }

  it("has lost nothing, has finished everything and has done nothing twice", async () => {
    await chaos.launch();
    await chaos.finish(60_000);
    expect(chaos.problems()).toEqual([]);
  }, 90_000);
});
