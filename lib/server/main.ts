import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";

import next from "next";

import { AppError } from "@/lib/core/errors";

import { readEnv, type Env } from "./env";
import { hostIsAllowed } from "./http/guard";
import { apiListener } from "./http/listener";
import { createLog } from "./log";
import { createHttpServer } from "./net/connections";
import { pageFiles } from "./page-files";
import { pageHeaders } from "./page-headers";
import { type Runtime, sharedRuntime, startRuntime } from "./runtime";

/** How long a taken port is tried: the server before this one may still be stopping. */
const BIND_LIMIT_MS = 5_000;
const DRAIN_LIMIT_MS = 9_500;
const API_PATH = /^\/(api|health|metrics|api-docs)(?=[/?]|$)/;

/** Growth of the heap in percent before it is cleaned: left alone, most of the process would be what nobody needs. */
const HEAP_GROWTH = 50;

/** The server: `/api` and its neighbours are answered in this process, everything else is handed to Next. */
async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
  const env = readEnv();
  const startedAt = env.startedAt ?? Date.now();
  const dev = process.argv.includes("--dev");
  const log = createLog(env.logLevel);
  const runtime = await sharedRuntime(() => startRuntime(env, log));
  const pages = next({ dev, hostname: env.host, port: env.port, quiet: true });
  const api = apiListener(runtime.api);
  const answerFile = pageFiles(join(process.cwd(), ".next/static"));
  let showPage: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null =
    null;
  const server = createHttpServer((request, response) => {
    request.url = withoutDoubleSlash(request.url ?? "/");
    if (!request.url.startsWith("/")) {
      refuse(response, 421, "This server is no proxy: ask for a path.");
      return;
    }
    if (API_PATH.test(request.url)) {
      api(request, response);
      return;
    }
    if (!hostIsAllowed(request.headers.host, env)) {
      refuse(response, 421, "This server does not answer to that host name.");
    } else if (showPage === null) {
      refuse(response, 503, "Baton is starting. Try again in a moment.");
    } else if (!answerFile(request, response)) {
      const nonce = randomBytes(16).toString("base64");
      pageHeaders(request, response, { nonce, dev });
      void showPage(request, response);
    }
  });
  stopOnSignal(server, runtime);
  await pages.prepare();
  showPage = pages.getRequestHandler();
  if (dev) server.on("upgrade", pages.getUpgradeHandler());
  await listen(server, env);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : env.port;
  await runtime.ready();
  process.stdout.write(
    `Baton is ready on http://${env.host}:${port} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`,
  );
}

function withoutDoubleSlash(url: string): string {
  return url.startsWith("//") ? url.replace(/^\/+/, "/") : url;
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "retry-after": "1" });
  response.end(`${sentence}\n`);
}

async function listen(server: Server, env: Env): Promise<void> {
  const until = Date.now() + BIND_LIMIT_MS;
  for (;;) {
    const code = await new Promise<string | null>((done) => {
      const failed = (error: NodeJS.ErrnoException) => {
        server.off("listening", bound);
        done(error.code ?? "error");
      };
      const bound = () => {
        server.off("error", failed);
        done(null);
      };
      server.once("error", failed);
      server.once("listening", bound);
      server.listen(env.port, env.host);
    });
    if (code === null) return;
    if (code !== "EADDRINUSE" || Date.now() > until) {
      throw new AppError(
        "CONFLICT",
        code === "EADDRINUSE"
          ? `Port ${env.port} on ${env.host} is taken by another program. Stop it, or set PORT to another number.`
          : `Cannot listen on ${env.host}:${env.port} (${code}).`,
      );
    }
    await sleep(200);
  }
}

/** SIGTERM, SIGINT, SIGHUP: no new hand-outs, streams and long polls end, running work gets its time, then exit 0. */
function stopOnSignal(server: Server, runtime: Runtime): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), DRAIN_LIMIT_MS).unref();
    server.close();
    // A connection that becomes idle late would otherwise keep the server open.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    runtime
      .close()
      .catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
      .finally(() => {
        clearInterval(idle);
        server.closeAllConnections();
        process.exit(0);
      });
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("SIGHUP", stop);
  // Whoever started this process is gone without a word: its place may be taken at once, so nothing is waited for.
  process.once("disconnect", () => process.exit(1));
  process.channel?.unref();
}

main().catch((error: unknown) => {
  const known = error instanceof AppError;
  process.stderr.write(`${known ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
