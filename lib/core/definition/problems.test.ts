import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { run } from "@/lib/core/edit/run";
import type { JsonObject, JsonValue } from "@/lib/core/json";

import type { Workspace } from "./document";
import { print } from "./print";
import type { Problem } from "./problem";
import { worstLevel } from "./problem";
import type { ProblemOptions } from "./problem-facts";
import { problemsOf } from "./problems";
import { validateWorkflowDef } from "./validate";

const task = (ref: string, inputs: JsonObject = {}): JsonObject => ({
  name: "work",
  taskReferenceName: ref,
  inputParameters: inputs,
});
const fork = (lanes: JsonObject[][], joinOn: JsonValue): JsonObject[] => [
  { name: "fork", taskReferenceName: "fork", type: "FORK_JOIN", forkTasks: lanes },
  { name: "join", taskReferenceName: "join", type: "JOIN", joinOn },
];
const choice = (cases: Record<string, JsonObject[]>, more: JsonObject = {}): JsonObject => ({
  name: "switch",
  taskReferenceName: "s",
  type: "SWITCH",
  evaluatorType: "value-param",
  expression: "value",
  inputParameters: { value: 1 },
  decisionCases: cases,
  ...more,
});
const END: JsonObject = {
  name: "end",
  taskReferenceName: "end",
  type: "TERMINATE",
  inputParameters: { terminationStatus: "COMPLETED" },
};

function open(tasks: JsonValue[], more: JsonObject = {}): Workspace {
  const opened = openWorkspace({ definition: { name: "flow", tasks, ...more } }, createIds("b"));
  if (!opened.ok) throw new Error("unreadable");
  return opened.workspace;
}

function problems(
  tasks: JsonValue[],
  more: JsonObject = {},
  options: ProblemOptions = {},
): Problem[] {
  return problemsOf(open(tasks, more), options);
}

/** `LEVEL CODE path` of each problem. */
function codes(tasks: JsonValue[], more: JsonObject = {}): string[] {
  return problems(tasks, more).map(({ level, code, path }) => `${level} ${code} ${path}`);
}

/** Codes that are left after the first fix of the first problem. */
function afterFix(tasks: JsonValue[], label: string, more: JsonObject = {}): string[] {
  const workspace = open(tasks, more);
  const fixes = problemsOf(workspace).flatMap((problem) => problem.fixes);
  const fix = fixes.find((one) => one.label === label);
  if (!fix || !("command" in fix))
    throw new Error(`no fix ${label}: ${fixes.map((one) => one.label).join()}`);
  const outcome = run(workspace, fix.command, createIds("f"));
  if (!outcome.ok) throw new Error(outcome.reason);
  return problemsOf(outcome.workspace).map(({ code }) => code);
}

describe("problems of structure", () => {
  it("are none in a sound workflow", () => {
    expect(codes([task("a"), ...fork([[task("b")], [task("c")]], ["b", "c"])])).toEqual([]);
  });
  it("tell an empty workflow and missing or doubled names", () => {
    expect(codes([])).toEqual(["S WF_EMPTY tasks"]);
    expect(codes([{ type: "NOOP" }])).toEqual([
      "S NAME_MISSING tasks[0]",
      "S REF_MISSING tasks[0]",
    ]);
    expect(codes([task("a"), choice({ x: [task("a")] })])).toEqual([
      "S REF_DUPLICATE tasks[1].decisionCases[x][0]",
    ]);
    expect(afterFix([task("a"), task("a")], "Rename this one")).toEqual([]);
    expect(afterFix([{ name: "n", type: "NOOP" }], "Generate one")).toEqual([]);
  });
  it("tell forks that cannot run", () => {
    expect(codes(fork([[task("a")], []], ["a"]))).toEqual(["R LANE_EMPTY tasks[0]"]);
    expect(afterFix(fork([[task("a")], []], ["a"]), "Remove the branch")).toEqual([]);
    expect(afterFix(fork([[task("a")], []], ["a"]), "Add a No-op")).toEqual([]);
    const [alone] = fork([[task("a")], [task("b")]], []);
    expect(codes([alone ?? {}])).toEqual(["R FORK_WITHOUT_JOIN tasks[0]"]);
    expect(afterFix([alone ?? {}], "Add a join")).toEqual([]);
    expect(codes(fork([], []))).toEqual(["S FORK_NO_LANES tasks[0]"]);
    expect(afterFix(fork([[task("a")]], ["a"]), "Unwrap")).toEqual([]);
  });
  it("tell what can never run", () => {
    expect(codes([END, task("a")])).toEqual(["R UNREACHABLE tasks[1]"]);
    expect(afterFix([END, task("a")], "Move it before the end")).toEqual([]);
    expect(afterFix([END, task("a")], "Set it aside")).toEqual([]);
    const both = choice({ x: [END] }, { defaultCase: [{ ...END, taskReferenceName: "end2" }] });
    expect(codes([both, task("a")])).toEqual(["R UNREACHABLE tasks[1]"]);
  });
  it("use the server's words for what a type lacks", () => {
    const found = problems([{ ...task("t"), type: "TERMINATE", optional: true }]);
    expect(found.map(({ code, field }) => [code, field])).toEqual([
      ["TERMINATE_OPTIONAL", "optional"],
      ["TERMINATE_STATUS", "inputParameters.terminationStatus"],
    ]);
    expect(found[0]?.message).toBe("terminate task cannot be optional, taskName: work");
    expect(codes([choice({})])).toEqual(["S SWITCH_NO_CASES tasks[0]"]);
    expect(codes([{ ...task("l"), type: "DO_WHILE" }])).toEqual([
      "S LOOP_NO_CONDITION tasks[0]",
      "S LOOP_BODY_EMPTY tasks[0]",
    ]);
    expect(
      codes(
        [task("w", { duration: "5 s", until: "2030-01-01" })].map((raw) => ({
          ...raw,
          type: "WAIT",
        })),
      ),
    ).toEqual(["S WAIT_BOTH tasks[0]"]);
  });
  it("warn of switches and loops that do what nobody wants", () => {
    expect(codes([choice({ x: [] }, { inputParameters: {} })])).toEqual([
      "W SWITCH_VALUE_MISSING tasks[0]",
    ]);
    const loop = { ...task("l"), type: "DO_WHILE", loopCondition: "true", loopOver: [task("a")] };
    expect(codes([loop])).toEqual(["W LOOP_ENDLESS tasks[0]"]);
    expect(afterFix([loop], "Stop after 10 rounds")).toEqual([]);
  });
  it("tell fields of the wrong JSON type", () => {
    expect(codes([{ ...task("a"), retryCount: "many" }])).toEqual(["S JSON_SHAPE tasks[0]"]);
  });
});

describe("problems of joins", () => {
  const lanes = () => [[task("a"), task("b")], [task("c")]];

  it("tell what is waited for in vain, too early, or not at all", () => {
    expect(codes(fork(lanes(), ["b", "c", "ghost"]))).toEqual(["R JOIN_UNKNOWN_REF tasks[1]"]);
    expect(codes(fork(lanes(), ["a", "c"]))).toEqual(["W JOIN_NOT_TAIL tasks[1]"]);
    expect(codes(fork(lanes(), ["c"]))).toEqual(["H JOIN_PARTIAL tasks[1]"]);
    expect(codes(fork(lanes(), []))).toEqual(["W JOIN_EMPTY tasks[1]"]);
    expect(afterFix(fork(lanes(), ["b", "c", "ghost"]), "Back to automatic")).toEqual([]);
    expect(afterFix(fork(lanes(), ["c"]), "Wait for it")).toEqual([]);
    expect(afterFix(fork(lanes(), []), "Wait for all branches")).toEqual([]);
  });
  it("tell the trap of a switch at the end of a branch", () => {
    const branch = [choice({ jpg: [task("x")] })];
    expect(codes(fork([branch, [task("c")]], ["s", "c"]))).toEqual(["R JOIN_SWITCH_TAIL tasks[1]"]);
    const behind = problems(fork([branch, [task("c")]], ["x", "c"]));
    expect(behind[0]).toMatchObject({
      code: "JOIN_BEHIND_SWITCH",
      message: 'Waits for x, which only runs in case "jpg": otherwise forever.',
    });
    expect(afterFix(fork([branch, [task("c")]], ["s", "c"]), "Add merge step")).toEqual([]);
    expect(afterFix(fork([branch, [task("c")]], ["x", "c"]), "Add merge step")).toEqual([]);
  });
  it("tell a join without a fork, and one that nothing reaches", () => {
    const stray = { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: [] };
    expect(codes([task("a"), stray])).toEqual(["W JOIN_STRAY tasks[1]"]);
    expect(afterFix([task("a"), stray], "Delete it")).toEqual([]);
    const other = { ...END, taskReferenceName: "end2" };
    expect(codes(fork([[END], [other]], []))).toEqual(["W JOIN_ALL_END tasks[1]"]);
  });
});

describe("problems of data", () => {
  const reads = (text: string) => task("r", { v: text });

  it("tell unknown names, with the nearest ones", () => {
    const found = problems([task("resize"), reads("${resise.output.x}")]);
    expect(found).toMatchObject([
      { code: "EXPR_UNKNOWN_REF", level: "S", field: "inputParameters.v" },
    ]);
    expect(afterFix([task("resize"), reads("${resise.output.x}")], "Use resize")).toEqual([]);
  });
  it("are as serious as the server takes them", () => {
    expect(codes([choice({ x: [reads("${ghost.output}")] })])[0]).toMatch(/^R EXPR_UNKNOWN_REF/);
    expect(codes([task("a")], { outputParameters: { o: "${ghost.x}" } })).toEqual([
      "R EXPR_UNKNOWN_REF outputParameters.o",
    ]);
    expect(codes([reads("${a[?(}")])).toEqual(["S EXPR_SYNTAX tasks[0]"]);
  });
  it("tell what runs later, beside, or perhaps", () => {
    expect(codes([reads("${a.output}"), task("a")])).toEqual(["R EXPR_LATER tasks[0]"]);
    expect(afterFix([reads("${a.output}"), task("a")], "Move this after a")).toEqual([]);
    const beside = fork([[task("a")], [reads("${a.output}"), task("b")]], ["a", "b"]);
    expect(codes(beside)).toEqual(["W EXPR_SIBLING tasks[0].forkTasks[1][0]"]);
    expect(afterFix(beside, "Move this after the join")).toEqual([]);
    expect(codes([choice({ x: [task("a")] }), reads("${a.output}")])).toEqual([
      "W EXPR_MAYBE tasks[1]",
    ]);
  });
  it("leave alone what is known only when it runs", () => {
    expect(
      codes([task("a"), reads("${a.output[${workflow.input.k}]} $${no.such} ${CPEWF_TASK_ID} ${")]),
    ).toEqual([]);
    expect(codes([reads("${stage}")]).length).toBe(1);
    const known = { knownSystemNames: (name: string) => name === "stage" };
    expect(problems([reads("${stage}")], {}, known)).toEqual([]);
  });
  it("tell inputs that are not declared, once any is", () => {
    const more = { inputParameters: ["photo"] };
    expect(codes([reads("${workflow.input.foto}")])).toEqual([]);
    expect(codes([reads("${workflow.input.foto}")], more)).toEqual([
      "W EXPR_UNKNOWN_INPUT tasks[0]",
    ]);
    expect(afterFix([reads("${workflow.input.foto}")], "Declare foto", more)).toEqual([]);
  });
  it("tell required inputs of built-in tasks", () => {
    const raw = {
      name: "image_convert_resize",
      taskReferenceName: "c",
      inputParameters: { outputFormat: "" },
    };
    expect(problems([raw]).map(({ code, field }) => [code, field])).toEqual([
      ["INPUT_REQUIRED", "inputParameters.fileLocation"],
      ["INPUT_REQUIRED", "inputParameters.outputFormat"],
    ]);
  });
});

describe("problems of policies", () => {
  it("block publishing in a shared definition and running in a task's own", () => {
    const bad = { name: "work", timeoutSeconds: 30, responseTimeoutSeconds: 60 };
    const own = problems([{ ...task("a"), taskDefinition: bad }]);
    expect(own.find(({ code }) => code === "POLICY_RESPONSE")?.level).toBe("R");
    const shared = problemsOf({ ...open([task("a")]), taskDefs: { work: bad } });
    expect(shared.find(({ code }) => code === "POLICY_RESPONSE")?.level).toBe("S");
  });
  it("hint at task definitions that are not there", () => {
    const isTaskDefKnown = (name: string) => name !== "work";
    expect(problems([task("a")], {}, { isTaskDefKnown })).toMatchObject([
      { code: "TASKDEF_MISSING", level: "H" },
    ]);
  });
});

describe("levels", () => {
  it("say S exactly where the server would refuse", () => {
    const definitions: JsonValue[][] = [
      [task("a")],
      [],
      [task("a"), task("a")],
      [task("r", { v: "${ghost.x}" })],
      [choice({ x: [task("r", { v: "${ghost.x}" })] })],
      [choice({})],
      fork([], []),
      [{ ...task("a"), startDelay: -1 }],
      [{ ...task("t"), type: "TERMINATE" }],
      [{ ...task("h"), type: "HTTP" }],
    ];
    for (const tasks of definitions) {
      const workspace = open(tasks);
      const refused = validateWorkflowDef(print(workspace.doc)).length > 0;
      expect({ tasks, refused: worstLevel(problemsOf(workspace)) === "S" }).toEqual({
        tasks,
        refused,
      });
    }
  });
});
