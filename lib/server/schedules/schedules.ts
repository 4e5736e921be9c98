import { AppError, invalidInput, notFound } from "@/lib/core/errors";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import { idOf } from "@/lib/server/ids";
import type { ScheduleRun, ScheduleRunStore } from "@/lib/server/store/schedule-runs";
import type { ScheduleRow, ScheduleStore } from "@/lib/server/store/schedules";
import type { Writer } from "@/lib/server/store/writer";

import { checkSchedule, workflowOf } from "./check";
import { type CronEntry, cronsOf, cronTimes, nextTimeOf } from "./cron";

export interface SchedulesOptions {
  readonly store: ScheduleStore;
  readonly runs: ScheduleRunStore;
  readonly writer: Writer;
  /** Epoch ms. */
  readonly now: () => number;
  /** Starts a workflow once, however often it is asked under the same id; answers the id of the run. */
  readonly start: (id: string, request: JsonObject) => Promise<string>;
  readonly onProblem: (problem: unknown, about: Readonly<Record<string, unknown>>) => void;
}

/** A time that has come. */
interface Due {
  readonly cron: CronEntry;
  /** Of the expression among those of its schedule. */
  readonly index: number;
  /** Epoch ms. */
  readonly at: number;
}

/** Timers of the platform are short; a clock that was set or a machine that slept is noticed soon. */
const LONGEST_SLEEP_MS = 30_000;
/** A run that is later than this was missed: the machine slept, the server was down. */
const MISSED_AFTER_MS = 60_000;
const MOST_NEXT = 5;

/**
 * Starts workflows at the times of cron expressions (semantics §7.5). What was missed is not made up for, so that there is no
 * burst after a sleep; with `runCatchupScheduleInstances` the latest missed run is. The id of a run follows from schedule and
 * time: a crash between the start and its note starts nothing twice.
 */
export class Schedules {
  private readonly options: SchedulesOptions;
  private readonly rows = new Map<string, ScheduleRow>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private halted = false;

  constructor(options: SchedulesOptions) {
    this.options = options;
    for (const row of options.store.all()) this.rows.set(row.name, row);
  }

  /** Begins to start things. */
  run(): void {
    this.tick();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  /** Starts nothing more in this process, until it is told to go on. */
  halt(isHalted: boolean): void {
    this.halted = isHalted;
    this.tick();
  }

  all(workflowName: string | null = null): JsonObject[] {
    return [...this.rows.values()]
      .filter(({ schedule }) => workflowName === null || workflowOf(schedule) === workflowName)
      .map((row) => this.shown(row));
  }

  /** @throws AppError NOT_FOUND. */
  find(name: string): JsonObject {
    return this.shown(this.require(name));
  }

  /** Adds or replaces; answers it as it is stored. @throws AppError INVALID_INPUT. */
  async save(given: JsonObject): Promise<JsonObject> {
    const { now } = this.options;
    const schedule = Object.fromEntries(
      Object.entries(given).filter(([key, value]) => value !== null && key !== "nextRunTime"),
    );
    checkSchedule(schedule);
    const name = String(schedule.name);
    const before = this.rows.get(name);
    const stored = {
      paused: false,
      runCatchupScheduleInstances: false,
      ...schedule,
      createTime: before?.schedule.createTime ?? now(),
      updatedTime: now(),
    };
    await this.write({ name, schedule: stored, lastTime: now() });
    this.tick();
    return this.find(name);
  }

  /** `reason`: why it is paused. @throws AppError NOT_FOUND. */
  async setPaused(name: string, paused: boolean, reason: string | null = null): Promise<void> {
    const row = this.require(name);
    const { now } = this.options;
    const { pausedReason: _former, ...kept } = row.schedule;
    const schedule: JsonObject = { ...kept, paused, updatedTime: now() };
    if (paused && reason !== null) schedule.pausedReason = reason;
    await this.write({ ...row, schedule, lastTime: paused ? row.lastTime : now() });
    this.tick();
  }

  /** Nothing happens when there is none. What it has started goes on. */
  async remove(name: string): Promise<void> {
    if (!this.rows.has(name)) return;
    const { writer, store, runs } = this.options;
    const write = () => {
      store.remove(name);
      runs.removeOf(name);
    };
    await writer.commit({ write });
    this.rows.delete(name);
  }

  private require(name: string): ScheduleRow {
    const row = this.rows.get(name);
    if (!row) throw notFound(`Schedule '${name}' not found`);
    return row;
  }

  private async write(row: ScheduleRow): Promise<void> {
    await this.options.writer.commit({ write: () => this.options.store.put(row) });
    this.rows.set(row.name, row);
  }

  /** With everything that a Conductor server says of one. */
  private shown({ schedule }: ScheduleRow): JsonObject {
    const { startWorkflowRequest: request } = schedule;
    const now = this.options.now();
    const times = cronsOf(schedule).flatMap((cron) => nextTimeOf(schedule, cron, now) ?? []);
    const isComing = schedule.paused !== true && times.length > 0;
    return {
      zoneId: "UTC",
      createdBy: "",
      updatedBy: "",
      cronSchedules: [],
      ...schedule,
      ...(isJsonObject(request) && { startWorkflowRequest: requestOf(request) }),
      ...(isComing && { nextRunTime: Math.min(...times) }),
    };
  }

  /** Starts what is due and sleeps until the next. */
  private tick(): void {
    clearTimeout(this.timer);
    if (this.closed || this.halted) return;
    const now = this.options.now();
    let wakeAt = now + LONGEST_SLEEP_MS;
    for (const row of this.rows.values()) {
      if (row.schedule.paused === true) continue;
      const dues: Due[] = [];
      for (const [index, cron] of cronsOf(row.schedule).entries()) {
        const at = nextTimeOf(row.schedule, cron, row.lastTime);
        if (at !== null && at <= now) dues.push({ cron, index, at });
        const next = nextTimeOf(row.schedule, cron, Math.max(now, row.lastTime));
        wakeAt = Math.min(wakeAt, next ?? wakeAt);
      }
      if (dues.length > 0) void this.startAll(row, dues, now);
    }
    this.timer = setTimeout(() => this.tick(), Math.max(10, wakeAt - now));
    this.timer.unref();
  }

  private async startAll(row: ScheduleRow, dues: readonly Due[], now: number): Promise<void> {
    const { writer, store, runs, onProblem } = this.options;
    const { name, schedule } = row;
    this.rows.set(name, { ...row, lastTime: now });
    const wanted = dues.filter(
      ({ at }) => now - at <= MISSED_AFTER_MS || schedule.runCatchupScheduleInstances === true,
    );
    const made = await Promise.all(wanted.map((due) => this.start(row, due, now)));
    const write = () => {
      // What was changed or removed meanwhile stays so.
      const current = this.rows.get(name);
      if (!current) return;
      store.put(current);
      for (const run of made) runs.add(run);
    };
    await writer.commit({ write }).catch((problem: unknown) => {
      onProblem(problem, { schedule: name });
    });
  }

  /** Starts one run; what refuses it is in the answer. */
  private async start(row: ScheduleRow, due: Due, now: number): Promise<ScheduleRun> {
    const { name, schedule } = row;
    const { cron, index, at } = due;
    const key = index === 0 ? `${name}:${at}` : `${name}:${at}:${index}`;
    const executionId = idOf(`schedule-run:${key}`);
    const { startWorkflowRequest: stored } = schedule;
    const request = requestOf(isJsonObject(stored) ? stored : {});
    const input = {
      ...(isJsonObject(request.input) && request.input),
      _startedByScheduler: name,
      _scheduledTime: at,
      _executedTime: now,
      _executionId: executionId,
      _schedulerCron: `${cron.expression} ${cron.zone}`,
    };
    const result = await this.options
      .start(idOf(`schedule:${key}`), { ...request, input })
      .then((workflowId) => ({ state: "EXECUTED" as const, workflowId }))
      .catch((problem: unknown) => this.refusal(problem, name));
    const run = {
      executionId,
      scheduleName: name,
      workflowName: workflowOf(schedule),
      scheduledTime: at,
      executionTime: now,
    };
    const shown = { ...run, ...result, startWorkflowRequest: request, zoneId: cron.zone };
    return { ...run, state: result.state, shown };
  }

  private refusal(problem: unknown, schedule: string) {
    this.options.onProblem(problem, { schedule });
    const reason = problem instanceof AppError ? problem.message : "The server could not start it";
    return { state: "FAILED" as const, reason };
  }
}

function requestOf(request: JsonObject): JsonObject {
  return { input: {}, taskToDomain: {}, priority: 0, ...request };
}

/**
 * Next times of an expression within bounds (epoch ms; null: none), for the form that edits it; five at most.
 * @throws AppError INVALID_INPUT.
 */
export function nextTimes(
  { expression, zone }: CronEntry,
  bounds: { readonly afterMs: number; readonly endMs: number | null },
  count: number,
): number[] {
  const most = Math.min(Math.max(0, count), MOST_NEXT);
  const times = cronTimes(expression, zone, bounds.afterMs, Math.max(1, most));
  if (!times) throw invalidInput(`Cron expression '${expression}' is not valid`);
  return times.filter((at) => bounds.endMs === null || at <= bounds.endMs).slice(0, most);
}
