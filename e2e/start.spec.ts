import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "@playwright/test";

import { freePort } from "../test/free-port.mjs";

interface Start {
  readonly code: number | null;
  readonly said: string;
}

let folder = "";

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-start-"));
});

test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function begin(
  environment: Readonly<Record<string, string>>,
  [command, ...args]: readonly [string, ...string[]] = [process.execPath, "scripts/start.mjs"],
) {
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const listeners = new Set<() => void>();
  for (const pipe of [child.stdout, child.stderr]) {
    pipe.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Start>((resolve) => {
    child.once("close", (code) => resolve({ code, said }));
  });
  const ready = new Promise<void>((resolve) => {
    listeners.add(() => {
      if (said.includes("Baton is ready")) resolve();
    });
  });
  return { child, ended, ready };
}

/** A start that must not succeed. */
async function refused(environment: Readonly<Record<string, string>>): Promise<Start> {
  const { child, ended, ready } = begin(environment);
  const result = await Promise.race([ended, ready.then(() => null)]);
  if (result) return result;
  child.kill("SIGTERM");
  throw new Error("The server started.");
}

/** The last line says it; before it only steps of the build may be told. */
function expectOneSentence({ code, said }: Start, sentence: RegExp): void {
  const lines = said.trim().split("\n");
  expect(lines.at(-1)).toMatch(sentence);
  expect(lines.slice(0, -1).filter((line) => !/ …$|done in/.test(line))).toEqual([]);
  expect(code).toBe(1);
}

test("a taken port is named, with the way out", async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port));
  });
  const start = await refused({ PORT: String(port), BATON_DATA_DIR: join(folder, "a") });
  other.close();
  expectOneSentence(start, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken.*PORT=`));
});

test("a data folder that cannot be written is named", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  const start = await refused({ PORT: String(await freePort()), BATON_DATA_DIR: join(file, "x") });
  expectOneSentence(
    start,
    /The data folder .*file\/x cannot be written \(ENOTDIR\).*BATON_DATA_DIR/,
  );
});

test("a wrong variable is refused with its name", async () => {
  const start = await refused({
    PORT: String(await freePort()),
    BATON_DATA_DIR: join(folder, "b"),
    BATON_IMAGE_WORKERS: "many",
  });
  expectOneSentence(start, /BATON_IMAGE_WORKERS.*many/);
});

test("a second server on the same data is told who has it; the first stops cleanly", async () => {
  const BATON_DATA_DIR = join(folder, "c");
  const port = await freePort();
  const first = begin({ PORT: String(port), BATON_DATA_DIR });
  await first.ready;
  const second = await refused({ PORT: String(await freePort()), BATON_DATA_DIR });
  const [server = 0] = await childrenOf(first.child.pid ?? 0);
  expectOneSentence(second, new RegExp(`${server}`));
  const children = await childrenOf(server);
  expect(children.length).toBeGreaterThan(0);
  first.child.kill("SIGINT");
  expect((await first.ended).code).toBe(0);
  for (const pid of [server, ...children]) expect(() => process.kill(pid, 0)).toThrow();
});

test("a start that is killed takes the server along, and another one takes its place", async () => {
  const place = { PORT: String(await freePort()), BATON_DATA_DIR: join(folder, "d") };
  const first = begin(place);
  await first.ready;
  const [server = 0] = await childrenOf(first.child.pid ?? 0);
  first.child.kill("SIGKILL");
  const second = begin(place);
  await second.ready;
  // Gone, or at most not collected yet.
  const left = await readFile(`/proc/${server}/stat`, "utf8").catch(() => ") Z");
  expect(left).toContain(") Z");
  second.child.kill("SIGTERM");
  expect((await second.ended).code).toBe(0);
});

test("nothing is left when npm itself is told to end", async () => {
  const place = { PORT: String(await freePort()), BATON_DATA_DIR: join(folder, "npm") };
  const first = begin(place, ["npm", "start"]);
  await first.ready;
  first.child.kill("SIGTERM");
  // Its output ends when all that wrote to it are gone.
  expect((await first.ended).said).toContain("Baton is ready");
  await expect(fetch(`http://127.0.0.1:${place.PORT}/health`)).rejects.toThrow();
});

test("a server that is killed ends the start with the code of its signal", async () => {
  const first = begin({ PORT: String(await freePort()), BATON_DATA_DIR: join(folder, "e") });
  await first.ready;
  const [server = 0] = await childrenOf(first.child.pid ?? 0);
  process.kill(server, "SIGKILL");
  expect((await first.ended).code).toBe(137);
});

async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.trim().split(" ").filter(Boolean).map(Number);
}
