import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { openServer, type TestServer } from "@/test/server";

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

const task = (type: string, ref: string, more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type,
  ...more,
});

const draft = (tasks: object[], more: object = {}) => ({
  name: "draft",
  version: 1,
  schemaVersion: 2,
  ownerEmail: "owner@example.com",
  tasks,
  ...more,
});

const simulate = (body: unknown) => server.call("POST", "/simulate", body);
const test = (body: unknown) => server.call("POST", "/workflow/test", body);

async function executionCount(): Promise<number> {
  const found = await server.call("GET", "/workflow/search?query=&size=1");
  return (found.json as { totalHits: number }).totalHits;
}

describe("/api/simulate", () => {
  it("runs a draft with its own task definitions, scripts and children, and stores nothing", async () => {
    const before = await executionCount();
    const answer = await simulate({
      workflowDef: draft([
        task("SIMPLE", "flaky"),
        task("INLINE", "sort", {
          inputParameters: {
            expression: "[...$.list].sort((a, b) => b - a).map((n) => n ** 2)",
            evaluatorType: "graaljs",
            list: "${flaky.output.list}",
          },
        }),
        task("JSON_JQ_TRANSFORM", "jq", {
          inputParameters: { list: "${sort.output.result}", queryExpression: ".list | add" },
        }),
        task("SUB_WORKFLOW", "sub", { subWorkflowParam: { name: "inner", version: 1 } }),
      ]),
      workflowDefs: [{ ...draft([task("SIMPLE", "c")]), name: "inner" }],
      taskDefs: [
        {
          name: "flaky",
          retryCount: 3,
          retryDelaySeconds: 5,
          retryLogic: "FIXED",
          ownerEmail: "owner@example.com",
        },
      ],
      outcomes: {
        flaky: [
          { status: "FAILED", reason: "busy", times: 2 },
          { status: "COMPLETED", output: { list: [1, 3, 2] }, runMs: 40 },
        ],
      },
      children: { sub: { outcomes: { c: [{ status: "COMPLETED", runMs: 7 }] } } },
    });
    expect(answer.status).toBe(200);
    const { execution, tookMs, stopped, transitions } = answer.json as {
      execution: { tasks: JsonObject[]; status: string };
      tookMs: number;
      stopped: string;
      transitions: { ref: string | null; to: string }[];
    };
    expect({ stopped, tookMs, status: execution.status }).toEqual({
      stopped: "ENDED",
      tookMs: 10_047,
      status: "COMPLETED",
    });
    expect(execution.tasks.map((each) => each["status"])).toEqual([
      "FAILED",
      "FAILED",
      "COMPLETED",
      "COMPLETED",
      "COMPLETED",
      "COMPLETED",
    ]);
    expect(execution.tasks[4]).toMatchObject({ outputData: { result: 14 } });
    expect(transitions.at(-1)).toMatchObject({ ref: null, to: "COMPLETED" });
    expect(await executionCount()).toBe(before);
  });

  it("gives up an endless loop of scripts without stopping others", async () => {
    const loop = task("DO_WHILE", "loop", {
      loopCondition: "true",
      loopOver: [task("INLINE", "s", { inputParameters: { expression: "1" } })],
    });
    const [answer, ping] = await Promise.all([
      simulate({ workflowDef: draft([loop]) }),
      server.call("GET", "/version"),
    ]);
    expect(ping.status).toBe(200);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ stopped: "ENDED", execution: { status: "FAILED" } });
  });

  it.each([
    [{}, 400, "Workflow name cannot be null or empty"],
    [{ name: "nobody knows this" }, 404, "No such workflow defined. name=nobody knows this"],
    [{ workflowDef: draft([{ type: "SIMPLE" }]) }, 400, "workflowDef.tasks[0]"],
    [
      { workflowDef: draft([task("SIMPLE", "a")]), outcomes: { a: [{ status: "GREAT" }] } },
      400,
      "outcomes.a.0.status",
    ],
    [
      {
        workflowDef: draft([task("SIMPLE", "a")]),
        outcomes: { a: [{ status: "FAILED", runMs: -1 }] },
      },
      400,
      "outcomes.a.0.runMs",
    ],
    [
      { workflowDef: draft([task("SIMPLE", "a")]), taskDefs: [{ retryCount: 1 }] },
      400,
      "taskDefs[0]",
    ],
    ["[]", 400, "the body must be an object"],
  ])("%j is refused with what is wrong and where", async (body, status, text) => {
    const answer = await simulate(body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
  });
});

describe("/api/workflow/test", () => {
  it("uses mocks one after another: retries, iterations, children; what has none waits", async () => {
    const definition = draft([
      task("SIMPLE", "a"),
      task("HTTP", "call", { inputParameters: { uri: "http://127.0.0.1:9/" } }),
      task("SUB_WORKFLOW", "sub", {
        subWorkflowParam: {
          name: "inner",
          version: 1,
          workflowDefinition: { ...draft([task("SIMPLE", "c")]), name: "inner" },
        },
      }),
      task("SIMPLE", "last"),
    ]);
    const request = {
      name: "draft",
      workflowDef: definition,
      input: { k: 1 },
      taskRefToMockOutput: {
        a: [
          { status: "FAILED", output: { n: 1 } },
          { status: "COMPLETED", output: { n: 2 }, executionTime: 500, queueWaitTime: 100 },
        ],
        call: [{ status: "COMPLETED", output: { response: { statusCode: 200 } } }],
      },
      subWorkflowTestRequest: {
        sub: {
          name: "inner",
          taskRefToMockOutput: { c: [{ status: "COMPLETED", output: { c: 1 } }] },
        },
      },
    };
    const open = (await test(request)).json as { status: string; tasks: JsonObject[] };
    expect(open.status).toBe("RUNNING");
    expect(
      open.tasks.map((each) => `${String(each["referenceTaskName"])}:${String(each["status"])}`),
    ).toEqual(["a:FAILED", "a:COMPLETED", "call:COMPLETED", "sub:COMPLETED", "last:SCHEDULED"]);
    const done = (
      await test({
        ...request,
        taskRefToMockOutput: {
          ...request.taskRefToMockOutput,
          last: [{ status: "COMPLETED", output: { end: true } }],
        },
      })
    ).json as JsonObject;
    expect(done).toMatchObject({ status: "COMPLETED", input: { k: 1 }, output: { end: true } });
  });

  it("refuses an unknown status of a mock with its path", async () => {
    const answer = await test({
      name: "draft",
      workflowDef: draft([task("SIMPLE", "a")]),
      subWorkflowTestRequest: { s: { taskRefToMockOutput: { c: [{ status: "NO" }] } } },
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("subWorkflowTestRequest.s.taskRefToMockOutput.c.0.status");
  });
});
