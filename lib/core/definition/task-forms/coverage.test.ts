import { describe, expect, it } from "vitest";

import type { JsonValue } from "../../json";
import { SHIPPED_TASK_DEFS } from "../../image/task-defs";
import type { RawTask } from "../document";
import { fieldMistake } from "./checks";
import { COMMON_FIELDS, STORED_FIELDS } from "./common";
import type { FormField } from "./form";
import { formOf, knownTypes } from "./registry";
import { WORKFLOW_FIELDS } from "./workflow";

const words = (text: string) => text.split(/\s+/).filter(Boolean);
const inputs = (text: string) => words(text).map((key) => `inputParameters.${key}`);

/** Every field that the semantics name, by type. */
const OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  SWITCH: words("evaluatorType expression"),
  DECISION: words("caseValueParam caseExpression"),
  DO_WHILE: [...words("loopCondition items"), ...inputs("_items keepLastN")],
  FORK_JOIN: [],
  FORK_JOIN_DYNAMIC: [
    ...words("dynamicForkTasksParam dynamicForkTasksInputParamName dynamicForkJoinTasksParam"),
    ...inputs("forkTaskInputs forkTaskName forkTaskType forkTaskWorkflow forkTaskWorkflowVersion"),
  ],
  JOIN: words("joinMode"),
  EXCLUSIVE_JOIN: words("joinOn defaultExclusiveJoinTask"),
  DYNAMIC: words("dynamicTaskNameParam"),
  SUB_WORKFLOW: words(
    "name version taskToDomain workflowDefinition idempotencyKey idempotencyStrategy priority",
  ).map((key) => `subWorkflowParam.${key}`),
  START_WORKFLOW: words("name version input correlationId priority taskToDomain").map(
    (key) => `inputParameters.startWorkflow.${key}`,
  ),
  WAIT: inputs("duration until"),
  HUMAN: [],
  NOOP: [],
  TERMINATE: inputs("terminationStatus terminationReason workflowOutput"),
  SET_VARIABLE: [],
  INLINE: inputs("evaluatorType expression"),
  LAMBDA: inputs("scriptExpression"),
  JSON_JQ_TRANSFORM: inputs("queryExpression"),
  HTTP: [
    "asyncComplete",
    ...words(
      "uri method headers body accept contentType connectionTimeOut readTimeOut vipAddress appName",
    ).flatMap((key) => [`inputParameters.http_request.${key}`, `inputParameters.${key}`]),
  ],
  EVENT: words("sink asyncComplete"),
  KAFKA_PUBLISH: [
    "asyncComplete",
    ...words(
      "bootStrapServers key keySerializer value topic headers requestTimeoutMs maxBlockMs",
    ).map((key) => `inputParameters.kafka_request.${key}`),
  ],
  PULL_WORKFLOW_MESSAGES: inputs("batchSize blocking"),
};

const OF_ALL = words(
  "name description startDelay optional permissive cacheConfig onStateChange metadata rateLimited joinStatus",
);

/** They have a control of another shape: branches, cases, names, the policy. */
const ELSEWHERE = words(
  "taskReferenceName type forkTasks decisionCases defaultCase loopOver joinOn inputParameters taskDefinition retryCount",
);

const pathsOf = (fields: readonly FormField[]) => fields.map(({ path }) => path.join("."));

/** Every field of every form, once. */
function allFields(): { readonly raw: RawTask; readonly field: FormField }[] {
  const tasks: RawTask[] = [
    ...knownTypes().map((type) => ({ type })),
    ...SHIPPED_TASK_DEFS.map(({ name = "" }) => ({ type: "SIMPLE", name })),
  ];
  const own = tasks.flatMap((raw) => formOf(raw).fields.map((field) => ({ raw, field })));
  const workflow = WORKFLOW_FIELDS.flatMap(({ fields }) => fields);
  const common = [...COMMON_FIELDS, ...STORED_FIELDS, ...workflow];
  return [...own, ...common.map((field) => ({ raw: { type: "SIMPLE" }, field }))];
}

/** A value that no field of the kind takes; undefined: any text is one. */
function wrongFor({ meta }: FormField): JsonValue | undefined {
  switch (meta.kind) {
    case "integer":
      return 1.5;
    case "number":
      return "a lot";
    case "boolean":
      return "perhaps";
    case "enum":
      return "none of them";
    case "list":
      return { no: "list" };
    case "object":
      return ["no map"];
    case "text":
    case "color":
    case "fileLocation":
    case "toggleOrObject":
      return undefined;
  }
}

describe("the fields of every task type", () => {
  it.each(Object.entries(OF_TYPE))("%s has a control for each of its fields", (type, fields) => {
    expect(pathsOf(formOf({ type }).fields)).toEqual(expect.arrayContaining([...fields]));
  });
  it("has controls for what every task has", () => {
    expect(pathsOf([...COMMON_FIELDS, ...STORED_FIELDS])).toEqual(OF_ALL);
  });
  it("leaves none out that the schema of a task knows", async () => {
    const { WORKFLOW_TASK_FIELDS } = await import("../validate-shape");
    const roots = new Set([
      ...OF_ALL,
      ...ELSEWHERE,
      ...knownTypes().flatMap((type) => formOf({ type }).fields.map(({ path }) => path[0] ?? "")),
    ]);
    expect(Object.keys(WORKFLOW_TASK_FIELDS).filter((key) => !roots.has(key))).toEqual([
      // The old place of a script: kept and shown among the other fields.
      "scriptExpression",
    ]);
  });
  it("explains each of them", () => {
    const mute = allFields().filter(({ field: { meta } }) => (meta.help ?? "").trim() === "");
    expect(mute.map(({ raw, field }) => `${raw["name"] ?? raw["type"]} ${field.path}`)).toEqual([]);
  });
  it("says at once what is wrong with a value of another kind", () => {
    const deaf = allFields().filter(({ raw, field }) => {
      const wrong = wrongFor(field);
      return wrong !== undefined && fieldMistake(field, wrong, raw) === null;
    });
    expect(deaf.map(({ raw, field }) => `${raw["name"] ?? raw["type"]} ${field.path}`)).toEqual([]);
  });
  it("says nothing about what is fine", () => {
    const loud = allFields().filter(({ raw, field }) => {
      const { default: usual, options } = field.meta;
      const values = [usual, options?.[0], "${workflow.input.any}"];
      return values.some(
        (value) => value !== undefined && fieldMistake(field, value, raw) !== null,
      );
    });
    expect(loud.map(({ field }) => field.path.join("."))).toEqual([]);
  });
  it("knows the states of a task and the shape of their events", () => {
    const field = STORED_FIELDS.find(({ path }) => path[0] === "onStateChange");
    const say = (value: JsonValue) => field && fieldMistake(field, value, {});
    expect(say({ onSuccess: [{ type: "news", payload: {} }] })).toBe(null);
    expect(say({ onWin: [] })).toMatch(/"onWin" is no state/);
    expect(say({ onSuccess: "news" })).toMatch(/list of events/);
  });
});
