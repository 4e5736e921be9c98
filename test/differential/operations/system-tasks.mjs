// Tasks that the engine carries out itself, with odd inputs, and the policies that are told by small executions.
import { has } from "./side.mjs";
import { child, choose, fork, join, loop, simple, typed } from "./tasks.mjs";

const inline = (ref, expression, inputs = {}, more = {}) =>
  typed("INLINE", ref, {
    inputParameters: { evaluatorType: "graaljs", expression, ...inputs },
    ...more,
  });
const jq = (ref, queryExpression, inputs = {}) =>
  typed("JSON_JQ_TRANSFORM", ref, { inputParameters: { queryExpression, ...inputs } });
const set = (ref, inputParameters) => typed("SET_VARIABLE", ref, { inputParameters });

/** Each runs to its end by itself; the execution is compared. */
const ALONE = {
  "inline number": [inline("i", "1 + 1")],
  "inline object": [inline("i", "(function(){ return {a: [1, 'x', null], b: {c: true}} })()")],
  "inline reads inputs": [inline("i", "$.x.y + $.z.length", { x: { y: 4 }, z: [1, 2] })],
  "inline text": [inline("i", "'a' + $.missing")],
  "inline undefined": [inline("i", "undefined")],
  "inline throws": [inline("i", "throw new Error('no')")],
  "inline syntax": [inline("i", "return (")],
  "inline optional": [
    inline("i", "throw 'no'", {}, { optional: true }),
    set("v", { s: "${i.status}" }),
  ],
  "inline value-param": [
    typed("INLINE", "i", {
      inputParameters: { evaluatorType: "value-param", expression: "x", x: 5 },
    }),
  ],
  "inline unknown evaluator": [
    typed("INLINE", "i", { inputParameters: { evaluatorType: "perl", expression: "x" } }),
  ],
  lambda: [typed("LAMBDA", "l", { inputParameters: { x: 3, scriptExpression: "return $.x * 2" } })],
  "lambda object": [
    typed("LAMBDA", "l", {
      inputParameters: { x: 3, scriptExpression: "return {a: $.x, b: [1]}" },
    }),
  ],
  "jq one": [jq("j", ".a.b", { a: { b: 7 } })],
  "jq many": [jq("j", ".xs[]", { xs: [1, 2, 3] })],
  "jq none": [jq("j", "empty")],
  "jq error": [jq("j", '.a | error("no")', { a: 1 })],
  "jq syntax": [jq("j", ".a |")],
  "jq object": [jq("j", '{n: (.xs | add), s: (.xs | map(tostring) | join("-"))}', { xs: [1, 2] })],
  "set variables": [
    set("v", { a: 1, b: { c: [2] } }),
    set("w", { a: "${workflow.variables.b.c[0]}", d: "${workflow.variables.a}" }),
  ],
  "switch value": [choose("s", "b", { a: [set("x", { w: "a" })], b: [set("y", { w: "b" })] })],
  "switch default": [choose("s", "c", { a: [set("x", { w: "a" })] }, [set("y", { w: "d" })])],
  "switch nothing": [choose("s", "c", { a: [set("x", { w: "a" })] }), set("z", { after: 1 })],
  "switch number": [choose("s", 1, { 1: [set("x", { w: 1 })] })],
  "switch null": [choose("s", null, { null: [set("x", { w: 1 })] }, [set("y", { w: 2 })])],
  "switch script": [
    typed("SWITCH", "s", {
      evaluatorType: "javascript",
      expression: "$.n > 3 ? 'big' : 'small'",
      inputParameters: { n: 5 },
      decisionCases: { big: [set("x", { w: "big" })], small: [set("y", { w: "small" })] },
    }),
  ],
  "switch script throws": [
    typed("SWITCH", "s", {
      evaluatorType: "javascript",
      expression: "$.nothing.at.all",
      decisionCases: { a: [set("x", { w: 1 })] },
      inputParameters: {},
    }),
  ],
  decision: [
    typed("DECISION", "d", {
      caseValueParam: "p",
      inputParameters: { p: "one" },
      decisionCases: { one: [set("x", { w: 1 })] },
      defaultCase: [set("y", { w: 2 })],
    }),
  ],
  "decision script": [
    typed("DECISION", "d", {
      caseExpression: "$.n == 2 ? 'two' : 'other'",
      inputParameters: { n: 2 },
      decisionCases: { two: [set("x", { w: 2 })] },
    }),
  ],
  "loop counts": [
    loop(
      "l",
      "if ($.l['iteration'] < 3) { true } else { false }",
      inline("i", "$.n", { n: "${l.output.iteration}" }),
    ),
    set("after", { n: "${l.output.iteration}", i: "${i.output.result}" }),
  ],
  "loop once": [loop("l", "false", set("v", { a: 1 }))],
  "loop keeps last": [
    {
      ...loop("l", "$.l['iteration'] < 4", set("v", { a: 1 })),
      inputParameters: { keepLastN: 2 },
    },
  ],
  "loop condition throws": [loop("l", "nothing.at.all", set("v", { a: 1 }))],
  "loop reads inputs": [
    {
      ...loop("l", "$.l['iteration'] < $.most", set("v", { a: 1 })),
      inputParameters: { most: 2 },
    },
  ],
  "loop over items": [
    {
      ...loop("l", "", set("v", { item: "${l.output.loopItem}", at: "${l.output.loopIndex}" })),
      items: "${workflow.input.list}",
      loopCondition: undefined,
    },
  ],
  "loop in a fork": [
    fork("f", [loop("l", "$.l['iteration'] < 2", set("v", { a: 1 }))], [set("w", { b: 1 })]),
    join("j", "l", "w"),
    set("after", { j: "${j.output}" }),
  ],
  "fork of nothing waited for": [fork("f", [set("a", { a: 1 })], [set("b", { b: 1 })]), join("j")],
  "fork in fork": [
    fork(
      "f",
      [fork("g", [set("a", { a: 1 })], [set("b", { b: 2 })]), join("h", "a", "b")],
      [set("c", { c: 3 })],
    ),
    join("j", "h", "c"),
  ],
  "exclusive join": [
    choose("s", "x", { x: [set("a", { a: 1 })], y: [set("b", { b: 1 })] }),
    typed("EXCLUSIVE_JOIN", "e", { joinOn: ["a", "b"], defaultExclusiveJoinTask: ["b"] }),
    set("after", { e: "${e.output}" }),
  ],
  "terminate completed": [
    typed("TERMINATE", "t", {
      inputParameters: { terminationStatus: "COMPLETED", workflowOutput: { a: 1 } },
    }),
    set("never", { a: 1 }),
  ],
  "terminate in a loop": [
    loop(
      "l",
      "true",
      typed("TERMINATE", "t", {
        inputParameters: { terminationStatus: "TERMINATED", terminationReason: "enough" },
      }),
    ),
  ],
  "terminate output as text": [
    typed("TERMINATE", "t", {
      inputParameters: { terminationStatus: "FAILED", workflowOutput: "${workflow.input.list}" },
    }),
  ],
  noop: [typed("NOOP", "n")],
  "wait a moment": [typed("WAIT", "w", { inputParameters: { duration: "1s" } })],
  "wait until long ago": [typed("WAIT", "w", { inputParameters: { until: "2020-01-01 10:00" } })],
  "wait for nonsense": [typed("WAIT", "w", { inputParameters: { duration: "soon" } })],
  "dynamic of a system type": [
    typed("DYNAMIC", "d", {
      dynamicTaskNameParam: "what",
      inputParameters: { what: "SET_VARIABLE", a: 1 },
    }),
  ],
  "dynamic of nothing": [
    typed("DYNAMIC", "d", { dynamicTaskNameParam: "what", inputParameters: {} }),
  ],
  "start of nobody": [
    typed("START_WORKFLOW", "s", { inputParameters: { startWorkflow: { name: "nobody" } } }),
  ],
  "start without": [typed("START_WORKFLOW", "s", { inputParameters: { startWorkflow: {} } })],
  "child of nobody": [child("c", "nobody")],
  "child that fails": [child("c", "st_fails")],
  "optional child that fails": [
    child("c", "st_fails", { optional: true }),
    set("v", { s: "${c.status}" }),
  ],
  "child with output": [
    child("c", "st_works", { inputParameters: { p: "${workflow.input.list}" } }),
    set("v", { o: "${c.output.o}", id: "${c.output.subWorkflowId}" }),
  ],
  "event to itself": [
    typed("EVENT", "e", { sink: "conductor", inputParameters: { a: 1 } }),
    set("v", { o: "${e.output.a}" }),
  ],
  "event with a name": [typed("EVENT", "e", { sink: "conductor:other", inputParameters: {} })],
  "event to an unknown queue": [typed("EVENT", "e", { sink: "pigeon:x", inputParameters: {} })],
};

async function alone(side) {
  await side.workflow("st_fails", [
    typed("TERMINATE", "t", {
      inputParameters: { terminationStatus: "FAILED", terminationReason: "child" },
    }),
  ]);
  await side.workflow("st_works", [set("v", { p: "${workflow.input.p}" })], {
    outputParameters: { o: "${workflow.variables.p}" },
  });
  for (const [name, tasks] of Object.entries(ALONE)) {
    const called = `st_${name.replaceAll(/\W/g, "_")}`;
    const whole = {
      name: called,
      version: 1,
      schemaVersion: 2,
      ownerEmail: "owner@example.com",
      tasks,
    };
    const { status } = await side.call("PUT", "/metadata/workflow", [whole]);
    if (status !== 200) {
      await side.ask(`${name}: refused`, "PUT", "/metadata/workflow", [whole]);
      continue;
    }
    const id = await side.start(called, { list: ["p", "q"] });
    await side.ended(name, id);
  }
}

async function dynamicForks(side) {
  await side.taskDefs("da", "db");
  const dynamic = (ref, more) => [
    typed("FORK_JOIN_DYNAMIC", ref, more),
    typed("JOIN", `${ref}_join`),
    set("after", { j: `\${${ref}_join.output}` }),
  ];
  const named = { dynamicForkTasksParam: "tasks", dynamicForkTasksInputParamName: "inputs" };
  const input = "${workflow.input.";
  await side.workflow(
    "df_tasks",
    dynamic("f", {
      ...named,
      inputParameters: { tasks: `${input}tasks}`, inputs: `${input}inputs}` },
    }),
  );
  await side.workflow(
    "df_same",
    dynamic("f", { inputParameters: { forkTaskName: "da", forkTaskInputs: `${input}list}` } }),
  );
  await side.workflow("df_child", [set("v", { x: "${workflow.input}" })]);
  await side.workflow(
    "df_children",
    dynamic("f", {
      inputParameters: {
        forkTaskWorkflow: "df_child",
        forkTaskWorkflowVersion: 1,
        forkTaskInputs: `${input}list}`,
      },
    }),
  );
  const two = [
    simple("da", { taskReferenceName: "one" }),
    simple("db", { taskReferenceName: "two" }),
  ];
  const id = await side.start("df_tasks", { tasks: two, inputs: { one: { p: 1 }, two: { q: 2 } } });
  await side.show("two tasks", id, has("one:SCHEDULED", "two:SCHEDULED"));
  await side.work("da", "COMPLETED", { outputData: { a: 1 } });
  await side.work("db", "COMPLETED", { outputData: { b: 1 } });
  await side.ended("joined", id);
  for (const [name, more] of Object.entries({
    "no tasks": { tasks: [], inputs: {} },
    "tasks are no list": { tasks: "x", inputs: {} },
    "no inputs": { tasks: [typed("NOOP", "n")], inputs: null },
    "inputs are no map": { tasks: [typed("NOOP", "n")], inputs: { n: "x" } },
    "twice the same": { tasks: [typed("NOOP", "n"), typed("NOOP", "n")], inputs: {} },
  })) {
    await side.ended(name, await side.start("df_tasks", more));
  }
  const same = await side.start("df_same", { list: [{ p: 1 }, { p: 2 }] });
  await side.show("the same task twice", same, ({ tasks }) => tasks.length >= 4);
  await side.work("da", "COMPLETED", { outputData: { n: 1 } });
  await side.work("da", "COMPLETED", { outputData: { n: 1 } });
  await side.ended("the same task twice, joined", same);
  await side.ended("children", await side.start("df_children", { list: [{ p: 1 }, "text", 3] }));
}

async function policies(side) {
  await side.taskDefs(
    {
      name: "pt",
      retryCount: 1,
      retryDelaySeconds: 0,
      timeoutSeconds: 1,
      responseTimeoutSeconds: 1,
      timeoutPolicy: "RETRY",
    },
    {
      name: "pw",
      retryCount: 1,
      timeoutSeconds: 1,
      responseTimeoutSeconds: 1,
      timeoutPolicy: "TIME_OUT_WF",
    },
    {
      name: "pb",
      retryCount: 2,
      retryDelaySeconds: 1,
      retryLogic: "EXPONENTIAL_BACKOFF",
      backoffScaleFactor: 2,
    },
    { name: "pi", inputTemplate: { a: 1, b: { c: 2 } } },
    { name: "pl", concurrentExecLimit: 1 },
  );
  for (const type of ["pt", "pw", "pb", "pi", "pl"])
    await side.workflow(`pol_${type}`, [
      simple(type, { inputParameters: { b: null, d: "${workflow.input.x}" } }),
    ]);
  const timed = await side.start("pol_pt");
  await side.poll("pt");
  await side.show("timed out and again", timed, ({ tasks }) => tasks.length === 2);
  await side.work("pt", "FAILED", { reasonForIncompletion: "second" });
  await side.ended("no attempt left", timed);
  const whole = await side.start("pol_pw");
  await side.poll("pw");
  await side.ended("timed out as a whole", whole);
  const backed = await side.start("pol_pb");
  await side.work("pb", "FAILED", { reasonForIncompletion: "one" });
  await side.show("waits for a second", backed, ({ tasks }) => tasks.length === 2);
  await side.work("pb", "FAILED", { reasonForIncompletion: "two" });
  await side.show("waits for longer", backed, ({ tasks }) => tasks.length === 3);
  const filled = await side.start("pol_pi", { x: 5 });
  await side.show("filled from the template", filled, has("pi:SCHEDULED"));
  await side.start("pol_pl");
  await side.start("pol_pl");
  const first = await side.poll("pl");
  await side.ask("a second is held back", "GET", "/tasks/poll/pl?workerid=w");
  await side.report(first, "COMPLETED");
  await side.ask("its domain", "GET", "/tasks/poll/pl?workerid=w&domain=other");
}

export const systemTasks = { alone, dynamicForks, policies };
