import type { RawTask } from "../definition/document";
import { nameOf, typeOf } from "../definition/document";
import type { JsonObject } from "../json";
import { isJsonObject } from "../json";

/** What a new task of a type begins with: the keys that Conductor asks for, and a name. */
const STARTERS: readonly RawTask[] = [
  { name: "fork", type: "FORK_JOIN", forkTasks: [] },
  {
    name: "fork_dynamic",
    type: "FORK_JOIN_DYNAMIC",
    inputParameters: { dynamicTasks: [], dynamicTasksInput: {} },
    dynamicForkTasksParam: "dynamicTasks",
    dynamicForkTasksInputParamName: "dynamicTasksInput",
  },
  { name: "exclusive_join", type: "EXCLUSIVE_JOIN", joinOn: [] },
  {
    name: "dynamic",
    type: "DYNAMIC",
    inputParameters: { taskToExecute: "" },
    dynamicTaskNameParam: "taskToExecute",
  },
  {
    name: "sub_workflow",
    type: "SUB_WORKFLOW",
    inputParameters: {},
    subWorkflowParam: { name: "" },
  },
  {
    name: "start_workflow",
    type: "START_WORKFLOW",
    inputParameters: { startWorkflow: { name: "", input: {} } },
  },
  {
    name: "terminate",
    type: "TERMINATE",
    inputParameters: { terminationStatus: "COMPLETED", terminationReason: "" },
  },
  { name: "noop", type: "NOOP" },
  { name: "set_variable", type: "SET_VARIABLE", inputParameters: {} },
  {
    name: "http",
    type: "HTTP",
    inputParameters: { http_request: { uri: "", method: "GET" } },
  },
  {
    name: "script",
    type: "INLINE",
    inputParameters: {
      evaluatorType: "javascript",
      expression: "(function () { return $.value; })()",
      value: "",
    },
  },
  {
    name: "transform",
    type: "JSON_JQ_TRANSFORM",
    inputParameters: { queryExpression: ".", value: "" },
  },
  { name: "wait", type: "WAIT", inputParameters: { duration: "30 seconds" } },
  { name: "human", type: "HUMAN", inputParameters: {} },
  { name: "event", type: "EVENT", inputParameters: {}, sink: "conductor" },
  {
    name: "kafka_publish",
    type: "KAFKA_PUBLISH",
    inputParameters: { kafka_request: { topic: "", bootStrapServers: "", value: "" } },
  },
];

/** A new task of a type, without a reference name; null: nothing is known of the type. */
export function starterOf(type: string): RawTask | null {
  return STARTERS.find((one) => typeOf(one) === type) ?? null;
}

/** Keys that every task may have, whatever its type. */
const COMMON: ReadonlySet<string> = new Set([
  "name",
  "taskReferenceName",
  "type",
  "description",
  "inputParameters",
  "optional",
  "permissive",
  "startDelay",
  "retryCount",
  "taskDefinition",
  "asyncComplete",
  "onStateChange",
  "cacheConfig",
  "rateLimited",
]);

/** Types whose inputs have fixed names; all others take any. */
const OWN_INPUTS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "HTTP",
    ["http_request", "asyncComplete", "uri", "method", "headers", "body", "accept", "contentType"],
  ],
  ["WAIT", ["duration", "until"]],
  ["TERMINATE", ["terminationStatus", "terminationReason", "workflowOutput"]],
  ["START_WORKFLOW", ["startWorkflow"]],
  ["KAFKA_PUBLISH", ["kafka_request"]],
  ["NOOP", []],
]);

/** Inputs that mean something to one type only: they do not follow into another. */
const MEANT_BY: ReadonlyMap<string, readonly string[]> = new Map([
  ...OWN_INPUTS,
  ["INLINE", ["evaluatorType", "expression"]],
  ["LAMBDA", ["scriptExpression"]],
  ["JSON_JQ_TRANSFORM", ["queryExpression"]],
]);

/** Keys of types that hold tasks or wait for some. */
const STRUCTURE_KEYS: Readonly<Record<string, readonly string[]>> = {
  FORK_JOIN: ["forkTasks"],
  SWITCH: ["decisionCases", "defaultCase", "evaluatorType", "expression"],
  DECISION: ["decisionCases", "defaultCase", "caseValueParam", "caseExpression"],
  DO_WHILE: ["loopOver", "loopCondition", "items", "keepLastN"],
};

export interface Retyped {
  readonly raw: RawTask;
  /** Keys that the new type does not know: `inputParameters.duration`, `sink`. */
  readonly lost: readonly string[];
}

/**
 * The task as another type: reference name, description, policy and the inputs that the new type knows stay, what it
 * needs is there, the rest is given up and listed. A name that only said the old type becomes that of the new one.
 */
export function retype(
  raw: RawTask,
  to: string,
  { name, starter = starterOf(to) ?? {} }: { name?: string | undefined; starter?: RawTask },
): Retyped {
  const lost: string[] = [];
  const known = new Set([...COMMON, ...Object.keys(starter)]);
  const type = typeOf(raw);
  const oldKeys = new Set([
    ...Object.keys(starterOf(type) ?? {}),
    ...((Object.hasOwn(STRUCTURE_KEYS, type) && STRUCTURE_KEYS[type]) || []),
  ]);
  const kept: [string, JsonObject[string]][] = [];
  for (const [key, value] of Object.entries(raw)) {
    if (key === "inputParameters") {
      kept.push([key, isJsonObject(value) ? inputsFor(raw, value, to, starter, lost) : value]);
    } else if (to === "TERMINATE" && key === "optional" && value === true) {
      // Conductor refuses an end that may fail.
      lost.push(key);
    } else if (known.has(key) || !oldKeys.has(key)) {
      // What neither type knows may mean something to somebody.
      kept.push([key, value]);
    } else if (!isEmpty(value)) {
      lost.push(key);
    }
  }
  const base = Object.fromEntries(kept);
  const added = Object.fromEntries(
    Object.entries(starter).filter(([key]) => !Object.hasOwn(base, key)),
  );
  const named = name ?? nameFor(raw, starter);
  return { raw: { ...base, ...added, name: named, type: to }, lost };
}

function isEmpty(value: JsonObject[string] | undefined): boolean {
  if (typeof value !== "object") return value === undefined || value === "";
  return value === null || Object.keys(value).length === 0;
}

function nameFor(raw: RawTask, starter: RawTask): string {
  const old = nameOf(raw);
  const saysType = old === "" || old === nameOf(starterOf(typeOf(raw)) ?? {});
  return saysType && nameOf(starter) !== "" ? nameOf(starter) : old;
}

function inputsFor(
  raw: RawTask,
  inputs: JsonObject,
  to: string,
  starter: RawTask,
  lost: string[],
): JsonObject {
  const own = OWN_INPUTS.get(to);
  const old = new Set(MEANT_BY.get(typeOf(raw)));
  const wanted = new Set(MEANT_BY.get(to));
  const kept = Object.entries(inputs).filter(([key]) => {
    const isKnown = wanted.has(key) || (own === undefined && !old.has(key));
    if (!isKnown) lost.push(`inputParameters.${key}`);
    return isKnown;
  });
  const template = isJsonObject(starter["inputParameters"]) ? starter["inputParameters"] : {};
  const fresh = Object.entries(template).filter(([key]) => !Object.hasOwn(inputs, key));
  // A type that takes any input needs no sample value beside the ones it was given.
  const needed = fresh.filter(([key]) => wanted.has(key) || kept.length === 0);
  return Object.fromEntries([...kept, ...needed]);
}
