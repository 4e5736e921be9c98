import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { createHttpExchange } from "@/lib/server/net/http-exchange";

import { createHttpWorker } from "./http";

let server: Server;
let base: string;
let port: number;
/** What the last request for `/json` or `/_search` brought. */
let seen: Record<string, string | undefined> | undefined;

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? "";
  if (path === "/slow") return;
  if (path === "/moved") {
    response.writeHead(302, { location: "/json" }).end();
    return;
  }
  if (path === "/inside") {
    response.writeHead(302, { location: "http://127.0.0.1:9/" }).end();
    return;
  }
  if (path.startsWith("/refused")) {
    response.writeHead(503, { "content-type": "text/plain" }).end("not now");
    return;
  }
  if (path === "/silent") {
    response.writeHead(500).end();
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const { method = "", headers } = request;
  seen = { method, body, length: headers["content-length"] };
  response.setHeader("X-Two", ["a", "b"]);
  if (path === "/text") response.end("plain");
  else
    response.end(
      JSON.stringify({ method, body, type: headers["content-type"], a: headers["x-a"] }),
    );
}

function run(input: JsonObject, privateHosts = [`127.0.0.1:${port}`]) {
  const worker = createHttpWorker(
    createHttpExchange({ hosts: "all", privateHosts, redirects: 5, userAgent: "Baton" }),
  );
  return worker.run(
    {
      taskId: "t",
      workflowId: "w",
      workflowName: "w",
      ref: "h",
      taskType: "HTTP",
      attempt: 0,
      iteration: 0,
      input,
      deadlineMs: null,
      log: () => undefined,
      progress: () => undefined,
    },
    new AbortController().signal,
  );
}

describe("an HTTP task", () => {
  it("answers with status, headers and the body as JSON", async () => {
    const http_request = {
      uri: `${base}/json`,
      method: "POST",
      headers: { "X-A": "1" },
      body: { n: 1 },
    };
    expect(await run({ http_request })).toMatchObject({
      status: "completed",
      output: {
        response: {
          statusCode: 200,
          reasonPhrase: "OK",
          body: { method: "POST", body: '{"n":1}', type: "application/json", a: "1" },
          headers: { "Content-Length": [expect.any(String)], "X-Two": ["a", "b"] },
        },
      },
    });
  });

  it("takes its fields from the input itself too, follows redirects, and gives texts as texts", async () => {
    expect(await run({ uri: `${base}/moved`, method: "GET" })).toMatchObject({
      output: { response: { body: { method: "GET" } } },
    });
    expect(await run({ uri: `${base}/text`, method: "get" })).toMatchObject({
      output: { response: { body: "plain" } },
    });
  });

  it.each(["GET", "DELETE", "OPTIONS", "HEAD"])(
    "sends the body of a %s with its length",
    async (method) => {
      seen = undefined;
      const request = { uri: `${base}/_search`, method, body: { query: "bø" } };
      expect(await run({ http_request: request })).toMatchObject({ status: "completed" });
      expect(seen).toEqual({ method, body: '{"query":"bø"}', length: "15" });
    },
  );

  it.each<JsonObject>([{}, { body: null }])(
    "sends nothing where there is no body: %j",
    async (body) => {
      await run({ http_request: { uri: `${base}/json`, method: "GET", ...body } });
      expect(seen).toEqual({ method: "GET", body: "", length: undefined });
    },
  );

  it("waits for somebody outside when it is told so", async () => {
    const input = { uri: `${base}/json`, method: "GET", asyncComplete: true };
    expect(await run(input)).toMatchObject({ status: "waiting" });
  });

  it.each<[JsonObject, string]>([
    [{ method: "GET" }, "Missing HTTP URI.  See documentation for HttpTask"],
    [{ uri: "http://a.test" }, "No HTTP method specified"],
    [{ uri: "not a uri", method: "GET" }, "The uri is not valid"],
    [{ uri: "http://a.test", method: "EAT" }, "There is no HTTP method EAT"],
  ])("%j fails with the reason", async (input, reason) => {
    const outcome = await run(input);
    expect(outcome).toMatchObject({ status: "failed", retry: true });
    expect(outcome.status === "failed" && outcome.reason).toContain(reason);
  });

  it("an answer that is no success fails with what it said, a silent server in time", async () => {
    const reason = async (uri: string) => {
      const outcome = await run({ uri, method: "GET" });
      return outcome.status === "failed" ? outcome.reason : outcome.status;
    };
    expect(await reason(`${base}/refused?a=1`)).toBe(
      `Failed to invoke HTTP task due to: java.lang.Exception: 503 Service Unavailable on GET request for "${base}/refused": "not now"`,
    );
    expect(await reason(`${base}/silent`)).toMatch(/500 .*"http:.*\/silent": \[no body\]$/);
    const slow = await run({ uri: `${base}/slow`, method: "GET", readTimeOut: 200 });
    expect(slow).toMatchObject({ status: "failed", retry: true });
  });

  it.each([
    "http://127.0.0.1:9/",
    "http://localhost/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://user:password@example.test/",
    "file:///etc/passwd",
    "ftp://example.test/",
    "gopher://example.test/",
  ])("%s is not asked", async (uri) => {
    const outcome = await run({ uri, method: "GET" }, []);
    expect(outcome).toMatchObject({ status: "failed" });
    expect(outcome.status === "failed" && outcome.reason).toMatch(
      /not allowed|may not|unknown|resolved/,
    );
  });

  it("a redirect into the private network is not followed", async () => {
    const outcome = await run({ uri: `${base}/inside`, method: "GET" });
    expect(outcome.status === "failed" && outcome.reason).toMatch(/not allowed|may not/);
  });
});
