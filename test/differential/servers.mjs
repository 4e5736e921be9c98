// Both servers, each a process of its own with an empty store, on a free port of the loopback.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { freePort } from "../free-port.mjs";

const VERSION = "3.32.1";
const LEAST_JAVA = 21;
const READY_WITHIN_MS = 180_000;

/** Starts the built server (`npm run build` first). */
export function startBaton() {
  return start("Baton", process.execPath, ["build/main.mjs"], "/api/ready", (port, folder) => ({
    NODE_ENV: "production",
    PORT: String(port),
    BATON_DATA_DIR: folder,
    BATON_MIN_FREE_DISK_BYTES: "0",
  }));
}

/**
 * Starts a Conductor OSS server on its default store, with timers of a second. Null, with a line that says what is missing,
 * where there is no Java 21 or no Maven to get the server with.
 */
export async function startConductor() {
  const java = findJava();
  if (java === null) return skip(`no Java of version ${LEAST_JAVA} or later`);
  const jar = findJar();
  if (jar === null) return skip("no Maven, or it did not find the server");
  const options = (port) => [
    "-Xmx1500m",
    "-jar",
    jar,
    `--server.port=${port}`,
    "--server.address=127.0.0.1",
    "--conductor.integrations.ai.enabled=false",
    "--conductor.app.taskExecutionPostponeDuration=1s",
    "--conductor.app.workflow-offset-timeout=1s",
    "--conductor.app.systemTaskWorkerCallbackDuration=1s",
  ];
  return start("Conductor", java, options, "/health", () => ({}));
}

function skip(reason) {
  process.stdout.write(`SKIPPED: ${reason}. The Conductor server was not started.\n`);
  return null;
}

async function start(name, command, args, readyPath, variables) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "baton-differential-"));
  const isJava = typeof args === "function";
  const launch = () =>
    spawn(command, isJava ? args(port) : args, {
      // The server keeps its database in the folder that it is started in.
      cwd: isJava ? folder : process.cwd(),
      stdio: "ignore",
      env: { ...process.env, ...variables(port, folder) },
    });
  let child = launch();
  const base = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = async () => {
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(250)) {
      if (child.exitCode !== null) break;
      const answer = await fetch(base + readyPath).catch(() => null);
      if (answer?.ok) return;
    }
    await stop();
    throw new Error(`${name} was not ready on port ${port} within ${READY_WITHIN_MS / 1000} s.`);
  };
  await ready();
  /** Killed, and started again on the same store and port. */
  const restart = async () => {
    await ended(child);
    child = launch();
    await ready();
  };
  return { name, api: `${base}/api`, stop, restart };
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exit;
}

function findJava() {
  const homes = [process.env.JAVA_HOME ?? "", ...installed("/usr/lib/jvm")].filter(Boolean);
  const candidates = [...homes.map((home) => join(home, "bin", "java")), "java"];
  const version = (java) => {
    const { stderr } = spawnSync(java, ["-version"], { encoding: "utf8" });
    return Number(/version "(\d+)/.exec(stderr ?? "")?.[1] ?? 0);
  };
  return candidates.find((java) => version(java) >= LEAST_JAVA) ?? null;
}

const installed = (folder) =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];

/** The server is kept in the user's cache: it is 458 MB. */
function findJar() {
  const folder = join(homedir(), ".cache", "baton", "conductor");
  const jar = join(folder, `conductor-server-${VERSION}-boot.jar`);
  if (existsSync(jar)) return jar;
  mkdirSync(folder, { recursive: true });
  const artifact = `org.conductoross:conductor-server:${VERSION}:jar:boot`;
  const options = [`-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`];
  spawnSync("mvn", ["-q", "dependency:copy", ...options], { stdio: "inherit" });
  return existsSync(jar) ? jar : null;
}
