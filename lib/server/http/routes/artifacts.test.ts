import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { DEFAULT_IMAGE_LIMITS } from "@/lib/core/image/image-limits";
import { SHIPPED_TASK_DEFS } from "@/lib/core/image/task-defs";
import type { JsonObject } from "@/lib/core/json";
import type { ExecutionView } from "@/lib/server/storage/execution-files";
import { png, quadrants, solid } from "@/test/images";
import { hasTool } from "@/test/tools";
import { openWorkshop, outputOf, type Workshop } from "@/test/workshop";

import { artifactRoutes } from "./artifacts";
import { sampleRoutes } from "./samples";

let shop: Workshop;
let server: Server;
let base: string;
let directory: string;
const executions = new Map<string, ExecutionView>();
const busy = new Set<string>();

beforeAll(async () => {
  shop = await openWorkshop({ limits: { sourceBytes: 2 * 1_024 ** 2 } });
  directory = mkdtempSync(join(tmpdir(), "baton-http-"));
  const app = new Hono();
  sampleRoutes(app, { directory: "public/samples", limits: DEFAULT_IMAGE_LIMITS });
  artifactRoutes(app, {
    artifacts: shop.artifacts,
    previews: shop.previews,
    jobs: shop.jobs,
    maxFilesPerUpload: 5,
    executionOf: (id) => Promise.resolve(executions.get(id) ?? null),
    runningExecutionWith: (row) => Promise.resolve(busy.has(row.id) ? "run-9" : null),
  });
  base = await new Promise<string>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    ) as Server;
  });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await shop.close();
  rmSync(directory, { recursive: true, force: true });
});
afterEach(async () => {
  for (let tries = 0; (await shop.leftovers()).length > 0 && tries < 40; tries += 1)
    await sleep(25);
  const left = await shop.leftovers();
  if (left.length > 0) throw new Error(`left behind: ${left.join()}`);
});

const picture = (seed: number) =>
  png(solid(40, 20, [(seed * 37) % 256, (seed * 91) % 256, (seed * 151) % 256]));
let seed = 1;
/** A picture that no other test has sent. */
function fresh(): Buffer {
  seed += 1;
  return picture(seed);
}

function form(files: readonly (readonly [Buffer, string])[], part = "file"): FormData {
  const data = new FormData();
  for (const [bytes, name] of files) data.append(part, new Blob([new Uint8Array(bytes)]), name);
  return data;
}

async function post(body: BodyInit, headers: Record<string, string> = {}) {
  const answer = await fetch(`${base}/api/artifacts`, { method: "POST", body, headers });
  return {
    status: answer.status,
    headers: answer.headers,
    json: (await answer.json()) as JsonObject,
  };
}

function raw(bytes: Buffer, headers: Record<string, string> = {}) {
  return post(new Uint8Array(bytes), { "content-type": "image/png", ...headers });
}

describe("POST /api/artifacts", () => {
  it("takes a form and says what arrived", async () => {
    const bytes = fresh();
    const { status, headers, json } = await post(form([[bytes, "böat.png"]]));
    expect(status).toBe(201);
    expect(headers.get("location")).toBe(`/api/artifacts/${String(json["id"])}`);
    expect(json).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      fileLocation: `upload://${String(json["id"])}`,
      name: "böat.png",
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      contentType: "image/png",
      width: 40,
      height: 20,
      pages: 1,
      previewUrl: `/api/artifacts/${String(json["id"])}/preview?width=320`,
      deduplicated: false,
    });
  });

  it("takes a raw body with a name in a header, whatever type it claims", async () => {
    const { status, json } = await raw(fresh(), {
      "x-file-name": encodeURIComponent("../ä/b.png"),
      "content-type": "text/html",
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({ name: "b.png", contentType: "image/png" });
  });

  it("stores the same bytes once", async () => {
    const bytes = fresh();
    const first = await raw(bytes, { "x-file-name": "a.png" });
    const again = await raw(bytes, { "x-file-name": "a.png" });
    const renamed = await raw(bytes, { "x-file-name": "b.png" });
    expect([first.status, again.status, renamed.status]).toEqual([201, 200, 200]);
    expect(again.json).toMatchObject({ id: first.json["id"], deduplicated: true });
    expect(renamed.json).toMatchObject({ name: "b.png", deduplicated: true });
  });

  it("takes several files, in their order", async () => {
    const { status, json } = await post(
      form([
        [fresh(), "1.png"],
        [fresh(), "2.png"],
        [fresh(), "3.png"],
      ]),
    );
    expect(status).toBe(201);
    expect((json as unknown as JsonObject[]).map((entry) => entry["name"])).toEqual([
      "1.png",
      "2.png",
      "3.png",
    ]);
  });

  it("takes all files or none, and names the bad one", async () => {
    const before = shop.catalog.rows.length;
    const { status, json } = await post(
      form([
        [fresh(), "good.png"],
        [Buffer.from("hello"), "bad.png"],
      ]),
    );
    expect(status).toBe(415);
    expect(json["message"]).toBe(
      '"bad.png": This file is not an image we can read. It looks like text; supported: JPEG, PNG, WebP, GIF, AVIF, TIFF.',
    );
    expect(shop.catalog.rows).toHaveLength(before);
  });

  it.each([
    ["an empty file", Buffer.alloc(0), 422, "IMAGE_EMPTY"],
    ["a text", Buffer.from("hello"), 415, "IMAGE_UNSUPPORTED"],
    ["an SVG", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), 415, "IMAGE_SVG_DISABLED"],
    ["a PNG cut off in its header", picture(1).subarray(0, 20), 422, "IMAGE_CORRUPT"],
    ["a file that is too large", Buffer.alloc(3 * 1_024 ** 2, picture(2)), 413, "FILE_TOO_LARGE"],
  ])("refuses %s", async (_, bytes, status, code) => {
    const answer = await raw(bytes);
    expect(answer.json).toMatchObject({ status, code, retryable: false });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it("compares an announced hash", async () => {
    const bytes = fresh();
    const hash = createHash("sha256").update(bytes).digest("hex").toUpperCase();
    expect((await raw(bytes, { "x-content-sha256": hash })).status).toBe(201);
    const before = shop.catalog.rows.length;
    const wrong = await raw(fresh(), { "x-content-sha256": "0".repeat(64) });
    expect(wrong).toMatchObject({ status: 422, json: { code: "HASH_MISMATCH" } });
    expect(shop.catalog.rows).toHaveLength(before);
  });

  it.each([
    ["a form without a file", () => post(form([]))],
    ["a form without a boundary", () => post("x", { "content-type": "multipart/form-data" })],
    [
      "a form with another boundary",
      () => post("--a\r\n\r\n", { "content-type": "multipart/form-data; boundary=b" }),
    ],
    [
      "a form that ends in the middle",
      () =>
        post('--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc', {
          "content-type": "multipart/form-data; boundary=b",
        }),
    ],
    [
      "too many files",
      () => post(form([1, 2, 3, 4, 5, 6].map((n) => [fresh(), `${n}.png`] as const))),
    ],
  ])("answers 400 to %s", async (_, send) => {
    const { status, json } = await send();
    expect({ status, code: json["code"] }).toEqual({ status: 400, code: "PARAM_INVALID" });
  });

  it("answers while a body that is too large still streams, without keeping it in memory", async () => {
    const before = process.memoryUsage().rss;
    const socket = connect(Number(new URL(base).port), "127.0.0.1");
    let answer = "";
    let sent = 0;
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
    });
    socket.on("error", () => undefined);
    socket.write(
      "POST /api/artifacts HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    const chunk = Buffer.concat([
      Buffer.from("10000\r\n"),
      randomBytes(65_536),
      Buffer.from("\r\n"),
    ]);
    while (!answer.includes("\r\n\r\n") && !socket.destroyed && sent < 10_000) {
      socket.write(chunk);
      sent += 1;
      await sleep(1);
    }
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent * 65_536).toBeLessThan(40 * 1_024 ** 2);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1_024 ** 2);
  });

  it("keeps nothing of a body that is broken off", async () => {
    const before = shop.catalog.rows.length;
    const socket = connect(Number(new URL(base).port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write("POST /api/artifacts HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
    socket.write(fresh());
    await sleep(200);
    socket.destroy();
    await sleep(200);
    expect(await shop.leftovers()).toEqual([]);
    expect(shop.catalog.rows).toHaveLength(before);
  });

  it("answers 507 where the disk is nearly full", async () => {
    const full = await openWorkshop({ size: 1, minFreeBytes: Number.MAX_SAFE_INTEGER });
    const app = new Hono();
    artifactRoutes(app, {
      artifacts: full.artifacts,
      previews: full.previews,
      jobs: full.jobs,
      maxFilesPerUpload: 5,
      executionOf: () => Promise.resolve(null),
      runningExecutionWith: () => Promise.resolve(null),
    });
    const answer = await app.request("/api/artifacts", {
      method: "POST",
      body: new Uint8Array(fresh()),
    });
    expect(answer.status).toBe(507);
    expect(await answer.json()).toMatchObject({ code: "DISK_FULL", retryable: true });
    await full.close();
  });
});

function get(id: string, headers: Record<string, string> = {}, query = "", method = "GET") {
  return fetch(`${base}/api/artifacts/${id}${query}`, { headers, method });
}

describe("GET /api/artifacts/{id}", () => {
  it("gives the bytes with headers that keep a browser from believing anything else", async () => {
    const bytes = fresh();
    const { json } = await raw(bytes, { "x-file-name": encodeURIComponent('bö"at.png') });
    const answer = await get(String(json["id"]));
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": String(bytes.length),
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cross-origin-resource-policy": "same-origin",
      etag: `"${String(json["sha256"])}"`,
      "cache-control": "private, max-age=31536000, immutable",
      "accept-ranges": "bytes",
      "content-disposition": `inline; filename="bo-at.png"; filename*=UTF-8''b%C3%B6-at.png`,
    });
    expect(answer.headers.get("last-modified")).toMatch(/GMT$/);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it("answers HEAD with the same headers and no body", async () => {
    const bytes = fresh();
    const { json } = await raw(bytes);
    const answer = await get(String(json["id"]), {}, "", "HEAD");
    expect(answer.headers.get("content-length")).toBe(String(bytes.length));
    expect(await answer.text()).toBe("");
  });

  it("offers TIFF and everything with download=1 as an attachment", async () => {
    const { json } = await raw(fresh(), { "x-file-name": "a.png" });
    const shown = await get(String(json["id"]), {}, "?download=1");
    expect(shown.headers.get("content-disposition")).toMatch(/^attachment; filename="a.png"/);
    const tiff = outputOf(
      await shop.run("image_convert_resize", {
        fileLocation: json["fileLocation"] ?? null,
        outputFormat: "tiff",
      }),
    );
    const answer = await get(String(tiff["artifactId"]));
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(answer.headers.get("content-type")).toBe("image/tiff");
  });

  it("answers ranges and conditions as RFC 9110 says", async () => {
    const bytes = fresh();
    const { json } = await raw(bytes);
    const id = String(json["id"]);
    const tag = `"${String(json["sha256"])}"`;
    const size = bytes.length;
    const part = await get(id, { range: "bytes=10-19" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 10-19/${size}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);
    const tail = await get(id, { range: "bytes=-5" });
    expect(Buffer.from(await tail.arrayBuffer()).equals(bytes.subarray(-5))).toBe(true);
    const outcomes: [Record<string, string>, number][] = [
      [{ range: `bytes=${size - 1}-` }, 206],
      [{ range: `bytes=5-${size * 2}` }, 206],
      [{ range: `bytes=${size}-` }, 416],
      [{ range: "bytes=-0" }, 416],
      [{ range: "bytes=0-1,4-5" }, 200],
      [{ range: "bytes=9-3" }, 200],
      [{ range: "lines=1-2" }, 200],
      [{ "if-none-match": tag }, 304],
      [{ "if-none-match": `"x", W/${tag}` }, 304],
      [{ "if-none-match": "*" }, 304],
      [{ "if-none-match": '"other"' }, 200],
      [{ range: "bytes=0-1", "if-range": tag }, 206],
      [{ range: "bytes=0-1", "if-range": '"other"' }, 200],
      [{ range: "bytes=0-1", "if-range": part.headers.get("last-modified") ?? "" }, 206],
      [{ range: "bytes=0-1", "if-range": "Mon, 01 Jan 2001 00:00:00 GMT" }, 200],
    ];
    for (const [headers, status] of outcomes) {
      const answer = await get(id, headers);
      await answer.arrayBuffer();
      expect([headers, answer.status]).toEqual([headers, status]);
    }
  });

  it.each(["unknown-id-0000000000", "..%2F..%2Fetc%2Fpasswd", "a%00b"])(
    "answers 404 to %s",
    async (id) => {
      const answer = await get(id);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" });
    },
  );
});

describe("previews", () => {
  it("are WebP of the asked width, made once", async () => {
    const bytes = png(quadrants(1000, 500));
    const { json } = await raw(bytes);
    const url = `${base}/api/artifacts/${String(json["id"])}/preview?width=96`;
    const answers = await Promise.all([1, 2, 3].map(() => fetch(url)));
    const bodies = await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    expect(answers[0]?.headers.get("content-type")).toBe("image/webp");
    expect(
      Buffer.from(bodies[0] ?? new ArrayBuffer(0))
        .subarray(8, 12)
        .toString(),
    ).toBe("WEBP");
    expect(new Set(bodies.map((body) => Buffer.from(body).toString("hex"))).size).toBe(1);
    const started = performance.now();
    const cached = await fetch(url);
    await cached.arrayBuffer();
    expect(performance.now() - started).toBeLessThan(100);
    const tag = cached.headers.get("etag") ?? "";
    expect((await fetch(url, { headers: { "if-none-match": tag } })).status).toBe(304);
  });

  it("answer 400 to other widths and 404 with a reason to what cannot be shown", async () => {
    const data = png(quadrants(64, 64));
    const broken = Buffer.concat([data.subarray(0, 60), data.subarray(70)]);
    const { json } = await raw(broken);
    const url = `${base}/api/artifacts/${String(json["id"])}/preview`;
    expect((await fetch(`${url}?width=97`)).status).toBe(400);
    const answer = await fetch(url);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      message: expect.stringMatching(/^There is no preview: The PNG data/),
    });
  });
});

function drop(id: unknown) {
  return fetch(`${base}/api/artifacts/${String(id)}`, { method: "DELETE" });
}

describe("lists and removal", () => {
  it("lists by digest, kind and run, in pages", async () => {
    const bytes = fresh();
    const { json } = await raw(bytes, { "x-file-name": "list.png" });
    const url = `${base}/api/artifacts`;
    const found = (await (await fetch(`${url}?sha256=${String(json["sha256"])}`)).json()) as {
      artifacts: JsonObject[];
    };
    expect(found.artifacts).toMatchObject([
      {
        id: json["id"],
        name: "list.png",
        kind: "upload",
        url: `/api/artifacts/${String(json["id"])}`,
      },
    ]);
    const page = (await (await fetch(`${url}?limit=1&kind=upload`)).json()) as {
      artifacts: JsonObject[];
      nextCursor: string;
    };
    expect(page.artifacts).toHaveLength(1);
    expect(page.nextCursor).not.toBeNull();
    expect((await fetch(`${url}?kind=other`)).status).toBe(400);
    expect((await fetch(`${url}?limit=0`)).status).toBe(400);
  });

  it("lists artifacts by their ids, in that order, without unknown ones", async () => {
    const made = [await raw(fresh()), await raw(fresh())].map(({ json }) => String(json["id"]));
    const answer = await fetch(`${base}/api/artifacts?ids=${made[1]},nobody,${made[0]}`);
    const { artifacts } = (await answer.json()) as { artifacts: JsonObject[] };
    expect(artifacts.map(({ id }) => id)).toEqual([made[1], made[0]]);
    const many = Array.from({ length: 1_001 }, () => "a").join(",");
    expect((await fetch(`${base}/api/artifacts?ids=${many}`)).status).toBe(400);
  });

  it("removes an artifact and its bytes once nothing needs them, but not under a running execution", async () => {
    const bytes = fresh();
    const first = await raw(bytes, { "x-file-name": "a.png" });
    const second = await raw(bytes, { "x-file-name": "b.png" });
    busy.add(String(first.json["id"]));
    const refused = await drop(first.json["id"]);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining("run-9") });
    busy.clear();
    expect((await drop(first.json["id"])).status).toBe(204);
    expect(await shop.store.stat(String(first.json["sha256"]))).not.toBeNull();
    expect((await drop(second.json["id"])).status).toBe(204);
    expect(await shop.store.stat(String(first.json["sha256"]))).toBeNull();
    expect((await drop(second.json["id"])).status).toBe(404);
  });
});

/** An execution as the engine would give it, made by real tasks. */
async function execution(
  id: string,
  sources: readonly JsonObject[],
  status: string,
  options: JsonObject = { outputWidth: 20 },
) {
  const tasks: JsonObject[] = [];
  for (const source of sources) {
    for (const outputFormat of ["webp", "jpg"]) {
      const taskId = `${id}-${tasks.length}`;
      const ref = `image_convert_resize_${outputFormat}_ref`;
      const inputData = {
        fileLocation: source["fileLocation"] ?? null,
        outputFormat,
        ...options,
      };
      const change = { taskId, ref, workflowId: id };
      const outputData = outputOf(await shop.run("image_convert_resize", inputData, change));
      tasks.push({
        taskId,
        referenceTaskName: ref,
        status: "COMPLETED",
        seq: tasks.length + 1,
        retryCount: 0,
        inputData,
        outputData,
      });
    }
  }
  const header = {
    workflowId: id,
    workflowName: "two formats",
    workflowVersion: 3,
    status,
    endTime: Date.UTC(2026, 0, 31, 10),
    updateTime: Date.UTC(2026, 0, 31, 9),
  };
  executions.set(id, { header, tasks } as unknown as ExecutionView);
}

async function unzip(url: string) {
  const answer = await fetch(url);
  const body = Buffer.from(await answer.arrayBuffer());
  const file = join(directory, `${randomBytes(4).toString("hex")}.zip`);
  writeFileSync(file, body);
  const python =
    "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2]); print('\\n'.join(f'{i.filename}:{i.compress_type}' for i in z.infolist()))";
  const target = `${file}.d`;
  const names = execFileSync("python3", ["-c", python, file, target], { encoding: "utf8" });
  const manifest = JSON.parse(readFileSync(join(target, "manifest.json"), "utf8")) as {
    complete: boolean;
    sources: JsonObject[];
    files: JsonObject[];
  };
  return { answer, body, target, names: names.trim().split("\n"), manifest };
}

/** What was unpacked of a file in the manifest, in its words. */
function factsOf(target: string, { path }: JsonObject) {
  const data = readFileSync(join(target, String(path)));
  return { bytes: data.length, sha256: createHash("sha256").update(data).digest("hex") };
}

/** Files of the store that this process has open. */
function openBlobs(): string[] {
  const open = execFileSync("ls", ["-l", `/proc/${process.pid}/fd`], { encoding: "utf8" });
  return open.split("\n").filter((line) => line.includes(`${shop.directory}/blobs`));
}

describe("GET /api/executions/{id}/artifacts.zip", () => {
  it.skipIf(!hasTool("python3"))(
    "gives the pictures and a manifest, stored, with a known length",
    async () => {
      const { json: source } = await raw(fresh(), { "x-file-name": "boat.png" });
      await execution("run-zip-1", [source], "COMPLETED");
      const { answer, body, target, names, manifest } = await unzip(
        `${base}/api/executions/run-zip-1/artifacts.zip`,
      );
      expect(answer.headers.get("content-type")).toBe("application/zip");
      expect(answer.headers.get("content-length")).toBe(String(body.length));
      expect(answer.headers.get("content-disposition")).toContain("two formats-run-zip-.zip");
      expect(names).toEqual([
        "boat-image_convert_resize_webp-20x10.webp:0",
        "boat-image_convert_resize_jpg-20x10.jpg:0",
        "manifest.json:0",
      ]);
      expect(manifest).toMatchObject({
        baton: 1,
        workflow: { name: "two formats", version: 3, id: "run-zip-1" },
        createdAt: "2026-01-31T10:00:00.000Z",
        complete: true,
        sources: [{ name: "boat.png", sha256: source["sha256"], width: 40, height: 20 }],
      });
      for (const file of manifest.files) {
        expect(file).toMatchObject({ source: 0, attempt: 1, ...factsOf(target, file) });
        expect(file["parameters"]).toMatchObject({ outputWidth: 20 });
      }
    },
  );

  it.skipIf(!hasTool("python3"))(
    "puts each source into its folder, and takes only what was asked for",
    async () => {
      const { json: one } = await raw(fresh(), { "x-file-name": "boat.png" });
      const { json: two } = await raw(fresh(), { "x-file-name": "boat.jpg" });
      await execution("run-zip-2", [one, two], "RUNNING");
      const url = `${base}/api/executions/run-zip-2/artifacts.zip`;
      const { names, manifest } = await unzip(url);
      const folders = new Set(names.slice(0, -1).map((name) => name.split("/")[0]));
      expect(folders).toEqual(new Set(["boat", "boat-2"]));
      expect(manifest.complete).toBe(false);
      const id = String(executions.get("run-zip-2")?.tasks[0]?.outputData["artifactId"]);
      expect((await unzip(`${url}?ids=${id}`)).names).toHaveLength(2);
    },
  );

  it("stops reading when the client goes away", async () => {
    const { json } = await raw(
      png({
        width: 1_000,
        height: 1_000,
        at: (x, y) => [(x * 31) ^ ((y * 17) & 255), (x * y) & 255, (x ^ y) & 255],
      }),
    );
    // Files that are streams, not read at once.
    await execution("run-zip-3", [json], "COMPLETED", { quality: 100 });
    const abort = new AbortController();
    const answer = await fetch(`${base}/api/executions/run-zip-3/artifacts.zip`, {
      signal: abort.signal,
    });
    const reader = answer.body?.getReader();
    await reader?.read();
    abort.abort();
    await sleep(100);
    expect(openBlobs()).toEqual([]);
  });

  it("opens nothing for whoever asks for the headers alone", async () => {
    const url = `${base}/api/executions/run-zip-3/artifacts.zip`;
    const answer = await fetch(url, { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(1_000);
    await sleep(100);
    expect(openBlobs()).toEqual([]);
  });

  it.skipIf(!hasTool("python3"))("gives large pictures whole, too", async () => {
    const { target, manifest } = await unzip(`${base}/api/executions/run-zip-3/artifacts.zip`);
    expect(manifest.files).toHaveLength(2);
    for (const file of manifest.files) {
      expect(file).toMatchObject(factsOf(target, file));
      expect(file["bytes"]).toBeGreaterThan(300_000);
    }
  });

  it("answers 404 to an unknown execution", async () => {
    expect((await fetch(`${base}/api/executions/nothing/artifacts.zip`)).status).toBe(404);
  });
});

describe("what the designer starts from", () => {
  it("lists the task types with their fields", async () => {
    const { types } = (await (await fetch(`${base}/api/tasks/types`)).json()) as {
      types: JsonObject[];
    };
    const convert = types.find((entry) => entry["name"] === "image_convert_resize");
    expect(convert).toMatchObject({
      title: "Convert and resize",
      input: { outputWidth: { kind: "integer", maximum: 8192, unit: "px" } },
      definition: { retryCount: 3, timeoutPolicy: "TIME_OUT_WF" },
    });
  });

  it("gives the samples with their definitions and photos that are there", async () => {
    const { samples, taskDefinitions } = (await (await fetch(`${base}/api/samples`)).json()) as {
      samples: { name: string; photoUrl: string | null; definition: JsonObject }[];
      taskDefinitions: JsonObject[];
    };
    expect(samples.map((entry) => entry.name)).toEqual([
      "image_convert_resize",
      "image_convert_resize_multipleformat",
      "image_convert_resize_multipleformat_subworkflow",
      "image_multiple_convert_resize",
      "image_effects_all",
      "policy_playground",
      "image_list_multiple_convert_resize",
      "image_effects",
    ]);
    expect(taskDefinitions).toHaveLength(SHIPPED_TASK_DEFS.length);
    for (const { name, photoUrl, definition } of samples) {
      expect(definition["name"]).toBe(name);
      expect(photoUrl === null || existsSync(`public${photoUrl}`)).toBe(true);
    }
  });
});
