import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { png, quadrants } from "@/test/images";
import { FaultyStore, xml } from "@/test/s3/faulty-store";
import { startS3 } from "@/test/s3/server";
import { openServer, type TestServer } from "@/test/server";

// Once per file: the names of skipped tests have to be known before they run.
const s3 = await startS3();
const photo = png(quadrants(40, 20));

async function upload(server: TestServer): Promise<string> {
  const answer = await fetch(`${server.base}/api/artifacts`, {
    method: "POST",
    body: new Uint8Array(photo),
    headers: { "content-type": "image/png", "x-file-name": "boat.png" },
  });
  return ((await answer.json()) as { id: string }).id;
}

describe.skipIf(s3 === null)("a server whose pictures are in a bucket", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openServer({
      variables: {
        BATON_STORE: "s3",
        S3_BUCKET: s3?.bucket ?? "",
        S3_ENDPOINT: s3?.endpoint ?? "",
        AWS_ACCESS_KEY_ID: s3?.accessKeyId ?? "",
        AWS_SECRET_ACCESS_KEY: s3?.secretAccessKey ?? "",
      },
    });
  });
  afterAll(async () => {
    await server.close();
    await s3?.stop();
  });

  it("tries it in four steps, and leaves nothing there", async () => {
    const answer = await server.call("POST", "/settings/storage/test");
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ stored: "s3", bucket: s3?.bucket });
    expect(Object.keys((answer.json as { steps: object }).steps)).toEqual([
      "put",
      "head",
      "get",
      "delete",
    ]);
  });

  it("sends on to the bucket when asked, and only then", async () => {
    const id = await upload(server);
    const address = `${server.base}/api/artifacts/${id}`;
    expect((await fetch(address, { redirect: "manual" })).status).toBe(200);
    const sent = await fetch(`${address}?redirect=1`, { redirect: "manual" });
    expect(sent.status).toBe(307);
    expect(sent.headers.get("cache-control")).toBe("no-store");
    const there = await fetch(sent.headers.get("location") ?? "");
    expect(there.headers.get("content-disposition")).toContain("boat.png");
    expect(Buffer.from(await there.arrayBuffer()).equals(photo)).toBe(true);
  });
});

describe("a bucket that cannot be used", () => {
  it("is said with the sentence that a task would fail with", async () => {
    const store = new FaultyStore();
    const server = await openServer({
      variables: {
        S3_BUCKET: "bucket",
        S3_ENDPOINT: await store.listen(),
        AWS_ACCESS_KEY_ID: "key",
        AWS_SECRET_ACCESS_KEY: "wrong-secret",
      },
    });
    const test = () => server.call("POST", "/settings/storage/test");
    expect((await test()).json).toMatchObject({ stored: "s3", bucket: "bucket" });
    expect(store.objects.size).toBe(0);
    store.faults.push((_, __, response) => {
      response.writeHead(403, { "content-type": "application/xml" });
      response.end(xml("SignatureDoesNotMatch"));
    });
    const refused = await test();
    expect(refused.status).toBe(502);
    expect(refused.json).toMatchObject({
      code: "STORAGE_DENIED",
      message: expect.stringContaining("Check the access key and secret"),
    });
    expect(refused.text).not.toContain("wrong-secret");
    store.close();
    const away = await test();
    expect(away.status).toBe(503);
    expect(away.json).toMatchObject({ code: "STORAGE_UNAVAILABLE", retryable: true });
    await server.close();
  });

  it("without keys is said at once: no machine of a cloud is asked for some", async () => {
    const store = new FaultyStore();
    const server = await openServer({
      variables: { S3_BUCKET: "bucket", S3_ENDPOINT: await store.listen() },
    });
    const answer = await server.call("POST", "/settings/storage/test");
    expect(answer.json).toMatchObject({ code: "STORAGE_NO_CREDENTIALS" });
    expect(process.env["AWS_EC2_METADATA_DISABLED"]).toBe("true");
    await server.close();
    store.close();
  });

  it("that is not configured is no failure; pictures on the disk are never elsewhere", async () => {
    const server = await openServer();
    const answer = await server.call("POST", "/settings/storage/test");
    expect(answer.json).toEqual({ stored: "local", steps: {} });
    const id = await upload(server);
    const sent = await fetch(`${server.base}/api/artifacts/${id}?redirect=1`);
    expect(sent.status).toBe(200);
    await server.close();
  });
});
