import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { simple, workerFor, workflow } from "@/test/engine";
import { openServer, type TestServer } from "@/test/server";

const STORED = "canary-stored-5f1d";
const FIXED = "canary-fixed-9a3e";
const CANARIES = /canary-(?:stored|fixed)/;

let server: TestServer;
let echo: Server;
const heard: string[] = [];
beforeAll(async () => {
  echo = createServer((request, response) => {
    void buffer(request).then((body) => {
      heard.push(`${request.headers["x-key"]} ${body.toString()}`);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ you: request.headers["x-key"], said: body.toString() }));
    });
  });
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  const inside = workerFor(["inside"], ({ input, log }) => {
    heard.push(String(input["key"]));
    log(`working with ${String(input["key"])}`);
    return { status: "completed", output: { used: input["key"] ?? null } };
  });
  server = await openServer({
    workers: [inside],
    variables: {
      CONDUCTOR_SECRET_FIXED: FIXED,
      CONDUCTOR_ENV_STAGE: "test",
      BATON_FETCH_PRIVATE: `127.0.0.1:${(echo.address() as AddressInfo).port}`,
    },
  });
});
afterAll(async () => {
  await server.close();
  await new Promise((resolve) => echo.close(resolve));
});

describe("secrets over the API", () => {
  it("are written, listed by name and removed; values are never shown", async () => {
    expect((await server.call("PUT", "/secrets/STORED", STORED)).status).toBe(200);
    expect((await server.call("GET", "/secrets")).json).toEqual(["FIXED", "STORED"]);
    expect((await server.call("GET", "/secrets/STORED/exists")).json).toBe(true);
    const shown = await server.call("GET", "/secrets/STORED");
    expect(shown).toMatchObject({ status: 403 });
    expect(shown.text).not.toMatch(CANARIES);
    expect((await server.call("PUT", "/secrets/GONE", "x-y-z")).status).toBe(200);
    expect((await server.call("DELETE", "/secrets/GONE")).status).toBe(200);
    expect((await server.call("DELETE", "/secrets/GONE")).status).toBe(404);
  });

  it("refuse names and values that cannot be, and changes of what the environment sets", async () => {
    expect((await server.call("PUT", "/secrets/a%20b", "value")).status).toBe(400);
    expect((await server.call("PUT", "/secrets/EMPTY", "")).status).toBe(400);
    expect((await server.call("PUT", "/secrets/LONG", "x".repeat(70_000))).status).toBe(400);
    expect((await server.call("PUT", "/secrets/FIXED", "other")).status).toBe(409);
    expect((await server.call("DELETE", "/secrets/FIXED")).status).toBe(409);
  });
});

describe("secrets in a run", () => {
  it("reach workers inside, outside and HTTP tasks, and nothing else", async () => {
    const { port } = echo.address() as AddressInfo;
    const key = { key: "${workflow.secrets.STORED}" };
    await server.call("POST", "/metadata/taskdefs", [
      { name: "outside", runtimeMetadata: ["FIXED", "STAGE", "NOPE"] },
    ]);
    const http = simple(
      "http",
      {
        http_request: {
          uri: `http://127.0.0.1:${port}/`,
          method: "POST",
          headers: { "x-key": "${workflow.secrets.FIXED}" },
          body: { token: "t-${workflow.secrets.STORED}" },
        },
      },
      { type: "HTTP" },
    );
    const definition = {
      ...workflow([simple("inside", key), http, simple("outside", key)]),
      name: "secretive",
      outputParameters: { all: "${inside.output.used} ${http.output.response.body.you}" },
    };
    expect((await server.call("POST", "/metadata/workflow", definition)).status).toBe(200);
    const id = (await server.call("POST", "/workflow/secretive", {})).text;

    const task = await polled();
    expect(task.inputData).toEqual({ key: STORED });
    expect(task.runtimeMetadata).toEqual({ FIXED, STAGE: "test" });
    expect(heard).toEqual([STORED, `${FIXED} {"token":"t-${STORED}"}`]);

    await server.call("POST", "/tasks", {
      taskId: task.taskId,
      workflowInstanceId: id,
      status: "COMPLETED",
      reasonForIncompletion: `because of ${STORED}`,
      outputData: { nested: [{ again: `<${FIXED}>` }] },
      logs: [{ log: `used ${STORED}` }],
    });
    const whole = await server.call("GET", `/workflow/${id}?includeTasks=true`);
    expect(whole.json).toMatchObject({ status: "COMPLETED", output: { all: "*** ***" } });
    expect(whole.text).toContain("${workflow.secrets.STORED}");
    expect(whole.text).not.toMatch(CANARIES);
    expect((await server.call("GET", `/tasks/${task.taskId}/log`)).text).toContain("used ***");
    for (const path of ["/workflow/search?query=&size=10", `/tasks/${task.taskId}`])
      expect((await server.call("GET", path)).text).not.toMatch(CANARIES);
  });

  it("are null where nobody knows them, for scripts and variables, too, which get no known ones", async () => {
    const { port } = echo.address() as AddressInfo;
    const input = {
      none: "${workflow.secrets.NOPE}",
      part: "<${workflow.secrets.NOPE}>",
      known: "${workflow.secrets.FIXED}",
    };
    const expression = "var got = [$.none, $.part, $.known]; got";
    const uri = [`http://127.0.0.1:${port}/?q=`, "${workflow.secrets.NOPE}"].join("");
    const headers = { "x-key": "x${workflow.secrets.NOPE}x" };
    const definition = {
      ...workflow([
        simple("inline", { ...input, expression }, { type: "INLINE" }),
        simple(
          "jq",
          { ...input, queryExpression: "[.none, .part, .known]" },
          { type: "JSON_JQ_TRANSFORM" },
        ),
        simple("set", input, { type: "SET_VARIABLE" }),
        simple("asked", { http_request: { uri, method: "GET", headers } }, { type: "HTTP" }),
      ]),
      name: "unknowing",
      outputParameters: {
        inline: "${inline.output.result}",
        jq: "${jq.output.result}",
        variables: "${workflow.variables}",
        said: "${asked.output.response.body.you}",
      },
    };
    expect((await server.call("POST", "/metadata/workflow", definition)).status).toBe(200);
    const id = (await server.call("POST", "/workflow/unknowing", {})).text;
    const got = [null, "<>", "${workflow.secrets.FIXED}"];
    await expect
      .poll(async () => (await server.call("GET", `/workflow/${id}`)).json)
      .toMatchObject({
        status: "COMPLETED",
        output: {
          inline: got,
          jq: got,
          variables: { none: null, part: "<>", known: "${workflow.secrets.FIXED}" },
          said: "xx",
        },
        tasks: [{ inputData: { none: "${workflow.secrets.NOPE}" } }, {}, {}, {}],
      });
  });

  it("are in no file of the data folder", () => {
    const files = readdirSync(server.directory, { recursive: true, encoding: "utf8" })
      .map((name) => join(server.directory, name))
      .filter((file) => statSync(file).isFile());
    expect(files.length).toBeGreaterThan(3);
    const found = files.filter((file) => CANARIES.test(readFileSync(file, "latin1")));
    expect(found).toEqual([]);
  });
});

async function polled() {
  for (;;) {
    const { status, json } = await server.call("GET", "/tasks/poll/outside?workerid=w");
    if (status === 200)
      return json as {
        taskId: string;
        inputData: object;
        runtimeMetadata: object;
      };
    await sleep(20);
  }
}
