import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ImageError } from "@/lib/core/image/errors";
import { DEFAULT_IMAGE_LIMITS } from "@/lib/core/image/image-limits";
import { ImagePool } from "@/lib/server/children/pool";
import type { RunOptions } from "@/lib/server/children/pool-types";

import { buildImageChild, childEnvironment } from "../image-child";
import { pictureOptions } from "../images";
import { damagedFormats } from "./formats";
import { hostileInputs } from "./inputs";

/** Most inputs are refused by their header, and a refusal is cheap. */
const REFUSAL_BYTES = 150 * 1_024 ** 2;
const LIMIT_BYTES = 400 * 1_024 ** 2;

let child: Awaited<ReturnType<typeof buildImageChild>>;
let pool: ImagePool;
let directory: string;
let pid: number | undefined;

beforeAll(async () => {
  child = await buildImageChild();
  directory = mkdtempSync(join(tmpdir(), "baton-hostile-"));
  pool = new ImagePool({
    entry: child.entry,
    size: 1,
    directory,
    environment: childEnvironment(),
    memoryBytes: DEFAULT_IMAGE_LIMITS.memoryBytes,
    recycleAfterJobs: 100_000,
    recycleAboveBytes: 2 * LIMIT_BYTES,
    log: () => undefined,
  });
  await pool.warm();
  [pid] = pool.pids();
});
afterAll(async () => {
  await pool.close();
  rmSync(directory, { recursive: true, force: true });
  child.remove();
});

function options(): RunOptions {
  return {
    signal: new AbortController().signal,
    deadlineMs: 10_000,
    target: "x",
    priority: "task",
  };
}

async function codeOf(step: Promise<unknown>): Promise<string | null> {
  return await step.then(
    () => null,
    (error: unknown) => {
      if (error instanceof ImageError) return error.code;
      throw error;
    },
  );
}

/** Highest resident memory of the child so far, in bytes, and back to what it has now. */
function peakBytes(): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024;
}

const inputs = [...hostileInputs(), ...(await damagedFormats())];

describe("hostile files", () => {
  it("are many, and differ", () => {
    expect(inputs.length).toBeGreaterThanOrEqual(120);
    expect(new Set(inputs.map((input) => input.name)).size).toBe(inputs.length);
  });

  it.each(inputs)("$name", async ({ name, data, inspect, convert }) => {
    const limits = DEFAULT_IMAGE_LIMITS;
    const file = join(directory, "input");
    writeFileSync(file, data);
    peakBytes();
    const started = performance.now();
    const header = await codeOf(
      pool.inspect({ kind: "inspect", file, stats: false, limits }, options()),
    );
    const job = join(directory, "job");
    mkdirSync(job);
    const variants = [
      { name: "out", options: pictureOptions({ outputFormat: "webp", outputWidth: 64 }) },
    ];
    const whole = await codeOf(
      pool.convert({ kind: "convert", file, directory: job, variants, limits }, options()),
    );
    const written = readdirSync(job);
    const bytes = written.map((entry) => readFileSync(join(job, entry), "latin1")).join("");
    rmSync(job, { recursive: true });

    expect({
      name,
      header: inspect?.includes(header) ?? header === null,
      was: header,
    }).toMatchObject({
      header: true,
    });
    expect({
      name,
      whole: convert?.includes(whole) ?? whole === null,
      was: whole,
    }).toMatchObject({
      whole: true,
    });
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(peakBytes()).toBeLessThan(
      inspect?.includes(null) === false ? REFUSAL_BYTES : LIMIT_BYTES,
    );
    expect(written).toHaveLength(whole === null ? 1 : 0);
    expect(bytes).not.toMatch(/<script>|<\?php|evil/);
    expect(pool.pids()).toEqual([pid]);
  });
});
