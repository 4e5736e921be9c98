// @vitest-environment node
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { api, ApiError } from "./api";

let server: Server;

/** Answers by path; relative addresses of the browser are sent to it. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.url === "/api/fine") json(200, { method: request.method });
    else if (request.url === "/api/empty") response.writeHead(204).end();
    else if (request.url === "/api/text")
      response.writeHead(200, { "content-type": "text/plain" }).end("an-id");
    else if (request.url === "/api/refused")
      json(400, { message: "No name.", validationErrors: [{ path: "name", message: "empty" }] });
    else response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", (path: string, init: RequestInit) =>
    real(`http://127.0.0.1:${port}${path}`, init),
  );
});

afterAll(() => {
  vi.unstubAllGlobals();
  server.close();
});

describe("api", () => {
  it("answers JSON, text and nothing as they come", async () => {
    expect(await api("/fine", { method: "PUT", body: {} })).toEqual({ method: "PUT" });
    expect(await api("/text")).toBe("an-id");
    expect(await api("/empty")).toBeNull();
  });

  it("repeats the server's words and validation errors", async () => {
    const error = await api("/refused").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 400,
      message: "No name.",
      validationErrors: [{ path: "name", message: "empty" }],
    });
  });

  it("names the status when an answer has no message", async () => {
    await expect(api("/gone")).rejects.toMatchObject({
      status: 502,
      message: "The server answered 502.",
    });
  });
});
