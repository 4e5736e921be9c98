import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { png, quadrants } from "@/test/images";
import { openServer, type TestServer } from "@/test/server";

import type { Worker } from "./tasks/worker";

/** What the pages work against is `front`; the workflows run on `cluster`, another server with its own store. */
let cluster: TestServer;
let front: TestServer;
/** Takes five seconds and says what limit it was told. */
const slow: Worker = {
  types: ["far_long"],
  freeSlots: () => 1,
  onFree: () => undefined,
  async run({ deadlineMs }) {
    await sleep(5_000);
    return { status: "completed", output: { limit: deadlineMs } };
  },
};
beforeAll(async () => {
  cluster = await openServer({ variables: { BATON_IMAGE_WORKERS: "0" } });
  const variables = { CONDUCTOR_SERVER_URL: `${cluster.base}/api` };
  front = await openServer({ variables, workers: [slow] });
});
afterAll(async () => {
  await front.close();
  await cluster.close();
});

const resize = {
  name: "far_resize",
  version: 1,
  schemaVersion: 2,
  ownerEmail: "cluster@example.com",
  tasks: [
    {
      name: "far_outside",
      taskReferenceName: "first",
      type: "SIMPLE",
      inputParameters: { who: "${workflow.input.who}" },
    },
    {
      name: "image_convert_resize",
      taskReferenceName: "resize",
      type: "SIMPLE",
      inputParameters: {
        fileLocation: "${workflow.input.fileLocation}",
        outputFormat: "webp",
        outputWidth: 40,
      },
    },
  ],
};

async function until<T>(look: () => Promise<T>, isThere: (found: T) => boolean): Promise<T> {
  for (const limit = Date.now() + 25_000; ; await sleep(100)) {
    const found = await look();
    if (isThere(found)) return found;
    if (Date.now() > limit) throw new Error(`not within 25 s: ${JSON.stringify(found)}`);
  }
}

const statusOf = async (id: string) =>
  ((await front.call("GET", `/workflow/${id}/status`)).json as { status: string }).status;

describe("a server in front of another one", () => {
  it("registers what it brings there, and says which engine it uses", async () => {
    const found = await until(
      () => front.call("GET", "/metadata/taskdefs/image_convert_resize"),
      ({ status }) => status === 200,
    );
    expect(found.json).toMatchObject({ name: "image_convert_resize" });
    expect((await front.call("GET", "/health")).json).toMatchObject({
      engine: "conductor",
      server: cluster.base,
      connection: { isUp: true },
    });
  });

  it("passes Conductor's routes on, and answers as that server does", async () => {
    expect((await front.call("POST", "/metadata/workflow", resize)).status).toBe(200);
    expect((await cluster.call("GET", "/metadata/workflow/far_resize")).status).toBe(200);
    const refused = await front.call("POST", "/metadata/workflow", { name: "" });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ validationErrors: expect.any(Array) });
    expect((await front.call("GET", "/workflow/none")).text).toBe(
      (await cluster.call("GET", "/workflow/none")).text,
    );
    expect((await front.call("GET", "/tasks/poll/nobody")).status).toBe(204);
    expect((await front.call("GET", "/drafts/far_resize")).json).toMatchObject({
      published: { name: "far_resize" },
    });
  });

  it("works on pictures there, keeps what it makes, and tells its viewers", async () => {
    const photo = await fetch(`${front.base}/api/artifacts`, {
      method: "POST",
      body: new Uint8Array(png(quadrants(120, 60))),
      headers: { "content-type": "image/png" },
    });
    const { fileLocation } = (await photo.json()) as { fileLocation: string };
    const started = await front.call("POST", "/workflow/far_resize", { fileLocation, who: "Ada" });
    const id = started.text;
    const events: string[] = [];
    const watching = new AbortController();
    const { signal } = watching;
    const live = await fetch(`${front.base}/api/live/executions/${id}`, { signal });
    const reading = collect(live, events);

    const polled = await until(
      () => front.call("GET", "/tasks/poll/far_outside?workerid=w"),
      ({ status }) => status === 200,
    );
    const { taskId, inputData } = polled.json as { taskId: string; inputData: object };
    expect(inputData).toEqual({ who: "Ada" });
    await front.call("POST", "/tasks", { taskId, workflowInstanceId: id, status: "COMPLETED" });
    await until(
      () => statusOf(id),
      (status) => status === "COMPLETED",
    );
    await until(
      () => Promise.resolve(events.join("\n")),
      (text) => /"ref":"resize"[^\n]*"to":"COMPLETED"/.test(text),
    );
    watching.abort();
    await reading;

    const { artifacts = [] } = (await front.call("GET", `/artifacts?workflowId=${id}`)).json as {
      artifacts?: { name: string }[];
    };
    expect(artifacts).toHaveLength(1);
    const zip = await fetch(`${front.base}/api/executions/${id}/artifacts.zip`);
    expect((await zip.arrayBuffer()).byteLength).toBeGreaterThan(100);
    expect((await cluster.call("GET", `/artifacts?workflowId=${id}`)).json).toMatchObject({
      artifacts: [],
    });
  });

  it("keeps a task that takes longer than a worker may be silent", async () => {
    const taskDefinition = { name: "far_long", retryCount: 3, responseTimeoutSeconds: 2 };
    const task = { name: "far_long", taskReferenceName: "long", type: "SIMPLE", taskDefinition };
    const definition = { name: "far_patience", version: 1, schemaVersion: 2, tasks: [task] };
    await front.call("POST", "/metadata/workflow", definition);
    const id = (await front.call("POST", "/workflow/far_patience", {})).text;
    await until(
      () => statusOf(id),
      (status) => status !== "RUNNING",
    );
    const { tasks } = (await front.call("GET", `/workflow/${id}`)).json as { tasks: object[] };
    expect(tasks).toMatchObject([{ status: "COMPLETED", outputData: { limit: null } }]);
  });

  it("refuses new runs with an image while too many image tasks wait there", async () => {
    // Nobody works on pictures there.
    const idle = await openServer({ variables: { BATON_IMAGE_WORKERS: "0" } });
    const variables = {
      CONDUCTOR_SERVER_URL: `${idle.base}/api`,
      BATON_IMAGE_WORKERS: "0",
      BATON_IMAGE_QUEUE: "1",
    };
    const busy = await openServer({ variables });
    const run = (name: string) =>
      fetch(`${busy.base}/api/run/${name}`, {
        method: "POST",
        body: new Uint8Array(png(quadrants(64, 64))),
        headers: { "content-type": "image/png", prefer: "respond-async" },
      });
    const [, convert] = resize.tasks;
    const plain = { ...resize, name: "far_plain", tasks: [convert] };
    expect((await idle.call("POST", "/metadata/workflow", plain)).status).toBe(200);
    const first = await run("far_plain");
    expect(first.status).toBe(202);
    await sleep(2_100);
    const refused = await run("far_plain");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).not.toBeNull();
    expect(await refused.json()).toMatchObject({ code: "QUEUE_FULL", retryable: true });
    await idle.call("DELETE", `/workflow/${first.headers.get("x-workflow-id")}`);
    await sleep(2_100);
    expect((await run("far_plain")).status).toBe(202);
    await idle.close();
    await busy.close();
  });

  it.each([
    "/api/workflow/..%2f..%2factuator",
    "/api/workflow/a%2fb",
    "/api/workflow/..;/admin",
    "/api/workflow/%0d%0aHost:%20evil.test",
    "/api/workflow/a%5c..%5cb",
    "/api/workflow//evil.test/x",
    "/api/actuator/env",
    "/api/admin/../../actuator",
    "/api/files/x",
    "/api/workflow/@evil.test",
    "http://evil.test/api/actuator/env",
  ])("does not pass %s on", async (path) => {
    const line = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(front.base).port), "127.0.0.1", () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
      );
      socket.once("data", (data: Buffer) => resolve(data.toString().split("\r\n")[0] ?? ""));
    });
    expect(line).toMatch(/ (?:400|403|404|421) /);
  });

  it("passes nothing on but method, path, query, body and its type, and of the answer no headers", async () => {
    const seen: { url: string; headers: Record<string, unknown> }[] = [];
    const other = createServer((request, response) => {
      seen.push({ url: request.url ?? "", headers: request.headers });
      request.resume();
      response.writeHead(200, {
        "content-type": "application/json",
        "set-cookie": "a=b",
        "x-secret": "1",
        "access-control-allow-origin": "*",
      });
      response.end("{}");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const proxy = await openServer({ variables: { CONDUCTOR_SERVER_URL: `${address}/api` } });
    const answer = await fetch(`${proxy.base}/api/workflow/run-12345678/pause?a=b%20c`, {
      method: "PUT",
      headers: {
        cookie: "session=1",
        authorization: "Bearer mine",
        "x-authorization": "mine",
        "x-forwarded-for": "10.0.0.1",
        "x-anything": "1",
      },
    });
    expect(answer.status).toBe(200);
    for (const name of ["set-cookie", "x-secret", "access-control-allow-origin"])
      expect(answer.headers.get(name)).toBeNull();
    const passed = seen.find(({ url }) => url.includes("run-12345678"));
    expect(passed?.url).toBe("/api/workflow/run-12345678/pause?a=b%20c");
    const own = /^(?:cookie|(?:x-)?authorization|x-forwarded-for|x-anything)$/;
    expect(Object.keys(passed?.headers ?? {}).filter((name) => own.test(name))).toEqual([]);
    await proxy.close();
    other.close();
  });

  it("says that the other server is away, and serves what is its own", async () => {
    const gone = await openServer({
      variables: { CONDUCTOR_SERVER_URL: "http://127.0.0.1:9/api" },
    });
    const answer = await gone.call("POST", "/workflow/far_resize", {});
    expect(answer.status).toBe(503);
    expect(answer.text).toContain("does not answer");
    expect((await gone.call("GET", "/health")).json).toMatchObject({
      connection: { isUp: false, problem: expect.any(String) },
    });
    expect((await gone.call("GET", "/drafts/x")).status).toBe(503);
    expect((await gone.call("GET", "/artifacts")).status).toBe(200);
    await gone.close();
  });
});

async function collect(answer: Response, events: string[]): Promise<void> {
  const decoder = new TextDecoder();
  try {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>)
      events.push(decoder.decode(chunk, { stream: true }));
  } catch {
    // Cancelled by the test.
  }
}
