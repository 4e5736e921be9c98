import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { objectClientOf } from "@/test/s3/object-client";
import { startS3 } from "@/test/s3/server";

import { createObjectBlobStore } from "./object-store";
import { publishObject, type PublishRequest } from "./published-objects";
import type { ObjectClient, ObjectStoreConfig } from "./storage";
import { describeArtifactStore } from "./storage.contract";

// Once per file: the names of skipped tests have to be known before they run.
const server = await startS3();
const modes = ["required", "supported"] as const;
const clients: ObjectClient[] = [];
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "baton-s3-test-"));
});
afterAll(async () => {
  for (const client of clients.splice(0)) client.close();
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
}, 30_000);

function client(change: Partial<ObjectStoreConfig> = {}): ObjectClient {
  const made = objectClientOf(server, change);
  clients.push(made);
  return made;
}

function request(data: Buffer, change: Partial<PublishRequest> = {}): PublishRequest {
  const file = join(directory, randomBytes(6).toString("hex"));
  writeFileSync(file, data);
  return {
    bucket: server?.bucket ?? "none",
    key: `k/${randomBytes(6).toString("hex")}.jpg`,
    file,
    stored: { sha256: createHash("sha256").update(data).digest("hex"), bytes: data.length },
    headers: { contentType: "image/jpeg", cacheControl: "max-age=60", metadata: { owner: "ann" } },
    ifExists: "overwrite",
    signal: new AbortController().signal,
    ...change,
  };
}

describe.skipIf(server === null)("a real S3 server", () => {
  for (const checksums of modes) {
    const prefix = `${randomBytes(3).toString("hex")}/`;
    describeArtifactStore(`S3 with ${checksums} checksums`, () =>
      Promise.resolve(createObjectBlobStore(client({ checksums, prefix }))),
    );

    it(`uploads small and large files with ${checksums} checksums and verifies them`, async () => {
      const s3 = client({ checksums });
      for (const bytes of [0, 1_000, 12 * 1_024 ** 2]) {
        const data = randomBytes(bytes);
        const asked = request(data);
        const published = await publishObject(s3, asked);
        expect(published).toMatchObject({ skipped: false, warnings: [] });
        const head = await s3.head(asked);
        expect(head).toMatchObject({
          bytes,
          contentType: "image/jpeg",
          sha256: asked.stored.sha256,
        });
        expect((await buffer(await s3.open(asked))).equals(data)).toBe(true);
      }
    });
  }

  it("overwrites, fails or skips as asked", async () => {
    const s3 = client();
    const first = request(randomBytes(100));
    await publishObject(s3, first);
    const again = (change: Partial<PublishRequest>, data = randomBytes(100)) =>
      publishObject(s3, request(data, { key: first.key, ...change }));
    await expect(again({ ifExists: "fail" })).rejects.toMatchObject({ code: "STORAGE_EXISTS" });
    const skipped = await again({ ifExists: "skip" });
    expect(skipped).toMatchObject({ skipped: true, warnings: [{ code: "CONTENT_DIFFERS" }] });
    expect(await again({ ifExists: "overwrite" })).toMatchObject({ skipped: false });
  });

  it("lets one of two racing uploads with ifExists fail win", async () => {
    const s3 = client();
    const key = `race/${randomBytes(6).toString("hex")}`;
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map(() =>
        publishObject(s3, request(randomBytes(50), { key, ifExists: "fail" })),
      ),
    );
    expect(results.filter((entry) => entry.status === "fulfilled")).toHaveLength(1);
  });

  it("signs download addresses that work until they end, with the name to save as", async () => {
    const s3 = client();
    const asked = request(randomBytes(300));
    await publishObject(s3, asked);
    const url = await s3.presign(asked, 60, "böat.jpg");
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toContain("b%C3%B6at.jpg");
    expect(Buffer.from(await answer.arrayBuffer())).toHaveLength(300);
  });

  it.skipIf(server?.checksSignatures !== true)(
    "refuses tampered addresses and wrong secrets",
    async () => {
      const s3 = client();
      const asked = request(randomBytes(30));
      await publishObject(s3, asked);
      const url = await s3.presign(asked, 60, "a.jpg");
      expect((await fetch(url.replace(/.$/, (end) => (end === "0" ? "1" : "0")))).status).toBe(403);
      const wrong = client({
        credentials: { accessKeyId: server?.accessKeyId ?? "", secretAccessKey: "wrong" },
      });
      await expect(publishObject(wrong, request(randomBytes(3)))).rejects.toMatchObject({
        code: "STORAGE_DENIED",
        message: expect.stringContaining("SignatureDoesNotMatch"),
      });
      const unknown = client({ credentials: { accessKeyId: "nobody", secretAccessKey: "x" } });
      await expect(publishObject(unknown, request(randomBytes(3)))).rejects.toMatchObject({
        code: "STORAGE_DENIED",
      });
    },
  );

  it("names a bucket that does not exist, and a key that is not there", async () => {
    const s3 = client();
    await expect(
      publishObject(s3, request(randomBytes(3), { bucket: "no-such-bucket-here" })),
    ).rejects.toMatchObject({
      code: "STORAGE_NO_BUCKET",
      message: 'Bucket "no-such-bucket-here" does not exist.',
    });
    await expect(s3.open({ bucket: server?.bucket ?? "", key: "nothing" })).rejects.toMatchObject({
      code: "SOURCE_NOT_FOUND",
    });
    expect(await s3.head({ bucket: server?.bucket ?? "", key: "nothing" })).toBeNull();
  });

  it("leaves nothing behind when an upload in parts is canceled", async () => {
    const s3 = client();
    const abort = new AbortController();
    const asked = request(randomBytes(30 * 1_024 ** 2), { signal: abort.signal });
    const running = publishObject(s3, asked);
    running.catch(() => undefined);
    setTimeout(() => abort.abort(), 30);
    await expect(running).rejects.toMatchObject({ code: "CANCELED" });
    expect(await s3.head(asked)).toBeNull();
  });
});

function reply(status: number, code: string) {
  return (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { "content-type": "application/xml" });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`);
  };
}

describe("a faulty S3 server", () => {
  let fake: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let endpoint: string;

  beforeEach(async () => {
    fake = createServer((incoming, response) => {
      incoming.resume();
      incoming.on("end", () => answer(incoming, response));
    });
    await new Promise<void>((resolve) => fake.listen(0, "127.0.0.1", resolve));
    const address = fake.address();
    endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  });
  afterEach(async () => {
    fake.closeAllConnections();
    await new Promise((resolve) => fake.close(resolve));
  });

  it.each([
    [503, "SlowDown", "STORAGE_UNAVAILABLE", "The storage did not answer: 503 SlowDown."],
    [500, "InternalError", "STORAGE_UNAVAILABLE", "The storage did not answer: 500 InternalError."],
    [
      429,
      "TooManyRequests",
      "STORAGE_UNAVAILABLE",
      "The storage did not answer: 429 TooManyRequests.",
    ],
    [
      403,
      "SignatureDoesNotMatch",
      "STORAGE_DENIED",
      'The storage refused the upload (403 SignatureDoesNotMatch). Check the access key and secret of connection "default".',
    ],
    [404, "XAdminUserNotFound", "STORAGE_DENIED", expect.any(String)],
    [404, "NoSuchBucket", "STORAGE_NO_BUCKET", expect.any(String)],
    [
      400,
      "InvalidRequest",
      "STORAGE_REJECTED",
      "The storage refused the request (400 InvalidRequest).",
    ],
  ])("%d %s becomes %3$s", async (status, code, expected, message) => {
    answer = reply(status, code);
    await expect(
      publishObject(client({ endpoint }), request(Buffer.from("x"))),
    ).rejects.toMatchObject({ code: expected, message });
  });

  it("says that nothing answered", async () => {
    await expect(
      publishObject(client({ endpoint: "http://127.0.0.1:1" }), request(Buffer.from("x"))),
    ).rejects.toMatchObject({
      code: "STORAGE_UNAVAILABLE",
      message: "The storage did not answer: connection refused.",
    });
  });

  it("notices a connection that breaks half-way", async () => {
    answer = (incoming) => incoming.socket.destroy();
    await expect(
      publishObject(client({ endpoint }), request(Buffer.from("x"))),
    ).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  });

  it("removes an object whose length is not what was sent", async () => {
    const methods: string[] = [];
    answer = (incoming, response) => {
      methods.push(incoming.method ?? "");
      response.writeHead(incoming.method === "DELETE" ? 204 : 200, {
        etag: '"x"',
        ...(incoming.method === "HEAD" ? { "content-length": "7" } : {}),
      });
      response.end();
    };
    await expect(
      publishObject(client({ endpoint }), request(Buffer.from("hello"))),
    ).rejects.toMatchObject({
      code: "STORAGE_MISMATCH",
      message: "Uploaded 5 bytes but the storage reports 7.",
    });
    expect(methods).toEqual(["PUT", "HEAD", "DELETE"]);
  });

  it("takes an error inside a successful completion for a failure", async () => {
    answer = (incoming, response) => {
      const url = incoming.url ?? "";
      response.writeHead(200, { etag: '"part"', "content-type": "application/xml" });
      if (incoming.method === "POST" && url.includes("uploads")) {
        response.end(
          "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>",
        );
        return;
      }
      response.end(
        incoming.method === "POST"
          ? "<Error><Code>InternalError</Code><Message>m</Message></Error>"
          : "",
      );
    };
    await expect(
      publishObject(client({ endpoint }), request(randomBytes(6 * 1_024 ** 2))),
    ).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  });

  it("ends a call to a silent server when it is canceled", async () => {
    answer = () => undefined;
    const abort = new AbortController();
    const running = publishObject(
      client({ endpoint }),
      request(Buffer.from("x"), { signal: abort.signal }),
    );
    running.catch(() => undefined);
    const started = performance.now();
    setTimeout(() => abort.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: "CANCELED" });
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
