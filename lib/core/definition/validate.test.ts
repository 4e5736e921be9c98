import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { JsonObject, JsonValue } from "../json";
import { TaskDef, WorkflowDef, WorkflowTask } from "./schema";
import { shapeErrors, validateTaskDef, validateWorkflowDef } from "./validate";
import type { ValidateOptions } from "./validate";

const task = (changes: JsonObject = {}): JsonObject => ({
  name: "n",
  taskReferenceName: "r",
  ...changes,
});
const definition = (tasks: JsonValue, changes: JsonObject = {}): JsonObject => ({
  name: "w",
  tasks,
  ...changes,
});
const messages = (raw: unknown, options?: ValidateOptions) =>
  validateWorkflowDef(raw, options).map(({ message }) => message);
const ofTask = (changes: JsonObject, options?: ValidateOptions) =>
  messages(definition([task(changes)]), options);

describe("validateTaskDef", () => {
  it("accepts equal limits and a rule that says nothing but its name", () => {
    expect(validateTaskDef({ name: "a" })).toEqual([]);
    expect(
      validateTaskDef({
        name: "a",
        timeoutSeconds: 30,
        responseTimeoutSeconds: 30,
        totalTimeoutSeconds: 30,
      }),
    ).toEqual([]);
    expect(validateTaskDef({ name: "a", retryCount: null, unknown: { x: 1 } })).toEqual([]);
  });

  it("reports name, limits and bounds as Conductor does", () => {
    expect(
      validateTaskDef({ name: "", retryCount: -1, timeoutSeconds: 30, responseTimeoutSeconds: 60 }),
    ).toEqual([
      { path: "name", message: "TaskDef name cannot be null or empty", invalidValue: "" },
      {
        path: "",
        message: "TaskDef:  responseTimeoutSeconds: 60 must be less than timeoutSeconds: 30",
      },
      { path: "retryCount", message: "TaskDef retryCount: 0 must be >= 0", invalidValue: "-1" },
    ]);
  });

  it("compares with the default of an hour when the response limit is absent", () => {
    expect(validateTaskDef({ name: "x", timeoutSeconds: 30 })).toEqual([
      {
        path: "",
        message: "TaskDef: x responseTimeoutSeconds: 3600 must be less than timeoutSeconds: 30",
      },
    ]);
  });

  it("checks every lower bound and the total", () => {
    const rule = {
      responseTimeoutSeconds: 0,
      pollTimeoutSeconds: -1,
      backoffScaleFactor: 0,
      maxRetryDelaySeconds: -1,
      backoffJitterMs: -1,
      totalTimeoutSeconds: -1,
    };
    expect(validateTaskDef({ name: "x", ...rule }).map(({ path }) => path)).toEqual(
      Object.keys(rule),
    );
    expect(validateTaskDef({ name: "x", ...rule })[0]?.message).toBe(
      "TaskDef responseTimeoutSeconds: 0 should be minimum 1 second",
    );
    expect(
      validateTaskDef({ timeoutSeconds: 30, responseTimeoutSeconds: 1, totalTimeoutSeconds: 20 }),
    ).toEqual([
      { path: "name", message: "TaskDef name cannot be null or empty" },
      {
        path: "",
        message:
          "TaskDef: null timeoutSeconds: 30 must be less than or equal to totalTimeoutSeconds: 20",
      },
    ]);
  });

  it("says where a value has the wrong type and what is expected", () => {
    expect(
      validateTaskDef({
        retryCount: "3",
        retryLogic: "SLOW",
        timeoutPolicy: 5,
        inputKeys: [1],
        inputTemplate: [],
        retryDelaySeconds: 1.5,
        ownerEmail: true,
      }),
    ).toEqual([
      { path: "name", message: "TaskDef name cannot be null or empty" },
      {
        path: "retryCount",
        message: "retryCount must be a whole number, not a text",
        invalidValue: "3",
      },
      {
        path: "retryLogic",
        message: 'retryLogic must be one of FIXED, EXPONENTIAL_BACKOFF, LINEAR_BACKOFF, not "SLOW"',
        invalidValue: "SLOW",
      },
      {
        path: "timeoutPolicy",
        message: "timeoutPolicy must be one of RETRY, TIME_OUT_WF, ALERT_ONLY, not a number",
        invalidValue: "5",
      },
      { path: "inputKeys", message: "inputKeys must be a list of texts, not a list" },
      { path: "inputTemplate", message: "inputTemplate must be a map, not a list" },
      {
        path: "retryDelaySeconds",
        message: "retryDelaySeconds must be a whole number, not a fraction",
        invalidValue: "1.5",
      },
      {
        path: "ownerEmail",
        message: "ownerEmail must be a text, not true or false",
        invalidValue: "true",
      },
    ]);
    expect(validateTaskDef({ name: "x", retryCount: 3_000_000_000 })[0]?.message).toBe(
      "retryCount must be at most 2147483647",
    );
    expect(validateTaskDef({ name: "x", totalTimeoutSeconds: 3_000_000_000 })).toEqual([]);
    for (const raw of [null, undefined, [], "x", 5]) expect(validateTaskDef(raw)[0]?.path).toBe("");
    expect(validateTaskDef(undefined)[0]?.message).toBe(
      "A task definition must be a JSON object, not nothing.",
    );
  });
});

const unknown = (root: string, key: string, text: string) =>
  `taskReferenceName: ${root} for given task: n input value: ${key} of input parameter: ${text} is not defined in workflow definition.`;

describe("validateWorkflowDef", () => {
  it("accepts a small definition", () => {
    expect(
      validateWorkflowDef(definition([task()], { version: 3, schemaVersion: 2, anything: [1] })),
    ).toEqual([]);
  });

  it("reports what is missing at the top", () => {
    expect(validateWorkflowDef({ name: "", schemaVersion: 1, tasks: [] })).toEqual([
      { path: "name", message: "WorkflowDef name cannot be null or empty", invalidValue: "" },
      { path: "tasks", message: "WorkflowTask list cannot be empty" },
      {
        path: "schemaVersion",
        message: "workflowDef schemaVersion: 2 is only supported",
        invalidValue: "1",
      },
    ]);
    expect(validateWorkflowDef({ tasks: null })).toEqual([
      { path: "name", message: "WorkflowDef name cannot be null or empty" },
      { path: "tasks", message: "WorkflowTask list cannot be empty" },
    ]);
    expect(validateWorkflowDef("x")[0]?.message).toBe(
      "A workflow definition must be a JSON object, not a text.",
    );
  });

  it("says once what an input refers to several times", () => {
    const text = "${nope.a} ${nope.b}";
    const inputParameters = { a: text, b: ["${nope.a}", "${nope.a}"] };
    const found = validateWorkflowDef(definition([task({ inputParameters })]));
    expect(found.map(({ message }) => message)).toEqual([
      unknown("nope", "a", text),
      unknown("nope", "b", "${nope.a}"),
    ]);
  });

  it("reports each task's own fields by place, at any depth", () => {
    const fork = task({
      type: "FORK_JOIN",
      forkTasks: [[{ name: "", taskReferenceName: null, startDelay: -1 }]],
    });
    expect(validateWorkflowDef(definition([fork]))).toEqual([
      {
        path: "tasks[0].forkTasks[0][0].name",
        message: "WorkflowTask name cannot be empty or null",
        invalidValue: "",
      },
      {
        path: "tasks[0].forkTasks[0][0].taskReferenceName",
        message: "WorkflowTask taskReferenceName name cannot be empty or null",
      },
      {
        path: "tasks[0].forkTasks[0][0].startDelay",
        message: "must be greater than or equal to 0",
        invalidValue: "-1",
      },
    ]);
  });

  it("wants unique reference names, also across containers", () => {
    const loop = task({
      taskReferenceName: "loop",
      type: "DO_WHILE",
      loopCondition: "",
      loopOver: [task(), task(), task()],
    });
    expect(validateWorkflowDef(definition([task(), loop]))).toEqual([
      {
        path: "",
        message:
          "taskReferenceName: r should be unique across tasks for a given workflowDefinition: w",
      },
    ]);
    expect(messages({ tasks: [task(), task()] })[1]).toMatch(/given workflowDefinition: null$/);
  });

  it.each<[JsonObject, string[]]>([
    [{ type: "EVENT" }, ["sink field is required for taskType: EVENT taskName: n"]],
    [{ type: "EVENT", sink: "conductor" }, []],
    [
      { type: "DYNAMIC" },
      ["dynamicTaskNameParam field is required for taskType: DYNAMIC taskName: n"],
    ],
    [
      { type: "SUB_WORKFLOW" },
      ["subWorkflowParam field is required for taskType: SUB_WORKFLOW taskName: n"],
    ],
    [{ type: "SUB_WORKFLOW", subWorkflowParam: { version: 1 } }, []],
    [{ type: "SUB_WORKFLOW", subWorkflowParam: { workflowDefinition: "${workflow.input.d}" } }, []],
    [
      { type: "SUB_WORKFLOW", subWorkflowParam: { workflowDefinition: "d" } },
      ["workflowDefinition is a string, but not a valid DSL string"],
    ],
    [
      { type: "JSON_JQ_TRANSFORM" },
      [
        "inputParameters.queryExpression field is required for taskType: JSON_JQ_TRANSFORM taskName: n",
      ],
    ],
    [{ type: "JSON_JQ_TRANSFORM", inputParameters: { queryExpression: "." } }, []],
    [
      { type: "KAFKA_PUBLISH" },
      ["inputParameters.kafka_request field is required for taskType: KAFKA_PUBLISH taskName: n"],
    ],
    [
      { type: "HTTP" },
      [
        "inputParameters.http_request or inputParameters.uri field is required for taskType: HTTP taskName: n",
      ],
    ],
    [{ type: "HTTP", inputParameters: { uri: "x" } }, []],
    [{ type: "HTTP", taskDefinition: { inputTemplate: { http_request: {} } } }, []],
    [
      { type: "DECISION" },
      [
        "caseValueParam or caseExpression field is required for taskType: DECISION taskName: n",
        "decisionCases should have atleast one task for taskType: DECISION taskName: n",
      ],
    ],
    [{ type: "DECISION", caseExpression: "$.x", decisionCases: { a: [] } }, []],
    [{ type: "DECISION", caseValueParam: "x", decisionCases: { a: [] } }, []],
    [
      { type: "SWITCH", decisionCases: {} },
      [
        "evaluatorType field is required for taskType: SWITCH taskName: n",
        "decisionCases should have atleast one task for taskType: SWITCH taskName: n",
      ],
    ],
    [
      { type: "SWITCH", evaluatorType: "javascript", expression: "(", decisionCases: { a: [] } },
      [],
    ],
    [
      { type: "FORK_JOIN", forkTasks: [] },
      ["forkTasks should have atleast one task for taskType: FORK_JOIN taskName: n"],
    ],
    [{ type: "FORK_JOIN_DYNAMIC", inputParameters: { forkTaskInputs: "${workflow.input.x}" } }, []],
    [{ type: "FORK_JOIN_DYNAMIC", dynamicForkJoinTasksParam: "x" }, []],
    [
      {
        type: "FORK_JOIN_DYNAMIC",
        dynamicForkTasksParam: "x",
        dynamicForkTasksInputParamName: "y",
      },
      [],
    ],
    [
      { type: "FORK_JOIN_DYNAMIC" },
      [
        "dynamicForkTasksInputParamName field is required for taskType: FORK_JOIN_DYNAMIC taskName: n",
        "dynamicForkTasksParam field is required for taskType: FORK_JOIN_DYNAMIC taskName: n",
      ],
    ],
    [
      { type: "FORK_JOIN_DYNAMIC", dynamicForkJoinTasksParam: "x", dynamicForkTasksParam: "y" },
      [
        "dynamicForkJoinTasksParam or combination of dynamicForkTasksInputParamName and dynamicForkTasksParam cam be used for taskType: FORK_JOIN_DYNAMIC taskName: n",
      ],
    ],
    [{ type: "TERMINATE", inputParameters: { terminationStatus: "TERMINATED" } }, []],
    [
      { type: "TERMINATE", optional: true },
      [
        "terminate task cannot be optional, taskName: n",
        "terminate task must have an terminationStatus parameter and must be set to COMPLETED or FAILED, taskName: n",
      ],
    ],
    [
      { type: "TERMINATE", inputParameters: { terminationStatus: "${workflow.input.how}" } },
      [
        "terminate task must have an terminationStatus parameter and must be set to COMPLETED or FAILED, taskName: n",
      ],
    ],
    [
      { type: "DO_WHILE" },
      [
        "loopCondition field is required for taskType: DO_WHILE taskName: n",
        "loopOver field is required for taskType: DO_WHILE taskName: n",
      ],
    ],
    [{ type: "WAIT" }, []],
    [{ type: "WAIT", inputParameters: { duration: "2 days 3h", until: " " } }, []],
    [{ type: "WAIT", inputParameters: { duration: "${workflow.input.d}", until: {} } }, []],
    [
      { type: "WAIT", inputParameters: { duration: "${workflow.input.d} s" } },
      ["Either date or duration is passed as null "],
    ],
    [
      { type: "WAIT", inputParameters: { duration: "soon" } },
      ["Either date or duration is passed as null "],
    ],
    [{ type: "WAIT", inputParameters: { until: "tomorrow" } }, ["Unable to parse date "]],
    [{ type: "WAIT", inputParameters: { until: "2026-01-31 10:00 GMT+04:00" } }, []],
    [{ type: "WAIT", inputParameters: { until: "${workflow.input.u}" } }, []],
    [
      { type: "WAIT", inputParameters: { duration: "1s", until: "2026-01-31" } },
      ["Both 'duration' and 'until' specified. Please provide only one input"],
    ],
    [{ type: "MY_OWN" }, []],
  ])("checks %j for its type", (changes, expected) => {
    expect(ofTask(changes)).toEqual(expected);
  });

  it("names a task without a name as Java would", () => {
    for (const type of [
      "FORK_JOIN_DYNAMIC",
      "FORK_JOIN",
      "SWITCH",
      "TERMINATE",
      "DO_WHILE",
      "HTTP",
    ]) {
      const tasks = [
        {
          taskReferenceName: "r",
          type,
          optional: true,
          dynamicForkJoinTasksParam: "x",
          dynamicForkTasksParam: "y",
        },
      ];
      expect(
        messages(definition(tasks))
          .slice(1)
          .every((message) => message.endsWith("taskName: null")),
      ).toBe(true);
    }
    const script = { evaluatorType: "javascript", expression: "(", decisionCases: { a: [] } };
    const nameless = definition([{ taskReferenceName: "r", type: "SWITCH", ...script }]);
    expect(messages(nameless, { scriptProblem: () => "Bad" }).at(-1)).toBe(
      "Bad, taskType: SWITCH taskName null",
    );
  });

  it("asks for registered templates and parses scripts when it can", () => {
    const options: ValidateOptions = {
      taskDef: (name) => (name === "n" ? { inputTemplate: { http_request: {} } } : undefined),
      scriptProblem: (script) => (script === "(" ? "Unexpected end" : null),
    };
    expect(ofTask({ type: "HTTP" }, options)).toEqual([]);
    const onScript = { type: "SWITCH", evaluatorType: "javascript", decisionCases: { a: [] } };
    expect(ofTask({ ...onScript, expression: "(" }, options)).toEqual([
      "Unexpected end, taskType: SWITCH taskName n",
    ]);
    expect(ofTask({ ...onScript, expression: "$.x" }, options)).toEqual([]);
  });

  it("reports references of the top level that lead nowhere", () => {
    const inputParameters = {
      x: "${nope.output.a}",
      m: { k: [{ deep: "${zip.output}" }, "${zap.x}"] },
      e: "${}",
      syntax: "${workflow.input.[}",
      dollar: "${$.workflow.input.s}",
      mixed: "a ${gone} b",
      good: "${r.output.x} ${workflow.input['odd key']} ${CPEWF_TASK_ID} ${REGION} $${free} ${ghost[${workflow.input.i}].x}",
      n: 5,
    };
    expect(ofTask({ inputParameters }, { knownSystemNames: (name) => name === "REGION" })).toEqual([
      unknown("nope", "x", "${nope.output.a}"),
      unknown("zip", "deep", "${zip.output}"),
      unknown("zap", "k", "${zap.x}"),
      "key: e input parameter value:  is not valid",
      "key: syntax input parameter value: workflow.input.[ is not valid",
      unknown("$", "dollar", "${$.workflow.input.s}"),
      unknown("gone", "mixed", "a ${gone} b"),
    ]);
    expect(
      messages(definition([{ taskReferenceName: "r", inputParameters: { x: "${a}" } }]))[1],
    ).toContain("given task: null input");
  });

  it("accepts references from and to nested tasks", () => {
    const inner = task({ taskReferenceName: "inner", inputParameters: { x: "${nobody.output}" } });
    const fork = task({
      taskReferenceName: "f",
      type: "FORK_JOIN",
      forkTasks: [[inner]],
      inputParameters: { y: "${inner.output}" },
    });
    expect(validateWorkflowDef(definition([fork]))).toEqual([]);
  });

  it("says where a value has the wrong type and still checks the rest", () => {
    const raw = {
      version: "1",
      timeoutPolicy: "RETRY",
      tasks: [
        task({ optional: "yes", type: 5, name: "" }),
        7,
        task({
          subWorkflowParam: { version: "1", taskToDomain: { a: 1 } },
          taskDefinition: { retryCount: [] },
        }),
        task({
          forkTasks: [[task({ name: "" }), null], {}],
          decisionCases: { a: [task({ startDelay: -1 })], b: "x" },
          loopOver: {},
          defaultCase: ["x"],
        }),
      ],
    };
    expect(validateWorkflowDef(raw).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "name: WorkflowDef name cannot be null or empty",
      "version: version must be a whole number, not a text",
      'timeoutPolicy: timeoutPolicy must be one of TIME_OUT_WF, ALERT_ONLY, not "RETRY"',
      "tasks: tasks must be a list of tasks, not a list",
      "tasks[1]: must be a task, not a number",
      "tasks[0].optional: optional must be true or false, not a text",
      "tasks[0].type: type must be a text, not a number",
      "tasks[2].taskDefinition.retryCount: retryCount must be a whole number, not a list",
      "tasks[2].subWorkflowParam.version: version must be a whole number, not a text",
      "tasks[2].subWorkflowParam.taskToDomain: taskToDomain must be a map of texts, not a map",
      "tasks[3].forkTasks: forkTasks must be a list of lists of tasks, not a list",
      "tasks[3].decisionCases: decisionCases must be a map of lists of tasks, not a map",
      "tasks[3].loopOver: loopOver must be a list of tasks, not a map",
      "tasks[3].defaultCase: defaultCase must be a list of tasks, not a list",
      "tasks[3].forkTasks[0][1]: must be a task, not nothing",
      "tasks[3].defaultCase[0]: must be a task, not a text",
      "tasks[3].forkTasks[0][0].name: WorkflowTask name cannot be empty or null",
      "tasks[3].decisionCases[a][0].startDelay: must be greater than or equal to 0",
    ]);
    expect(shapeErrors(raw)).toHaveLength(15);
    expect(shapeErrors(definition([task({ type: "FORK_JOIN" })]))).toEqual([]);
    expect(shapeErrors([])).toHaveLength(1);
  });
});

const many = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    task({
      taskReferenceName: `t${at}`,
      inputParameters: { a: "${workflow.input.x} and ${t0.output.y}", b: { c: [1, "two"] } },
    }),
  );

const nest = (levels: number) => {
  let inner = task({ taskReferenceName: "leaf" });
  for (let level = 1; level < levels; level++) {
    inner = task({ taskReferenceName: `l${level}`, type: "FORK_JOIN", forkTasks: [[inner]] });
  }
  return definition([inner]);
};

describe("size", () => {
  it("takes 10,000 tasks, quickly, and not one more", { timeout: 5_000 }, () => {
    expect(validateWorkflowDef(definition(many(10_000)))).toEqual([]);
    expect(messages(definition(many(10_001)))).toEqual([
      expect.stringContaining("may hold 10000 tasks"),
    ]);
    expect(messages(definition(Array.from({ length: 1_000_000 }, () => ({}))))).toHaveLength(1);
  });

  it("takes 500 levels and not one more, and does not overflow far beyond", () => {
    expect(validateWorkflowDef(nest(500))).toEqual([]);
    expect(messages(nest(501))).toEqual([expect.stringContaining("nested 500 deep")]);
    expect(messages(nest(20_000))).toEqual([expect.stringContaining("nested 500 deep")]);
    const inputs = JSON.parse(
      `${'{"a":'.repeat(5_000)}"\${nope}"${"}".repeat(5_000)}`,
    ) as JsonObject;
    expect(ofTask({ inputParameters: inputs })).toEqual([]);
  });

  it("lists a thousand problems at most", () => {
    const bad = definition(Array.from({ length: 5_000 }, () => ({})));
    expect(validateWorkflowDef(bad)).toHaveLength(1_000);
    expect(shapeErrors(definition(Array.from({ length: 5_000 }, () => 1)))).toHaveLength(1_000);
  });
});

const isShape = (message: string) => /must be (?:a |one of |true)/.test(message);

describe("laws", () => {
  const value = fc.oneof(
    fc.constantFrom<JsonValue>(
      null,
      true,
      "x",
      "RETRY",
      "FIXED",
      "ALERT_ONLY",
      1,
      1.5,
      -1,
      [],
      {},
      ["x"],
      [1],
      [[]],
      [[{}]],
      [{}],
      { a: [] },
      { a: [{}] },
      { a: "b" },
      { a: 1 },
    ),
  );
  const withFields = (fields: readonly string[]) =>
    fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 6 });
  const SHARED = [
    "name",
    "description",
    "version",
    "tasks",
    "timeoutPolicy",
    "inputParameters",
    "inputTemplate",
    "ownerEmail",
    "timeoutSeconds",
    "retryCount",
    "retryLogic",
    "optional",
    "forkTasks",
    "decisionCases",
    "defaultCase",
    "loopOver",
    "joinOn",
    "subWorkflowParam",
    "taskDefinition",
    "startDelay",
    "type",
    "schemaVersion",
    "createTime",
    "extra",
  ];

  it("finds the same wrong types as the schemas", () => {
    fc.assert(
      fc.property(withFields(SHARED), (raw) => {
        expect(validateTaskDef(raw).some(({ message }) => isShape(message))).toBe(
          !TaskDef.safeParse(raw).success,
        );
        expect(shapeErrors(raw).length > 0).toBe(!WorkflowDef.safeParse(raw).success);
        const asTask = shapeErrors({ name: "w", tasks: [raw] });
        expect(asTask.length > 0).toBe(!WorkflowTask.safeParse(raw).success);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never throws, whatever the JSON", () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        withFields([...SHARED, "sink", "expression"]),
        (raw, fields) => {
          expect(Array.isArray(validateTaskDef(raw))).toBe(true);
          expect(
            Array.isArray(
              validateWorkflowDef({ name: "w", tasks: [raw, fields, { ...fields, type: "WAIT" }] }),
            ),
          ).toBe(true);
        },
      ),
    );
  });
});
