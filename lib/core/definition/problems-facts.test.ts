import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { keptPresentation } from "@/lib/core/edit/present";
import { run } from "@/lib/core/edit/run";
import type { JsonObject, JsonValue } from "@/lib/core/json";
import { scriptSyntaxProblem } from "@/lib/core/script/syntax";

import type { Workspace } from "./document";
import { modernized } from "./legacy";
import { print } from "./print";
import type { ProblemOptions } from "./problem-facts";
import { problemsOf } from "./problems";

const task = (ref: string, type: string, more: JsonObject = {}): JsonObject => ({
  name: "work",
  taskReferenceName: ref,
  type,
  ...more,
});
const script = (ref: string, inputs: JsonObject): JsonObject =>
  task(ref, "INLINE", { inputParameters: { evaluatorType: "javascript", ...inputs } });

function open(tasks: JsonValue[], more: JsonObject = {}): Workspace {
  const definition = { name: "flow", tasks, ...more };
  const opened = openWorkspace({ definition }, createIds("b"));
  if (!opened.ok) throw new Error("unreadable");
  return opened.workspace;
}

function codes(tasks: JsonValue[], options: ProblemOptions = {}, more: JsonObject = {}): string[] {
  return problemsOf(open(tasks, more), options).map(({ code, level }) => `${level} ${code}`);
}

/** Codes that are left after the first fix with that label. */
function afterFix(
  tasks: JsonValue[],
  label: string,
  options: ProblemOptions = {},
): { codes: string[]; tasks: JsonValue } {
  const workspace = open(tasks);
  const fix = problemsOf(workspace, options)
    .flatMap(({ fixes }) => fixes)
    .find((one) => one.label === label);
  if (!fix || !("command" in fix)) throw new Error(`no fix "${label}"`);
  const outcome = run(workspace, fix.command, createIds("n"));
  if (!outcome.ok) throw new Error(outcome.reason);
  const left = problemsOf(outcome.workspace, options).map(({ code }) => code);
  return { codes: left, tasks: print(outcome.workspace.doc)["tasks"] ?? null };
}

describe("problems of scripts", () => {
  const options = { scriptProblem: scriptSyntaxProblem };
  const loop = (loopCondition: string) =>
    task("l", "DO_WHILE", { loopCondition, loopOver: [task("n", "NOOP")] });

  it("tell what cannot be parsed, as serious as the server takes it", () => {
    const decisionCases = { a: [task("n", "NOOP")] };
    const way = { evaluatorType: "javascript", decisionCases };
    expect(codes([task("s", "SWITCH", { ...way, expression: "$.a ===" })], options)).toEqual([
      "S SWITCH_SYNTAX",
    ]);
    expect(codes([loop("$.l.iteration <")], options)).toEqual(["R LOOP_SYNTAX"]);
    expect(codes([script("i", { expression: "return 1" })], options)).toEqual(["R SCRIPT_SYNTAX"]);
  });
  it("let the body of a function return, and leave alone what an expression makes", () => {
    const lambda = task("x", "LAMBDA", { inputParameters: { scriptExpression: "return $.a;" } });
    expect(codes([lambda], options)).toEqual(["H LEGACY_TYPE"]);
    expect(codes([script("i", { expression: "${workflow.input.code} )" })], options)).toEqual([]);
    expect(codes([loop("true")], options)).toEqual(["W LOOP_ENDLESS"]);
  });
  it("give a loop its condition and a switch its case", () => {
    const bare = task("l", "DO_WHILE", { loopOver: [task("n", "NOOP")] });
    expect(afterFix([bare], "Repeat three times").codes).toEqual([]);
    const empty = task("s", "SWITCH", {
      evaluatorType: "value-param",
      expression: "value",
      decisionCases: {},
    });
    expect(codes([empty])).toEqual(["S SWITCH_NO_CASES", "W SWITCH_VALUE_MISSING"]);
    expect(afterFix([empty], "Add a case").codes).toEqual(["SWITCH_VALUE_MISSING"]);
    expect(afterFix([empty], "Add the input value").codes).toEqual(["SWITCH_NO_CASES"]);
  });
});

describe("problems of what is outside", () => {
  const versions = new Map([["child", [1, 3]]]);
  const options: ProblemOptions = { versionsOf: (name) => versions.get(name) };
  const sub = (subWorkflowParam: JsonObject) => task("s", "SUB_WORKFLOW", { subWorkflowParam });

  it("tell workflows that are not chosen, not there, or this one", () => {
    expect(codes([sub({ name: "" })], options)).toEqual(["S SUBWF_NO_NAME"]);
    expect(codes([sub({ name: "gone" })], options)).toEqual(["R SUBWF_UNKNOWN"]);
    expect(codes([sub({ name: "child", version: 2 })], options)).toEqual(["R SUBWF_UNKNOWN"]);
    expect(codes([sub({ name: "child", version: 3 })], options)).toEqual([]);
    expect(codes([sub({ name: "flow" })], options)).toEqual(["W SUBWF_SELF"]);
    expect(codes([sub({ name: "${workflow.input.n}" })], options)).toEqual([]);
    expect(codes([sub({ name: "gone" })])).toEqual([]);
    const fixed = afterFix([sub({ name: "child", version: 2 })], "Use the newest version", options);
    expect(fixed).toMatchObject({ codes: [], tasks: [{ subWorkflowParam: { name: "child" } }] });
  });
  it("tell the same of a workflow that is started and left alone", () => {
    const start = task("s", "START_WORKFLOW", {
      inputParameters: { startWorkflow: { name: "gone" } },
    });
    expect(codes([start], options)).toEqual(["R SUBWF_UNKNOWN"]);
  });
  it("tell task definitions that have to be there", () => {
    const known = { isTaskDefKnown: (name: string) => name === "known" };
    const dynamic = (name: string) =>
      task("d", "DYNAMIC", { dynamicTaskNameParam: "which", inputParameters: { which: name } });
    expect(codes([dynamic("gone")], known)).toEqual(["R DYNAMIC_NO_DEF"]);
    expect(codes([dynamic("known")], known)).toEqual([]);
    expect(codes([dynamic("${workflow.input.which}")], known)).toEqual([]);
    expect(codes([task("c", "MY_TYPE")], known)).toEqual(["R DYNAMIC_NO_DEF"]);
    expect(afterFix([dynamic("gone")], "Create it", known).codes).not.toContain("DYNAMIC_NO_DEF");
  });
  it("tell workers that nobody has heard of", () => {
    const none = { hasWorker: () => false };
    expect(codes([task("a", "SIMPLE")], none)).toEqual(["R WORKER_NONE"]);
    expect(codes([{ ...task("a", "SIMPLE"), name: "sample_flaky" }], none)).toEqual([]);
    expect(codes([task("a", "SIMPLE")], { hasWorker: () => true })).toEqual([]);
  });
});

describe("problems of values", () => {
  const convert = {
    name: "image_convert_resize",
    taskReferenceName: "c",
    type: "SIMPLE",
    inputParameters: { fileLocation: "upload://x", outputFormat: "webp" },
  };
  const after = (inputs: JsonObject) => [convert, task("n", "NOOP", { inputParameters: inputs })];

  it("tell outputs that a built-in task does not have, with the nearest ones", () => {
    expect(codes(after({ a: "${c.output.widht}" }))).toEqual(["W EXPR_UNKNOWN_FIELD"]);
    expect(codes(after({ a: "${c.output.width}" }))).toEqual([]);
    const fixed = afterFix(after({ a: "w: ${c.output.widht}" }), "Use width");
    expect(fixed.codes).toEqual([]);
    expect(fixed.tasks).toMatchObject([{}, { inputParameters: { a: "w: ${c.output.width}" } }]);
  });
  it("tell what a worker has never produced, once it has run", () => {
    const worker = [
      task("w", "SIMPLE"),
      task("n", "NOOP", { inputParameters: { a: "${w.output.b}" } }),
    ];
    expect(codes(worker)).toEqual([]);
    expect(codes(worker, { outputOf: () => ({ c: 1 }) })).toEqual(["W EXPR_UNKNOWN_FIELD"]);
    expect(codes(worker, { outputOf: () => ({ b: 1 }) })).toEqual([]);
  });
  it("tell lists and maps that would be printed as Java prints them", () => {
    expect(codes(after({ a: "all: ${c.output.warnings}" }))).toEqual(["W EXPR_STRINGIFY"]);
    expect(codes(after({ a: "${c.output.warnings}" }))).toEqual([]);
  });
  it("tell types that do not fit the field", () => {
    const second = (outputWidth: JsonValue) => ({
      ...convert,
      taskReferenceName: "d",
      inputParameters: { ...convert.inputParameters, outputWidth },
    });
    expect(codes([convert, second("${c.output.format}")])).toEqual(["W EXPR_TYPE"]);
    expect(codes([convert, second("${c.output.width}")])).toEqual([]);
    const typed = {
      inputParameters: ["w"],
      inputSchema: { data: { properties: { w: { type: "string" } } } },
    };
    expect(codes([second("${workflow.input.w}")], {}, typed)).toEqual(["W EXPR_TYPE"]);
  });
  it("tell numbers that are not exact, and quote them", () => {
    const big = task("n", "NOOP", { inputParameters: { id: 2 ** 60 } });
    expect(codes([big])).toEqual(["W NUMBER_PRECISION"]);
    expect(afterFix([big], "Quote the rounded 1152921504606847000").codes).toEqual([]);
  });
});

describe("doubts about what is no task of its own", () => {
  const convert = {
    name: "image_convert_resize",
    taskReferenceName: "c",
    type: "SIMPLE",
    inputParameters: { fileLocation: "upload://x", outputFormat: "webp" },
  };
  const way = task("s", "SWITCH", {
    evaluatorType: "value-param",
    expression: "value",
    inputParameters: { value: 1 },
    decisionCases: { a: [task("n", "NOOP")] },
  });
  const fork = (inputParameters: JsonObject) => [
    task("f", "FORK_JOIN", { forkTasks: [[task("x", "NOOP")], [task("y", "NOOP")]] }),
    task("j", "JOIN", { joinOn: ["x", "y"], inputParameters }),
  ];
  const settled = (workspace: Workspace): Workspace => {
    const [first] = problemsOf(workspace).flatMap(({ fixes }) => fixes);
    if (!first || !("command" in first)) return workspace;
    const outcome = run(workspace, first.command, createIds("n"));
    if (!outcome.ok) throw new Error(outcome.reason);
    return settled(outcome.workspace);
  };

  it("are dismissed in the workflow's outputs, one by one, and stay so", () => {
    const outputParameters = { o: { p: "${n.output.x}" }, q: "${n.output.x}" };
    const workspace = open([way], { outputParameters });
    const labels = problemsOf(workspace).map(({ fixes }) => fixes.map(({ label }) => label));
    expect(labels).toEqual([["Dismiss"], ["Dismiss"]]);
    const after = settled(workspace);
    expect(problemsOf(after)).toEqual([]);
    expect(print(after.doc)).toEqual(print(workspace.doc));
    const kept = { ...after, presentation: keptPresentation(after) };
    expect(problemsOf(kept)).toEqual([]);
  });
  it("are dismissed in a join", () => {
    const workspace = open([way, ...fork({ a: "${n.output.x}" })]);
    expect(problemsOf(workspace).map(({ code }) => code)).toEqual(["EXPR_MAYBE"]);
    expect(problemsOf(settled(workspace))).toEqual([]);
  });
  it("are looked for in the outputs: fields that are not there, lists inside text", () => {
    const outputParameters = { a: "${c.output.widht}", b: "all: ${c.output.warnings}" };
    const workspace = open([convert], { outputParameters });
    expect(problemsOf(workspace)).toMatchObject([
      { code: "EXPR_UNKNOWN_FIELD", path: "outputParameters.a", blockId: null },
      { code: "EXPR_STRINGIFY", path: "outputParameters.b", blockId: null },
    ]);
    const after = settled(workspace);
    expect(problemsOf(after).map(({ code }) => code)).toEqual(["EXPR_STRINGIFY"]);
    expect(print(after.doc)).toMatchObject({ outputParameters: { a: "${c.output.width}" } });
  });
  it("are looked for in a join, and settled there", () => {
    const inputParameters = { a: "${c.output.widht}", b: "all: ${c.output.warnings}" };
    const workspace = open([convert, ...fork(inputParameters)]);
    expect(problemsOf(workspace)).toMatchObject([
      { code: "EXPR_UNKNOWN_FIELD", path: "tasks[2]", part: "join" },
      { code: "EXPR_STRINGIFY", path: "tasks[2]", part: "join" },
    ]);
    expect(print(settled(workspace).doc)).toMatchObject({
      tasks: [{}, {}, { inputParameters: { a: "${c.output.width}" } }],
    });
  });
});

describe("old-fashioned tasks", () => {
  it("become what took their place, and expressions follow", () => {
    const old = task("d", "DECISION", {
      caseValueParam: "kind",
      inputParameters: { kind: "x" },
      decisionCases: { a: [task("n", "NOOP")], b: [] },
      defaultCase: [task("m", "NOOP")],
    });
    const reader = task("r", "NOOP", { inputParameters: { v: "${d.output.caseOutput[0]}" } });
    expect(modernized({ name: "f", tasks: [old, reader] }, "d")["tasks"]).toEqual([
      task("d", "SWITCH", {
        inputParameters: { kind: "x" },
        evaluatorType: "value-param",
        expression: "kind",
        // An empty case of a DECISION takes the default: as one that is absent does in a SWITCH.
        decisionCases: { a: [task("n", "NOOP")] },
        defaultCase: [task("m", "NOOP")],
      }),
      task("r", "NOOP", { inputParameters: { v: "${d.output.evaluationResult[0]}" } }),
    ]);
  });
  it("are brought up to date by a fix, and nothing is wrong afterwards", () => {
    const lambda = task("x", "LAMBDA", {
      inputParameters: { a: 1, scriptExpression: "return $.a;" },
    });
    const fixed = afterFix([lambda], "Make it INLINE", { scriptProblem: scriptSyntaxProblem });
    expect(fixed.codes).toEqual([]);
    expect(fixed.tasks).toMatchObject([
      {
        type: "INLINE",
        inputParameters: { expression: "(function () {\nreturn $.a;\n})()", a: 1 },
      },
    ]);
  });
});
