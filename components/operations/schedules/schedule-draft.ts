import type { ApiError } from "@/lib/client/api";
import type { Schedule } from "@/lib/client/operations";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

/** A schedule as its form holds it: all texts. */
export interface ScheduleDraft {
  readonly name: string;
  /** When it runs: at the times of each of these. */
  readonly times: readonly DraftTime[];
  readonly workflow: string;
  /** Empty: the latest when a run starts. */
  readonly version: string;
  /** JSON. */
  readonly input: string;
  readonly catchUp: boolean;
}

export interface DraftTime {
  /** Tells rows of the form apart, whatever is in them. */
  readonly id: number;
  readonly cronExpression: string;
  readonly zoneId: string;
}

type DraftField = Exclude<keyof ScheduleDraft, "times"> | `times.${number}`;
export type DraftProblems = Readonly<Partial<Record<DraftField | "form", string>>>;

/** Where the server's problems are shown; behind the last dot of their paths. */
const FIELDS: Readonly<Record<string, DraftField>> = {
  name: "name",
  cronExpression: "times.0",
  zoneId: "times.0",
  startWorkflowRequest: "workflow",
};

export function draftOf(schedule: Schedule | null, zoneId: string): ScheduleDraft {
  if (schedule === null) {
    return {
      name: "",
      times: [{ id: 0, cronExpression: "0 0 * * * *", zoneId }],
      workflow: "",
      version: "",
      input: "{}",
      catchUp: false,
    };
  }
  const { name: workflow, version, input } = schedule.startWorkflowRequest;
  return {
    name: schedule.name,
    times: timesOf(schedule),
    workflow: typeof workflow === "string" ? workflow : "",
    version: typeof version === "number" ? String(version) : "",
    input: JSON.stringify(input ?? {}, null, 2),
    catchUp: schedule.runCatchupScheduleInstances === true,
  };
}

/** The expressions that count, each with its zone. */
export function timesOf({ cronSchedules = [], cronExpression, zoneId }: Schedule): DraftTime[] {
  if (cronSchedules.length === 0)
    return [{ id: 0, cronExpression: cronExpression ?? "", zoneId: zoneId ?? "UTC" }];
  return cronSchedules.map((one, id) => ({
    id,
    cronExpression: one.cronExpression,
    zoneId: one.zoneId ?? "UTC",
  }));
}

/** What the server would not say clearly enough; `names`: of other schedules. */
export function problemsOf(draft: ScheduleDraft, names: readonly string[]): DraftProblems {
  return {
    ...(draft.name.trim() === "" ? { name: "Give the schedule a name." } : {}),
    ...(names.includes(draft.name.trim())
      ? { name: "There is a schedule with this name. Use another one." }
      : {}),
    ...Object.fromEntries(
      draft.times.flatMap(({ cronExpression }, at) =>
        cronExpression.trim() === "" ? [[`times.${at}`, MISSING_TIME]] : [],
      ),
    ),
    ...(draft.workflow === "" ? { workflow: "Choose what is started." } : {}),
    ...(inputOf(draft.input) === null
      ? { input: 'The input must be a JSON object, such as {"width": 300}.' }
      : {}),
  };
}

const MISSING_TIME = "Say when: six fields, from seconds to days of the week.";

/** The schedule to send; what the form does not show stays as it was stored. The input must be readable. */
export function scheduleOf(
  draft: ScheduleDraft,
  stored: Schedule | null,
): Readonly<Record<string, unknown>> {
  const {
    nextRunTime: _next,
    cronExpression: _expression,
    zoneId: _zone,
    cronSchedules: _list,
    ...kept
  } = stored ?? {};
  const { version: _version, ...request } = stored?.startWorkflowRequest ?? {};
  return {
    ...kept,
    name: draft.name.trim(),
    ...cronsIn(draft.times),
    runCatchupScheduleInstances: draft.catchUp,
    startWorkflowRequest: {
      ...request,
      name: draft.workflow,
      ...(draft.version === "" ? {} : { version: Number(draft.version) }),
      input: inputOf(draft.input) ?? {},
    },
  };
}

/** One expression is the schedule's own, several are a list. */
function cronsIn(times: readonly DraftTime[]) {
  const all = times.map(({ cronExpression, zoneId }) => ({
    cronExpression: cronExpression.trim(),
    zoneId: zoneId.trim() || "UTC",
  }));
  return all.length === 1 ? all[0] : { cronSchedules: all };
}

/** The server's refusal by field; what belongs to none is `form`. */
export function refusalOf(error: ApiError): DraftProblems {
  const entries = error.validationErrors.map(({ path, message }) => {
    const [, at] = /cronSchedules\[(\d+)\]/.exec(path) ?? [];
    if (at !== undefined) return [`times.${Number(at)}`, message] as const;
    const key = path.split(".").at(-1) ?? "";
    return [FIELDS[key] ?? "form", message] as const;
  });
  return entries.length === 0 ? { form: error.message } : Object.fromEntries(entries);
}

/** Null: not the text of a JSON object. */
function inputOf(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text.trim() === "" ? "{}" : text) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
