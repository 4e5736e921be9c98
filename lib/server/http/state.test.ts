import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { openServer, type TestServer } from "@/test/server";

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
  await server.call("POST", "/metadata/workflow", {
    name: "two_waits",
    version: 1,
    tasks: [
      { name: "first", taskReferenceName: "first", type: "WAIT" },
      {
        name: "note",
        taskReferenceName: "note",
        type: "INLINE",
        inputParameters: { expression: "$.color", color: "${workflow.variables.color}" },
      },
      { name: "second", taskReferenceName: "second", type: "WAIT" },
    ],
  });
});
afterAll(() => server.close());

async function started(correlationId = "c"): Promise<string> {
  const { text } = await server.call(
    "POST",
    `/workflow/two_waits?correlationId=${correlationId}`,
    {},
  );
  return text;
}

const CASES: readonly (readonly [path: string, body: unknown, status: number])[] = [
  ["state", { taskReferenceName: "third", taskResult: { status: "COMPLETED" } }, 404],
  ["state", { taskResult: { status: "COMPLETED" } }, 400],
  ["state", { taskReferenceName: "first", taskResult: { status: "SOON" } }, 400],
  ["state", { taskReferenceName: "first", taskResult: [] }, 400],
  ["state", { variables: 3 }, 400],
  ["variables", [1], 400],
];

describe("the state of an execution from outside", () => {
  it("variables come before the result of the task, and the answer waits for what follows", async () => {
    const id = await started();
    const body = {
      taskReferenceName: "first",
      taskResult: { status: "COMPLETED", outputData: { a: 1 } },
      variables: { color: "red" },
    };
    const answer = await server.call("POST", `/workflow/${id}/state?requestId=r`, body);
    expect(answer.json).toMatchObject({
      requestId: "r",
      workflowId: id,
      status: "RUNNING",
      variables: { color: "red" },
      tasks: [
        { referenceTaskName: "first", status: "COMPLETED", outputData: { a: 1 } },
        { referenceTaskName: "note", outputData: { result: "red" } },
        { referenceTaskName: "second", status: "IN_PROGRESS" },
      ],
    });
  });

  it("a task in a loop is meant by its own name, too", async () => {
    const loop = {
      name: "loop",
      taskReferenceName: "loop",
      type: "DO_WHILE",
      loopCondition: "false",
      loopOver: [{ name: "inner", taskReferenceName: "inner", type: "WAIT" }],
    };
    await server.call("POST", "/metadata/workflow", { name: "waits", version: 1, tasks: [loop] });
    const { text: id } = await server.call("POST", "/workflow/waits", {});
    const body = { taskReferenceName: "inner", taskResult: { status: "COMPLETED" } };
    const answer = await server.call("POST", `/workflow/${id}/state`, body);
    expect(answer.json).toMatchObject({ status: "COMPLETED" });
  });

  it("variables alone are merged", async () => {
    const id = await started();
    await server.call("POST", `/workflow/${id}/variables`, { a: 1, b: 1 });
    const answer = await server.call("POST", `/workflow/${id}/variables`, { b: 2 });
    expect(answer.json).toMatchObject({ workflowId: id, variables: { a: 1, b: 2 } });
    await server.call("DELETE", `/workflow/${id}`);
    expect((await server.call("POST", `/workflow/${id}/variables`, { a: 2 })).status).toBe(409);
    expect((await server.call("POST", "/workflow/unknown/variables", {})).status).toBe(404);
  });

  it.each(CASES)("%s with %j is %i and changes nothing", async (path, body, status) => {
    const id = await started();
    const given = { ...(body as JsonObject) };
    if (path === "state" && status === 404) given.variables = { changed: true };
    const answer = await server.call(
      "POST",
      `/workflow/${id}/${path}`,
      Array.isArray(body) ? body : given,
    );
    expect(answer.status).toBe(status);
    expect((await server.call("GET", `/workflow/${id}`)).json).toMatchObject({
      variables: {},
      tasks: [{ referenceTaskName: "first", status: "IN_PROGRESS" }],
    });
  });

  it("finds executions of several workflows by several correlation ids", async () => {
    const [one, two] = [await started("k1"), await started("k2")];
    const ask = (body: object, query = "") =>
      server.call("POST", `/workflow/correlated/batch${query}`, body);
    const body = { workflowNames: ["two_waits", "other"], correlationIds: ["k1", "k2", "k3"] };
    const found = (await ask(body)).json as Record<string, JsonObject[]>;
    expect(
      Object.entries(found).map(([key, list]) => [key, list.map((run) => run.workflowId)]),
    ).toEqual([
      ["k1", [one]],
      ["k2", [two]],
      ["k3", []],
    ]);
    await server.call("DELETE", `/workflow/${one}`);
    expect((await ask(body)).json).toMatchObject({ k1: [] });
    expect((await ask(body, "?includeClosed=true")).json).toMatchObject({
      k1: [{ workflowId: one }],
    });
    expect((await ask({ workflowNames: "x", correlationIds: [] })).status).toBe(400);
    const many = Array.from({ length: 40 }, (_, at) => `n${at}`);
    expect((await ask({ workflowNames: many, correlationIds: many })).status).toBe(400);
  });
});
