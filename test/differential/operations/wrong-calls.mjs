// What a caller gets to hear who asks for something that is not there or not allowed.
import { simple, typed } from "./tasks.mjs";

const NONE = "00000000-0000-0000-0000-000000000000";

async function unknown(side) {
  const calls = [
    ["GET", `/workflow/${NONE}`],
    ["GET", `/workflow/${NONE}/status`],
    ["GET", `/workflow/${NONE}/tasks`],
    ["DELETE", `/workflow/${NONE}`],
    ["DELETE", `/workflow/${NONE}/remove`],
    ["PUT", `/workflow/${NONE}/pause`],
    ["PUT", `/workflow/${NONE}/resume`],
    ["POST", `/workflow/${NONE}/retry`],
    ["POST", `/workflow/${NONE}/restart`],
    ["POST", `/workflow/${NONE}/rerun`, {}],
    ["POST", `/workflow/${NONE}/resetcallbacks`],
    ["PUT", `/workflow/${NONE}/skiptask/x`],
    ["PUT", `/workflow/decide/${NONE}`],
    ["GET", `/tasks/${NONE}`],
    ["GET", `/tasks/${NONE}/log`],
    ["POST", `/tasks/${NONE}/log`, "a line"],
    ["POST", `/tasks/${NONE}/ref/COMPLETED`, {}],
    ["POST", `/tasks/${NONE}/ref/COMPLETED/sync`, {}],
    ["POST", `/tasks/${NONE}/COMPLETED/signal`, {}],
    ["POST", `/tasks/${NONE}/COMPLETED/signal/sync`, {}],
    ["POST", "/tasks", { workflowInstanceId: NONE, taskId: NONE, status: "COMPLETED" }],
    ["POST", "/tasks/update-v2", { workflowInstanceId: NONE, taskId: NONE, status: "COMPLETED" }],
    ["POST", "/tasks", {}],
    ["POST", "/tasks", { taskId: NONE }],
    ["POST", "/tasks", { workflowInstanceId: NONE, taskId: NONE, status: "NONSENSE" }],
    ["POST", "/tasks", []],
    ["POST", "/tasks", "null"],
    ["GET", "/metadata/workflow/nobody"],
    ["GET", "/metadata/workflow/nobody?version=3"],
    ["GET", "/metadata/workflow/nobody?version=x"],
    ["GET", "/metadata/taskdefs/nobody"],
    ["DELETE", "/metadata/taskdefs/nobody"],
    ["DELETE", "/metadata/workflow/nobody/1"],
    ["DELETE", "/metadata/workflow/nobody/x"],
    ["PUT", "/metadata/taskdefs", { name: "nobody", ownerEmail: "a@example.com", retryCount: 1 }],
    ["GET", "/workflow/running/nobody"],
    ["GET", "/workflow/running/nobody?version=1"],
    ["GET", "/workflow/nobody/correlated/none"],
    ["POST", "/workflow/nobody/correlated", ["none"]],
    ["GET", "/event/nobody"],
    ["DELETE", "/event/nobody"],
    ["GET", "/tasks/queue/sizes?taskType=nobody"],
    ["GET", "/tasks/queue/sizes"],
    ["GET", "/tasks/queue/size?taskType=nobody"],
    ["GET", "/tasks/queue/polldata?taskType=nobody"],
    ["GET", "/tasks/queue/polldata"],
    ["POST", "/tasks/queue/requeue/nobody"],
    ["GET", "/tasks/poll/nobody"],
    ["GET", "/tasks/poll/batch/nobody"],
    ["GET", "/tasks/poll/batch/nobody?count=0"],
    ["GET", "/tasks/poll/batch/nobody?count=x"],
    ["GET", "/tasks/poll/batch/nobody?count=-1"],
    ["GET", "/tasks/poll/batch/nobody?timeout=-5"],
    ["GET", "/tasks/in_progress/nobody"],
    ["GET", `/tasks/in_progress/${NONE}/ref`],
    ["GET", "/workflow/search?query=nonsense"],
    ["GET", "/workflow/search?size=x"],
    ["GET", "/workflow/search?start=-1"],
    ["GET", "/workflow/search?query=status%20IN%20(NONSENSE)"],
    ["GET", "/workflow/search?sort=nonsense"],
    ["GET", "/queue/"],
    ["PUT", "/metadata/workflow", {}],
    ["PUT", "/metadata/workflow", []],
    ["POST", "/metadata/workflow", []],
    ["POST", "/metadata/workflow", {}],
    ["POST", "/metadata/taskdefs", {}],
    ["POST", "/metadata/taskdefs", []],
    ["POST", "/metadata/taskdefs", [{}]],
    ["POST", "/metadata/taskdefs", [{ name: "x", retryLogic: "SOMETIMES" }]],
    ["POST", "/metadata/taskdefs", [{ name: "x", timeoutSeconds: "many" }]],
    ["POST", "/metadata/taskdefs", [{ name: "x:y", ownerEmail: "a@example.com" }]],
    ["POST", "/metadata/taskdefs", [{ name: "x", ownerEmail: "no mail" }]],
    [
      "POST",
      "/metadata/taskdefs",
      [{ name: "x", ownerEmail: "a@example.com", concurrentExecLimit: -1 }],
    ],
    [
      "POST",
      "/metadata/taskdefs",
      [{ name: "x", ownerEmail: "a@example.com", backoffScaleFactor: 0 }],
    ],
    [
      "POST",
      "/metadata/taskdefs",
      [{ name: "x", ownerEmail: "a@example.com", pollTimeoutSeconds: -1 }],
    ],
    [
      "POST",
      "/metadata/taskdefs",
      [{ name: "x", ownerEmail: "a@example.com", responseTimeoutSeconds: -3 }],
    ],
    [
      "POST",
      "/metadata/taskdefs",
      [{ name: "x", ownerEmail: "a@example.com", retryDelaySeconds: -1 }],
    ],
  ];
  for (const [method, path, body] of calls)
    await side.ask(
      `${method} ${path} ${body === undefined ? "" : JSON.stringify(body)}`,
      method,
      path,
      body,
    );
}

async function starts(side) {
  await side.taskDefs("a");
  await side.workflow("wc_starts", [simple("a")], { inputParameters: ["x"] });
  const calls = [
    ["/workflow", { name: "wc_starts", version: 9 }],
    ["/workflow", { name: "" }],
    ["/workflow", { name: "wc_starts", input: "text" }],
    ["/workflow", { name: "wc_starts", input: [1] }],
    ["/workflow", { name: "wc_starts", priority: 100 }],
    ["/workflow", { name: "wc_starts", priority: -1 }],
    ["/workflow", { name: "wc_starts", priority: "high" }],
    ["/workflow", { name: "wc_starts", taskToDomain: [] }],
    ["/workflow", { name: "wc_starts", version: "one" }],
    ["/workflow", { name: "wc_starts", input: null }],
    ["/workflow", {}],
    ["/workflow", []],
    ["/workflow/wc_starts?version=x", {}],
    ["/workflow/wc_starts?version=7", {}],
    ["/workflow/wc_starts?priority=500", {}],
    ["/workflow/wc_starts", []],
    ["/workflow/wc_starts", null],
    ["/workflow/execute/wc_starts/9", { name: "wc_starts", version: 9 }],
    ["/workflow/execute/nobody/1", { name: "nobody", version: 1 }],
  ];
  for (const [path, body] of calls)
    await side.ask(`start ${path} ${JSON.stringify(body)}`, "POST", path, body);
  const inline = { name: "wc_inline", version: 1, tasks: [simple("a")] };
  await side.ask("start inline", "POST", "/workflow", { name: "wc_inline", workflowDef: inline });
  await side.ask("start inline without tasks", "POST", "/workflow", {
    name: "wc_inline",
    workflowDef: { ...inline, tasks: [] },
  });
}

const REFUSED = {
  "no owner": { ownerEmail: undefined },
  "owner is no mail": { ownerEmail: "nobody" },
  "no name": { name: undefined },
  "empty name": { name: "" },
  "name with a colon": { name: "a:b" },
  "no version": { version: undefined },
  "version 0": { version: 0 },
  "schema version 1": { schemaVersion: 1 },
  "schema version 3": { schemaVersion: 3 },
  "no tasks": { tasks: [] },
  "tasks are no list": { tasks: {} },
  "a task without name": { tasks: [{ taskReferenceName: "a", type: "SIMPLE" }] },
  "a task without reference": { tasks: [{ name: "a", type: "SIMPLE" }] },
  "a task of an unknown type": { tasks: [typed("SOMETHING", "a")] },
  "a negative time-out": { timeoutSeconds: -1 },
  "an unknown time-out policy": { timeoutPolicy: "NEVER" },
  "a failure workflow that is nobody's": { failureWorkflow: "nobody" },
  "a fork without join": { tasks: [typed("FORK_JOIN", "f", { forkTasks: [[simple("a")]] })] },
  "a join to nowhere": { tasks: [typed("JOIN", "j", { joinOn: ["nobody"] })] },
  "a switch without evaluator": {
    tasks: [typed("SWITCH", "s", { decisionCases: { x: [simple("a")] } })],
  },
  "a decision without cases": { tasks: [typed("DECISION", "s", { caseValueParam: "x" })] },
  "a loop without condition": { tasks: [typed("DO_WHILE", "l", { loopOver: [simple("a")] })] },
  "a loop without body": { tasks: [typed("DO_WHILE", "l", { loopCondition: "false" })] },
  "a sub-workflow without parameters": { tasks: [typed("SUB_WORKFLOW", "s")] },
  "an event without sink": { tasks: [typed("EVENT", "e")] },
  "a dynamic task without name": { tasks: [typed("DYNAMIC", "d")] },
  "a dynamic fork without inputs": { tasks: [typed("FORK_JOIN_DYNAMIC", "f"), typed("JOIN", "j")] },
  "http without request": { tasks: [typed("HTTP", "h")] },
  "terminate without status": { tasks: [typed("TERMINATE", "t")] },
  "terminate with another status": {
    tasks: [typed("TERMINATE", "t", { inputParameters: { terminationStatus: "GONE" } })],
  },
  "inline without expression": {
    tasks: [typed("INLINE", "i", { inputParameters: { evaluatorType: "javascript" } })],
  },
  "inline without evaluator": {
    tasks: [typed("INLINE", "i", { inputParameters: { expression: "1" } })],
  },
  "jq without query": { tasks: [typed("JSON_JQ_TRANSFORM", "j")] },
  "kafka without request": { tasks: [typed("KAFKA_PUBLISH", "k")] },
  "wait with two ends": {
    tasks: [typed("WAIT", "w", { inputParameters: { duration: "1s", until: "2030-01-01 10:00" } })],
  },
  "wait without end": { tasks: [typed("WAIT", "w")] },
  "a reference to nobody": {
    tasks: [simple("a", { inputParameters: { x: "${nobody.output.y}" } })],
  },
  "a reference to the future": {
    tasks: [simple("a", { inputParameters: { x: "${b.output.y}" } }), simple("b")],
  },
  "retries below zero": { tasks: [simple("a", { retryCount: -1 })] },
  "a start delay below zero": { tasks: [simple("a", { startDelay: -1 })] },
  "set variable without any": { tasks: [typed("SET_VARIABLE", "v")] },
  "start workflow without any": { tasks: [typed("START_WORKFLOW", "s")] },
  "a rate limit": { rateLimitConfig: { rateLimitKey: "k", concurrentExecLimit: -1 } },
};

async function definitions(side) {
  for (const [name, changes] of Object.entries(REFUSED)) {
    const whole = {
      name: "wc_definition",
      version: 1,
      schemaVersion: 2,
      ownerEmail: "owner@example.com",
      tasks: [simple("a")],
      ...changes,
    };
    await side.ask(`check: ${name}`, "POST", "/metadata/workflow/validate", whole);
    await side.ask(`store: ${name}`, "PUT", "/metadata/workflow", [whole]);
  }
}

/** What is not possible in the state that an execution is in. */
async function states(side) {
  await side.taskDefs("wca");
  await side.workflow("wc_states", [simple("wca"), simple("wcb")]);
  const id = await side.start("wc_states");
  const at = `/workflow/${id}`;
  await side.ask("resume a running one", "PUT", `${at}/resume`);
  await side.ask("retry a running one", "POST", `${at}/retry`);
  await side.ask("restart a running one", "POST", `${at}/restart`);
  await side.ask("rerun a running one", "POST", `${at}/rerun`, { reRunFromTaskId: NONE });
  await side.ask("remove a running one", "DELETE", `${at}/remove`);
  await side.ask("skip nobody", "PUT", `${at}/skiptask/nobody`);
  await side.ask("skip what runs", "PUT", `${at}/skiptask/wca`);
  await side.ask("pause", "PUT", `${at}/pause`);
  await side.ask("pause again", "PUT", `${at}/pause`);
  await side.ask("retry a paused one", "POST", `${at}/retry`);
  await side.ask("restart a paused one", "POST", `${at}/restart`);
  await side.ask("decide a paused one", "PUT", `/workflow/decide/${id}`);
  await side.ask("poll of a paused one", "GET", "/tasks/poll/wca?workerid=w");
  await side.ask("terminate a paused one", "DELETE", `${at}?reason=enough`);
  await side.show("terminated", id);
  await side.ask("terminate again", "DELETE", `${at}?reason=more`);
  await side.ask("pause a terminated one", "PUT", `${at}/pause`);
  await side.ask("skip in a terminated one", "PUT", `${at}/skiptask/wcb`);
  await side.ask("reset callbacks of a terminated one", "POST", `${at}/resetcallbacks`);
  await side.ask("rerun from nobody", "POST", `${at}/rerun`, { reRunFromTaskId: NONE });
  await side.ask("retry a terminated one", "POST", `${at}/retry`);
  await side.show("retried", id);
  const task = await side.poll("wca");
  await side.report(task, "COMPLETED");
  await side.ask("report again", "POST", "/tasks", { ...pick(task), status: "FAILED" });
  await side.ask("report as running", "POST", "/tasks", { ...pick(task), status: "IN_PROGRESS" });
  await side.ask("update the wrong name", "POST", `/tasks/${id}/nobody/COMPLETED`, {});
  await side.ask("update what has ended", "POST", `/tasks/${id}/wca/COMPLETED`, {});
  await side.ask("update with nonsense", "POST", `/tasks/${id}/wcb/NONSENSE`, {});
  await side.ask("the task", "GET", `/tasks/${task.taskId}`);
  await side.ask("in progress", "GET", `/tasks/in_progress/${id}/wcb`);
}

const pick = ({ workflowInstanceId, taskId }) => ({ workflowInstanceId, taskId });

export const wrongCalls = { unknown, starts, definitions, states };
