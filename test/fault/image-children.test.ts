import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";

import { openServer, type TestServer } from "../server";

/** Of each fault; the nightly run asks for more. */
const ROUNDS = Number(process.env["BATON_CHILD_FAULT_ROUNDS"] ?? 2);
const MIB = 1024 ** 2;

const QUICK = { format: "webp", width: 200 } as const;
/** Seconds of native work. */
const SLOW = { format: "avif", width: 2_400, effort: 6 } as const;

interface Run {
  readonly status: string;
  readonly tasks: readonly { readonly status: string; readonly outputData: JsonObject }[];
}

let server: TestServer;
let photo: string;
let large: string;

beforeAll(async () => {
  server = await openServer({
    variables: {
      BATON_IMAGE_WORKERS: "1",
      BATON_IMAGE_DEADLINE_MS: "4000",
      BATON_IMAGE_MEMORY_BYTES: String(220 * MIB),
    },
  });
  await server.call("PUT", "/metadata/taskdefs", {
    name: "image_convert_resize",
    retryCount: 4,
    retryDelaySeconds: 0,
    timeoutSeconds: 60,
    responseTimeoutSeconds: 60,
    timeoutPolicy: "RETRY",
  });
  await server.call("POST", "/metadata/workflow", {
    name: "convert",
    version: 1,
    tasks: [
      {
        name: "image_convert_resize",
        taskReferenceName: "c",
        inputParameters: {
          fileLocation: "${workflow.input.fileLocation}",
          outputFormat: "${workflow.input.format}",
          outputWidth: "${workflow.input.width}",
          effort: "${workflow.input.effort}",
          rotate: "${workflow.input.rotate}",
        },
      },
    ],
  });
  photo = await upload(readFileSync("public/samples/photos/lake.jpg"));
  large = await upload(
    await sharp({ create: { width: 8_000, height: 8_000, channels: 3, background: "#369" } })
      .jpeg()
      .toBuffer(),
  );
});
afterAll(() => server.close());

async function upload(data: Buffer): Promise<string> {
  const response = await fetch(`${server.base}/api/artifacts`, {
    method: "POST",
    headers: { "content-type": "image/jpeg", "x-file-name": "x.jpg" },
    body: new Uint8Array(data),
  });
  return ((await response.json()) as { fileLocation: string }).fileLocation;
}

/** Processes that decode pictures for this server. */
function children(): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "latin1"))?.[1]);
      const command = readFileSync(`/proc/${pid}/cmdline`, "latin1");
      return parent === process.pid && command.includes("image-child");
    } catch {
      return false;
    }
  });
}

async function onlyChild(): Promise<number> {
  for (;;) {
    const [pid, ...others] = children();
    if (pid !== undefined && others.length === 0) return pid;
    await sleep(20);
  }
}

async function start(input: JsonObject = { fileLocation: photo, ...QUICK }): Promise<string> {
  return (await server.call("POST", "/workflow/convert", input)).text;
}

async function read(id: string): Promise<Run> {
  return (await server.call("GET", `/workflow/${id}`)).json as Run;
}

async function ended(id: string): Promise<Run> {
  for (;;) {
    const run = await read(id);
    if (run.status !== "RUNNING") return run;
    await sleep(30);
  }
}

/** The child holds still, then gets a job: what comes next hits it at work. */
async function startOnFrozenChild(): Promise<{ readonly pid: number; readonly id: string }> {
  expect((await ended(await start())).status).toBe("COMPLETED");
  const pid = await onlyChild();
  process.kill(pid, "SIGSTOP");
  const id = await start();
  while ((await read(id)).tasks[0]?.status !== "IN_PROGRESS") await sleep(10);
  await sleep(100);
  return { pid, id };
}

function codes(run: Run): unknown[] {
  return run.tasks.map(({ status, outputData: { error } }) =>
    status === "COMPLETED" ? null : (error as JsonObject | undefined)?.["code"],
  );
}

/** Nothing of a job is left, and one child is there. */
async function expectTidy(): Promise<void> {
  await onlyChild();
  const temporary = readdirSync(join(server.directory, "tmp"));
  expect(temporary.filter((name) => !name.startsWith("child-"))).toEqual([]);
}

const rounds = Array.from({ length: ROUNDS }, (_, round) => round + 1);

describe("a child that ends at work", () => {
  const ends = ["SIGKILL", "SIGSEGV", "SIGTERM"] as const;

  it.each(ends.flatMap((signal) => rounds.map((round) => [signal, round] as const)))(
    "by %s (%i): only its task is tried again, those that wait go on",
    async (signal, _round) => {
      const { pid, id } = await startOnFrozenChild();
      const others = [await start(), await start()];
      process.kill(pid, signal);
      process.kill(pid, "SIGCONT");
      const run = await ended(id);
      expect(codes(run)).toEqual(["WORKER_CRASHED", null]);
      for (const other of others) expect(codes(await ended(other))).toEqual([null]);
      await expectTidy();
      // Five crashes within a minute slow the starts down: the health of the pool is not the matter here.
    },
    60_000,
  );

  it.each(rounds)(
    "by hanging (%i): it is killed at its deadline",
    async () => {
      const { pid, id } = await startOnFrozenChild();
      const other = await start();
      expect(codes(await ended(id))).toEqual(["IMAGE_TIMEOUT", null]);
      expect(codes(await ended(other))).toEqual([null]);
      expect(children()).not.toContain(pid);
      await expectTidy();
    },
    60_000,
  );

  it("by needing too much memory: tried once more, then final; the next picture is made", async () => {
    const id = await start({ fileLocation: large, ...QUICK, rotate: 90 });
    const other = await start();
    const run = await ended(id);
    expect(run.status).toBe("FAILED");
    expect(codes(run)).toEqual(["IMAGE_MEMORY", "IMAGE_MEMORY"]);
    expect(codes(await ended(other))).toEqual([null]);
    await expectTidy();
  }, 60_000);

  it("each time: the task that kills its worker is final at the second crash", async () => {
    const id = await start({ fileLocation: photo, ...SLOW });
    for (const attempt of [0, 1]) {
      while ((await read(id)).tasks[attempt]?.status !== "IN_PROGRESS") await sleep(5);
      await sleep(100);
      process.kill(await onlyChild(), "SIGKILL");
    }
    const run = await ended(id);
    expect(codes(run)).toEqual(["WORKER_CRASHED", "WORKER_CRASHED"]);
    expect(run.status).toBe("FAILED");
    expect(codes(await ended(await start()))).toEqual([null]);
    await expectTidy();
  }, 60_000);
});

it("a run that is terminated lets go of its child at once, and leaves nothing", async () => {
  const { pid, id } = await startOnFrozenChild();
  await server.call("DELETE", `/workflow/${id}?reason=enough`);
  while (children().includes(pid)) await sleep(10);
  expect(await read(id)).toMatchObject({ status: "TERMINATED", tasks: [{ status: "CANCELED" }] });
  expect(codes(await ended(await start()))).toEqual([null]);
  await expectTidy();
}, 60_000);
