import { invalidInput, type ValidationError } from "@/lib/core/errors";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

import { cronTimes, cronsOf } from "./cron";

/** @throws AppError INVALID_INPUT with what is wrong, and where. */
export function checkSchedule(schedule: JsonObject): void {
  const problems: ValidationError[] = [];
  const add = (path: string, message: string) =>
    problems.push({ path: `saveSchedule.arg0.${path}`, message });
  if (typeof schedule.name !== "string" || !/^[\w .:-]{1,255}$/.test(schedule.name))
    add("name", "A schedule needs a name of letters, digits, spaces and _ . : -");
  for (const [path, message] of cronProblems(schedule)) add(path, message);
  if (workflowOf(schedule) === "")
    add(
      "startWorkflowRequest",
      "A schedule needs a startWorkflowRequest with the name of a workflow",
    );
  if (problems.length > 0)
    throw invalidInput("Validation failed, check below errors for detail.", problems);
}

/** The name of what a schedule starts, or of the definition it brings; empty: it does not say. */
export function workflowOf({ startWorkflowRequest: request }: JsonObject): string {
  if (!isJsonObject(request)) return "";
  const { name, workflowDef } = request;
  return nameIn(name) || (isJsonObject(workflowDef) ? nameIn(workflowDef.name) : "");
}

function nameIn(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function cronProblems(schedule: JsonObject): [path: string, message: string][] {
  const { cronSchedules: list = [] } = schedule;
  if (!Array.isArray(list) || !list.every(isJsonObject))
    return [["cronSchedules", "A list of objects, each with a cronExpression and a zoneId"]];
  return cronsOf(schedule).flatMap(({ expression, zone }, index) => {
    const path = list.length === 0 ? "cronExpression" : `cronSchedules[${index}].cronExpression`;
    if (expression === "") return [[path, "A schedule needs a cron expression"]];
    if (cronTimes(expression, zone, 0, 1)) return [];
    return [[path, `'${expression}' or the zone ${zone} is not valid`]];
  });
}
