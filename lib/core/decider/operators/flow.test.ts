import { describe, expect, it } from "vitest";

import type { WorkflowDef, WorkflowTask } from "../../definition/schema";
import type { JsonObject } from "../../json";
import { limits } from "../../limits";
import { decide } from "../decide";
import { Scene, simpleTask } from "../scene";
import { loadState } from "../state";

function task(type: string, ref: string, more: Partial<WorkflowTask> = {}): WorkflowTask {
  return { name: ref, taskReferenceName: ref, type, ...more };
}

function scene(tasks: WorkflowTask[], input: JsonObject = {}, more: Partial<WorkflowDef> = {}) {
  return new Scene({ definition: { name: "w", version: 1, tasks, ...more }, input });
}

/** What a process that starts now would make of the rows. */
function reloaded(run: Scene) {
  const rows = run.state.tasks.map((each) =>
    each.taskType === "DO_WHILE" && each.endTime === 0
      ? { ...each, outputData: { iteration: each.iteration } }
      : { ...each },
  );
  return loadState(run.state.header, rows, run.state.lastTransitionSeq);
}

describe("SWITCH", () => {
  const choose = (more: Partial<WorkflowTask> = {}) =>
    task("SWITCH", "s", {
      evaluatorType: "value-param",
      expression: "kind",
      inputParameters: { kind: "${workflow.input.kind}" },
      decisionCases: { photo: [simpleTask("a"), simpleTask("b")], none: [] },
      defaultCase: [simpleTask("d")],
      ...more,
    });

  it("schedules the first task of its case with itself, and what follows it after the last", () => {
    const run = scene([choose(), simpleTask("end")], { kind: "photo" });
    expect(run.picture()).toBe("s:COMPLETED a:SCHEDULED");
    expect(run.task("s")).toMatchObject({
      taskDefName: "SWITCH",
      inputData: { kind: "photo", case: "photo", hasChildren: "true" },
      outputData: { evaluationResult: ["photo"], selectedCase: "photo" },
    });
    run.complete("a");
    run.complete("b");
    expect(run.picture()).toBe("s:COMPLETED a:COMPLETED b:COMPLETED end:SCHEDULED");
  });

  it.each([
    ["other", "s:COMPLETED d:SCHEDULED"],
    ["none", "s:COMPLETED end:SCHEDULED"],
  ])(
    "%s: the default is for cases that are not there, an empty case is a case",
    (kind, picture) => {
      expect(scene([choose(), simpleTask("end")], { kind }).picture()).toBe(picture);
    },
  );

  it("an absent value is the case null", () => {
    expect(scene([choose()]).task("s").outputData).toMatchObject({ selectedCase: "null" });
  });

  it("waits for a script that has to be run, and fails for good when it is wrong", () => {
    const script = { evaluatorType: "javascript", expression: "$.kind.trim()" };
    const run = scene([choose(script), simpleTask("end")], { kind: "photo" });
    const asked = run.commands.find(({ type }) => type === "run-script");
    expect(asked).toMatchObject({
      script: { source: "$.kind.trim()", bindings: { kind: "photo" } },
    });
    const { taskId } = run.task("s");
    run.tell({ type: "script-answered", taskId, answer: { ok: true, value: "photo" } });
    expect(run.picture()).toBe("s:COMPLETED a:SCHEDULED");
    const wrong = scene([choose(script)], { kind: "photo" });
    const answer = { ok: false, message: "no", timedOut: false } as const;
    wrong.tell({ type: "script-answered", taskId: wrong.task("s").taskId, answer });
    expect(wrong.status).toBe("FAILED");
    expect(wrong.task("s")).toMatchObject({ status: "FAILED", reasonForIncompletion: "no" });
  });

  it("an unknown evaluator ends the workflow", () => {
    const run = scene([choose({ evaluatorType: "cobol" })]);
    expect(run.state.header).toMatchObject({
      status: "FAILED",
      reasonForIncompletion: "No evaluator registered for type: cobol",
    });
  });

  it("DECISION takes the default for an empty case too", () => {
    const old = task("DECISION", "s", {
      caseValueParam: "kind",
      inputParameters: { kind: "x" },
      decisionCases: { x: [] },
      defaultCase: [simpleTask("d")],
    });
    const run = scene([old]);
    expect(run.picture()).toBe("s:COMPLETED d:SCHEDULED");
    expect(run.task("s").inputData).toEqual({ case: "x", hasChildren: "true" });
    expect(run.task("s").outputData).toEqual({ caseOutput: ["x"] });
  });
});

describe("DO_WHILE", () => {
  const loop = (more: Partial<WorkflowTask> = {}) =>
    task("DO_WHILE", "loop", {
      inputParameters: { times: 2 },
      loopCondition: "$.loop['iteration'] < $.times",
      loopOver: [simpleTask("a"), simpleTask("b", { inputParameters: { from: "${a.output.n}" } })],
      ...more,
    });

  it("repeats its tasks under names with the iteration; they see one another without it", () => {
    const run = scene([loop(), simpleTask("end")]);
    expect(run.picture()).toBe("loop:IN_PROGRESS a__1:SCHEDULED");
    run.complete("a__1", { n: 1 });
    expect(run.task("b__1").inputData).toEqual({ from: 1 });
    run.complete("b__1");
    run.complete("a__2", { n: 2 });
    expect(run.task("b__2").inputData).toEqual({ from: 2 });
    run.complete("b__2", { last: true });
    expect(run.task("loop")).toMatchObject({ status: "COMPLETED", iteration: 2 });
    expect(run.task("loop").outputData).toEqual({
      iteration: 2,
      "1": { a: { n: 1 }, b: {} },
      "2": { a: { n: 2 }, b: { last: true } },
    });
    expect(run.task("end").status).toBe("SCHEDULED");
  });

  it("goes through a list, one item after another; an empty one is done at once", () => {
    const list = loop({
      items: "${workflow.input.list}",
      loopCondition: "",
      loopOver: [simpleTask("a", { inputParameters: { item: "${loop.output.loopItem}" } })],
    });
    const run = scene([list], { list: ["x", "y"] });
    expect(run.task("a__1").inputData).toEqual({ item: "x" });
    run.complete("a__1");
    expect(run.task("a__2").inputData).toEqual({ item: "y" });
    run.complete("a__2");
    expect(run.status).toBe("COMPLETED");
    const none = scene([list], { list: [] });
    expect(none.task("loop")).toMatchObject({ status: "COMPLETED", outputData: { iteration: 0 } });
  });

  it("keeps the last iterations only when it is told so", () => {
    const run = scene([
      loop({ inputParameters: { times: 3, keepLastN: 1 }, loopOver: [simpleTask("a")] }),
    ]);
    for (const n of [1, 2, 3]) run.complete(`a__${n}`, { n });
    expect(run.picture()).toBe("loop:COMPLETED a__3:COMPLETED");
    expect(run.task("loop").outputData).toEqual({ iteration: 3, "3": { a: { n: 3 } } });
  });

  it("fails with a task that fails, and with a condition that is wrong", () => {
    const failing = { ...simpleTask("a"), retryCount: 0 };
    const run = scene([loop({ loopOver: [failing] })]);
    run.fail("a__1");
    expect(run.picture()).toBe("loop:CANCELED a__1:FAILED");
    const wrong = scene([loop({ loopCondition: "nope.x", loopOver: [simpleTask("a")] })]);
    wrong.complete("a__1");
    const { taskId } = wrong.task("loop");
    const answer = { ok: false, message: "nope is not defined", timedOut: false } as const;
    wrong.tell({ type: "script-answered", taskId, answer });
    expect(wrong.task("loop")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reasonForIncompletion: "Unable to evaluate condition nope.x, exception nope is not defined",
    });
  });

  it("holds forks, switches and loops; each iteration has its own records", () => {
    const fork = task("FORK_JOIN", "f", { forkTasks: [[simpleTask("a")], [simpleTask("b")]] });
    const join = task("JOIN", "j", { joinOn: ["a", "b"] });
    const inner = task("DO_WHILE", "inner", {
      loopCondition: "$.inner.iteration < 2",
      loopOver: [simpleTask("x")],
    });
    const run = scene([loop({ loopOver: [fork, join, inner] })]);
    for (const n of [1, 2]) {
      run.complete(`a__${n}`, { n });
      run.complete(`b__${n}`);
      expect(run.task(`j__${n}`)).toMatchObject({
        status: "COMPLETED",
        outputData: { [`a__${n}`]: { n } },
      });
      run.complete(`x__${n}__1`);
      run.complete(`x__${n}__2`);
    }
    expect(run.status).toBe("COMPLETED");
  });

  it("goes on from its rows after a restart as if nothing had happened", () => {
    const run = scene([loop({ inputParameters: { times: 3 }, loopOver: [simpleTask("a")] })]);
    run.complete("a__1", { n: 1 });
    run.complete("a__2", { n: 2 });
    const again = reloaded(run);
    expect(again.latest.get("loop")?.outputData).toEqual(run.task("loop").outputData);
    const env = { ...run.env(), newId: () => "new" };
    const { taskId } = run.task("a__3");
    decide(again, { type: "task-updated", result: { taskId, status: "COMPLETED" } }, env);
    expect(again.header.status).toBe("COMPLETED");
  });

  it.each([
    ["$.loop.iteration < 3 ? $.one / 0 : -$.one / 0", 3],
    ["$.one / 0 - $.one / 0", 1],
  ])("takes numbers without a JSON form for what they are: %s", (loopCondition, times) => {
    const run = scene([
      loop({ loopCondition, loopOver: [task("NOOP", "n")], inputParameters: { one: 1 } }),
    ]);
    expect(run.task("loop")).toMatchObject({ status: "COMPLETED", iteration: times });
  });

  it("cannot run for ever, and gives the event loop back in between", () => {
    const run = scene([
      loop({ loopCondition: "true", loopOver: [task("NOOP", "n")], inputParameters: {} }),
    ]);
    expect(run.task("loop").reasonForIncompletion).toContain(String(limits.loopIterations));
    expect(run.commands.filter(({ type }) => type === "go-on").length).toBeGreaterThan(0);
  });
});

describe("FORK_JOIN_DYNAMIC", () => {
  const join = task("JOIN", "j");
  const fork = (more: Partial<WorkflowTask>) => task("FORK_JOIN_DYNAMIC", "f", more);
  const byTasks = fork({
    inputParameters: { tasks: "${workflow.input.tasks}", inputs: "${workflow.input.inputs}" },
    dynamicForkTasksParam: "tasks",
    dynamicForkTasksInputParamName: "inputs",
  });

  it("does not try again what has no task definition", () => {
    const tasks = [{ name: "work", taskReferenceName: "x" }];
    const input = { tasks, inputs: {} };
    const without = scene([byTasks, join], input);
    without.fail("x");
    expect(without.status).toBe("FAILED");
    const taskDefs = { work: { name: "work", retryCount: 1 } };
    const definition = { name: "w", version: 1, tasks: [byTasks, join] };
    const stored = new Scene({ definition, input, taskDefs });
    stored.fail("x");
    expect(stored.status).toBe("RUNNING");
    const named = scene([
      task("DYNAMIC", "d", { dynamicTaskNameParam: "n", inputParameters: { n: "work" } }),
    ]);
    expect(named.task("d").workflowTask).toMatchObject({ name: "work", type: "DYNAMIC" });
    named.fail("d");
    expect(named.status).toBe("FAILED");
  });

  it("runs the tasks that its input lists, each with its input, and joins them", () => {
    const tasks = ["x", "y"].map((ref) => ({
      name: "work",
      taskReferenceName: ref,
      type: "SIMPLE",
    }));
    const run = scene([byTasks, join, simpleTask("end")], { tasks, inputs: { x: { n: 1 } } });
    expect(run.picture()).toBe("f:COMPLETED x:SCHEDULED y:SCHEDULED j:IN_PROGRESS");
    expect(run.task("f")).toMatchObject({
      taskType: "FORK",
      inputData: { forkedTasks: ["x", "y"] },
    });
    expect(run.task("x").inputData).toEqual({ n: 1 });
    expect(run.task("j").inputData).toEqual({ joinOn: ["x", "y"] });
    run.complete("x", { r: 1 });
    run.complete("y");
    expect(run.task("j").outputData).toEqual({ x: { r: 1 } });
    expect(run.task("end").status).toBe("SCHEDULED");
  });

  it("makes one task per element of forkTaskInputs", () => {
    const run = scene([
      fork({ inputParameters: { forkTaskName: "work", forkTaskInputs: [{ n: 1 }, "text"] } }),
      join,
    ]);
    expect(run.picture()).toBe("f:COMPLETED _work_0:SCHEDULED _work_1:SCHEDULED j:IN_PROGRESS");
    expect(run.task("_work_0")).toMatchObject({
      taskType: "work",
      inputData: { n: 1, __index: 0 },
    });
    expect(run.task("_work_1").inputData).toEqual({ input: "text", __index: 1 });
  });

  it("names tasks by their fork, too, where there was another one before or the names are taken", () => {
    const of = (ref: string, name: string) => [
      task("FORK_JOIN_DYNAMIC", ref, {
        inputParameters: { forkTaskName: name, forkTaskInputs: [1] },
      }),
      task("JOIN", `${ref}_join`),
    ];
    const run = scene([
      task("FORK_JOIN", "both", { forkTasks: [of("f", "a"), of("g", "b"), of("h", "a")] }),
      task("JOIN", "j", { joinOn: ["f_join", "g_join", "h_join"] }),
      ...of("k", "c"),
    ]);
    for (const ref of ["_a_0", "_b_0", "_h_a_0"]) run.complete(ref);
    expect(run.task("_k_c_0").status).toBe("SCHEDULED");
  });

  it("an empty list is joined at once; the older list works too", () => {
    expect(scene([byTasks, join], { tasks: [], inputs: {} }).status).toBe("COMPLETED");
    const dynamicTasks = [{ taskName: "work", referenceName: "x", input: { n: 1 } }];
    const old = fork({
      inputParameters: { list: { dynamicTasks } },
      dynamicForkJoinTasksParam: "list",
    });
    expect(scene([old, join]).picture()).toBe("f:COMPLETED x:SCHEDULED j:IN_PROGRESS");
  });

  it("its tasks may hold others", () => {
    const inner = {
      name: "s",
      taskReferenceName: "s",
      type: "SWITCH",
      evaluatorType: "value-param",
      expression: "k",
      inputParameters: { k: "a" },
      decisionCases: { a: [simpleTask("p"), simpleTask("q")] },
    };
    const run = scene([byTasks, join], { tasks: [inner as never], inputs: {} });
    run.complete("p");
    expect(run.task("q").status).toBe("SCHEDULED");
  });

  it.each<[JsonObject, string]>([
    [
      { tasks: 7, inputs: {} },
      "Input 'tasks' is invalid. Cannot deserialize a list of Workflow Tasks from '7'",
    ],
    [{ tasks: [{ name: "x" }], inputs: {} }, "Input 'tasks' is invalid."],
    [{ tasks: [], inputs: null }, "Input to the dynamically forked tasks is not a map"],
    [
      { tasks: [{ name: "x", taskReferenceName: "x" }], inputs: { x: 1 } },
      "Tasks could not be dynamically forked due to invalid input",
    ],
  ])("%j ends the workflow with the reason", (input, reason) => {
    const run = scene([byTasks, join], input);
    expect(run.status).toBe("FAILED");
    expect(run.state.header.reasonForIncompletion).toContain(reason);
  });

  it("has to be followed by a join, and may not have too many branches", () => {
    const noJoin = scene([byTasks, simpleTask("a")], { tasks: [], inputs: {} });
    expect(noJoin.state.header.reasonForIncompletion).toContain("not followed by a join task");
    const inputs = Array.from({ length: limits.dynamicBranches + 1 }, () => 1);
    const many = scene([fork({ inputParameters: { forkTaskInputs: inputs } }), join]);
    expect(many.state.header.reasonForIncompletion).toContain(String(limits.dynamicBranches));
  });
});

describe("EXCLUSIVE_JOIN and DYNAMIC", () => {
  const choose = task("SWITCH", "s", {
    evaluatorType: "value-param",
    expression: "k",
    inputParameters: { k: "${workflow.input.k}" },
    decisionCases: { a: [simpleTask("x")], b: [simpleTask("y")], none: [] },
  });
  const join = task("EXCLUSIVE_JOIN", "j", {
    joinOn: ["x", "y"],
    defaultExclusiveJoinTask: ["s"],
  });

  it.each(["x", "y"])("takes over the output of the branch that ran: %s", (ref) => {
    const run = scene([choose, join], { k: ref === "x" ? "a" : "b" });
    run.complete(ref, { from: ref });
    expect(run.task("j")).toMatchObject({ status: "COMPLETED", outputData: { from: ref } });
    expect(run.status).toBe("COMPLETED");
  });

  it("keeps in its input what it looks at, no default as an empty list", () => {
    const { defaultExclusiveJoinTask: _, ...plain } = join;
    const run = scene([choose, plain], { k: "none" });
    expect(run.task("j").inputData).toEqual({ joinOn: ["x", "y"], defaultExclusiveJoinTask: [] });
  });

  it("takes the default when no branch ran", () => {
    const run = scene([choose, join], { k: "none" });
    expect(run.task("j").outputData).toMatchObject({ selectedCase: "none" });
  });

  const named = (which: string, more: Partial<WorkflowTask> = {}) =>
    task("DYNAMIC", "d", {
      dynamicTaskNameParam: "which",
      inputParameters: { which },
      ...more,
    });

  it.each(["SWITCH", "DECISION"])(
    "a dynamic %s has nothing to choose and ends at once",
    (which) => {
      const cases = {
        evaluatorType: "value-param",
        expression: "which",
        defaultCase: [simpleTask("x")],
      };
      const run = scene([named(which, cases), simpleTask("after")]);
      expect(run.task("d")).toMatchObject({
        taskType: which,
        status: "COMPLETED",
        inputData: { which },
        outputData: {},
      });
      run.complete("after");
      expect(run.status).toBe("COMPLETED");
      const rerun = { workflowInput: null, taskInput: null, correlationId: null };
      run.tell({ type: "rerun-requested", rerun: { taskId: run.task("d").taskId, ...rerun } });
      expect(run.task("d").status).toBe("COMPLETED");
    },
  );

  it.each([
    "FORK",
    "FORK_JOIN",
    "FORK_JOIN_DYNAMIC",
    "JOIN",
    "EXCLUSIVE_JOIN",
    "DO_WHILE",
    "DYNAMIC",
  ])("a dynamic %s ends the workflow with the reason", (which) => {
    const { status, reasonForIncompletion } = scene([named(which)]).state.header;
    expect(status).toBe("FAILED");
    expect(reasonForIncompletion).toBe(
      `Cannot map a dynamic task to the type ${which}: it needs other tasks of the definition. Parameter= which`,
    );
  });

  it("a dynamic task is queued under the name in its input; without one the workflow ends", () => {
    const dynamic = task("DYNAMIC", "d", {
      dynamicTaskNameParam: "which",
      inputParameters: { which: "${workflow.input.which}" },
    });
    expect(scene([dynamic], { which: "work" }).task("d")).toMatchObject({
      taskType: "work",
      taskDefName: "work",
      status: "SCHEDULED",
    });
    const own = scene([dynamic], { which: "SET_VARIABLE" });
    expect(own.task("d")).toMatchObject({ taskType: "SET_VARIABLE", status: "COMPLETED" });
    expect(own.state.header.variables).toEqual({ which: "SET_VARIABLE" });
    expect(scene([dynamic]).state.header.reasonForIncompletion).toBe(
      "Cannot map a dynamic task based on the parameter and input. Parameter= which, input= {which=null}",
    );
  });
});

describe("NOOP", () => {
  it("has nothing in and nothing out, also when it is run again", () => {
    const run = scene([task("NOOP", "n", { inputParameters: { a: 1 } })]);
    const { status, inputData, outputData } = run.task("n");
    expect({ status, inputData, outputData }).toEqual({
      status: "COMPLETED",
      inputData: {},
      outputData: {},
    });
    const rerun = { workflowInput: null, taskInput: null, correlationId: null };
    run.tell({ type: "rerun-requested", rerun: { taskId: run.task("n").taskId, ...rerun } });
    expect(run.task("n").status).toBe("COMPLETED");
    expect(run.status).toBe("COMPLETED");
  });
});

describe("script tasks", () => {
  const inline = (inputParameters: JsonObject) => task("INLINE", "i", { inputParameters });

  it("INLINE answers with the value of its script", () => {
    const run = scene([inline({ expression: "$.a * 2", a: 21 })]);
    expect(run.task("i")).toMatchObject({ status: "COMPLETED", outputData: { result: 42 } });
    expect(
      scene([inline({ evaluatorType: "value-param", expression: "a", a: 1 })]).task("i").outputData,
    ).toEqual({ result: 1 });
  });

  it.each<[JsonObject, string]>([
    [
      { expression: " " },
      "Empty 'expression' in Inline task's input parameters. A non-empty String value must be provided.",
    ],
    [{ expression: "1", evaluatorType: "lua" }, "Unknown evaluator 'lua' in INLINE task."],
  ])("%j fails for good", (input, reason) => {
    expect(scene([inline(input)]).task("i")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reasonForIncompletion: reason,
      outputData: { error: reason },
    });
  });

  it("asks again for a script that was running when the process died; a time-out may be retried", () => {
    const run = scene([{ ...inline({ expression: "$.a()" }), retryCount: 1 }]);
    run.commands.length = 0;
    run.tell({ type: "loaded" });
    expect(run.commands).toMatchObject([{ type: "run-script", taskId: run.task("i").taskId }]);
    const answer = { ok: false, message: "slow", timedOut: true } as const;
    run.tell({ type: "script-answered", taskId: run.task("i").taskId, answer });
    expect(run.picture()).toBe("i:FAILED i#1:IN_PROGRESS");
  });

  it("a LAMBDA without a script says so in its reason alone", () => {
    const run = scene([task("LAMBDA", "l", { inputParameters: { scriptExpression: "" } })]);
    expect(run.task("l").status).toBe("FAILED");
    expect(run.task("l").outputData).toEqual({});
    expect(run.task("l").reasonForIncompletion).toMatch(/^Empty 'scriptExpression' in Lambda/);
  });

  it("LAMBDA and JSON_JQ_TRANSFORM ask the sandbox", () => {
    const jq = scene([
      task("JSON_JQ_TRANSFORM", "q", { inputParameters: { queryExpression: ".. | .a?" } }),
    ]);
    const { taskId } = jq.task("q");
    jq.tell({ type: "script-answered", taskId, answer: { ok: true, value: [1, 2] } });
    expect(jq.task("q").outputData).toEqual({ result: 1, resultList: [1, 2] });
    const lambda = scene([
      task("LAMBDA", "l", { inputParameters: { scriptExpression: "return 1" } }),
    ]);
    expect(lambda.commands).toMatchObject([{ script: { language: "javascript-body" } }]);
  });
});

describe("EVENT", () => {
  const event = (sink: string, more: Partial<WorkflowTask> = {}) =>
    task("EVENT", "e", { sink, inputParameters: { a: 1 }, ...more });

  it.each([
    ["conductor", "conductor:w:e"],
    ["conductor:x", "conductor:w:x"],
  ])("publishes to %s as %s", (sink, name) => {
    const run = scene([event(sink)]);
    expect(run.commands).toMatchObject([{ type: "publish-event", event: name, payload: { a: 1 } }]);
    expect(run.task("e")).toMatchObject({
      status: "COMPLETED",
      outputData: { a: 1, event_produced: name, workflowType: "w" },
    });
  });

  it("waits for somebody outside when it is told so, and fails for queues that are not there", () => {
    expect(scene([event("conductor", { asyncComplete: true })]).task("e").status).toBe(
      "IN_PROGRESS",
    );
    const { taskId, reasonForIncompletion, outputData } = scene([event("sqs:q")]).task("e");
    expect(reasonForIncompletion).toBe(
      `Error loading queue:sqs:q, for task:${taskId}, error: Unknown queue type sqs`,
    );
    expect(outputData).toMatchObject({ event_produced: "sqs:q" });
    expect(scene([event("x")]).task("e").reasonForIncompletion).toContain("Illegal event x");
  });
});
