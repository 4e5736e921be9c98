import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { AppError } from "@/lib/core/errors";

import { createLog } from "./log";
import { ConductorClient } from "./net/conductor-client";
import { Poller } from "./poller/poller";
import { startImages } from "./runtime-images";
import { createBatonCatalog, createBatonStore } from "./storage/baton-store";
import { createBucketCatalog } from "./storage/object-catalog";
import type { Worker } from "./tasks/worker";
import { readWorkerEnv, type WorkerEnv } from "./worker-env";
import { keeperOf } from "./worker-keeper";
import { workerIdOf } from "./worker-id";

const DRAIN_MS = 8_000;
const EXIT_LIMIT_MS = 9_500;

/** The image workers as a process of their own, for any Conductor-compatible server; ends on SIGTERM when its work is done. */
async function main(): Promise<void> {
  const worker = readWorkerEnv();
  const { env } = worker;
  const log = createLog(env.logLevel);
  const keeper = await keeperOf(worker, (line) => log.warn(line));
  const directory = mkdtempSync(join(tmpdir(), "baton-worker-"));
  const images = await startImages({
    env: { ...env, dataDir: directory },
    log,
    root: process.cwd(),
    catalog: (objects) =>
      keeper === null && objects !== null
        ? createBucketCatalog(objects)
        : createBatonCatalog(worker.baton),
    newId: () => randomBytes(16).toString("base64url"),
    ...(env.artifactStore === "s3" ? {} : { store: createBatonStore(worker.baton) }),
  });
  const poller = new Poller({
    client: new ConductorClient(signedFor(worker), Date.now),
    workers: images.workers.map((each) => withoutLocalFiles(each, env.objectStore !== null)),
    workerId: workerIdOf(),
    domain: worker.domain,
    log: (message, about) => log.warn(about, message),
    onProgress: () => undefined,
  });
  const health = await serveHealth(worker.port, () => ({
    ...poller.state,
    artifacts: keeper ?? "bucket",
  }));
  poller.start();
  const { port } = health.address() as AddressInfo;
  process.stdout.write(
    `Baton's worker is ready: tasks from ${worker.conductor.url}, health on http://127.0.0.1:${port}/health\n`,
  );
  stopOnSignal(async () => {
    await poller.drain(DRAIN_MS);
    await images.close();
    rmSync(directory, { recursive: true, force: true });
  });
}

/** A Baton server as the Conductor server knows its own token only. */
function signedFor({ conductor, baton }: WorkerEnv): WorkerEnv["conductor"] {
  const isBaton = conductor.url === baton.url;
  if (conductor.credentials !== null || !isBaton || baton.token === null) return conductor;
  return { ...conductor, credentials: { keyId: "worker", keySecret: baton.token } };
}

/** Files that only this process could read again are left to the server: it has a disk that stays. */
function withoutLocalFiles(worker: Worker, hasBucket: boolean): Worker {
  const local = new Set(hasBucket ? ["store_local"] : ["store_local", "upload_toS3"]);
  return {
    types: worker.types.filter((type) => !local.has(type)),
    freeSlots: () => worker.freeSlots(),
    onFree: (listener) => worker.onFree(listener),
    run: (task, signal) => worker.run(task, signal),
  };
}

/** On this machine only. A taken port is no reason not to work: several workers may run side by side. */
async function serveHealth(port: number, state: () => object): Promise<Server> {
  const server = createServer((request, response) => {
    const isKnown = request.url === "/health" || request.url === "/";
    response.writeHead(isKnown ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(isKnown ? { healthy: true, ...state() } : {}));
  });
  const listen = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(wanted, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  await listen(port).catch(() => listen(0));
  return server;
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), EXIT_LIMIT_MS).unref();
    stop().finally(() => process.exit(0));
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

main().catch((error: unknown) => {
  const known = error instanceof AppError;
  process.stderr.write(`${known ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
