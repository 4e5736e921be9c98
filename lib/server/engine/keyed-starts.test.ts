import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { ConductorClient } from "@/lib/server/net/conductor-client";

import { KeyedStarts } from "./keyed-starts";

/** A server that takes keys and does not keep them, nor who has sent them, as Conductor OSS is one. */
let server: Server;
let client: ConductorClient;
let keyed: KeyedStarts;
const executions: JsonObject[] = [];
let starts = 0;
/** What happens to the next answer of a start. */
let fate: "answered" | "lost" | "late" = "answered";

beforeAll(async () => {
  server = createServer((request, response) => {
    const { method, url = "" } = request;
    if (method === "POST") {
      void text(request).then(async (body) => {
        starts += 1;
        const workflowId = `execution-${starts}`;
        const { name: workflowType = "", taskToDomain = {} } = JSON.parse(body) as JsonObject;
        const row = { workflowId, workflowType, taskToDomain, status: "RUNNING" };
        const now = fate;
        fate = "answered";
        if (now !== "answered") request.socket.destroy();
        if (now === "late") await sleep(700);
        executions.unshift(row);
        response.end(workflowId);
      });
      return;
    }
    const name = /workflowType%3D%27(\w+)%27/.exec(url)?.[1];
    const results = executions.filter((row) => row["workflowType"] === name);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ totalHits: results.length, results }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new ConductorClient({ url, credentials: null }, Date.now);
});
afterAll(() => server.close());
beforeEach(() => {
  executions.length = 0;
  starts = 0;
  keyed = new KeyedStarts(client);
});

const start = (idempotencyKey: string, more: JsonObject = {}) =>
  keyed.start({ name: "w", idempotencyKey, ...more });

it("one key is one execution, however many ask at once and whenever", async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => start("k")));
  expect(new Set([...ids, await start("k")])).toEqual(new Set(["execution-1"]));
  expect(await start("other")).toBe("execution-2");
  expect(await start("k", { name: "v" })).toBe("execution-3");
  expect(starts).toBe(3);
});

it.each(["lost", "late"] as const)(
  "a start whose answer is lost is not done twice, also where it is carried out late: %s",
  async (how) => {
    fate = how;
    await expect(start("k")).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("It may have done what it was asked"),
    });
    expect(await start("k")).toBe("execution-1");
    expect(starts).toBe(1);
  },
);

it("domains that the caller gives are passed on", async () => {
  await start("k", { taskToDomain: { resize: "fast" } });
  expect(executions[0]).toMatchObject({ taskToDomain: { resize: "fast" } });
  expect(await start("k", { taskToDomain: { resize: "fast" } })).toBe("execution-1");
});

it("another process that asks with the key finds the execution, too", async () => {
  await start("k");
  expect(await new KeyedStarts(client).start({ name: "w", idempotencyKey: "k" })).toBe(
    "execution-1",
  );
});

it("strategies refuse as the embedded engine does", async () => {
  await start("k");
  for (const idempotencyStrategy of ["FAIL", "FAIL_ON_RUNNING"])
    await expect(start("k", { idempotencyStrategy })).rejects.toMatchObject({
      code: "CONFLICT",
      message: "An execution with the idempotency key k exists already: execution-1",
    });
  Object.assign(executions[0] ?? {}, { status: "COMPLETED" });
  expect(await start("k", { idempotencyStrategy: "FAIL_ON_RUNNING" })).toBe("execution-2");
  await expect(start("k", { idempotencyStrategy: "FAIL" })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});
