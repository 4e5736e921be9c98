import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { run } from "@/lib/core/edit/run";
import type { JsonObject, JsonValue } from "@/lib/core/json";
import { scriptSyntaxProblem } from "@/lib/core/script/syntax";

import type { Workspace } from "./document";
import type { Level } from "./problem";
import type { ProblemOptions } from "./problem-facts";
import { problemsOf } from "./problems";

// Every code of the table of problems: its level, its fixes, and that each fix settles it.

const task = (ref: string, more: JsonObject = {}): JsonObject => ({
  name: "work",
  taskReferenceName: ref,
  type: "SIMPLE",
  ...more,
});
const typed = (type: string, more: JsonObject = {}): JsonObject => ({
  name: "own",
  taskReferenceName: "x",
  type,
  ...more,
});
const fork = (lanes: JsonObject[][], joinOn: JsonValue): JsonObject[] => [
  { name: "fork", taskReferenceName: "fork", type: "FORK_JOIN", forkTasks: lanes },
  { name: "join", taskReferenceName: "join", type: "JOIN", joinOn },
];
const way = (more: JsonObject = {}): JsonObject =>
  typed("SWITCH", {
    evaluatorType: "value-param",
    expression: "value",
    inputParameters: { value: 1 },
    decisionCases: { jpg: [task("j")] },
    ...more,
  });
const loop = (more: JsonObject = {}): JsonObject =>
  typed("DO_WHILE", { loopCondition: "$.x.iteration < 2", loopOver: [task("a")], ...more });
const without = (raw: JsonObject, key: string): JsonObject =>
  Object.fromEntries(Object.entries(raw).filter(([name]) => name !== key));
const END = typed("TERMINATE", { inputParameters: { terminationStatus: "COMPLETED" } });
const reads = (expression: string): JsonObject => task("r", { inputParameters: { v: expression } });
const script: ProblemOptions = { scriptProblem: scriptSyntaxProblem };
const policy = (rule: JsonObject): JsonObject =>
  task("a", { taskDefinition: { name: "work", ...rule } });

type Row = readonly [
  code: string,
  level: Level,
  tasks: readonly JsonValue[],
  fixes: readonly string[],
  more?: { readonly definition?: JsonObject; readonly options?: ProblemOptions },
];

const STRUCTURE: readonly Row[] = [
  ["WF_EMPTY", "S", [], ["Add a task"]],
  ["NAME_MISSING", "S", [task("a", { name: "" })], ["Use the type as name"]],
  ["REF_MISSING", "S", [task("")], ["Generate one"]],
  ["REF_DUPLICATE", "S", [task("a"), task("a")], ["Rename this one"]],
  ["REF_DOUBLE_UNDERSCORE", "W", [task("a__b")], ["Rename it"]],
  ["REF_DOUBLE_UNDERSCORE", "R", [loop({ loopOver: [task("a__b")] })], ["Rename it"]],
  ["FORK_NO_LANES", "S", fork([], []), ["Remove it"]],
  ["LANE_SINGLE", "H", fork([[task("a")]], ["a"]), ["Unwrap"]],
  ["LANE_EMPTY", "R", fork([[task("a")], []], ["a"]), ["Remove the branch", "Add a No-op"]],
  ["FORK_WITHOUT_JOIN", "R", fork([[task("a")], [task("b")]], []).slice(0, 1), ["Add a join"]],
  [
    "DYNFORK_WITHOUT_JOIN",
    "R",
    [typed("FORK_JOIN_DYNAMIC", { inputParameters: { forkTaskInputs: [] } })],
    ["Add a join"],
  ],
  ["UNREACHABLE", "R", [END, task("a")], ["Delete it", "Move it before the end", "Set it aside"]],
  ["SWITCH_NO_CASES", "S", [way({ decisionCases: {} })], ["Add a case"]],
  ["SWITCH_NO_EXPRESSION", "S", [without(way(), "expression")], []],
  [
    "SWITCH_SYNTAX",
    "S",
    [way({ evaluatorType: "javascript", expression: "$.a ===" })],
    [],
    { options: script },
  ],
  ["SWITCH_VALUE_MISSING", "W", [way({ inputParameters: {} })], ["Add the input value"]],
  ["LOOP_BODY_EMPTY", "S", [loop({ loopOver: [] })], ["Choose a task"]],
  ["LOOP_NO_CONDITION", "S", [without(loop(), "loopCondition")], ["Repeat three times"]],
  ["LOOP_SYNTAX", "R", [loop({ loopCondition: "$.x <" })], [], { options: script }],
  ["LOOP_ENDLESS", "W", [loop({ loopCondition: "true" })], ["Stop after 10 rounds"]],
  [
    "LOOP_NESTED",
    "W",
    [loop({ loopOver: [{ ...loop(), taskReferenceName: "y" }] })],
    ["Make it a sub-workflow"],
  ],
  ["SUBWF_NO_NAME", "S", [typed("SUB_WORKFLOW", { subWorkflowParam: { name: "" } })], []],
  [
    "SUBWF_UNKNOWN",
    "R",
    [typed("SUB_WORKFLOW", { subWorkflowParam: { name: "there", version: 2 } })],
    ["Use the newest version"],
    { options: { versionsOf: (name) => (name === "there" ? [1] : undefined) } },
  ],
  ["SUBWF_SELF", "W", [typed("SUB_WORKFLOW", { subWorkflowParam: { name: "flow" } })], []],
  ["DYNFORK_SHAPE", "S", [typed("FORK_JOIN_DYNAMIC"), typed("JOIN")], []],
  ["TERMINATE_OPTIONAL", "S", [{ ...END, optional: true }], []],
  ["TERMINATE_STATUS", "S", [typed("TERMINATE", { inputParameters: {} })], []],
  ["WAIT_BOTH", "S", [typed("WAIT", { inputParameters: { duration: "1s", until: "x" } })], []],
  ["WAIT_FORMAT", "S", [typed("WAIT", { inputParameters: { duration: "soon" } })], []],
  ["HTTP_NO_REQUEST", "S", [typed("HTTP")], []],
  ["EVENT_NO_SINK", "S", [typed("EVENT")], []],
  ["DYNAMIC_NO_PARAM", "S", [typed("DYNAMIC")], []],
  ["JQ_NO_QUERY", "S", [typed("JSON_JQ_TRANSFORM")], []],
  ["KAFKA_NO_REQUEST", "S", [typed("KAFKA_PUBLISH")], []],
  [
    "LEGACY_TYPE",
    "H",
    [typed("LAMBDA", { inputParameters: { scriptExpression: "return 1;" } })],
    ["Make it INLINE"],
  ],
];

const JOIN: readonly Row[] = [
  ["JOIN_STRAY", "W", [typed("JOIN", { joinOn: [] })], ["Delete it"]],
  ["JOIN_EMPTY", "W", fork([[task("a")], [task("b")]], []), ["Wait for all branches"]],
  ["JOIN_UNKNOWN_REF", "R", fork([[task("a")], [task("b")]], ["a", "gone"]), ["Back to automatic"]],
  [
    "JOIN_NOT_TAIL",
    "W",
    fork([[task("a"), task("c")], [task("b")]], ["a", "b"]),
    ["Back to automatic"],
  ],
  [
    "JOIN_BEHIND_SWITCH",
    "R",
    fork([[way()], [task("b")]], ["j", "b"]),
    ["Add merge step", "Back to automatic"],
  ],
  [
    "JOIN_SWITCH_TAIL",
    "R",
    fork([[way()], [task("b")]], ["x", "b"]),
    ["Add merge step", "Back to automatic"],
  ],
  ["JOIN_PARTIAL", "H", fork([[task("a")], [task("b")]], ["a"]), ["Wait for it"]],
  ["JOIN_ALL_END", "W", fork([[END], [{ ...END, taskReferenceName: "y" }]], []), []],
];

const DATA: readonly Row[] = [
  ["EXPR_SYNTAX", "S", [reads("${a..[}")], []],
  ["EXPR_SYNTAX", "R", [loop({ loopOver: [reads("${a..[}")] })], []],
  ["EXPR_UNKNOWN_REF", "S", [task("near"), reads("${neer.output.x}")], ["Use near"]],
  [
    "EXPR_UNKNOWN_REF",
    "R",
    [task("near")],
    ["Use near"],
    { definition: { outputParameters: { a: "${neer.output.x}" } } },
  ],
  ["EXPR_LATER", "R", [reads("${a.output.x}"), task("a")], ["Move this after a"]],
  [
    "EXPR_SIBLING",
    "W",
    fork([[task("a"), task("c")], [reads("${a.output.x}")]], ["c", "r"]),
    ["Move this after the join"],
  ],
  ["EXPR_MAYBE", "W", [way(), reads("${j.output.x}")], ["Dismiss"]],
  [
    "EXPR_UNKNOWN_FIELD",
    "W",
    [task("a"), reads("${a.output.widht}")],
    ["Use width"],
    { options: { outputOf: () => ({ width: 1 }) } },
  ],
  [
    "EXPR_UNKNOWN_INPUT",
    "W",
    [reads("${workflow.input.photo}")],
    ["Declare photo"],
    { definition: { inputParameters: ["other"] } },
  ],
  [
    "EXPR_UNKNOWN_INPUT",
    "W",
    [task("a")],
    ["Declare photo"],
    {
      definition: {
        inputParameters: ["other"],
        outputParameters: { a: "${workflow.input.photo}" },
      },
    },
  ],
  [
    "EXPR_TYPE",
    "W",
    [
      task("c", { name: "image_info" }),
      task("d", {
        name: "image_convert_resize",
        inputParameters: {
          fileLocation: "a",
          outputFormat: "png",
          outputWidth: "${c.output.format}",
        },
      }),
    ],
    [],
  ],
  [
    "EXPR_STRINGIFY",
    "W",
    [task("a"), reads("all ${a.output.list}")],
    [],
    { options: { outputOf: () => ({ list: [1] }) } },
  ],
  ["INPUT_REQUIRED", "R", [task("i", { name: "image_info" })], []],
];

const POLICY: readonly Row[] = [
  ["POLICY_RANGE", "R", [policy({ retryCount: -1 })], ["Set it to 0"]],
  [
    "POLICY_RESPONSE",
    "R",
    [policy({ timeoutSeconds: 30, responseTimeoutSeconds: 60 })],
    ["Set response to 30 s"],
  ],
  [
    "POLICY_TOTAL",
    "R",
    [policy({ timeoutSeconds: 30, responseTimeoutSeconds: 30, totalTimeoutSeconds: 10 })],
    ["Set the total to 30 s"],
  ],
  [
    "POLICY_W2",
    "W",
    [policy({ timeoutSeconds: 30, responseTimeoutSeconds: 10, timeoutPolicy: "TIME_OUT_WF" })],
    ["Retry it"],
  ],
  ["POLICY_W3", "W", [policy({ backoffScaleFactor: 2 })], ["Set it to 1"]],
  [
    "POLICY_W4",
    "W",
    [policy({ retryDelaySeconds: 9, maxRetryDelaySeconds: 3 })],
    ["Remove the cap"],
  ],
  ["POLICY_W5", "W", [policy({ timeoutSeconds: 0 })], []],
  ["POLICY_W6", "W", [policy({ retryDelaySeconds: 60, totalTimeoutSeconds: 90 })], []],
  [
    "POLICY_W7",
    "W",
    [policy({ timeoutSeconds: 60, responseTimeoutSeconds: 60, timeoutPolicy: "RETRY" })],
    [],
    { definition: { timeoutSeconds: 90, timeoutPolicy: "TIME_OUT_WF" } },
  ],
  [
    "POLICY_W8",
    "W",
    [policy({ retryDelaySeconds: 1, backoffJitterMs: 5000 })],
    ["Set jitter to 1 s"],
  ],
  ["POLICY_W9", "W", [policy({ timeoutSeconds: 0, timeoutPolicy: "ALERT_ONLY" })], []],
  ["POLICY_W10", "W", fork([[policy({ concurrentExecLimit: 1 })], [task("b")]], ["a", "b"]), []],
];

const KNOWN: ProblemOptions = { isTaskDefKnown: () => false, hasWorker: () => false };
const OTHERS: readonly Row[] = [
  ["TASKDEF_MISSING", "H", [task("a")], ["Create it"], { options: KNOWN }],
  ["DYNAMIC_NO_DEF", "R", [typed("MY_TYPE")], ["Create it"], { options: KNOWN }],
  ["WORKER_NONE", "R", [task("a")], ["Show how to poll"], { options: KNOWN }],
  ["JSON_SHAPE", "S", [task("a", { startDelay: "soon" })], []],
  [
    "NUMBER_PRECISION",
    "W",
    [task("a", { inputParameters: { n: 2 ** 60 } })],
    ["Quote the rounded 1152921504606847000"],
  ],
];

function open(tasks: readonly JsonValue[], definition: JsonObject = {}): Workspace {
  const opened = openWorkspace(
    { definition: { name: "flow", tasks: [...tasks], ...definition } },
    createIds("b"),
  );
  if (!opened.ok) throw new Error("unreadable");
  return opened.workspace;
}

const countOf = (workspace: Workspace, code: string, options: ProblemOptions) =>
  problemsOf(workspace, options).filter((problem) => problem.code === code).length;

const GROUPS = { structure: STRUCTURE, joins: JOIN, data: DATA, policies: POLICY, others: OTHERS };

for (const [group, rows] of Object.entries(GROUPS)) {
  describe(`the problems of ${group}`, () => {
    for (const row of rows) {
      const [code, level, tasks, labels, { definition, options = {} } = {}] = row;
      it(`${code} is level ${level} and can be settled`, () => {
        const workspace = open(tasks, definition);
        const found = problemsOf(workspace, options).find((problem) => problem.code === code);
        expect(found).toMatchObject({ code, level });
        expect(found?.message).not.toBe("");
        expect(found?.fixes.map(({ label }) => label)).toEqual(labels);
        // Where there is no change to offer, there is a field, or the task itself, to go to.
        expect([found?.field, found?.blockId, found?.path]).not.toEqual([undefined, null, ""]);
        const before = countOf(workspace, code, options);
        for (const fix of found?.fixes ?? []) {
          if (!("command" in fix)) continue;
          const outcome = run(workspace, fix.command, createIds("f"));
          if (!outcome.ok) throw new Error(`${fix.label}: ${outcome.reason}`);
          const left = countOf(outcome.workspace, code, options);
          expect([fix.label, left]).toEqual([fix.label, before - 1]);
        }
      });
    }
  });
}
