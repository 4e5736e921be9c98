import { invalidInput } from "@/lib/core/errors";
import { RUN_ORDERS, type RunCondition, type RunOrder } from "@/lib/server/store/schedule-runs";

const LISTS = /^(scheduleName|state) IN \((.*)\)$/s;
const TIMES = /^scheduledTime([<>])(.*)$/s;
const TEXTS = /^(workflowName|executionId)=(.*)$/s;

/**
 * The conditions of a search for what schedules started, joined by AND: `scheduleName IN (a,b)`, `state IN (…)`,
 * `scheduledTime>ms`, `scheduledTime<ms`, `workflowName=part`, `executionId=id`; anything else is the name of a schedule.
 * @throws AppError INVALID_INPUT.
 */
export function readRunQuery(query: string): RunCondition[] {
  const conditions: RunCondition[] = [];
  const names: string[] = [];
  for (const clause of query.split(/\s+AND\s+(?![^()]*\))/).map((part) => part.trim())) {
    if (clause === "") continue;
    const [, list, texts = ""] = LISTS.exec(clause) ?? [];
    const [, sign, time = ""] = TIMES.exec(clause) ?? [];
    const [, column, text = ""] = TEXTS.exec(clause) ?? [];
    if (list === "scheduleName") names.push(...partsOf(texts));
    else if (list === "state") {
      const values = partsOf(texts);
      if (values.length > 0) conditions.push({ column: "state", test: "in", values });
    } else if (sign !== undefined) conditions.push(timeCondition(sign, time.trim()));
    else if (column === "executionId") {
      conditions.push({ column, test: "in", values: [text.trim()] });
    } else if (column === "workflowName") {
      conditions.push({ column, test: "contains", values: [text.trim()] });
    } else names.push(clause);
  }
  if (names.length === 0) return conditions;
  return [...conditions, { column: "scheduleName", test: "in", values: names }];
}

/** `field:ASC`, `field:DESC`, with commas between; falling where nothing is said. */
export function readRunOrder(sort: string): RunOrder[] {
  return sort.split(",").flatMap((part) => {
    const [field = "", direction = ""] = part.trim().split(":");
    const column = RUN_ORDERS.find((one) => one === field);
    return column ? [{ column, isRising: direction.toUpperCase() === "ASC" }] : [];
  });
}

function timeCondition(sign: string, time: string): RunCondition {
  if (!/^\d{1,15}$/.test(time))
    throw invalidInput(`scheduledTime must be in epoch milliseconds, not "${time.slice(0, 50)}"`);
  const test = sign === ">" ? "above" : "below";
  return { column: "scheduledTime", test, values: [Number(time)] };
}

function partsOf(list: string): string[] {
  return list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
