// Definitions, lists, logs, signals, bulk calls, event handlers: everything around executions.
import { has } from "./side.mjs";
import { child, simple, typed } from "./tasks.mjs";

const OWNER = "owner@example.com";

async function metadata(side) {
  const definition = {
    name: "m_one",
    version: 1,
    schemaVersion: 2,
    ownerEmail: OWNER,
    tasks: [simple("ma")],
  };
  await side.ask("create", "POST", "/metadata/workflow", definition);
  await side.ask("create again", "POST", "/metadata/workflow", definition);
  await side.ask("create over it", "POST", "/metadata/workflow?overwrite=true", {
    ...definition,
    description: "new",
  });
  await side.ask("second version", "PUT", "/metadata/workflow", [{ ...definition, version: 2 }]);
  await side.ask("some are wrong", "PUT", "/metadata/workflow", [
    { ...definition, version: 3 },
    { ...definition, name: "m_wrong", tasks: [] },
  ]);
  await side.ask("newest", "GET", "/metadata/workflow/m_one");
  await side.ask("first", "GET", "/metadata/workflow/m_one?version=1");
  await side.ask("delete", "DELETE", "/metadata/workflow/m_one/3");
  await side.ask("newest after it", "GET", "/metadata/workflow/m_one");
  const task = {
    name: "m_task",
    ownerEmail: OWNER,
    retryCount: 2,
    description: "d",
    inputKeys: ["a"],
    outputKeys: ["b"],
    inputTemplate: { q: 1 },
    rateLimitPerFrequency: 5,
    rateLimitFrequencyInSeconds: 10,
    concurrentExecLimit: 3,
    timeoutSeconds: 0,
  };
  await side.ask("task definition", "POST", "/metadata/taskdefs", [task]);
  await side.ask("again", "POST", "/metadata/taskdefs", [{ ...task, description: "other" }]);
  await side.ask("read", "GET", "/metadata/taskdefs/m_task");
  await side.ask("change", "PUT", "/metadata/taskdefs", {
    ...task,
    retryCount: 7,
    timeoutPolicy: "ALERT_ONLY",
  });
  await side.ask("read again", "GET", "/metadata/taskdefs/m_task");
  await side.ask("delete it", "DELETE", "/metadata/taskdefs/m_task");
  await side.ask("read what is gone", "GET", "/metadata/taskdefs/m_task");
}

async function lists(side) {
  await side.taskDefs("la");
  await side.workflow("l_one", [simple("la")]);
  const [one, two] = [
    await side.start("l_one", { n: 1 }, { correlationId: "c-1", priority: 5 }),
    await side.start("l_one", { n: 2 }, { correlationId: "c-2", createdBy: "me" }),
  ];
  await side.ask("running", "GET", "/workflow/running/l_one");
  await side.ask("running of a version", "GET", "/workflow/running/l_one?version=2");
  await side.ask("queue", "GET", "/tasks/queue/sizes?taskType=la");
  await side.ask(
    "status",
    "GET",
    `/workflow/${one}/status?includeOutput=true&includeVariables=true`,
  );
  await side.ask("status alone", "GET", `/workflow/${one}/status`);
  await side.ask("without tasks", "GET", `/workflow/${one}?includeTasks=false`);
  await side.ask("tasks", "GET", `/workflow/${one}/tasks`);
  await side.ask("correlated", "GET", "/workflow/l_one/correlated/c-1");
  await side.ask(
    "correlated, all",
    "GET",
    "/workflow/l_one/correlated/c-1?includeClosed=true&includeTasks=true",
  );
  await side.ask(
    "correlated, many",
    "POST",
    "/workflow/l_one/correlated?includeClosed=true&includeTasks=true",
    ["c-1", "c-2", "c-3"],
  );
  const task = await side.work("la");
  await side.ended("completed", task.workflowInstanceId);
  await side.ask(
    "correlated and closed",
    "GET",
    "/workflow/l_one/correlated/c-1?includeClosed=false",
  );
  await side.ask("poll data", "GET", "/tasks/queue/polldata?taskType=la");
  await side.ask(
    "remove",
    "DELETE",
    `/workflow/${task.workflowInstanceId}/remove?archiveWorkflow=false`,
  );
  await side.ask("status of what is gone", "GET", `/workflow/${task.workflowInstanceId}/status`);
  await side.ask("remove again", "DELETE", `/workflow/${task.workflowInstanceId}/remove`);
  await side.ask("terminate the other", "DELETE", `/workflow/${two}`);
}

async function logs(side) {
  await side.taskDefs("lg");
  await side.workflow("lg_one", [simple("lg")]);
  const id = await side.start("lg_one");
  const task = await side.poll("lg");
  await side.ask("no lines yet", "GET", `/tasks/${task.taskId}/log`);
  await side.ask("a line", "POST", `/tasks/${task.taskId}/log`, "first");
  await side.ask("a JSON line", "POST", `/tasks/${task.taskId}/log`, { a: 1 });
  await side.ask("an empty line", "POST", `/tasks/${task.taskId}/log`, "");
  await side.ask("report with lines", "POST", "/tasks", {
    workflowInstanceId: id,
    taskId: task.taskId,
    status: "COMPLETED",
    logs: [{ log: "second" }, { log: "third", createdTime: 5 }],
  });
  await side.ended("completed", id);
  await side.ask("a late line", "POST", `/tasks/${task.taskId}/log`, "late");
}

async function bulk(side) {
  await side.taskDefs("bk");
  await side.workflow("bk_one", [simple("bk")]);
  const [one, two] = [await side.start("bk_one"), await side.start("bk_one")];
  const none = "00000000-0000-0000-0000-000000000000";
  const calls = [
    ["PUT", "pause"],
    ["PUT", "resume"],
    ["POST", "restart"],
    ["POST", "retry"],
    ["POST", "terminate"],
    ["POST", "retry"],
    ["POST", "terminate"],
    ["POST", "restart"],
    ["POST", "terminate"],
    ["DELETE", "remove"],
  ];
  for (const [method, what] of calls)
    await side.ask(`bulk ${what}`, method, `/workflow/bulk/${what}`, [one, two, none]);
  await side.ask("bulk of nobody", "PUT", "/workflow/bulk/pause", []);
  await side.ask("bulk of no list", "PUT", "/workflow/bulk/pause", { a: 1 });
  await side.ask(
    "bulk of too many",
    "PUT",
    "/workflow/bulk/pause",
    Array.from({ length: 1001 }, () => none),
  );
}

async function signals(side) {
  await side.taskDefs("sg");
  await side.workflow("sg_one", [
    typed("WAIT", "w", { inputParameters: {} }),
    typed("HUMAN", "h", { inputParameters: { q: "?" } }),
    simple("sg", { inputParameters: { w: "${w.output}", h: "${h.output}" } }),
  ]);
  const id = await side.start("sg_one");
  await side.show("waits", id, has("w:IN_PROGRESS"));
  await side.ask("signal", "POST", `/tasks/${id}/COMPLETED/signal`, { a: 1 });
  await side.show("the person", id, has("h:IN_PROGRESS"));
  await side.ask(
    "signal and wait",
    "POST",
    `/tasks/${id}/COMPLETED/signal/sync?returnStrategy=TARGET_WORKFLOW`,
    { b: 2 },
  );
  await side.show("the worker", id, has("sg:SCHEDULED"));
  await side.ask("signal nobody", "POST", `/tasks/${id}/COMPLETED/signal`, {});
  await side.ask("signal nobody and wait", "POST", `/tasks/${id}/COMPLETED/signal/sync`, {});
  await side.ask("signal with nonsense", "POST", `/tasks/${id}/NONSENSE/signal`, {});
  await side.work("sg");
  await side.ended("completed", id);
}

async function execute(side) {
  await side.taskDefs("ex");
  await side.workflow(
    "ex_fast",
    [typed("SET_VARIABLE", "v", { inputParameters: { x: "${workflow.input.x}" } })],
    { outputParameters: { x: "${workflow.variables.x}" } },
  );
  await side.workflow("ex_slow", [
    typed("SET_VARIABLE", "v", { inputParameters: { x: 1 } }),
    typed("WAIT", "w", { inputParameters: {} }),
  ]);
  await side.workflow("ex_parent", [child("s", "ex_slow"), simple("ex")]);
  const body = (name) => ({ name, version: 1, input: { x: 3 } });
  await side.ask(
    "to its end",
    "POST",
    "/workflow/execute/ex_fast/1?requestId=r1&waitForSeconds=5",
    body("ex_fast"),
  );
  await side.ask(
    "until a wait",
    "POST",
    "/workflow/execute/ex_slow/1?requestId=r2&waitForSeconds=2",
    body("ex_slow"),
  );
  await side.ask(
    "until a task",
    "POST",
    "/workflow/execute/ex_slow/1?requestId=r3&waitUntilTaskRef=v&waitForSeconds=2",
    body("ex_slow"),
  );
  for (const strategy of [
    "TARGET_WORKFLOW",
    "BLOCKING_WORKFLOW",
    "BLOCKING_TASK",
    "BLOCKING_TASK_INPUT",
  ])
    await side.ask(
      `as ${strategy}`,
      "POST",
      `/workflow/execute/ex_parent/1?requestId=q${strategy}&waitForSeconds=2&returnStrategy=${strategy}`,
      body("ex_parent"),
    );
  await side.ask(
    "as nonsense",
    "POST",
    "/workflow/execute/ex_fast/1?returnStrategy=NONSENSE",
    body("ex_fast"),
  );
}

async function tests(side) {
  await side.taskDefs("ts");
  await side.workflow(
    "ts_one",
    [simple("ts"), typed("SET_VARIABLE", "v", { inputParameters: { x: "${ts.output.x}" } })],
    { outputParameters: { x: "${workflow.variables.x}" } },
  );
  const request = {
    name: "ts_one",
    version: 1,
    input: {},
    taskRefToMockOutput: { ts: [{ status: "COMPLETED", output: { x: 4 } }] },
  };
  await side.ask("mocked", "POST", "/workflow/test", request);
  await side.ask("mocked to fail", "POST", "/workflow/test", {
    ...request,
    taskRefToMockOutput: { ts: [{ status: "FAILED", output: {} }] },
  });
  await side.ask("not mocked", "POST", "/workflow/test", { ...request, taskRefToMockOutput: {} });
  await side.ask("of nobody", "POST", "/workflow/test", { ...request, name: "nobody" });
}

async function handlers(side) {
  await side.workflow("eh_started", [typed("NOOP", "n")]);
  const handler = {
    name: "h_one",
    event: "conductor:eh_one:go",
    active: true,
    actions: [
      {
        action: "start_workflow",
        start_workflow: { name: "eh_started", version: 1, input: { a: "${x}" } },
      },
    ],
  };
  await side.ask("create", "POST", "/event", handler);
  await side.ask("create again", "POST", "/event", handler);
  await side.ask("all", "GET", "/event");
  await side.ask("of an event", "GET", "/event/conductor:eh_one:go?activeOnly=false");
  await side.ask("change", "PUT", "/event", { ...handler, active: false });
  await side.ask("active of an event", "GET", "/event/conductor:eh_one:go");
  await side.ask("change nobody", "PUT", "/event", { ...handler, name: "h_two" });
  await side.ask("without actions", "POST", "/event", { name: "h_three", event: "conductor:x:y" });
  await side.ask("without name", "POST", "/event", { ...handler, name: undefined });
  await side.ask("without event", "POST", "/event", {
    ...handler,
    name: "h_four",
    event: undefined,
  });
  await side.ask("an unknown action", "POST", "/event", {
    ...handler,
    name: "h_five",
    actions: [{ action: "dance" }],
  });
  await side.ask("delete", "DELETE", "/event/h_one");
  await side.ask("delete again", "DELETE", "/event/h_one");
}

async function updateNext(side) {
  await side.taskDefs("un");
  await side.workflow("un_one", [simple("un")]);
  const [one] = [await side.start("un_one", { n: 1 }), await side.start("un_one", { n: 2 })];
  const task = await side.poll("un");
  const report = {
    workflowInstanceId: task.workflowInstanceId,
    taskId: task.taskId,
    status: "COMPLETED",
    outputData: { o: 1 },
    workerId: "w",
  };
  await side.ask("report and get the next", "POST", "/tasks/update-v2", report);
  await side.ask("report again", "POST", "/tasks/update-v2", report);
  await side.ended("first", one);
}

export const surroundings = {
  metadata,
  lists,
  logs,
  bulk,
  signals,
  execute,
  tests,
  handlers,
  updateNext,
};
