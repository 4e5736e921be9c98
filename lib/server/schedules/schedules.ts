import { invalidInput, notFound, type ValidationError } from "@/lib/core/errors";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { idOf } from "@/lib/server/ids";
import type { ScheduleRow, ScheduleStore } from "@/lib/server/store/schedules";
import type { Writer } from "@/lib/server/store/writer";

import { cronTimes } from "./cron";

export interface SchedulesOptions {
  readonly store: ScheduleStore;
  readonly writer: Writer;
  /** Epoch ms. */
  readonly now: () => number;
  /** Starts a workflow once, however often it is asked under the same id. */
  readonly start: (id: string, request: JsonObject) => Promise<void>;
  readonly onProblem: (problem: unknown, about: Readonly<Record<string, unknown>>) => void;
}

/** Timers of the platform are short; a clock that was set or a machine that slept is noticed soon. */
const LONGEST_SLEEP_MS = 30_000;
/** A run that is later than this was missed: the machine slept, the server was down. */
const MISSED_AFTER_MS = 60_000;
const MOST_NEXT = 5;

/**
 * Starts workflows at the times of cron expressions. What was missed is not made up for, so that there is no burst after a
 * sleep; with `runCatchupScheduleInstances` the latest missed run is. The id of a run follows from schedule and time: a
 * crash between the start and its note starts nothing twice.
 */
export class Schedules {
  private readonly options: SchedulesOptions;
  private readonly rows = new Map<string, ScheduleRow>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

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

  all(workflowName: string | null = null): JsonObject[] {
    return [...this.rows.values()]
      .filter(({ schedule }) => workflowName === null || workflowOf(schedule) === workflowName)
      .map((row) => this.shown(row));
  }

  /** @throws AppError NOT_FOUND. */
  find(name: string): JsonObject {
    return this.shown(this.require(name));
  }

  /** Adds or replaces. @throws AppError INVALID_INPUT. */
  async save(schedule: JsonObject): Promise<void> {
    const { now } = this.options;
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
  }

  /** @throws AppError NOT_FOUND. */
  async setPaused(name: string, paused: boolean): Promise<void> {
    const row = this.require(name);
    const lastTime = paused ? row.lastTime : this.options.now();
    await this.write({ ...row, schedule: { ...row.schedule, paused }, lastTime });
    this.tick();
  }

  /** @throws AppError NOT_FOUND. */
  async remove(name: string): Promise<void> {
    this.require(name);
    await this.options.writer.commit({ write: () => this.options.store.remove(name) });
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

  private shown(row: ScheduleRow): JsonObject {
    const [next] = row.schedule.paused === true ? [] : timesAfter(row, this.options.now(), 1);
    return { ...row.schedule, ...(next === undefined ? {} : { nextRunTime: next }) };
  }

  /** Starts what is due and sleeps until the next. */
  private tick(): void {
    clearTimeout(this.timer);
    if (this.closed) return;
    const now = this.options.now();
    let wakeAt = now + LONGEST_SLEEP_MS;
    for (const row of this.rows.values()) {
      if (row.schedule.paused === true) continue;
      const [due] = timesAfter(row, row.lastTime, 1);
      if (due === undefined) continue;
      if (due <= now) this.start(row, due, now);
      const [next] = timesAfter(row, Math.max(now, row.lastTime), 1);
      wakeAt = Math.min(wakeAt, next ?? wakeAt);
    }
    this.timer = setTimeout(() => this.tick(), Math.max(10, wakeAt - now));
    this.timer.unref();
  }

  private start(row: ScheduleRow, due: number, now: number): void {
    const { writer, store, start, onProblem } = this.options;
    const noted = { ...row, lastTime: now };
    this.rows.set(row.name, noted);
    const isMissed = now - due > MISSED_AFTER_MS;
    const isWanted = !isMissed || row.schedule.runCatchupScheduleInstances === true;
    const request = row.schedule.startWorkflowRequest;
    const begun =
      isWanted && isJsonObject(request)
        ? start(idOf(`schedule:${row.name}:${due}`), request)
        : Promise.resolve();
    begun
      .catch((problem: unknown) => onProblem(problem, { schedule: row.name }))
      .then(() => writer.commit({ write: () => store.put(noted) }))
      .catch((problem: unknown) => onProblem(problem, { schedule: row.name }));
  }
}

/** Next times of an expression, for the form that edits it. @throws AppError INVALID_INPUT. */
export function nextTimes(
  expression: string,
  zone: string,
  afterMs: number,
  count: number,
): number[] {
  const times = cronTimes(expression, zone, afterMs, Math.min(Math.max(1, count), MOST_NEXT));
  if (!times) throw invalidInput(`Cron expression '${expression}' is not valid`);
  return times;
}

function timesAfter({ schedule }: ScheduleRow, afterMs: number, count: number): number[] {
  const from = Math.max(afterMs, wholeOf(schedule.scheduleStartTime) - 1);
  const end = wholeOf(schedule.scheduleEndTime) || Infinity;
  const times = cronTimes(String(schedule.cronExpression), zoneOf(schedule), from, count) ?? [];
  return times.filter((at) => at <= end);
}

function checkSchedule(schedule: JsonObject): void {
  const problems: ValidationError[] = [];
  const add = (path: string, message: string) =>
    problems.push({ path: `saveSchedule.arg0.${path}`, message });
  if (typeof schedule.name !== "string" || !/^[\w .:-]{1,255}$/.test(schedule.name))
    add("name", "A schedule needs a name of letters, digits, spaces and _ . : -");
  const { cronExpression, startWorkflowRequest } = schedule;
  if (typeof cronExpression !== "string" || cronExpression === "")
    add("cronExpression", "A schedule needs a cron expression");
  else if (!cronTimes(cronExpression, zoneOf(schedule), 0, 1))
    add("cronExpression", `'${cronExpression}' or the zone ${zoneOf(schedule)} is not valid`);
  if (!isJsonObject(startWorkflowRequest) || workflowOf(schedule) === "")
    add(
      "startWorkflowRequest",
      "A schedule needs a startWorkflowRequest with the name of a workflow",
    );
  if (problems.length > 0)
    throw invalidInput("Validation failed, check below errors for detail.", problems);
}

function workflowOf({ startWorkflowRequest }: JsonObject): string {
  const name = isJsonObject(startWorkflowRequest) ? startWorkflowRequest.name : null;
  return typeof name === "string" ? name : "";
}

function zoneOf({ zoneId }: JsonObject): string {
  return typeof zoneId === "string" && zoneId !== "" ? zoneId : "UTC";
}

function wholeOf(value: JsonValue | undefined): number {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
}
