import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { openTestEngine, simple, workflow } from "@/test/engine";

import { nextTimes } from "./schedules";

type Engine = ReturnType<typeof openTestEngine>;
/** 2026-01-01 00:00:00 UTC. */
const MIDNIGHT = 1_767_225_600_000;
const HOUR_MS = 3_600_000;

let now = MIDNIGHT;
let engine: Engine;
const opened: Engine[] = [];

function open(options: Parameters<typeof openTestEngine>[0] = {}): Engine {
  engine = openTestEngine({ now: () => now, ...options });
  opened.push(engine);
  return engine;
}
beforeEach(() => {
  now = MIDNIGHT;
  open();
});
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

const definition = JSON.parse(
  JSON.stringify(workflow([simple("a")], { name: "timed" })),
) as JsonObject;

function hourly(more: JsonObject = {}): JsonObject {
  return {
    name: "hourly",
    cronExpression: "0 0 * * * *",
    startWorkflowRequest: { name: "timed", workflowDef: definition, input: { n: 1 } },
    ...more,
  };
}

/** Moves the clock, has the schedules look at it, and answers how many runs there are. */
async function runsAt(ms: number): Promise<number> {
  now = ms;
  engine.schedules.run();
  await new Promise((resolve) => setTimeout(resolve, 30));
  return engine.search.executionIds({ name: "timed" }).length;
}

describe("a schedule", () => {
  it("starts its workflow when its time comes, once", async () => {
    await engine.schedules.save(hourly());
    expect(engine.schedules.find("hourly")).toMatchObject({ nextRunTime: MIDNIGHT + HOUR_MS });
    expect(await runsAt(MIDNIGHT + HOUR_MS - 1)).toBe(0);
    expect(await runsAt(MIDNIGHT + HOUR_MS)).toBe(1);
    expect(await runsAt(MIDNIGHT + HOUR_MS + 10)).toBe(1);
    expect(await runsAt(MIDNIGHT + 2 * HOUR_MS + 5)).toBe(2);
    const [id] = engine.search.executionIds({ name: "timed" });
    expect((await engine.executor.view(id ?? ""))?.header.input).toEqual({ n: 1 });
  });

  it("makes no burst after a sleep; one missed run is made up for when it wants that", async () => {
    await engine.schedules.save(hourly());
    await engine.schedules.save(hourly({ name: "caught", runCatchupScheduleInstances: true }));
    expect(await runsAt(MIDNIGHT + 10 * HOUR_MS + 120_000)).toBe(1);
    expect(await runsAt(MIDNIGHT + 11 * HOUR_MS)).toBe(3);
  });

  it("goes on after a restart, and starts nothing twice", async () => {
    await engine.schedules.save(hourly());
    expect(await runsAt(MIDNIGHT + HOUR_MS)).toBe(1);
    engine.connection.prepare("UPDATE schedule SET lastTime = ?").run(MIDNIGHT);
    const { file } = engine;
    engine.abandon();
    open({ file });
    expect(await runsAt(MIDNIGHT + HOUR_MS + 1000)).toBe(1);
    expect(await runsAt(MIDNIGHT + 2 * HOUR_MS)).toBe(2);
  });

  it("rests while it is paused, and outside of its time", async () => {
    await engine.schedules.save(hourly());
    await engine.schedules.setPaused("hourly", true);
    await engine.schedules.save(hourly({ name: "over", scheduleEndTime: MIDNIGHT + 1 }));
    await engine.schedules.save(
      hourly({ name: "later", scheduleStartTime: MIDNIGHT + 9 * HOUR_MS }),
    );
    expect(await runsAt(MIDNIGHT + HOUR_MS)).toBe(0);
    await engine.schedules.setPaused("hourly", false);
    expect(await runsAt(MIDNIGHT + 2 * HOUR_MS)).toBe(1);
    await engine.schedules.remove("hourly");
    expect(engine.schedules.all("timed").map(({ name }) => name)).toEqual(["over", "later"]);
  });

  it("is refused with what is wrong", async () => {
    await expect(
      engine.schedules.save({ name: "", cronExpression: "soon", zoneId: "Nowhere" }),
    ).rejects.toMatchObject({
      validationErrors: [
        { path: "saveSchedule.arg0.name" },
        { path: "saveSchedule.arg0.cronExpression" },
        { path: "saveSchedule.arg0.startWorkflowRequest" },
      ],
    });
    expect(() => engine.schedules.find("none")).toThrow("Schedule 'none' not found");
  });
});

describe("nextTimes", () => {
  it("reads six fields in a zone", () => {
    expect(nextTimes("0 0 12 ? * *", "Europe/Berlin", MIDNIGHT, 2)).toEqual([
      MIDNIGHT + 11 * HOUR_MS,
      MIDNIGHT + 35 * HOUR_MS,
    ]);
    expect(() => nextTimes("x", "UTC", MIDNIGHT, 1)).toThrow("Cron expression 'x' is not valid");
  });
});
