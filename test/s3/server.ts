import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

import { freePort } from "../free-port.mjs";
import { CACHE, ensureGateway, onPath } from "./gateway.mjs";

const run = promisify(execFile);
const BUILD_LIMIT_MS = 8 * 60_000;

export interface S3TestServer {
  /** For the report: which server it is. */
  readonly name: string;
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
  /** Wrong signatures are refused; some stand-ins accept them. */
  readonly checksSignatures: boolean;
  stop(): Promise<void>;
}

/** Why there is none: printed once, and an error where REQUIRE_S3=1. */
const NO_S3 = "S3 tests skipped: no Go 1.25+, no Python 3.10+ with venv; set S3_TEST_ENDPOINT";

/**
 * A real S3 server with an empty bucket: the one of S3_TEST_ENDPOINT, else versitygw from PATH or the cache or built
 * with Go, else moto. Null when there is none.
 */
export async function startS3(): Promise<S3TestServer | null> {
  const server = (await fromEnvironment()) ?? (await gateway()) ?? (await moto());
  if (server === null) {
    if (process.env["REQUIRE_S3"] === "1") throw new Error(NO_S3);
    process.stderr.write(`${NO_S3}\n`);
    return null;
  }
  process.stderr.write(`S3 tests run against ${server.name}\n`);
  return server;
}

async function fromEnvironment(): Promise<S3TestServer | null> {
  const endpoint = process.env["S3_TEST_ENDPOINT"];
  if (endpoint === undefined || endpoint === "") return null;
  return await prepared({
    name: endpoint,
    endpoint,
    accessKeyId: process.env["S3_TEST_ACCESS_KEY"] ?? "",
    secretAccessKey: process.env["S3_TEST_SECRET_KEY"] ?? "",
    checksSignatures: true,
    stop: () => Promise.resolve(),
  });
}

async function gateway(): Promise<S3TestServer | null> {
  const program = await ensureGateway();
  if (program === null) return null;
  const keys = randomKeys();
  const directory = mkdtempSync(join(tmpdir(), "baton-s3-"));
  const port = await freePort();
  const child = spawn(
    program,
    ["--port", `127.0.0.1:${port}`, "--health", "/healthz", "--quiet", "posix", directory],
    {
      stdio: "ignore",
      env: {
        NODE_ENV: "test",
        PATH: process.env["PATH"] ?? "",
        ROOT_ACCESS_KEY: keys.accessKeyId,
        ROOT_SECRET_KEY: keys.secretAccessKey,
      },
    },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = () => stopChild(child, directory);
  if (!(await answers(`${endpoint}/healthz`, child))) {
    await stop();
    return null;
  }
  return await prepared({ name: "versitygw", endpoint, ...keys, checksSignatures: true, stop });
}

async function moto(): Promise<S3TestServer | null> {
  const program = join(CACHE, "moto", "bin", "moto_server");
  if (!existsSync(program)) {
    const python = onPath("python3");
    if (python === null) return null;
    mkdirSync(CACHE, { recursive: true });
    const pip = join(CACHE, "moto", "bin", "pip");
    const made = await run(python, ["-m", "venv", join(CACHE, "moto")], { timeout: 60_000 })
      .then(() =>
        run(pip, ["install", "-q", "moto[s3]==5.2.5", "flask", "flask-cors"], {
          timeout: BUILD_LIMIT_MS,
        }),
      )
      .then(
        () => true,
        () => false,
      );
    if (!made) return null;
  }
  const port = await freePort();
  const child = spawn(program, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = () => stopChild(child, null);
  if (!(await answers(endpoint, child))) {
    await stop();
    return null;
  }
  return await prepared({ name: "moto", endpoint, ...randomKeys(), checksSignatures: false, stop });
}

async function prepared(server: Omit<S3TestServer, "bucket">): Promise<S3TestServer> {
  const bucket = `baton-test-${randomBytes(4).toString("hex")}`;
  const { accessKeyId, secretAccessKey, endpoint } = server;
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return { ...server, bucket };
}

function randomKeys() {
  return {
    accessKeyId: randomBytes(10).toString("hex"),
    secretAccessKey: randomBytes(20).toString("hex"),
  };
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + 15_000;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    const ok = await fetch(url).then(
      () => true,
      () => false,
    );
    if (ok) return true;
    await sleep(50);
  }
  return false;
}

async function stopChild(child: ChildProcess, directory: string | null): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }
  if (directory !== null) rmSync(directory, { recursive: true, force: true });
}
