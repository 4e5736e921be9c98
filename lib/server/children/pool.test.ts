import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  mkdirSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { DEFAULT_IMAGE_LIMITS } from "@/lib/core/image/image-limits";
import type { JsonObject } from "@/lib/core/json";
import { buildImageChild, childEnvironment } from "@/test/image-child";
import { pictureOptions, png, quadrants, solid } from "@/test/images";

import { createCrashGate } from "./crash-gate";
import { ImagePool, type ImagePoolOptions } from "./pool";
import type { RunOptions } from "./pool-types";
import type { ConvertJob, InspectJob } from "./protocol";

let child: Awaited<ReturnType<typeof buildImageChild>>;
let directory: string;
const pools: ImagePool[] = [];
let jobs = 0;

beforeAll(async () => {
  child = await buildImageChild();
  directory = mkdtempSync(join(tmpdir(), "baton-pool-"));
});

afterEach(async () => {
  const pids = pools.flatMap((pool) => pool.pids());
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  assert.deepEqual(pids.filter(isAlive), []);
  assert.deepEqual(
    readdirSync(directory).filter((name) => name.startsWith("child-")),
    [],
  );
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
  child.remove();
});

/** A process that has ended and that nobody has asked about (state Z) is not alive. */
function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
}

async function pool(options: Partial<ImagePoolOptions> = {}): Promise<ImagePool> {
  const made = new ImagePool({
    entry: child.entry,
    size: 1,
    directory,
    environment: childEnvironment(),
    memoryBytes: 1024 ** 3,
    log: () => undefined,
    ...options,
  });
  pools.push(made);
  await made.warm();
  return made;
}

function file(name: string, data: Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, data);
  return path;
}

function inspectJob(path: string): InspectJob {
  return { kind: "inspect", file: path, stats: false, limits: DEFAULT_IMAGE_LIMITS };
}

function convertJob(path: string, options: JsonObject): ConvertJob {
  jobs += 1;
  const jobDirectory = join(directory, `job-${jobs}`);
  mkdirSync(jobDirectory);
  return {
    kind: "convert",
    file: path,
    directory: jobDirectory,
    variants: [{ name: "out", options: pictureOptions(options) }],
    limits: DEFAULT_IMAGE_LIMITS,
  };
}

function run(options: Partial<RunOptions> = {}): RunOptions {
  return {
    signal: new AbortController().signal,
    deadlineMs: 20_000,
    target: "AVIF",
    priority: "task",
    ...options,
  };
}

const small = () => file("small.png", png(quadrants(40, 20)));
/** Takes tens of seconds at the highest effort. */
const endless = (path: string) =>
  convertJob(path, {
    outputFormat: "avif",
    effort: 6,
    outputWidth: 3000,
    outputHeight: 3000,
    fit: "fill",
    enlarge: true,
  });
/** Noise cannot be encoded quickly. */
const noise = () =>
  file(
    "noise.png",
    png({
      width: 600,
      height: 600,
      at: (x, y) => [(x * 7919 + y * 104_729) % 256, (x * y * 31) % 256, (x * 17 + y * y) % 256],
    }),
  );

async function until(isTrue: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(isTrue()).toBe(true), { timeout: 10_000 });
}

describe("ImagePool", () => {
  it("reads headers and converts in children that stay warm", async () => {
    const images = await pool();
    const [pid] = images.pids();
    const path = small();
    const { facts } = await images.inspect(inspectJob(path), run());
    expect(facts).toMatchObject({
      format: "png",
      width: 40,
      height: 20,
      depth: 8,
      hasAlpha: false,
    });
    const { variants } = await images.convert(convertJob(path, { outputWidth: 20 }), run());
    expect(variants[0]).toMatchObject({ width: 20, height: 10, format: "png" });
    expect(readFileSync(variants[0]?.file ?? "").length).toBe(variants[0]?.bytes);
    expect(images.pids()).toEqual([pid]);
  });

  it("offers as many slots as children are free, and says so", async () => {
    const images = await pool({ size: 2 });
    expect(images.freeSlots()).toBe(2);
    const slot = images.reserve();
    expect(images.freeSlots()).toBe(1);
    let calls = 0;
    images.onFree(() => {
      calls += 1;
    });
    slot.release();
    slot.release();
    expect([images.freeSlots(), calls]).toEqual([2, 1]);
    const path = small();
    const running = [1, 2, 3].map(() => images.inspect(inspectJob(path), run()));
    expect(images.freeSlots()).toBe(0);
    await Promise.all(running);
    expect(images.freeSlots()).toBe(2);
    expect(calls).toBeGreaterThan(1);
  });

  it("makes variants at once while children are idle, and gives them back one by one", async () => {
    const images = await pool({ size: 2 });
    const path = small();
    const slow = endless(noise());
    const cancel = new AbortController();
    const named = (name: string, width: number) => ({
      name,
      options: pictureOptions({ outputFormat: "png", outputWidth: width }),
    });
    const variants = [...slow.variants, named("a", 20), named("b", 10)];
    const seen: [percent: number, free: number][] = [];
    const onProgress = (percent: number) => seen.push([percent, images.freeSlots()]);
    const options = run({ signal: cancel.signal, onProgress });
    const working = images.convert({ ...slow, variants }, options).catch((error: unknown) => error);
    expect(images.freeSlots()).toBe(0);
    // The first one takes tens of seconds: the others do not wait for it.
    await until(() => seen.some(([percent]) => percent === 67));
    expect(seen.filter(([percent]) => percent > 20)).toEqual([
      [43, 0],
      [67, 1],
    ]);
    // What was given back is there for others.
    await images.inspect(inspectJob(path), run());
    cancel.abort();
    await expect(working).resolves.toMatchObject({ code: "CANCELED" });
    await until(() => images.freeSlots() === 2);
  });

  it("keeps variants one after another where no child is idle", async () => {
    const images = await pool({ size: 1 });
    const slow = endless(noise());
    const cancel = new AbortController();
    const options = pictureOptions({ outputFormat: "png", outputWidth: 20 });
    const variants = [...slow.variants, { name: "a", options }];
    const seen: number[] = [];
    const working = images
      .convert(
        { ...slow, variants },
        run({ signal: cancel.signal, onProgress: (p) => seen.push(p) }),
      )
      .catch((error: unknown) => error);
    await until(() => seen.includes(20));
    await sleep(500);
    expect(seen.filter((percent) => percent > 20)).toEqual([]);
    cancel.abort();
    await expect(working).resolves.toMatchObject({ code: "CANCELED" });
  });

  it("keeps a failed job apart: the child goes on", async () => {
    const images = await pool();
    const [pid] = images.pids();
    const broken = file("broken.png", png(quadrants(40, 20)).subarray(0, 60));
    await expect(images.convert(convertJob(broken, {}), run())).rejects.toMatchObject({
      code: expect.stringMatching(/IMAGE_(?:TRUNCATED|CORRUPT)/),
    });
    await images.inspect(inspectJob(small()), run());
    expect(images.pids()).toEqual([pid]);
  });

  it("kills a child at its deadline and replaces it", async () => {
    const images = await pool();
    const [pid] = images.pids();
    const started = performance.now();
    await expect(images.convert(endless(noise()), run({ deadlineMs: 300 }))).rejects.toMatchObject({
      code: "IMAGE_TIMEOUT",
      message:
        "Converting to AVIF took longer than 0.3 s and was stopped. Try a lower effort or a smaller size.",
    });
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(isAlive(pid ?? 0)).toBe(false);
    await images.inspect(inspectJob(small()), run());
    expect(images.health().ended.deadline).toBe(1);
  });

  it("kills a child that needs too much memory", async () => {
    const images = await pool({ memoryBytes: 160 * 1024 ** 2 });
    const big = file("big.png", png(solid(5000, 5000, [9, 9, 9])));
    const job = convertJob(big, { outputFormat: "avif", rotate: 90 });
    await expect(images.convert(job, run())).rejects.toMatchObject({ code: "IMAGE_MEMORY" });
    await images.inspect(inspectJob(small()), run());
  });

  it("cancels work in native code within 250 ms", async () => {
    const images = await pool();
    const abort = new AbortController();
    const running = images.convert(endless(noise()), run({ signal: abort.signal }));
    running.catch(() => undefined);
    await sleep(500);
    const [pid] = images.pids();
    const canceledAt = performance.now();
    abort.abort();
    await expect(running).rejects.toMatchObject({ code: "CANCELED" });
    expect(performance.now() - canceledAt).toBeLessThan(250);
    expect(isAlive(pid ?? 0)).toBe(false);
  });

  it("forgets a waiting job that is canceled", async () => {
    const images = await pool();
    const first = new AbortController();
    const second = new AbortController();
    const running = images.convert(endless(noise()), run({ signal: first.signal }));
    const waiting = images.inspect(inspectJob(small()), run({ signal: second.signal }));
    second.abort();
    await expect(waiting).rejects.toMatchObject({ code: "CANCELED" });
    expect(images.health().waiting).toBe(0);
    first.abort();
    await expect(running).rejects.toMatchObject({ code: "CANCELED" });
  });

  it.each(["SIGKILL", "SIGSEGV", "SIGTERM"] as const)(
    "fails only the job whose child is ended by %s, and starts another",
    async (signal) => {
      const images = await pool();
      const running = images.convert(endless(noise()), run());
      running.catch(() => undefined);
      await sleep(100);
      process.kill(images.pids()[0] ?? 0, signal);
      await expect(running).rejects.toMatchObject({ code: "WORKER_CRASHED" });
      await images.inspect(inspectJob(small()), run());
      expect(images.health()).toMatchObject({ ok: true, children: 1, ended: { crash: 1 } });
    },
  );

  it("serves uploads before tasks and tasks before previews", async () => {
    const images = await pool();
    const order: string[] = [];
    const path = small();
    const blocker = images.convert(convertJob(path, { outputFormat: "avif" }), run());
    const waiting = (["preview", "task", "upload"] as const).map((priority) =>
      images.inspect(inspectJob(path), run({ priority })).then(() => order.push(priority)),
    );
    await Promise.all([blocker, ...waiting]);
    expect(order).toEqual(["upload", "task", "preview"]);
  });

  it("leaves the last free child of several to tasks", async () => {
    const images = await pool({ size: 2 });
    const abort = new AbortController();
    const running = images.convert(endless(noise()), run({ signal: abort.signal }));
    const preview = images.inspect(inspectJob(small()), run({ priority: "preview" }));
    let done = false;
    void preview.then(() => {
      done = true;
    });
    await images.inspect(inspectJob(small()), run());
    expect(done).toBe(false);
    abort.abort();
    await expect(running).rejects.toMatchObject({ code: "CANCELED" });
    await preview;
  });

  it("does not keep a preview waiting for ever behind a long job", async () => {
    const images = await pool({ size: 2 });
    const abort = new AbortController();
    const running = images.convert(endless(noise()), run({ signal: abort.signal }));
    running.catch(() => undefined);
    const started = performance.now();
    await images.inspect(inspectJob(small()), run({ priority: "preview" }));
    expect(performance.now() - started).toBeLessThan(3_000);
    abort.abort();
    await expect(running).rejects.toMatchObject({ code: "CANCELED" });
  });

  it("removes what the children of a killed server left behind", async () => {
    mkdirSync(join(directory, "child-dead"));
    const images = await pool();
    expect(existsSync(join(directory, "child-dead"))).toBe(false);
    expect(images.health().ok).toBe(true);
  });

  it("leaves no child behind when the server is killed, also in the middle of native work", async () => {
    const job = JSON.stringify({ type: "job", id: 1, job: endless(noise()) });
    const script = `
      const child = require("node:child_process").fork(process.argv[1], [], { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
      child.on("message", (message) => {
        if (message.type === "ready") { child.send(${job}); process.stdout.write(String(child.pid)); }
      });`;
    const server = spawn(process.execPath, ["-e", script, child.entry], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = Number(await new Promise((resolve) => server.stdout.once("data", resolve)));
    await sleep(500);
    expect(isAlive(pid)).toBe(true);
    server.kill("SIGKILL");
    for (let tries = 0; isAlive(pid) && tries < 40; tries += 1) await sleep(25);
    expect(isAlive(pid)).toBe(false);
  });

  it("recycles a worn child, its successor first", async () => {
    const images = await pool({ recycleAfterJobs: 3 });
    const [pid = 0] = images.pids();
    const path = small();
    let fewest = 1;
    for (let job = 0; job < 500 && images.pids().includes(pid); job += 1) {
      await images.inspect(inspectJob(path), run());
      fewest = Math.min(fewest, images.pids().length);
      await sleep(40);
    }
    expect(images.pids()).not.toContain(pid);
    expect(fewest).toBe(1);
    expect(images.health().ended).toMatchObject({ crash: 0 });
    expect(images.health().ended.retired).toBeGreaterThan(0);
  });

  it("says that workers are failing when children crash again and again, and starts fewer", async () => {
    const broken = join(directory, "broken-child.mjs");
    writeFileSync(broken, "process.exit(3);");
    const images = await pool({ entry: broken });
    await until(() => !images.health().ok);
    await sleep(300);
    expect(images.health()).toMatchObject({ ok: false, reason: "image workers are failing" });
    const { crash } = images.health().ended;
    expect(crash).toBeGreaterThanOrEqual(5);
    expect(crash).toBeLessThanOrEqual(7);
    expect(images.freeSlots()).toBe(0);
  });

  it("shows a child nothing of the environment but what it needs", async () => {
    process.env["AWS_SECRET_ACCESS_KEY"] = "canary-secret";
    const images = await pool();
    const [pid] = images.pids();
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").filter(Boolean);
    delete process.env["AWS_SECRET_ACCESS_KEY"];
    expect(environment.map((entry) => entry.split("=")[0]).toSorted()).toEqual(
      [
        "LANG",
        "MALLOC_ARENA_MAX",
        "NODE_CHANNEL_FD",
        "NODE_CHANNEL_SERIALIZATION_MODE",
        "NODE_ENV",
        "PATH",
        "TZ",
        "UV_THREADPOOL_SIZE",
        "VIPS_BLOCK_UNTRUSTED",
      ].filter((name) => environment.some((entry) => entry.startsWith(`${name}=`))),
    );
    expect(environment.join()).not.toContain("canary-secret");
  });
});

describe("createCrashGate", () => {
  it("lets four crashes a minute pass and then doubles the wait up to 30 s", () => {
    const gate = createCrashGate();
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((at) => gate.crashed(at));
    expect(delays).toEqual([0, 0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(gate.isClosed(12)).toBe(true);
  });

  it("forgets crashes after a minute", () => {
    const gate = createCrashGate();
    for (const at of [1, 2, 3, 4, 5]) gate.crashed(at);
    expect(gate.isClosed(60_006)).toBe(false);
    expect(gate.crashed(60_007)).toBe(0);
  });
});
