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

function runs(schedule: string) {
  const wanted = { column: "scheduleName", test: "in", values: [schedule] } as const;
  return engine.scheduleRuns.search([wanted], [], { start: 0, size: 200 });
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
    const { header } = (await engine.executor.view(id ?? "")) ?? {};
    expect(header?.input).toEqual({
      n: 1,
      _startedByScheduler: "hourly",
      _scheduledTime: MIDNIGHT + 2 * HOUR_MS,
      _executedTime: MIDNIGHT + 2 * HOUR_MS + 5,
      _executionId: expect.any(String),
      _schedulerCron: "0 0 * * * * UTC",
    });
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

  it("with several expressions runs at the times of each, in the zone of each", async () => {
    const cronSchedules = [
      { cronExpression: "0 0 3 * * *", zoneId: "UTC" },
      { cronExpression: "0 0 6 * * *", zoneId: "Europe/Berlin" },
      { cronExpression: "0 0 5 * * *", zoneId: "UTC" },
    ];
    const saved = await engine.schedules.save(hourly({ cronSchedules }));
    expect(saved).toMatchObject({ cronSchedules, nextRunTime: MIDNIGHT + 3 * HOUR_MS });
    expect(await runsAt(MIDNIGHT + 2 * HOUR_MS)).toBe(0);
    expect(await runsAt(MIDNIGHT + 3 * HOUR_MS)).toBe(1);
    expect(await runsAt(MIDNIGHT + 5 * HOUR_MS)).toBe(3);
    const { results } = runs("hourly");
    expect(results.map(({ zoneId }) => zoneId).toSorted()).toEqual(["Europe/Berlin", "UTC", "UTC"]);
  });

  it("has on record what it started, and what it could not start", async () => {
    await engine.schedules.save(hourly());
    await engine.schedules.save(
      hourly({ name: "lost", startWorkflowRequest: { name: "nowhere" } }),
    );
    await runsAt(MIDNIGHT + HOUR_MS + 3);
    const [id] = engine.search.executionIds({ name: "timed" });
    expect(runs("hourly").results).toEqual([
      {
        executionId: expect.any(String),
        scheduleName: "hourly",
        workflowName: "timed",
        workflowId: id,
        state: "EXECUTED",
        scheduledTime: MIDNIGHT + HOUR_MS,
        executionTime: MIDNIGHT + HOUR_MS + 3,
        startWorkflowRequest: {
          ...(hourly().startWorkflowRequest as JsonObject),
          priority: 0,
          taskToDomain: {},
        },
        zoneId: "UTC",
      },
    ]);
    const [failed] = runs("lost").results;
    expect(failed).toMatchObject({ state: "FAILED", reason: expect.stringContaining("nowhere") });
    await engine.schedules.remove("lost");
    expect(runs("lost").totalHits).toBe(0);
  });

  it("with an idempotency key starts once, and names that run from then on", async () => {
    const request = { ...(hourly().startWorkflowRequest as JsonObject), idempotencyKey: "k" };
    await engine.schedules.save(hourly({ startWorkflowRequest: request }));
    await runsAt(MIDNIGHT + HOUR_MS);
    expect(await runsAt(MIDNIGHT + 2 * HOUR_MS)).toBe(1);
    const [id] = engine.search.executionIds({ name: "timed" });
    const started = { state: "EXECUTED", workflowId: id };
    expect(runs("hourly").results).toMatchObject([started, started]);
  });

  it("keeps the newest hundred runs", async () => {
    await engine.schedules.save(hourly());
    for (let hour = 1; hour <= 103; hour += 1) await runsAt(MIDNIGHT + hour * HOUR_MS);
    const { totalHits, results } = runs("hourly");
    expect(totalHits).toBe(100);
    expect(results[0]).toMatchObject({ scheduledTime: MIDNIGHT + 103 * HOUR_MS });
  });

  it("that is changed or removed while its run starts stays so", async () => {
    await engine.schedules.save(hourly());
    await engine.schedules.save(hourly({ name: "gone" }));
    now = MIDNIGHT + HOUR_MS;
    engine.schedules.run();
    await Promise.all([
      engine.schedules.save(hourly({ cronExpression: "0 0 0 1 1 *" })),
      engine.schedules.remove("gone"),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const { file } = engine;
    engine.abandon();
    open({ file });
    expect(engine.schedules.all()).toMatchObject([
      { name: "hourly", cronExpression: "0 0 0 1 1 *" },
    ]);
  });

  it("starts nothing while all are halted", async () => {
    await engine.schedules.save(hourly());
    engine.schedules.halt(true);
    expect(await runsAt(MIDNIGHT + HOUR_MS)).toBe(0);
    engine.schedules.halt(false);
    expect(await runsAt(MIDNIGHT + HOUR_MS + 20)).toBe(1);
  });

  it("says why it is paused until it goes on", async () => {
    await engine.schedules.save(hourly());
    await engine.schedules.setPaused("hourly", true, "holidays");
    expect(engine.schedules.find("hourly")).toMatchObject({ pausedReason: "holidays" });
    await engine.schedules.setPaused("hourly", false);
    expect(engine.schedules.find("hourly")).not.toHaveProperty("pausedReason");
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
    const second = [{ cronExpression: "0 0 * * * *" }, { cronExpression: "soon" }];
    await expect(engine.schedules.save(hourly({ cronSchedules: second }))).rejects.toMatchObject({
      validationErrors: [{ path: "saveSchedule.arg0.cronSchedules[1].cronExpression" }],
    });
    await expect(engine.schedules.save(hourly({ cronSchedules: "soon" }))).rejects.toMatchObject({
      validationErrors: [{ path: "saveSchedule.arg0.cronSchedules" }],
    });
    expect(() => engine.schedules.find("none")).toThrow("Schedule 'none' not found");
  });
});

describe("nextTimes", () => {
  it("reads six fields in a zone", () => {
    const noon = { expression: "0 0 12 ? * *", zone: "Europe/Berlin" };
    const bounds = { afterMs: MIDNIGHT, endMs: null };
    const [first, second] = [MIDNIGHT + 11 * HOUR_MS, MIDNIGHT + 35 * HOUR_MS];
    expect(nextTimes(noon, bounds, 2)).toEqual([first, second]);
    expect(nextTimes(noon, { ...bounds, endMs: first }, 2)).toEqual([first]);
    expect(nextTimes(noon, bounds, 0)).toEqual([]);
    expect(nextTimes(noon, bounds, 99)).toHaveLength(5);
    expect(() => nextTimes({ ...noon, expression: "x" }, bounds, 0)).toThrow(
      "Cron expression 'x' is not valid",
    );
  });
});
