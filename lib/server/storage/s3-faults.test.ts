import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { png, solid } from "@/test/images";
import { type Answer, FaultyStore, md5, xml } from "@/test/s3/faulty-store";
import { objectClientOf } from "@/test/s3/object-client";
import { openWorkshop, outputOf, type Workshop } from "@/test/workshop";

import { createObjectBlobStore } from "./object-store";
import type { ObjectClient } from "./storage";

const unavailable: Answer = (_, __, response) => {
  response.writeHead(503, { "content-type": "application/xml" }).end(xml("SlowDown"));
};
const reset: Answer = (request) => void request.socket.destroy();

let store: FaultyStore;
let objects: ObjectClient;
let shop: Workshop;
let place: NonNullable<Parameters<typeof objectClientOf>[0]>;
let ours: string;
/** What this test uploads. */
let photo: string;
let tests = 0;
/** Of the object of this test. */
let key: string;
const data = png(solid(60, 40, [1, 2, 3]));

beforeAll(async () => {
  store = new FaultyStore();
  const endpoint = await store.listen();
  place = { bucket: "bucket", endpoint, accessKeyId: "k", secretAccessKey: "s" };
  objects = objectClientOf(place);
  shop = await openWorkshop({ objects, size: 1 });
  ours = `upload://${(await shop.upload(data, "boat.png")).id}`;
});
afterAll(async () => {
  await shop.close();
  objects.close();
  store.close();
});
beforeEach(() => {
  store.objects.clear();
  store.asked.length = 0;
  store.faults.length = 0;
  store.bytesPerSecond = null;
  photo = ours;
  tests += 1;
  key = `${tests}-a.png`;
  store.watched = `/${key}`;
});

const upload = (change: object = {}, by = shop) =>
  by.run("upload_toS3", { fileLocation: photo, key }, change);

/** Nightly: BATON_S3_FAULT_ROUNDS=30, with every answer after two seconds (`npm run test:faults`). */
const ROUNDS = Number(process.env["BATON_S3_FAULT_ROUNDS"] ?? 1);
const LATENCY_MS = ROUNDS > 1 ? 2_000 : 400;
const rounds = Array.from({ length: ROUNDS }, (_, round) => round + 1);

describe.each(rounds)("upload_toS3 to a store with faults, round %i", () => {
  it.each([
    ["a 503", unavailable],
    ["a connection that breaks", reset],
  ])("gets over %s, twice", async (_, fault) => {
    store.faults.push(fault, fault);
    expect(outputOf(await upload())).toMatchObject({ stored: "s3", bytes: data.length });
    expect(store.asked).toEqual(["PUT", "PUT", "PUT", "HEAD"]);
    expect(store.objects.get(`/bucket/${key}`)?.data.equals(data)).toBe(true);
  });

  it("is a failure that is tried again later when the store stays away", async () => {
    store.faults.push(unavailable, unavailable, unavailable);
    expect(await upload()).toMatchObject({
      status: "failed",
      code: "STORAGE_UNAVAILABLE",
      retry: true,
    });
    expect(outputOf(await upload({ attempt: 1 }))).toMatchObject({ stored: "s3" });
  });

  it.each([
    ["a wrong ETag", { etag: '"00000000000000000000000000000000"' }],
    ["a wrong length", { "content-length": "7" }],
    ["another digest", { "x-amz-meta-sha256": "0".repeat(64) }],
  ])("takes the object away again after %s, and tries once more", async (_, wrong) => {
    const lie: Answer = (__, ___, response) => {
      const sha256 = createHash("sha256").update(data).digest("hex");
      const head = { etag: `"${md5(data)}"`, "content-length": String(data.length) };
      response.writeHead(200, { ...head, "x-amz-meta-sha256": sha256, ...wrong }).end();
    };
    store.faults.push(null, lie);
    expect(await upload()).toMatchObject({ code: "STORAGE_MISMATCH", retry: true });
    expect(store.kept).toBe(0);
    store.faults.push(null, lie);
    expect(await upload({ attempt: 1 })).toMatchObject({
      code: "STORAGE_MISMATCH",
      retry: false,
    });
  });

  it("ends before the limit of the task when the store is slow", async () => {
    store.faults.push((request, body, response) => {
      setTimeout(() => store.ordinary(request, body, response), 5_000).unref();
    });
    const outcome = await upload({ deadlineMs: Date.now() + 1_500 });
    expect(outcome).toMatchObject({ code: "STORAGE_UNAVAILABLE", retry: true });
    expect(store.kept).toBe(0);
  });

  it("waits for answers that come late, and nobody else does", async () => {
    const late: Answer = (request, body, response) => {
      setTimeout(() => store.ordinary(request, body, response), LATENCY_MS).unref();
    };
    store.faults.push(late, late);
    const startedAt = Date.now();
    const waiting = upload();
    outputOf(await shop.run("image_info", { fileLocation: photo }));
    expect(Date.now() - startedAt).toBeLessThan(LATENCY_MS);
    expect(outputOf(await waiting)).toMatchObject({ stored: "s3", bytes: data.length });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(2 * LATENCY_MS);
  });

  it("never shows half an object when it is canceled", async () => {
    const abort = new AbortController();
    store.faults.push(() => abort.abort());
    expect(await upload({ signal: abort.signal })).toMatchObject({ status: "canceled" });
    expect(store.kept).toBe(0);
    expect(await shop.leftovers()).toEqual([]);
  });
});

describe.each(rounds)("artifacts in a store with faults, round %i", () => {
  const sha256 = createHash("sha256").update(data).digest("hex");
  beforeEach(() => {
    store.watched = sha256;
  });
  const put = async () => {
    const directory = mkdtempSync(join(tmpdir(), "baton-s3-blob-"));
    const file = join(directory, "blob");
    writeFileSync(file, data);
    try {
      await createObjectBlobStore(objects).putFile(file, { sha256, bytes: data.length });
    } finally {
      rmSync(directory, { recursive: true });
    }
  };
  const told = (wrong: object): Answer => {
    const head = { etag: `"${md5(data)}"`, "content-length": String(data.length) };
    return (__, ___, response) =>
      void response.writeHead(200, { ...head, "x-amz-meta-sha256": sha256, ...wrong }).end();
  };

  it.each([
    ["a wrong ETag", { etag: '"00000000000000000000000000000000"' }],
    ["a wrong length", { "content-length": "7" }],
    ["another digest", { "x-amz-meta-sha256": "0".repeat(64) }],
  ])("are taken away again after %s", async (_, wrong) => {
    store.faults.push(null, null, told(wrong));
    await expect(put()).rejects.toMatchObject({ code: "STORAGE_MISMATCH" });
    expect(store.asked).toEqual(["HEAD", "PUT", "HEAD", "DELETE"]);
    expect(store.kept).toBe(0);
  });

  it("are stored over what is there with another digest, and once if they are there", async () => {
    await put();
    store.faults.push(told({ "x-amz-meta-sha256": "0".repeat(64) }));
    await put();
    expect(store.asked).toEqual(["HEAD", "PUT", "HEAD", "HEAD", "PUT", "HEAD"]);
    await put();
    expect(store.asked.slice(6)).toEqual(["HEAD"]);
  });
});

describe.each(rounds)("a clock that is wrong, round %i", () => {
  let own: Workshop;
  let client: ObjectClient;
  // A client remembers by how much the clocks differ: each test has its own.
  beforeEach(async () => {
    client = objectClientOf(place);
    own = await openWorkshop({ objects: client, size: 1 });
    photo = `upload://${(await own.upload(data, "boat.png")).id}`;
  });
  afterEach(async () => {
    await own.close();
    client.close();
  });

  const skewed =
    (offsetMs: number): Answer =>
    (_, __, response) => {
      const date = new Date(Date.now() + offsetMs).toUTCString();
      response.writeHead(403, { "content-type": "application/xml", date });
      response.end(xml("RequestTimeTooSkewed"));
    };

  it.each([
    [20 * 60_000, "20 minutes behind"],
    [-3 * 3_600_000, "3 hours ahead of"],
  ])("by %i ms is said, with what to do, and is final", async (offsetMs, words) => {
    store.faults.push(...Array.from({ length: 3 }, () => skewed(offsetMs)));
    const outcome = await upload({}, own);
    expect(outcome).toMatchObject({
      code: "STORAGE_DENIED",
      retry: false,
      reason:
        "The storage refused the upload (403 RequestTimeTooSkewed): the clock of this machine is " +
        `${words} the storage's. Set it right, for example by NTP.`,
    });
    expect(store.kept).toBe(0);
  });

  it("is put right by itself where the storage says what time it is", async () => {
    store.faults.push(skewed(20 * 60_000));
    expect(outputOf(await upload({}, own))).toMatchObject({ stored: "s3" });
  });
});

describe.each(rounds)("a store of 1 KiB per second, round %i", () => {
  const slow = readFileSync("public/samples/photos/geyser.jpg");
  const soon = () => ({ deadlineMs: Date.now() + 2_500 });

  it("is given up before the limit of the task, and has no part of the object", async () => {
    const file = `upload://${(await shop.upload(slow, "geyser.jpg")).id}`;
    store.bytesPerSecond = 1_024;
    const startedAt = Date.now();
    const outcome = await shop.run("upload_toS3", { fileLocation: file, key }, soon());
    expect(outcome).toMatchObject({ code: "STORAGE_UNAVAILABLE", retry: true });
    expect(Date.now() - startedAt).toBeLessThan(2_500);
    expect(store.kept).toBe(0);
    expect(await shop.leftovers()).toEqual([]);
  });

  it("is given up while it is read, too", async () => {
    const file = `upload://${(await shop.upload(slow, "geyser.jpg")).id}`;
    outputOf(await shop.run("upload_toS3", { fileLocation: file, key }));
    store.bytesPerSecond = 1_024;
    const read = () => shop.run("image_info", { fileLocation: `s3://bucket/${key}` }, soon());
    expect(await read()).toMatchObject({ status: "failed", retry: true });
    expect(await shop.leftovers()).toEqual([]);
    store.bytesPerSecond = null;
    expect(outputOf(await read())).toMatchObject({ bytes: slow.length });
  });
});

describe.each(rounds)("reading from a store with faults, round %i", () => {
  const half: Answer = (request, _, response) => {
    response.writeHead(200, { "content-length": data.length });
    response.write(data.subarray(0, data.length / 2), () => request.socket.destroy());
  };
  const info = () => shop.run("image_info", { fileLocation: `s3://bucket/${key}` });

  it("half a body is no picture: the task is tried again, and then reads it whole", async () => {
    await upload();
    store.faults.push(half);
    expect(await info()).toMatchObject({ code: "STORAGE_UNAVAILABLE", retry: true });
    expect(await shop.leftovers()).toEqual([]);
    expect(outputOf(await info())).toMatchObject({ width: 60, bytes: data.length });
  });

  it("a body that breaks before it is read fails its reader, not the server", async () => {
    await upload();
    store.faults.push(half);
    const body = await objects.open({ bucket: "bucket", key });
    await vi.waitFor(() => expect(body.destroyed).toBe(true));
    await expect(body.toArray()).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  });

  it("what is not there is final", async () => {
    expect(await info()).toMatchObject({ code: "SOURCE_NOT_FOUND", retry: false });
  });
});

it("the fake is an S3 server as far as it is used", async () => {
  const directory = mkdtempSync(join(tmpdir(), "baton-s3-fake-"));
  const file = join(directory, "x");
  writeFileSync(file, data);
  const headers = { contentType: "image/png", metadata: { sha256: "x" } };
  const address = { bucket: "bucket", key: "k" };
  await objects.put({ ...address, file, bytes: data.length, headers, onlyIfAbsent: false });
  expect(await objects.head(address)).toMatchObject({ bytes: data.length, sha256: "x" });
  await objects.remove(address);
  expect(await objects.head(address)).toBeNull();
  rmSync(directory, { recursive: true });
});
