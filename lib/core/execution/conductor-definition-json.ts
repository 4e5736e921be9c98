import { taskDefDefaults, workflowDefDefaults, workflowTaskDefaults } from "../definition/defaults";
import type { TaskDef, WorkflowDef, WorkflowTask } from "../definition/schema";
import type { JsonObject, JsonValue } from "../json";
import { isJsonObject } from "../json";
import { jsonText } from "./json-text";

/** Conductor's order of a record's properties; those with a default are always printed, the others when not null. */
interface Layout {
  readonly order: readonly (readonly [key: string, fallback: JsonValue | undefined])[];
  readonly keys: ReadonlySet<string>;
}

const AUDIT = ["ownerApp", "createTime", "updateTime", "createdBy", "updatedBy"] as const;
const AUDIT_DEFAULTS = { createTime: 0, updateTime: 0 };

const TASK_DEF = layout({ ...AUDIT_DEFAULTS, ...taskDefDefaults } as JsonObject, [
  ...AUDIT,
  "name",
  "description",
  "retryCount",
  "timeoutSeconds",
  "inputKeys",
  "outputKeys",
  "runtimeMetadata",
  "timeoutPolicy",
  "retryLogic",
  "retryDelaySeconds",
  "responseTimeoutSeconds",
  "concurrentExecLimit",
  "inputTemplate",
  "rateLimitPerFrequency",
  "rateLimitFrequencyInSeconds",
  "isolationGroupId",
  "executionNameSpace",
  "ownerEmail",
  "pollTimeoutSeconds",
  "backoffScaleFactor",
  "maxRetryDelaySeconds",
  "backoffJitterMs",
  "totalTimeoutSeconds",
  "baseType",
  "taskStatusListenerEnabled",
  "inputSchema",
  "outputSchema",
  "enforceSchema",
]);

const WORKFLOW_TASK = layout(workflowTaskDefaults as unknown as JsonObject, [
  "name",
  "taskReferenceName",
  "description",
  "inputParameters",
  "type",
  "dynamicTaskNameParam",
  "caseValueParam",
  "caseExpression",
  "scriptExpression",
  "decisionCases",
  "dynamicForkJoinTasksParam",
  "dynamicForkTasksParam",
  "dynamicForkTasksInputParamName",
  "defaultCase",
  "forkTasks",
  "startDelay",
  "subWorkflowParam",
  "joinOn",
  "sink",
  "optional",
  "taskDefinition",
  "rateLimited",
  "defaultExclusiveJoinTask",
  "asyncComplete",
  "loopCondition",
  "loopOver",
  "items",
  "retryCount",
  "evaluatorType",
  "expression",
  "onStateChange",
  "joinStatus",
  "joinMode",
  "cacheConfig",
  "permissive",
  "metadata",
]);

const WORKFLOW_DEF = layout({ ...AUDIT_DEFAULTS, ...workflowDefDefaults } as JsonObject, [
  ...AUDIT,
  "name",
  "description",
  "version",
  "tasks",
  "inputParameters",
  "outputParameters",
  "failureWorkflow",
  "failureWorkflowVersion",
  "schemaVersion",
  "restartable",
  "workflowStatusListenerEnabled",
  "ownerEmail",
  "timeoutPolicy",
  "timeoutSeconds",
  "variables",
  "inputTemplate",
  "workflowStatusListenerSink",
  "rateLimitConfig",
  "inputSchema",
  "outputSchema",
  "enforceSchema",
  "metadata",
  "cacheConfig",
  "maskedFields",
]);

/** What a definition holds of its own fields, with defaults as well. */
const PARTS: ReadonlyMap<string, Layout> = new Map(
  Object.entries({
    inputSchema: schemaLayout(),
    outputSchema: schemaLayout(),
    rateLimitConfig: layout({ concurrentExecLimit: 0, policy: "QUEUE" }, [
      "rateLimitKey",
      "concurrentExecLimit",
      "policy",
    ]),
    cacheConfig: layout({ ttlInSecond: 0 }, ["key", "ttlInSecond"]),
  }),
);

function schemaLayout(): Layout {
  const own = ["name", "version", "type", "data", "externalRef"];
  return layout({ ...AUDIT_DEFAULTS, version: 1 }, [...AUDIT, ...own]);
}

/**
 * A task definition as Conductor prints it: its order, class defaults for what is absent or null, unknown keys kept at
 * the end. The JSON is made once per object and shared: neither it nor the definition may be changed afterwards.
 */
export const taskDefToJson: (rule: TaskDef) => JsonObject = printedOnce((rule: TaskDef) =>
  Object.fromEntries(printed(rule, TASK_DEF)),
);

/** A workflow definition as Conductor prints it, all tasks and embedded rules included; rules as `taskDefToJson`. */
export const workflowDefToJson: (definition: WorkflowDef) => JsonObject = printedOnce(
  (definition: WorkflowDef) =>
    Object.fromEntries(
      printed(definition, WORKFLOW_DEF).map(([key, value]) =>
        key === "tasks" ? [key, sequenceToJson(value)] : [key, value],
      ),
    ),
);

/** One task of a definition as Conductor prints it; rules as `taskDefToJson`. */
export const workflowTaskToJson: (task: WorkflowTask) => JsonObject = printedOnce(
  (task: WorkflowTask) =>
    Object.fromEntries(
      printed(task, WORKFLOW_TASK).map(([key, value]) => [key, taskFieldToJson(key, value)]),
    ),
);

/**
 * The text of `JSON.stringify(workflowDefToJson(definition))` in pieces of at most a few tasks: for definitions so large
 * that others would wait for the whole. Nothing of the definition itself is kept.
 */
export function workflowDefTextParts(
  definition: WorkflowDef,
): Iterator<string, void> & Iterable<string> {
  return objectParts(printed(definition, WORKFLOW_DEF), (key, value) =>
    key === "tasks" ? sequenceParts(value) : null,
  );
}

type Parts = Iterable<string>;

function* objectParts(
  entries: readonly (readonly [string, JsonValue])[],
  inside: (key: string, value: JsonValue) => Parts | null,
): Generator<string, void> {
  let before = "{";
  // As an object has them: keys that look like numbers come first.
  for (const [key, value] of Object.entries(Object.fromEntries(entries))) {
    yield `${before}${JSON.stringify(key)}:`;
    yield* inside(key, value) ?? [JSON.stringify(taskFieldToJson(key, value))];
    before = ",";
  }
  yield before === "{" ? "{}" : "}";
}

function* listParts(
  list: readonly JsonValue[],
  print: (value: JsonValue) => Parts,
): Generator<string, void> {
  yield "[";
  for (const [at, value] of list.entries()) {
    if (at > 0) yield ",";
    yield* print(value);
  }
  yield "]";
}

function sequenceParts(value: JsonValue): Parts {
  return Array.isArray(value) ? listParts(value, taskParts) : [JSON.stringify(value)];
}

function taskParts(value: JsonValue): Parts {
  if (!isJsonObject(value)) return [JSON.stringify(value)];
  const task = value as WorkflowTask;
  const { forkTasks, decisionCases, defaultCase, loopOver } = task;
  if (!forkTasks && !decisionCases && !defaultCase && !loopOver)
    return [jsonText(workflowTaskToJson(task))];
  return objectParts(printed(task, WORKFLOW_TASK), innerParts);
}

function innerParts(key: string, value: JsonValue): Parts | null {
  if (key === "defaultCase" || key === "loopOver") return sequenceParts(value);
  if (key === "forkTasks" && Array.isArray(value)) return listParts(value, sequenceParts);
  if (key === "decisionCases" && isJsonObject(value))
    return objectParts(Object.entries(value), (_, tasks) => sequenceParts(tasks));
  return null;
}

function taskFieldToJson(key: string, value: JsonValue): JsonValue {
  switch (key) {
    case "taskDefinition":
      return isJsonObject(value) ? taskDefToJson(value) : value;
    case "subWorkflowParam":
      return isJsonObject(value) ? subWorkflowToJson(value) : value;
    case "defaultCase":
    case "loopOver":
      return sequenceToJson(value);
    case "forkTasks":
      return Array.isArray(value) ? value.map(sequenceToJson) : value;
    case "decisionCases":
      return isJsonObject(value)
        ? Object.fromEntries(
            Object.entries(value).map(([name, tasks]) => [name, sequenceToJson(tasks)]),
          )
        : value;
    default:
      return value;
  }
}

function sequenceToJson(value: JsonValue): JsonValue {
  if (!Array.isArray(value)) return value;
  return value.map((task) =>
    isJsonObject(task) ? workflowTaskToJson(task as WorkflowTask) : task,
  );
}

/** Null properties are left out; an inline definition is printed like any other. */
function subWorkflowToJson(params: JsonObject): JsonObject {
  const said = Object.entries(params).filter(([, value]) => value !== null);
  return Object.fromEntries(
    said.map(([key, value]) =>
      key === "workflowDefinition" && isJsonObject(value)
        ? [key, workflowDefToJson(value as WorkflowDef)]
        : [key, value],
    ),
  );
}

function layout(defaults: JsonObject, keys: readonly string[]): Layout {
  const order = keys.map(
    (key) => [key, Object.hasOwn(defaults, key) ? defaults[key] : undefined] as const,
  );
  return { order, keys: new Set(keys) };
}

function printed(record: object, { order, keys }: Layout): [string, JsonValue][] {
  const raw = record as JsonObject;
  const entries: [string, JsonValue][] = [];
  for (const [key, fallback] of order) {
    const value = (Object.hasOwn(raw, key) ? raw[key] : undefined) ?? fallback;
    if (value !== undefined) entries.push([key, partToJson(key, value)]);
  }
  for (const [key, value] of Object.entries(raw)) {
    if (!keys.has(key) && value !== undefined) entries.push([key, value]);
  }
  return entries;
}

function partToJson(key: string, value: JsonValue): JsonValue {
  const part = PARTS.get(key);
  return part && isJsonObject(value) ? Object.fromEntries(printed(value, part)) : value;
}

function printedOnce<Source extends object>(
  print: (source: Source) => JsonObject,
): (source: Source) => JsonObject {
  const made = new WeakMap<Source, JsonObject>();
  return (source) => {
    const known = made.get(source);
    if (known) return known;
    const json = print(source);
    made.set(source, json);
    return json;
  };
}
