import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readEnv } from "@/lib/server/env";
import { type ConnectionLimits, createHttpServer } from "@/lib/server/net/connections";
import { apiListener } from "@/lib/server/http/listener";
import { createLog } from "@/lib/server/log";
import { startRuntime } from "@/lib/server/runtime";
import type { Worker } from "@/lib/server/tasks/worker";

import { buildImageChild } from "./image-child";

export interface TestServerOptions {
  readonly workers?: readonly Worker[];
  /** Environment variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The data folder of an earlier server: a restart. It is left alone by `close`. */
  readonly directory?: string;
  /** Instead of the usual limits of a connection. */
  readonly connections?: Partial<ConnectionLimits>;
}

export type TestServer = Awaited<ReturnType<typeof openServer>>;

/** The whole server but its pages, on a free port, with a data folder of its own. */
export async function openServer(options: TestServerOptions = {}) {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "baton-server-"));
  const child = await buildImageChild();
  const env = readEnv({
    BATON_DATA_DIR: directory,
    BATON_LOG_LEVEL: "silent",
    BATON_IMAGE_WORKERS: "1",
    BATON_MIN_FREE_DISK_BYTES: "0",
    PATH: process.env["PATH"],
    ...options.variables,
  });
  const runtime = await startRuntime(env, createLog("silent"), {
    childEntry: child.entry,
    workers: options.workers ?? [],
  });
  const server = createHttpServer(apiListener(runtime.api), options.connections);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    directory,
    runtime,
    /** Any call below `/api` (`//path`: below the root); objects are sent as JSON. */
    async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const isText = typeof body === "string";
      const response = await fetch(
        path.startsWith("//") ? base + path.slice(1) : `${base}/api${path}`,
        {
          method,
          headers: {
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
        },
      );
      const text = await response.text();
      const type = response.headers.get("content-type");
      const json = type?.includes("json") && text !== "" ? (JSON.parse(text) as never) : null;
      return {
        status: response.status,
        type,
        text,
        json: json as unknown,
        headers: response.headers,
      };
    },
    async close() {
      await runtime.close(100);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      child.remove();
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}
