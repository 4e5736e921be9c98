import type { ApiError } from "@/lib/client/api";
import type { Schedule } from "@/lib/client/operations";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

/** A schedule as its form holds it: all texts. */
export interface ScheduleDraft {
  readonly name: string;
  readonly cronExpression: string;
  readonly zoneId: string;
  readonly workflow: string;
  /** Empty: the latest when a run starts. */
  readonly version: string;
  /** JSON. */
  readonly input: string;
  readonly catchUp: boolean;
}

type DraftField = keyof ScheduleDraft;
export type DraftProblems = Readonly<Partial<Record<DraftField | "form", string>>>;

/** Where the server's problems are shown; behind the last dot of their paths. */
const FIELDS: Readonly<Record<string, DraftField>> = {
  name: "name",
  cronExpression: "cronExpression",
  zoneId: "zoneId",
  startWorkflowRequest: "workflow",
};

export function draftOf(schedule: Schedule | null, zoneId: string): ScheduleDraft {
  if (schedule === null) {
    return {
      name: "",
      cronExpression: "0 0 * * * *",
      zoneId,
      workflow: "",
      version: "",
      input: "{}",
      catchUp: false,
    };
  }
  const { name: workflow, version, input } = schedule.startWorkflowRequest;
  return {
    name: schedule.name,
    cronExpression: schedule.cronExpression,
    zoneId: schedule.zoneId ?? "UTC",
    workflow: typeof workflow === "string" ? workflow : "",
    version: typeof version === "number" ? String(version) : "",
    input: JSON.stringify(input ?? {}, null, 2),
    catchUp: schedule.runCatchupScheduleInstances === true,
  };
}

/** What the server would not say clearly enough; `names`: of other schedules. */
export function problemsOf(draft: ScheduleDraft, names: readonly string[]): DraftProblems {
  return {
    ...(draft.name.trim() === "" ? { name: "Give the schedule a name." } : {}),
    ...(names.includes(draft.name.trim())
      ? { name: "There is a schedule with this name. Use another one." }
      : {}),
    ...(draft.cronExpression.trim() === ""
      ? { cronExpression: "Say when: six fields, from seconds to days of the week." }
      : {}),
    ...(draft.workflow === "" ? { workflow: "Choose what is started." } : {}),
    ...(inputOf(draft.input) === null
      ? { input: 'The input must be a JSON object, such as {"width": 300}.' }
      : {}),
  };
}

/** The schedule to send; what the form does not show stays as it was stored. The input must be readable. */
export function scheduleOf(
  draft: ScheduleDraft,
  stored: Schedule | null,
): Readonly<Record<string, unknown>> {
  const { nextRunTime: _next, ...kept } = stored ?? {};
  const { version: _version, ...request } = stored?.startWorkflowRequest ?? {};
  return {
    ...kept,
    name: draft.name.trim(),
    cronExpression: draft.cronExpression.trim(),
    zoneId: draft.zoneId.trim() || "UTC",
    runCatchupScheduleInstances: draft.catchUp,
    startWorkflowRequest: {
      ...request,
      name: draft.workflow,
      ...(draft.version === "" ? {} : { version: Number(draft.version) }),
      input: inputOf(draft.input) ?? {},
    },
  };
}

/** The server's refusal by field; what belongs to none is `form`. */
export function refusalOf(error: ApiError): DraftProblems {
  const entries = error.validationErrors.map(({ path, message }) => {
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
