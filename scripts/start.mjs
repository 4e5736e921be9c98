// `npm start`: from a clone to a running server. Plain Node, because nothing is installed yet.
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { loadEnvFile, nodeProblem, prepare } from "./prepare.mjs";
import { serve } from "./serve.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const startedAt = Date.now();

try {
  const problem = nodeProblem();
  if (problem) stop(problem);
  loadEnvFile(root);
  checkDataFolder();
  await checkPort();
  prepare(root, (line) => console.log(line));
  serve(root, {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    BATON_STARTED_AT: String(startedAt),
  });
} catch (error) {
  stop(error instanceof Error ? error.message : String(error));
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

function checkDataFolder() {
  const folder = resolve(root, process.env.BATON_DATA_DIR ?? "data");
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    stop(
      `The data folder ${folder} cannot be written (${error.code}). Give this user write access, or set BATON_DATA_DIR to another folder.`,
    );
  }
  process.env.BATON_DATA_DIR = folder;
}

/** Step by step: the recursive form never returns below file systems like /proc. */
function makeFolder(folder) {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** Told before minutes of building, not after. The server itself tries again when it binds. */
async function checkPort() {
  const port = Number(process.env.PORT ?? 3000);
  const host = process.env.HOST ?? "127.0.0.1";
  let taken = await listening(port, host);
  // What was started before, here, may still be ending.
  for (let tries = 0; taken === "EADDRINUSE" && tries < 10; tries += 1) {
    await sleep(100);
    taken = await listening(port, host);
  }
  if (taken === "EADDRINUSE") {
    stop(
      `Port ${port} on ${host} is taken by another program. Stop it, or start with PORT=${port + 1} npm start.`,
    );
  }
  if (taken) stop(`Cannot listen on ${host}:${port} (${taken}).`);
}

/** Null: the port is free; otherwise the code of the error. */
async function listening(port, host) {
  const probe = createServer();
  const taken = await new Promise((done) => {
    probe.once("error", (error) => done(error.code));
    probe.listen(port, host, () => done(null));
  });
  await new Promise((done) => (taken ? done() : probe.close(done)));
  return taken;
}
