import { connect } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openServer, type TestServer } from "@/test/server";

// Generated over the table of routes: what is added later is guarded too, or a test here is red.
const TOKEN = "t".repeat(32);
const OPEN = new Set(["/api/health", "/health", "/api/ready", "/api/token", "/api/session"]);

interface Route {
  readonly method: string;
  readonly path: string;
}

let server: TestServer;
let guarded: TestServer;
let routes: Route[] = [];
beforeAll(async () => {
  server = await openServer();
  guarded = await openServer({ variables: { BATON_TOKEN: TOKEN } });
  const { json } = await server.call("GET", "/openapi.json");
  const { paths } = json as { paths: Record<string, Record<string, unknown>> };
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/[{}]/g, ""),
    })),
  );
});
afterAll(async () => {
  await server.close();
  await guarded.close();
});

/** Routes that do not answer `wanted`; empty: all do. */
async function others(
  wanted: number,
  ask: (route: Route) => Promise<number>,
  chosen: readonly Route[] = routes,
): Promise<string[]> {
  const found: string[] = [];
  for (const route of chosen) {
    const status = await ask(route);
    if (status !== wanted) found.push(`${route.method} ${route.path}: ${status}`);
  }
  return found;
}

async function fetched(
  base: string,
  { method, path }: Route,
  headers: Record<string, string> = {},
  body?: string,
): Promise<number> {
  const answer = await fetch(base + path, {
    method,
    headers,
    ...(body === undefined || method === "GET" ? {} : { body }),
  });
  await answer.body?.cancel();
  return answer.status;
}

/** A request line as it is written; fetch would tidy it up. */
function raw(base: string, line: string, headers: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(base).port), "127.0.0.1", () =>
      socket.write(`${line} HTTP/1.1\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`),
    );
    socket.once("data", (data: Buffer) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1] ?? 0));
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

describe("every route", () => {
  it("is many", () => {
    expect(routes.length).toBeGreaterThan(80);
  });

  it.each([
    ["another name", "Host: evil.test\r\n", ""],
    ["another name with a port", "Host: evil.test:3000\r\n", ""],
    ["a name that begins like ours", "Host: localhost.evil.test\r\n", ""],
    ["another name as an absolute address", "Host: localhost\r\n", "http://evil.test"],
  ])("refuses %s", async (_, headers, prefix) => {
    const ask = ({ method, path }: Route) =>
      raw(server.base, `${method} ${prefix}${path}`, headers);
    expect(await others(403, ask)).toEqual([]);
  });

  it.each([
    ["a form of another site", { origin: "http://evil.test" }, "application/x-www-form-urlencoded"],
    ["a text of another site", { origin: "http://evil.test" }, "text/plain"],
    ["a page without an origin", { origin: "null" }, "application/json"],
    ["a navigation across sites", { "sec-fetch-site": "cross-site" }, "multipart/form-data"],
    ["a page of a neighbour", { "sec-fetch-site": "same-site" }, "application/json"],
  ])("that writes refuses %s", async (_, headers: Record<string, string>, type) => {
    const writing = routes.filter(({ method }) => method !== "GET");
    const ask = (route: Route) =>
      fetched(server.base, route, { ...headers, "content-type": type }, "{}");
    expect(writing.length).toBeGreaterThan(40);
    expect(await others(403, ask, writing)).toEqual([]);
  });

  it("lets no other site read", async () => {
    const reading = routes.filter(({ method, path }) => method === "GET" && !/live/.test(path));
    for (const { path } of reading) {
      const answer = await fetch(server.base + path, { headers: { origin: "http://evil.test" } });
      await answer.body?.cancel();
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it.each([
    ["nothing", {}],
    ["a header that some proxies trust", { "x-middleware-subrequest": "middleware" }],
    ["a prefetch", { purpose: "prefetch", "next-router-prefetch": "1", rsc: "1" }],
    ["an address in its headers", { "x-original-url": "/health", "x-rewrite-url": "/health" }],
    ["a method in its headers", { "x-http-method-override": "OPTIONS" }],
  ])("asks for the token, given %s", async (_, headers: Record<string, string>) => {
    const closed = routes.filter(({ path }) => !OPEN.has(path));
    expect(await others(401, (route) => fetched(guarded.base, route, headers), closed)).toEqual([]);
  });

  it.each([
    ["doubled slashes", (path: string) => path.replaceAll("/", "//")],
    ["capitals", (path: string) => path.toUpperCase()],
    ["an encoded letter", (path: string) => path.replace("a", "%61")],
    ["a way around", (path: string) => `/health/..${path}`],
    ["a query that looks open", (path: string) => `${path}?/api/health`],
    ["an encoded way around", (path: string) => `/api/health/..%2f..${path}`],
  ])("asks for the token, written with %s", async (_, change) => {
    const headers = "Host: localhost\r\n";
    for (const { method, path } of routes.filter((route) => !OPEN.has(route.path))) {
      const status = await raw(guarded.base, `${method} ${change(path)}`, headers);
      expect([path, status]).not.toEqual([path, 200]);
      expect([path, [401, 404].includes(status)]).toEqual([path, true]);
    }
  });

  it("answers texts of injections as data", async () => {
    const hostile = ["' OR '1'='1", "1; DROP TABLE execution", `") UNION SELECT 1 --`, "%00"];
    for (const { method, path } of routes.filter((route) => route.method === "GET")) {
      if (/live|poll/.test(path)) continue;
      for (const text of hostile) {
        const value = encodeURIComponent(text);
        const query = ["query", "sort", "freeText", "start", "size", "name", "version"]
          .map((key) => `${key}=${value}`)
          .join("&");
        const status = await fetched(server.base, { method, path: `${path}?${query}` });
        expect([path, text, status < 500]).toEqual([path, text, true]);
      }
    }
    expect((await server.call("GET", "/workflow/search?query=&size=1")).status).toBe(200);
  });
});
