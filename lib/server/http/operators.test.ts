import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { openServer, type TestServer } from "@/test/server";

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

let names = 0;
/** Stores a workflow and answers its name. */
async function stored(tasks: object[], more: object = {}): Promise<string> {
  const name = `flow_${(names += 1)}`;
  const definition = { name, version: 1, schemaVersion: 2, tasks, ...more };
  const { status, text } = await server.call("POST", "/metadata/workflow", definition);
  if (status !== 200) throw new Error(text);
  return name;
}

const task = (type: string, ref: string, more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type,
  ...more,
});

interface Run extends JsonObject {
  workflowId: string;
  status: string;
  tasks: JsonObject[];
  output: JsonObject;
}

async function execute(name: string, input: object = {}, query = ""): Promise<Run> {
  const answer = await server.call("POST", `/workflow/execute/${name}/1?${query}`, { input });
  expect(answer.status).toBe(200);
  return answer.json as Run;
}

describe("execute", () => {
  it("answers with the finished run: scripts, jq, a loop, a switch and a child", async () => {
    const child = await stored([
      task("INLINE", "double", {
        inputParameters: { expression: "$.list.map(n => n * 2)", list: "${workflow.input.list}" },
      }),
    ]);
    const name = await stored(
      [
        task("SUB_WORKFLOW", "child", {
          subWorkflowParam: { name: child },
          inputParameters: { list: [1, 2] },
        }),
        task("DO_WHILE", "loop", {
          loopCondition: "$.loop['iteration'] < 3",
          loopOver: [
            task("INLINE", "add", {
              inputParameters: { expression: "$.n.toString()", n: "${loop.output.iteration}" },
            }),
          ],
        }),
        task("JSON_JQ_TRANSFORM", "jq", {
          inputParameters: { xs: "${child.output.result}", queryExpression: ".xs | add" },
        }),
        task("SWITCH", "which", {
          evaluatorType: "javascript",
          expression: "$.sum > 5 ? 'large' : 'small'",
          inputParameters: { sum: "${jq.output.result}" },
          decisionCases: {
            large: [task("SET_VARIABLE", "set", { inputParameters: { size: "large" } })],
          },
        }),
      ],
      { outputParameters: { sum: "${jq.output.result}", last: "${add.output.result}" } },
    );
    const run = await execute(name, {}, "requestId=r1&waitForSeconds=5");
    expect(run).toMatchObject({
      responseType: "TARGET_WORKFLOW",
      requestId: "r1",
      status: "COMPLETED",
      signalTimeout: false,
      output: { sum: 6, last: "3" },
      variables: { size: "large" },
    });
  });

  it("comes back at an endless WAIT, which a signal ends", async () => {
    const name = await stored([task("WAIT", "w1"), task("WAIT", "w2")]);
    const run = await execute(name, {}, "returnStrategy=BLOCKING_TASK");
    expect(run).toMatchObject({ responseType: "BLOCKING_TASK", referenceTaskName: "w1" });
    const path = `/tasks/${run.workflowId}/COMPLETED/signal`;
    const next = await server.call("POST", `${path}/sync?returnStrategy=BLOCKING_TASK`, { a: 1 });
    expect(next.json).toMatchObject({
      referenceTaskName: "w2",
      status: "IN_PROGRESS",
      requestId: expect.any(String),
    });
    expect(await server.call("POST", path, {})).toMatchObject({ status: 200, text: "" });
    const none = await server.call("POST", `${path}/sync`, {});
    expect(none).toMatchObject({
      status: 404,
      json: { message: `Found no blocked task in workflow ${run.workflowId} to signal` },
    });
  });

  it("answers with the present state when the time is over; wrong questions are refused", async () => {
    const name = await stored([task("SIMPLE", `nobody_${names}`)]);
    const run = await execute(name, {}, "waitForSeconds=1");
    expect(run).toMatchObject({ status: "RUNNING", signalTimeout: true });
    const call = (path: string) => server.call("POST", `/workflow/execute/${path}`, { input: {} });
    expect((await call(`${name}/1?returnStrategy=ALL`)).status).toBe(400);
    expect((await call(`${name}/x`)).status).toBe(400);
    expect((await call("nowhere/1")).status).toBe(404);
  });

  it("waits until a task of the caller's choice has ended", async () => {
    const name = await stored([task("NOOP", "first"), task("HUMAN", "h")]);
    const run = await execute(name, {}, "waitUntilTaskRef=first&waitForSeconds=5");
    expect(run).toMatchObject({ status: "RUNNING", signalTimeout: false });
  });
});

describe("doing things again", () => {
  it("reruns from a task, skips one, retries with its children", async () => {
    const name = await stored([
      task("INLINE", "i", { inputParameters: { expression: "$.n", n: "${workflow.input.n}" } }),
      task("NOOP", "n"),
    ]);
    const { workflowId, tasks } = await execute(name, { n: 1 });
    const rerun = await server.call("POST", `/workflow/${workflowId}/rerun`, {
      reRunFromTaskId: tasks[0]?.taskId,
      taskInput: { expression: "$.n + 1", n: 5 },
    });
    expect(rerun).toMatchObject({ status: 200, text: workflowId });
    const again = (await server.call("GET", `/workflow/${workflowId}`)).json as Run;
    expect(again.status).toBe("COMPLETED");
    expect(again.tasks.map(({ outputData }) => outputData)).toEqual([{ result: 6 }, {}]);
    const skip = await server.call("PUT", `/workflow/${workflowId}/skiptask/n?x={map[]}`, "{");
    expect(skip.status).toBe(409);
    const retry = await server.call(
      "POST",
      `/workflow/${workflowId}/retry?resumeSubworkflowTasks=true`,
    );
    expect(retry.status).toBe(409);
  });
});

it("names the workflow that a sub-workflow looks for in vain", async () => {
  const name = await stored([task("SUB_WORKFLOW", "s", { subWorkflowParam: { name: "none" } })]);
  const { text } = await server.call("POST", `/workflow/${name}`, {});
  expect(text).toContain(
    "The Task none defined as a sub-workflow has no workflow definition available ",
  );
});

describe("a task whose type is an input", () => {
  const dynamic = (inputParameters: object) =>
    task("DYNAMIC", "d", { dynamicTaskNameParam: "kind", inputParameters });

  it("runs another workflow, which gets what it is given or else the whole input", async () => {
    const child = await stored([
      task("INLINE", "k", { inputParameters: { expression: "$.a", a: "${workflow.input.a}" } }),
    ]);
    const kind = "SUB_WORKFLOW";
    const given = await stored([
      dynamic({ kind, subWorkflowName: child, workflowInput: { a: "${workflow.input.a}" } }),
    ]);
    const whole = await stored([
      dynamic({ kind, subWorkflowName: child, subWorkflowVersion: "1", a: "b" }),
    ]);
    expect(await execute(given, { a: 6 })).toMatchObject({
      status: "COMPLETED",
      output: { result: 6 },
      tasks: [{ taskType: kind, inputData: { kind, subWorkflowName: child } }],
    });
    expect(await execute(whole)).toMatchObject({ status: "COMPLETED", output: { result: "b" } });
    const lost = await stored([dynamic({ kind, subWorkflowName: "none", subWorkflowVersion: 1 })]);
    const reason = "No such workflow defined. name=none, version=1";
    expect((await execute(lost)).tasks).toMatchObject([
      { status: "FAILED", reasonForIncompletion: reason },
    ]);
  });

  it("sends an event", async () => {
    const name = await stored([dynamic({ kind: "EVENT", sink: "conductor" })]);
    expect(await execute(name)).toMatchObject({
      status: "COMPLETED",
      output: { event_produced: `conductor:${name}:d`, sink: "conductor" },
    });
  });
});

describe("administration", () => {
  it.each<[string, string, number, unknown]>([
    ["GET", "/admin/config", 200, {}],
    ["GET", "/admin/queues", 200, {}],
    ["GET", "/admin/task/nothing", 200, []],
    ["GET", "/environment", 200, []],
    ["GET", "/secrets", 200, []],
    ["GET", "/queue/size", 200, {}],
    ["GET", "/queue/", 200, {}],
    [
      "GET",
      "/tasks/queue/sizes?taskType=none,%20nobody&taskType=x",
      200,
      { none: 0, nobody: 0, x: 0 },
    ],
    ["GET", "/event", 200, []],
    ["POST", "/tasks/queue/requeue/nothing", 200, undefined],
    ["POST", "/admin/sweep/requeue/unknown", 404, undefined],
    ["POST", "/queue/update/unknown/ref/COMPLETED", 404, undefined],
    ["DELETE", "/event/unknown", 404, undefined],
  ])("%s %s", async (method, path, status, json) => {
    const answer = await server.call(method, path);
    expect(answer.status).toBe(status);
    expect(json === undefined ? undefined : answer.json).toEqual(json);
  });

  it("lists tasks of a type that wait or are with a worker", async () => {
    const name = await stored([{ name: "held", taskReferenceName: "h", type: "SIMPLE" }]);
    await server.call("POST", `/workflow/${name}`, {});
    await server.call("POST", `/workflow/${name}`, {});
    await server.call("GET", "/tasks/poll/held?workerid=w");
    const statuses = async (path: string) => (await server.call("GET", path)).json as Run["tasks"];
    expect((await statuses("/admin/task/held")).map(({ status }) => status).toSorted()).toEqual([
      "IN_PROGRESS",
      "SCHEDULED",
    ]);
  });

  it("tells workflows apart by what their metadata call them", async () => {
    const plain = await stored([task("NOOP", "n")]);
    const named = await stored([task("NOOP", "n")], { metadata: { classifier: "night" } });
    const agent = await stored([task("NOOP", "n")], { metadata: { agent_sdk: "x" } });
    for (const name of [plain, named, agent]) await server.call("POST", `/workflow/${name}`, {});
    const found = async (path: string) => {
      const { json } = await server.call("GET", path);
      const { results } = json as { results: { workflowType: string; classifier: string }[] };
      return results.map(({ workflowType, classifier }) => [workflowType, classifier]);
    };
    const these = `query=workflowType IN (${plain},${named},${agent})`;
    expect(await found(`/workflow/search?${these}&classifier=night`)).toEqual([[named, "night"]]);
    expect(await found(`/workflow/search?${these} AND classifier=agent`)).toEqual([
      [agent, "agent"],
    ]);
    expect(
      (await found(`/workflow/search?${these}&classifier=workflow, night`)).toSorted(),
    ).toEqual(
      [
        [plain, "workflow"],
        [named, "night"],
      ].toSorted(),
    );
    const definitions = await server.call("GET", "/metadata/workflow?classifier=Night");
    expect(definitions.json).toMatchObject([{ name: named }]);
  });

  it("names places for large payloads, and finds many executions at once", async () => {
    const place = await server.call("GET", "/workflow/externalstoragelocation?path=x");
    expect(place.json).toEqual({ path: expect.stringMatching(/\.json$/) });
    const { workflowId } = await execute(await stored([task("NOOP", "n")]));
    const found = await server.call("POST", "/workflow/bulk/search", [workflowId, "unknown"]);
    expect(found.json).toMatchObject({
      bulkSuccessfulResults: [{ workflowId }],
      bulkErrorResults: { unknown: "No such workflow found by id: unknown" },
    });
    const byTasks = await server.call(
      "GET",
      `/workflow/search-by-tasks?query=workflowId='${workflowId}' AND taskType=NOOP`,
    );
    expect(byTasks.json).toMatchObject({ totalHits: 1 });
  });

  it("starts a definition that is sent along under an empty name, as the Go client does", async () => {
    const workflowDef = {
      name: "sent_along",
      version: 1,
      tasks: [{ name: "n", taskReferenceName: "n", type: "NOOP" }],
    };
    const started = await server.call("POST", "/workflow", { name: "", workflowDef });
    expect(started.status).toBe(200);
    expect((await server.call("GET", `/workflow/${started.text}`)).json).toMatchObject({
      workflowName: "sent_along",
    });
    expect((await server.call("POST", "/workflow", { workflowDef })).status).toBe(400);
    expect((await server.call("POST", "/workflow", { name: "" })).status).toBe(400);
    const schedule = {
      name: "sent",
      cronExpression: "0 0 0 1 1 *",
      startWorkflowRequest: { name: "", workflowDef },
    };
    expect((await server.call("POST", "/scheduler/schedules", schedule)).status).toBe(200);
    await server.call("DELETE", "/scheduler/schedules/sent");
  });

  it("keeps event handlers", async () => {
    const handler = {
      name: "h",
      event: "conductor:a:b",
      actions: [{ action: "start_workflow", start_workflow: { name: "x" } }],
    };
    expect((await server.call("POST", "/event", handler)).status).toBe(200);
    expect((await server.call("POST", "/event", handler)).status).toBe(409);
    expect((await server.call("PUT", "/event", { ...handler, active: true })).status).toBe(200);
    expect((await server.call("GET", "/event/conductor:a:b")).json).toMatchObject([{ name: "h" }]);
    expect((await server.call("POST", "/event", {})).json).toMatchObject({
      validationErrors: [
        { message: "Missing event handler name" },
        { message: "Missing event location" },
        { message: "No actions specified. Please specify at-least one action" },
      ],
    });
    expect((await server.call("DELETE", "/event/h")).status).toBe(200);
    const two = [handler, { ...handler, name: "h2" }];
    expect((await server.call("POST", "/event", [...two, handler])).status).toBe(409);
    expect((await server.call("GET", "/event")).json).toEqual([]);
    expect((await server.call("POST", "/event", two)).status).toBe(200);
    expect((await server.call("PUT", "/event", [{ ...handler, active: true }])).status).toBe(200);
    expect((await server.call("PUT", "/event", [handler, 3])).status).toBe(400);
    expect((await server.call("GET", "/event")).json).toMatchObject([
      { name: "h", active: true },
      { name: "h2", active: false },
    ]);
    expect((await server.call("GET", "/event/handler/h2")).json).toMatchObject({ name: "h2" });
    expect((await server.call("GET", "/event/handler/h3")).status).toBe(404);
    for (const { name } of two) await server.call("DELETE", `/event/${name}`);
  });

  it("keeps schedules", async () => {
    const schedule = {
      name: "yearly",
      cronExpression: "0 0 0 1 1 ?",
      startWorkflowRequest: { name: "x", input: {} },
    };
    const path = "/scheduler/schedules";
    expect((await server.call("POST", path, schedule)).json).toEqual({
      ...schedule,
      runCatchupScheduleInstances: false,
      paused: false,
      startWorkflowRequest: { name: "x", input: {}, taskToDomain: {}, priority: 0 },
      zoneId: "UTC",
      createTime: expect.any(Number),
      updatedTime: expect.any(Number),
      createdBy: "",
      updatedBy: "",
      nextRunTime: expect.any(Number),
      cronSchedules: [],
    });
    expect((await server.call("POST", path, { name: "x" })).status).toBe(400);
    expect((await server.call("PUT", `${path}/yearly/pause?reason=tired`)).status).toBe(200);
    expect((await server.call("GET", `${path}/yearly`)).json).toMatchObject({
      paused: true,
      pausedReason: "tired",
    });
    expect((await server.call("PUT", "/scheduler/bulk/resume", ["yearly", "no"])).json).toEqual({
      bulkSuccessfulResults: ["yearly"],
      bulkErrorResults: { no: "Schedule 'no' not found" },
    });
    expect((await server.call("GET", `${path}/search?paused=false`)).json).toMatchObject({
      totalHits: 1,
      results: [{ name: "yearly", paused: false, nextRunTime: expect.any(Number) }],
    });
    const next = await server.call(
      "GET",
      "/scheduler/nextFewSchedules?cronExpression=*/5 * * * * *",
    );
    expect(next.json).toHaveLength(5);
    const none = "/scheduler/nextFewSchedules?cronExpression=0 * * * * *&scheduleEndTime=0";
    expect((await server.call("GET", none)).json).toEqual([]);
    const removed = await server.call("DELETE", `${path}/yearly`);
    expect(removed).toMatchObject({ status: 200, text: "" });
    expect((await server.call("DELETE", `${path}/yearly`)).status).toBe(200);
    expect((await server.call("GET", `${path}/yearly`)).status).toBe(404);
  });

  it("finds what schedules have started, and stops all of them", async () => {
    const schedule = {
      name: "each second",
      cronExpression: "* * * * * *",
      startWorkflowRequest: { name: "not there" },
    };
    await server.call("POST", "/scheduler/schedules", schedule);
    const search = (query: string) =>
      server.call("GET", `/scheduler/search/executions?freeText=*&${query}`);
    await expect
      .poll(async () => (await search("size=1")).json, { timeout: 5_000 })
      .toMatchObject({
        totalHits: expect.any(Number),
        results: [{ scheduleName: "each second", state: "FAILED", zoneId: "UTC" }],
      });
    expect((await search("query=state IN (EXECUTED)")).json).toEqual({ totalHits: 0, results: [] });
    expect((await search("query=scheduledTime>soon")).status).toBe(400);
    expect((await server.call("GET", "/scheduler/admin/pause")).json).toEqual({ status: "done" });
    expect((await server.call("GET", "/scheduler/admin/resume")).json).toEqual({ status: "done" });
    expect((await server.call("GET", "/scheduler/admin/requeue")).json).toEqual({
      sampleIds: [],
      "recordIds.size": 0,
    });
    await server.call("DELETE", "/scheduler/schedules/each second");
  });

  it("a switch whose script cannot be read is refused when it is saved", async () => {
    const tasks = [
      task("SWITCH", "s", {
        evaluatorType: "javascript",
        expression: "var x = ;",
        decisionCases: { a: [] },
      }),
    ];
    const answer = await server.call("POST", "/metadata/workflow", { name: "bad", tasks });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain("SyntaxError");
  });
});

describe("putting back into the queue", () => {
  it("hands out again what workers are doing, counts what is open, and leaves the rest alone", async () => {
    const name = await stored([
      task("FORK_JOIN", "fork", {
        forkTasks: [[task("SIMPLE", "lost_work")], [task("HUMAN", "somebody")]],
      }),
      task("JOIN", "join", { joinOn: ["lost_work", "somebody"] }),
    ]);
    const ids = [];
    for (let n = 0; n < 2; n += 1)
      ids.push((await server.call("POST", `/workflow/${name}`, {})).text);
    const poll = async () =>
      (await server.call("GET", "/tasks/poll/lost_work?workerid=me")).json as
        | JsonObject
        | undefined;
    const requeue = async (type: string) =>
      (await server.call("POST", `/tasks/queue/requeue/${type}`)).text;
    const first = await poll();
    expect(await requeue("lost_work")).toBe("2");
    const again = [await poll(), await poll()];
    expect(again.map((each) => each?.["workflowInstanceId"]).toSorted()).toEqual(ids.toSorted());
    expect(again.find((each) => each?.["taskId"] === first?.["taskId"])).toMatchObject({
      pollCount: 2,
      retryCount: 0,
    });
    expect(Number(await requeue("HUMAN"))).toBeGreaterThanOrEqual(2);
    const { status } = (await server.call("GET", `/workflow/${ids[0]}/status`)).json as JsonObject;
    expect(status).toBe("RUNNING");
    const run = (await server.call("GET", `/workflow/${ids[0]}`)).json as Run;
    expect(run.tasks).toMatchObject([
      {},
      { status: "IN_PROGRESS" },
      { status: "IN_PROGRESS" },
      { status: "IN_PROGRESS" },
    ]);
    for (const { taskId, workflowInstanceId } of again as JsonObject[])
      await server.call("POST", "/tasks", { taskId, workflowInstanceId, status: "COMPLETED" });
    expect(await requeue("lost_work")).toBe("0");
  });
});
