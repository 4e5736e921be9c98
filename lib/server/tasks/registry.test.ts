import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { exifOrientation, png, quadrants, solid } from "@/test/images";
import { openWorkshop, outputOf, type Workshop } from "@/test/workshop";

let shop: Workshop;
let photo: string;

beforeAll(async () => {
  shop = await openWorkshop();
  photo = `upload://${(await shop.upload(png(quadrants(400, 200)), "boat.png")).id}`;
});
afterAll(() => shop.close());
afterEach(async () => {
  const left = await shop.leftovers();
  if (left.length > 0) throw new Error(`left behind: ${left.join()}`);
});

/** Settles when a child has begun to work. */
async function busy(): Promise<void> {
  while (shop.pool.health().busy === 0) await sleep(10);
  await sleep(100);
}

/** Tens of seconds of native work. */
const slowConversion: JsonObject = {
  outputFormat: "avif",
  effort: 6,
  outputWidth: 6000,
  outputHeight: 6000,
  fit: "fill",
  enlarge: true,
};

describe("image_convert_resize", () => {
  it("makes a picture and says everything about it", async () => {
    const result = await shop.run("image_convert_resize", {
      fileLocation: photo,
      outputFormat: "jpg",
      outputWidth: "100",
      outputHeight: null,
    });
    const output = outputOf(result);
    expect(output).toMatchObject({
      fileLocation: expect.stringMatching(/^store:\/\/a\/[\w-]{22}\.jpg$/),
      outputLocation: output["fileLocation"],
      width: 100,
      height: 50,
      format: "jpeg",
      contentType: "image/jpeg",
      hasAlpha: false,
      pages: 1,
      sourceWidth: 400,
      sourceHeight: 200,
      sourceFormat: "png",
      outputWidth: "100",
      outputHeight: null,
      outputFormat: "jpg",
      warnings: [],
    });
    const row = await shop.catalog.find(String(output["artifactId"]));
    expect(row).toMatchObject({
      kind: "variant",
      name: "boat-image_convert_resize-100x50.jpg",
      workflowId: "run-1",
      ref: "image_convert_resize_ref",
      attempt: 0,
      sha256: output["sha256"],
      bytes: output["bytes"],
    });
  });

  it("takes the result of another task as its source and keeps the first name", async () => {
    const first = outputOf(
      await shop.run("image_convert_resize", { fileLocation: photo, outputFormat: "png" }),
    );
    const second = outputOf(
      await shop.run(
        "image_convert_resize",
        { fileLocation: first["fileLocation"] ?? null, outputFormat: "webp", outputWidth: 10 },
        { ref: "small_ref" },
      ),
    );
    const row = await shop.catalog.find(String(second["artifactId"]));
    expect(row).toMatchObject({ name: "boat-small-10x5.webp", sourceId: first["artifactId"] });
  });

  it("gives the same artifact when the same attempt runs again after a crash", async () => {
    const input = { fileLocation: photo, outputFormat: "png", outputWidth: 33 };
    const task = { taskId: "11111111-2222-3333-4444-555555555555" };
    const before = shop.catalog.rows.length;
    const first = outputOf(await shop.run("image_convert_resize", input, task));
    const again = outputOf(await shop.run("image_convert_resize", input, task));
    expect(again["fileLocation"]).toBe(first["fileLocation"]);
    expect(shop.catalog.rows).toHaveLength(before + 1);
  });

  it("reports every wrong parameter at once, finally, before it reads anything", async () => {
    const result = await shop.run("image_convert_resize", {
      fileLocation: "upload://doesnotexist0000",
      outputFormat: "bmp",
      outputWidth: "abc",
    });
    expect(result).toMatchObject({
      status: "failed",
      code: "PARAM_INVALID",
      retry: false,
      reason: expect.stringContaining(
        '"outputWidth" must be a whole number from 1 to 8192; got "abc".',
      ),
      output: { error: { code: "PARAM_INVALID", retryable: false } },
    });
    const both = await shop.run("image_convert_resize", {
      fileLocation: "upload://doesnotexist0000",
      outputFormat: "webp",
      outputWidth: "abc",
      effort: 9,
    });
    expect(both).toMatchObject({
      reason:
        '"outputWidth" must be a whole number from 1 to 8192; got "abc". ' +
        '"effort" must be a whole number from 0 to 6 for WebP; got 9.',
    });
  });

  it.each([
    [
      "upload://doesnotexist0000",
      "SOURCE_NOT_FOUND",
      "Nothing was found at upload://doesnotexist0000.",
    ],
    ["/etc/passwd", "SOURCE_NOT_ALLOWED", "That address may not be read: /etc/passwd."],
    ["file:///etc/passwd", "SOURCE_NOT_ALLOWED", expect.any(String)],
    [
      "https://example.org/a.jpg",
      "SOURCE_NOT_ALLOWED",
      "That address may not be read: example.org.",
    ],
    [
      "s3://somebody/key.jpg",
      "SOURCE_NOT_ALLOWED",
      'That address may not be read: bucket "somebody".',
    ],
    ["store://files/../../etc/passwd", "SOURCE_NOT_ALLOWED", expect.any(String)],
  ])("does not read %s", async (fileLocation, code, reason) => {
    const result = await shop.run("image_convert_resize", { fileLocation, outputFormat: "png" });
    expect(result).toMatchObject({ status: "failed", code, reason, retry: false });
  });

  it("reads an address of this server as the artifact it names", async () => {
    const id = photo.slice("upload://".length);
    const output = outputOf(
      await shop.run("image_convert_resize", {
        fileLocation: `http://localhost:3000/api/artifacts/${id}`,
        outputFormat: "gif",
      }),
    );
    expect(output).toMatchObject({ format: "gif", sourceWidth: 400 });
  });

  it("collects warnings in the output and in the log", async () => {
    const result = await shop.run("image_convert_resize", {
      fileLocation: photo,
      outputFormat: "png",
      outputWith: 50,
      quality: 3,
      outputHeight: 4000,
    });
    const codes = (outputOf(result)["warnings"] as { code: string }[]).map((entry) => entry.code);
    expect(codes).toEqual(["KEY_UNKNOWN", "NOT_ENLARGED", "OPTION_IGNORED", "LARGER_THAN_SOURCE"]);
    expect(result.log.join("\n")).toContain('did you mean "outputWidth"?');
  });

  it("says when the result is larger than its source", async () => {
    const result = await shop.run("image_convert_resize", {
      fileLocation: photo,
      outputFormat: "jpeg",
      quality: 100,
    });
    expect(outputOf(result)).toMatchObject({
      savedPercent: expect.any(Number),
      warnings: [{ code: "LARGER_THAN_SOURCE" }],
    });
    expect(Number(outputOf(result)["savedPercent"])).toBeLessThan(0);
  });

  it("is stopped by its deadline at least a second early, once retryable", async () => {
    const input = { fileLocation: photo, ...slowConversion };
    const first = await shop.run("image_convert_resize", input, { deadlineMs: Date.now() + 1_500 });
    expect(first).toMatchObject({ status: "failed", code: "IMAGE_TIMEOUT", retry: true });
    const second = await shop.run("image_convert_resize", input, {
      deadlineMs: Date.now() + 1_300,
      attempt: 1,
    });
    expect(second).toMatchObject({ code: "IMAGE_TIMEOUT", retry: false });
  });

  it("ends at once as canceled, with nothing left behind", async () => {
    const abort = new AbortController();
    const running = shop.run(
      "image_convert_resize",
      { fileLocation: photo, ...slowConversion },
      { signal: abort.signal },
    );
    await busy();
    const canceledAt = performance.now();
    abort.abort();
    expect(await running).toMatchObject({ status: "canceled" });
    // 250 ms on a quiet machine; the conversion itself takes many seconds.
    expect(performance.now() - canceledAt).toBeLessThan(1_500);
  });

  it("is retried after one crash of its worker, and not after two", async () => {
    for (const [attempt, retry] of [
      [0, true],
      [1, false],
    ] as const) {
      const running = shop.run(
        "image_convert_resize",
        { fileLocation: photo, ...slowConversion },
        { ref: "poison", attempt },
      );
      await busy();
      for (const pid of shop.pool.pids()) process.kill(pid, "SIGKILL");
      expect(await running).toMatchObject({ status: "failed", code: "WORKER_CRASHED", retry });
      await shop.pool.warm();
      while (shop.pool.freeSlots() < 2) await sleep(20);
    }
  });

  it("offers no slot while all children work, and calls when one is free", async () => {
    const [images] = shop.workers;
    expect(images?.freeSlots()).toBe(2);
    let calls = 0;
    images?.onFree(() => {
      calls += 1;
    });
    const input = { fileLocation: photo, outputFormat: "png" };
    const running = [1, 2, 3].map(() => shop.run("image_convert_resize", input));
    expect(images?.freeSlots()).toBe(0);
    await Promise.all(running);
    expect(images?.freeSlots()).toBe(2);
    expect(calls).toBeGreaterThanOrEqual(1);
  });

  it("takes one more while all children work, once tasks are quick", async () => {
    const [images] = shop.workers;
    const input = { fileLocation: photo, outputFormat: "png", outputWidth: 8, outputHeight: 6 };
    const run = () => shop.run("image_convert_resize", input);
    for (let at = 0; at < 30; at += 1) expect((await run()).status).toBe("completed");
    const running = [run(), run()];
    expect(images?.freeSlots()).toBe(1);
    running.push(run());
    expect(images?.freeSlots()).toBe(0);
    const outcomes = await Promise.all(running);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(3).fill("completed"));
    // A slow one closes the place again.
    const slow = await shop.run(
      "image_convert_resize",
      { fileLocation: photo, ...slowConversion },
      { deadlineMs: Date.now() + 2_500 },
    );
    expect(slow).toMatchObject({ code: "IMAGE_TIMEOUT" });
    await shop.pool.warm();
    while (shop.pool.freeSlots() < 2) await sleep(20);
    const busyAgain = [run(), run()];
    expect(images?.freeSlots()).toBe(0);
    await Promise.all(busyAgain);
  });
});

describe("image_info", () => {
  it("gives the facts of the header", async () => {
    const { id } = await shop.upload(png(quadrants(30, 20), [exifOrientation(6)]), "turned.png");
    const output = outputOf(await shop.run("image_info", { fileLocation: `upload://${id}` }));
    expect(output).toMatchObject({
      format: "png",
      contentType: "image/png",
      width: 20,
      height: 30,
      rawWidth: 30,
      rawHeight: 20,
      orientation: 6,
      pages: 1,
      hasAlpha: false,
      channels: 3,
      depth: 8,
      space: "srgb",
    });
    expect(output).not.toHaveProperty("dominant");
  });

  it("adds colour statistics when asked", async () => {
    const { id } = await shop.upload(png(solid(20, 20, [250, 10, 10])), "red.png");
    const output = outputOf(
      await shop.run("image_info", { fileLocation: `upload://${id}`, stats: "true" }),
    );
    expect(output["isOpaque"]).toBe(true);
    expect(output["dominant"]).toMatchObject({ r: expect.any(Number) });
    expect((output["dominant"] as { r: number }).r).toBeGreaterThan(200);
  });
});

describe("store_local and upload_toS3 without a bucket", () => {
  it("saves under folder and name, and the result can be read again", async () => {
    const output = outputOf(
      await shop.run("store_local", { fileLocation: photo, folder: "out/2026", fileName: "x.png" }),
    );
    expect(output).toMatchObject({
      fileLocation: "store://files/out/2026/x.png",
      contentType: "image/png",
      skipped: false,
      downloadUrl: `/api/artifacts/${String(output["artifactId"])}?download=1`,
    });
    expect(readFileSync(join(shop.directory, "published/out/2026/x.png")).length).toBe(
      output["bytes"],
    );
    const info = outputOf(
      await shop.run("image_info", { fileLocation: output["fileLocation"] ?? null }),
    );
    expect(info).toMatchObject({ width: 400, sha256: output["sha256"] });
  });

  it("uses a key of run, reference and name, so that a retry overwrites", async () => {
    const first = await shop.run("upload_toS3", { fileLocation: photo });
    const again = await shop.run("upload_toS3", { fileLocation: photo }, { attempt: 1 });
    const location = "store://files/run-1/upload_toS3_ref/boat.png";
    for (const outcome of [first, again]) {
      expect(outputOf(outcome)).toMatchObject({
        fileLocation: location,
        s3Url: location,
        stored: "local",
        skipped: false,
      });
    }
    expect(first.log).toEqual(["No bucket is configured: saved to the local store."]);
  });

  it("fails or skips where the name is taken", async () => {
    const input = { fileLocation: photo, key: "taken/x.png" };
    await shop.run("upload_toS3", input);
    expect(await shop.run("upload_toS3", { ...input, ifExists: "fail" })).toMatchObject({
      status: "failed",
      code: "STORAGE_EXISTS",
      retry: false,
    });
    expect(outputOf(await shop.run("upload_toS3", { ...input, ifExists: "skip" }))).toMatchObject({
      skipped: true,
    });
  });
});

function flaky(attempt: number) {
  return shop.run("sample_flaky", { failTimes: 2 }, { attempt });
}

describe("the sample tasks", () => {
  it("sample_flaky fails the first attempts and then works", async () => {
    expect(await flaky(0)).toMatchObject({
      status: "failed",
      retry: true,
      reason: "Attempt 1 fails; attempt 3 will succeed.",
    });
    expect(await flaky(1)).toMatchObject({ status: "failed", retry: true });
    expect(await flaky(2)).toMatchObject({ status: "completed", output: { attempt: 3 } });
  });

  it("sample_slow takes as long as asked and stops when canceled", async () => {
    const started = performance.now();
    expect(await shop.run("sample_slow", { seconds: 0.3 })).toMatchObject({ status: "completed" });
    expect(performance.now() - started).toBeGreaterThan(290);
    const abort = new AbortController();
    const running = shop.run("sample_slow", { seconds: 60 }, { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    expect(await running).toMatchObject({ status: "canceled" });
  });

  it("refuse nonsense finally", async () => {
    expect(await shop.run("sample_limited", { seconds: "soon" })).toMatchObject({
      status: "failed",
      code: "PARAM_INVALID",
      retry: false,
    });
  });
});
