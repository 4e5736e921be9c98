import { connect } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { done, simple, workerFor, workflow } from "@/test/engine";
import { openServer, type TestServer } from "@/test/server";

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ workers: [workerFor(["mine"], () => done)] });
});
afterAll(() => server.close());

let names = 0;
/** Registers a workflow of one SIMPLE task; both have the answered name. */
async function register(): Promise<string> {
  names += 1;
  const name = `job_${names}`;
  const definition = { ...workflow([simple(name)]), name };
  const { status, text } = await server.call("POST", "/metadata/workflow", definition);
  if (status !== 200) throw new Error(text);
  return name;
}

async function start(name: string, input: object = {}): Promise<string> {
  return (await server.call("POST", `/workflow/${name}`, input)).text;
}

describe("Conductor's answers", () => {
  it("gives bare ids as text and takes the next steps by id", async () => {
    const name = await register();
    const started = await server.call("POST", "/workflow", { name, input: { p: 1 }, unknown: [] });
    expect(started).toMatchObject({ status: 200, type: "text/plain;charset=UTF-8" });
    expect(started.text).toMatch(/^[0-9a-f-]{36}$/);
    const polled = await server.call("GET", `/tasks/poll/${name}?workerid=w`);
    const task = polled.json as { taskId: string; status: string };
    expect(polled.type).toBe("application/json");
    expect(task.status).toBe("IN_PROGRESS");
    const update = {
      workflowInstanceId: started.text,
      taskId: task.taskId,
      status: "COMPLETED",
      outputData: { n: 1 },
    };
    expect(await server.call("POST", "/tasks", update)).toMatchObject({
      status: 200,
      text: task.taskId,
    });
    const status = await server.call("GET", `/workflow/${started.text}/status?includeOutput=True`);
    expect(status.json).toEqual({
      workflowId: started.text,
      output: { n: 1 },
      status: "COMPLETED",
    });
  });

  it("answers nothing with 204, a list, or an empty body without a type", async () => {
    const name = await register();
    expect(await server.call("GET", `/tasks/poll/${name}`)).toMatchObject({
      status: 204,
      text: "",
      type: null,
    });
    expect(await server.call("GET", `/tasks/poll/batch/${name}?timeout=1`)).toMatchObject({
      status: 200,
      text: "[]",
    });
    const id = await start(name);
    expect(await server.call("PUT", `/workflow/${id}/pause`, {})).toMatchObject({
      status: 200,
      text: "",
      type: null,
    });
    expect(await server.call("PUT", `/workflow/${id}/resume`, "")).toMatchObject({
      status: 200,
      type: null,
    });
    expect((await server.call("DELETE", `/workflow/${id}?reason=x`, {})).status).toBe(200);
    expect(await server.call("POST", `/workflow/${id}/retry`)).toMatchObject({
      status: 204,
      type: null,
    });
    expect((await server.call("GET", "/tasks/nope/log")).status).toBe(204);
  });

  it("says what is wrong in Conductor's words, never with 500", async () => {
    const name = await register();
    const id = await start(name);
    const cases: [string, string, unknown, number, RegExp][] = [
      ["GET", "/workflow/nope", undefined, 404, /^No such workflow found by id: nope$/],
      [
        "POST",
        "/workflow",
        { name: "nope", version: 1 },
        404,
        /^No such workflow defined\. name=nope, version=1$/,
      ],
      ["POST", "/workflow/nope", {}, 404, /^No such workflow found by name: nope, version: null$/],
      [
        "POST",
        "/workflow",
        { name, input: null },
        400,
        /^NULL input passed when starting workflow$/,
      ],
      ["POST", "/workflow", "{oops", 400, /^JSON parse error: /],
      ["POST", "/workflow", "", 400, /^Required request body is missing/],
      ["POST", "/workflow", [], 400, /must be an object/],
      ["POST", "/workflow", { name: 5 }, 400, /^JSON parse error: name/],
      [
        "PUT",
        `/workflow/${id}/resume`,
        undefined,
        409,
        /is not PAUSED so cannot resume\. Current status is RUNNING$/,
      ],
      [
        "POST",
        `/workflow/${id}/restart`,
        undefined,
        409,
        /RUNNING is not in terminal state, unable to restart\.$/,
      ],
      [
        "POST",
        `/workflow/${id}/retry`,
        undefined,
        404,
        /^Workflow is still running\. {2}status=RUNNING$/,
      ],
      ["DELETE", `/workflow/${id}/remove`, undefined, 400, /^Cannot archive workflow: /],
      [
        "POST",
        "/tasks",
        { workflowInstanceId: "x", taskId: "y", status: "COMPLETED" },
        404,
        /^No such workflow found by id: x$/,
      ],
      [
        "POST",
        "/tasks",
        { workflowInstanceId: id, taskId: "y", status: "COMPLETED" },
        404,
        /^No such task found by id: y$/,
      ],
      ["POST", "/tasks", { workflowInstanceId: id, taskId: "y", status: "DONE" }, 400, /status/],
      ["GET", "/tasks/nope", undefined, 404, /^Task not found for taskId: nope$/],
      [
        "GET",
        "/tasks/poll/batch/x?timeout=5001",
        undefined,
        400,
        /^Long Poll Timeout value cannot be more than 5 seconds$/,
      ],
      [
        "GET",
        "/tasks/poll/batch/x?count=many",
        undefined,
        400,
        /count must be a whole number, not "many"/,
      ],
      [
        "GET",
        "/workflow/search?query=nonsense",
        undefined,
        400,
        /^Incorrectly formatted query string: nonsense$/,
      ],
      ["GET", "/workflow/search?size=5001", undefined, 400, /Validation failed/],
      ["DELETE", "/metadata/taskdefs/nope", undefined, 404, /^No such task definition$/],
      [
        "DELETE",
        "/metadata/workflow/nope/1",
        undefined,
        404,
        /^No such workflow definition: nope version: 1$/,
      ],
      ["PUT", "/metadata/taskdefs", { name: "nope" }, 404, /^No such task by name nope$/],
      ["PATCH", "/workflow", {}, 405, /^Request method 'PATCH' is not supported$/],
      ["GET", "/nothing/here", undefined, 404, /^No static resource api\/nothing\/here\.$/],
      ["GET", `/workflow/${id}/`, undefined, 404, /^No static resource api\/workflow\//],
      ["POST", "/token", { keyId: "k", keySecret: "s" }, 404, /^No static resource api\/token\.$/],
      ["PUT", "/workflow/bulk/pause", [], 400, /^Validation failed/],
      ["PUT", "/metadata/workflow", [], 400, /^Validation failed/],
      ["POST", "/workflow", { name: "" }, 400, /^Workflow name must be specified when searching/],
      [
        "POST",
        `/tasks/nope/a/COMPLETED/sync`,
        {},
        404,
        /^Found no running task a of workflow nope/,
      ],
    ];
    for (const [method, path, body, status, text] of cases) {
      const answer = await server.call(method, path, body);
      const label = `${method} ${path}`;
      expect({ label, status: answer.status, type: answer.type }).toEqual({
        label,
        status,
        type: "application/json",
      });
      expect(answer.json).toMatchObject({
        status,
        message: expect.stringMatching(text),
        retryable: false,
      });
    }
  });

  it("lists every problem of a definition under the path that Conductor names", async () => {
    const bad = [{ name: "", timeoutSeconds: 30, responseTimeoutSeconds: 60, retryCount: -1 }];
    const answer = await server.call("POST", "/metadata/taskdefs", bad);
    expect(answer.json).toEqual({
      status: 400,
      message: "Validation failed, check below errors for detail.",
      retryable: false,
      validationErrors: expect.arrayContaining([
        {
          path: "registerTaskDef.arg0[0].name",
          message: "TaskDef name cannot be null or empty",
          invalidValue: "",
        },
        {
          path: "registerTaskDef.arg0[0].retryCount",
          message: "TaskDef retryCount: 0 must be >= 0",
          invalidValue: "-1",
        },
      ]),
    });
    const twice = { ...workflow([simple("same"), simple("same")]), name: "dup" };
    const refused = await server.call("PUT", "/metadata/workflow", [
      workflow([simple("a")]),
      twice,
    ]);
    expect(refused.json).toMatchObject({
      validationErrors: [{ path: "updateWorkflowDef.arg0[1]" }],
    });
    expect((await server.call("GET", "/metadata/workflow/w")).status).toBe(404);
  });

  it("hands the next task of the same type out with a report", async () => {
    const name = await register();
    const first = await start(name);
    const second = await start(name);
    const task = (await server.call("GET", `/tasks/poll/${name}`)).json as { taskId: string };
    const update = {
      workflowInstanceId: first,
      taskId: task.taskId,
      status: "COMPLETED",
      workerId: "w",
    };
    const next = await server.call("POST", "/tasks/update-v2", update);
    expect(next.json).toMatchObject({
      workflowInstanceId: second,
      status: "IN_PROGRESS",
      workerId: "w",
    });
    const { taskId } = next.json as { taskId: string };
    expect(
      (
        await server.call("POST", "/tasks/update-v2", {
          ...update,
          workflowInstanceId: second,
          taskId,
        })
      ).status,
    ).toBe(204);
  });

  it("updates by reference name, merging the output", async () => {
    const name = await register();
    const id = await start(name);
    const progress = await server.call("POST", `/tasks/${id}/${name}/IN_PROGRESS`, { a: 1 });
    expect(progress.text).toMatch(/^[0-9a-f-]{36}$/);
    const ended = await server.call("POST", `/tasks/${id}/${name}/COMPLETED/sync?workerid=me`, {
      b: 2,
    });
    expect(ended.json).toMatchObject({ status: "COMPLETED", output: { a: 1, b: 2 } });
    expect(await server.call("POST", `/tasks/${id}/${name}/COMPLETED`, {})).toMatchObject({
      status: 200,
      text: "",
    });
  });

  it("keeps log lines as they came", async () => {
    const name = await register();
    await start(name);
    const { taskId } = (await server.call("GET", `/tasks/poll/${name}`)).json as { taskId: string };
    await server.call("POST", `/tasks/${taskId}/log`, 'not {json "', {
      "content-type": "application/json",
    });
    const lines = (await server.call("GET", `/tasks/${taskId}/log`)).json;
    expect(lines).toEqual([{ log: 'not {json "', taskId, createdTime: expect.any(Number) }]);
  });

  it("finds executions and tasks, with filters as parameters", async () => {
    const name = await register();
    const id = await start(name, { secret: "needle 100%" });
    const search = async (query: string, more = "") =>
      (await server.call("GET", `/workflow/search?query=${encodeURIComponent(query)}${more}`))
        .json as { totalHits: number; results: unknown[] };
    const hit = {
      totalHits: 1,
      results: [expect.objectContaining({ workflowId: id, input: "{secret=needle 100%}" })],
    };
    expect(await search(`workflowType IN (${name}) AND status = 'RUNNING'`)).toEqual(hit);
    expect(
      await search(
        `workflowType=${name.slice(0, -1)}*&`.replace("&", ""),
        "&freeText=NEEDLE 100%25",
      ),
    ).toEqual(hit);
    expect((await search(`workflowType=${name}`, "&freeText=needle_")).totalHits).toBe(0);
    expect((await search(`workflowType='${name}' OR '1'='1'`)).totalHits).toBe(0);
    expect(
      (await search(`workflowType=${name} AND startTime>${Date.now() + 1000}`)).totalHits,
    ).toBe(0);
    const sorted = await server.call(
      "GET",
      "/workflow/search?sort=startTime:DESC;DROP TABLE execution|bad:ASC",
    );
    expect(sorted.status).toBe(200);
    const tasks = await server.call(
      "GET",
      `/tasks/search?query=${encodeURIComponent(`taskType='${name}' AND workflowId='${id}'`)}`,
    );
    expect(tasks.json).toMatchObject({
      totalHits: 1,
      results: [{ taskType: name, status: "SCHEDULED" }],
    });
  });

  it("starts one execution for one idempotency key, however many callers race", async () => {
    const name = await register();
    const body = { name, idempotencyKey: "k1" };
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => (await server.call("POST", "/workflow", body)).text),
    );
    expect(new Set(ids).size).toBe(1);
    expect((await server.call("POST", "/workflow", body)).text).toBe(ids[0]);
    expect(
      (await server.call("POST", "/workflow", { ...body, idempotencyStrategy: "FAIL" })).status,
    ).toBe(409);
    await server.call("DELETE", `/workflow/${ids[0]}`);
    const again = await server.call("POST", "/workflow", {
      ...body,
      idempotencyStrategy: "FAIL_ON_RUNNING",
    });
    expect(again.text).not.toBe(ids[0]);
  });

  it("describes all of its routes", async () => {
    const { json } = await server.call("GET", "/openapi.json");
    const { paths } = json as { paths: Record<string, object> };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        "/api/workflow/{id}",
        "/api/tasks/poll/batch/{type}",
        "/api/artifacts",
      ]),
    );
  });
});

describe("the API's own pages", () => {
  it("show every route without a script", async () => {
    const { text, type, headers } = await server.call("GET", "//api-docs");
    expect(type).toBe("text/html; charset=utf-8");
    expect(text).toContain("/api/workflow/{id}/status");
    expect(text).not.toContain("<script");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("say that the server lives, takes requests, and what it does", async () => {
    expect((await server.call("GET", "//health")).json).toEqual({
      healthResults: [],
      suppressedHealthResults: [],
      healthy: true,
    });
    expect((await server.call("GET", "/health")).json).toMatchObject({
      healthy: true,
      engine: "embedded",
      sync: "FULL",
    });
    expect((await server.call("GET", "/ready")).json).toEqual({ ready: true });
    expect((await server.call("GET", "//metrics")).text).toContain("baton_commit_seconds_count");
  });
});

describe("the guard", () => {
  it("answers for its own names only, also in an absolute request line", async () => {
    const raw = (head: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(new URL(server.base).port), "127.0.0.1", () =>
          socket.write(head),
        );
        socket.once("data", (data: Buffer) => {
          resolve(data.toString().split("\r\n")[0] ?? "");
          socket.destroy();
        });
      });
    expect(await raw("GET /api/health HTTP/1.1\r\nHost: evil.test\r\n\r\n")).toContain("403");
    expect(
      await raw("GET http://evil.test/api/health HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ).toContain("403");
    expect(await raw("GET /api/health HTTP/1.1\r\nHost: LOCALHOST:99\r\n\r\n")).toContain("200");
  });

  it.each([
    ["a null origin", { origin: "null" }],
    ["another site's origin", { origin: "http://evil.test" }],
    ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
    ["a same-site fetch", { "sec-fetch-site": "same-site" }],
  ])("refuses writes and polls from %s", async (_, headers) => {
    expect((await server.call("POST", "/workflow", { name: "x" }, headers)).status).toBe(403);
    expect((await server.call("GET", "/tasks/poll/x", undefined, headers)).status).toBe(403);
  });

  it("lets its own pages write", async () => {
    const own = { origin: server.base, "sec-fetch-site": "same-origin" };
    expect((await server.call("POST", "/workflow", { name: "nope" }, own)).status).toBe(404);
  });

  it("answers preflights of strangers with 403", async () => {
    const answer = await server.call("OPTIONS", "/workflow", undefined, {
      origin: "http://evil.test",
    });
    expect(answer).toMatchObject({ status: 403, text: "Invalid CORS request" });
    const plain = await server.call("OPTIONS", "/workflow");
    expect([plain.status, plain.headers.get("allow")]).toEqual([204, "POST"]);
  });

  it("takes JSON only where JSON is meant", async () => {
    const answer = await server.call("POST", "/workflow", '{"name":"x"}', {
      "content-type": "text/plain;charset=UTF-8",
    });
    expect(answer.json).toMatchObject({
      status: 415,
      message: "Content-Type 'text/plain;charset=UTF-8' is not supported",
    });
  });

  it("refuses bodies that are too large, too deep or have too many keys, at once", async () => {
    const name = await register();
    const large = JSON.stringify({ x: "a".repeat(1024 * 1024) });
    expect((await server.call("POST", `/workflow/${name}`, large)).status).toBe(413);
    const longText = JSON.stringify({ name: "x", text: "a".repeat(1_100_000) });
    expect((await server.call("POST", "/metadata/workflow", longText)).json).toMatchObject({
      status: 400,
      message: expect.stringContaining("1100000 characters; at most 1048576"),
    });
    const deep = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    expect((await server.call("POST", `/workflow/${name}`, deep)).json).toMatchObject({
      status: 400,
      message: /deeper than 100/,
    });
    const wide = JSON.stringify(
      Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`k${n}`, n])),
    );
    expect((await server.call("POST", `/workflow/${name}`, wide)).json).toMatchObject({
      status: 400,
      message: /10001 keys/,
    });
    expect((await server.call("GET", "/health")).status).toBe(200);
  });

  it("takes all that a task may put out, fails the task above that, and refuses far above", async () => {
    const name = await register();
    const report = async (megabytes: number) => {
      const workflowInstanceId = await start(name);
      const { taskId } = (await server.call("GET", `/tasks/poll/${name}`)).json as {
        taskId: string;
      };
      const outputData = { picture: "a".repeat(megabytes * 1024 * 1024 - 1000) };
      const body = JSON.stringify({ workflowInstanceId, taskId, status: "COMPLETED", outputData });
      const { status } = await server.call("POST", "/tasks", body);
      const { json } = await server.call("GET", `/tasks/${taskId}`);
      return { ...(json as object), code: status };
    };
    expect(await report(3)).toMatchObject({ code: 200, status: "COMPLETED" });
    expect(await report(3.5)).toMatchObject({
      code: 200,
      status: "FAILED_WITH_TERMINAL_ERROR",
      reasonForIncompletion: expect.stringContaining("permissible limit: 3145728 bytes"),
    });
    expect(await report(4.5)).toMatchObject({ code: 413, status: "IN_PROGRESS" });
  });

  it("is not polluted by keys of bodies", async () => {
    const name = await register();
    const id = await start(
      name,
      JSON.parse(
        '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      ) as object,
    );
    await server.call("POST", `/workflow/${name}`, '{"__proto__":{"polluted":1}}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect((await server.call("GET", `/workflow/${id}`)).status).toBe(200);
  });
});

describe("a server with a token", () => {
  const token = "t".repeat(32);
  let guarded: TestServer;
  beforeAll(async () => {
    guarded = await openServer({ variables: { BATON_TOKEN: token } });
  });
  afterAll(() => guarded.close());

  it("answers 401 to every route that its description lists, except those that say nothing", async () => {
    const { paths } = (
      await guarded.call("GET", "/openapi.json", undefined, { "x-authorization": token })
    ).json as {
      paths: Record<string, Record<string, unknown>>;
    };
    const open = new Set(["/api/health", "/health", "/api/ready", "/api/token", "/api/session"]);
    for (const [path, methods] of Object.entries(paths)) {
      if (open.has(path)) continue;
      for (const method of Object.keys(methods)) {
        const answer = await fetch(guarded.base + path.replace(/[{}]/g, ""), {
          method: method.toUpperCase(),
        });
        expect({ path, method, status: answer.status }).toEqual({ path, method, status: 401 });
        await answer.body?.cancel();
      }
    }
  });

  it.each([
    ["X-Authorization", { "x-authorization": token }],
    ["a bearer token", { authorization: `Bearer ${token}` }],
    ["the cookie", { cookie: `other=1; baton_token=${token}` }],
  ])("takes the token as %s", async (_, headers) => {
    expect((await guarded.call("GET", "/version", undefined, headers)).status).toBe(200);
  });

  it("gives clients a token for their secret and browsers a cookie that scripts cannot read", async () => {
    expect((await guarded.call("POST", "/token", { keyId: "any", keySecret: token })).json).toEqual(
      { token },
    );
    const session = await guarded.call("POST", "/session", { token });
    expect(session.headers.get("set-cookie")).toMatch(/^baton_token=.*HttpOnly; SameSite=Strict/);
    const wrong = await guarded.call("POST", "/token", { keyId: "any", keySecret: "wrong" });
    expect(wrong.json).toMatchObject({ status: 401, error: "INVALID_TOKEN" });
  });

  it("stops listening to an address that tries many wrong ones", async () => {
    let last = 0;
    for (let n = 0; n < 60 && last !== 429; n++)
      last = (await guarded.call("GET", "/version", undefined, { "x-authorization": `w${n}` }))
        .status;
    expect(last).toBe(429);
  });
});

describe("drafts", () => {
  it("stand beside what is published, and tell the second of two editors", async () => {
    const name = await register();
    const first = await server.call("GET", `/drafts/${name}`);
    expect(first.json).toMatchObject({
      name,
      version: 1,
      draft: null,
      published: { name },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const saved = await server.call(
      "PUT",
      `/drafts/${name}`,
      { draft: { n: 1 } },
      { "if-none-match": "*" },
    );
    expect([saved.status, saved.headers.get("etag")]).toEqual([200, '"1"']);
    expect(
      (await server.call("PUT", `/drafts/${name}`, { draft: { n: 2 } }, { "if-match": '"1"' }))
        .status,
    ).toBe(200);
    const late = await server.call(
      "PUT",
      `/drafts/${name}`,
      { draft: { n: 3 } },
      { "if-match": '"1"' },
    );
    expect(late.json).toMatchObject({
      status: 412,
      message: expect.stringContaining("saved elsewhere"),
    });
    expect((await server.call("GET", `/drafts/${name}`)).json).toMatchObject({
      draft: { n: 2 },
      revision: 2,
    });
    expect((await server.call("DELETE", `/drafts/${name}`)).status).toBe(200);
    expect((await server.call("GET", `/drafts/${name}`)).json).toMatchObject({ draft: null });
    // What is kept beside a published definition is no draft of one.
    await server.call("PUT", `/drafts/${name}`, { draft: { parked: [], shown: {} } });
    expect((await server.call("GET", "/drafts")).json).toEqual([]);
    await server.call("PUT", `/drafts/${name}`, { draft: { definition: { name, tasks: [] } } });
    expect((await server.call("GET", "/drafts")).json).toMatchObject([{ name, revision: 2 }]);
  });
});
