import { createHash } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createObjectClient } from "@/lib/server/storage/s3";
import type { ObjectClient } from "@/lib/server/storage/storage";
import { png, quadrants } from "@/test/images";
import { objectClientOf } from "@/test/s3/object-client";
import { startS3 } from "@/test/s3/server";
import { openWorkshop, outputOf, type Workshop } from "@/test/workshop";

const server = await startS3();

describe.skipIf(server === null)("upload_toS3 to a real S3 server", () => {
  let shop: Workshop;
  let objects: ObjectClient;
  let archive: ObjectClient;
  let photo: string;
  let photoBytes: Buffer;

  beforeAll(async () => {
    objects = objectClientOf(server, { prefix: "baton/" });
    archive = createObjectClient({ ...objects.config, prefix: "archive/" }, "archive");
    const broken = createObjectClient(
      {
        ...objects.config,
        bucket: "elsewhere",
        credentials: { accessKeyId: "nobody", secretAccessKey: "nothing" },
      },
      "broken",
    );
    const connections = new Map([
      ["archive", archive],
      ["broken", broken],
    ]);
    shop = await openWorkshop({ objects, connections, size: 1 });
    photoBytes = png(quadrants(80, 40));
    photo = `upload://${(await shop.upload(photoBytes, "boat.png")).id}`;
  });
  afterAll(async () => {
    await shop.close();
    objects.close();
    await server?.stop();
  }, 30_000);

  it("saves a result under a key of run and reference, with its digest", async () => {
    const made = outputOf(
      await shop.run("image_convert_resize", {
        fileLocation: photo,
        outputFormat: "webp",
        outputWidth: 20,
      }),
    );
    const output = outputOf(
      await shop.run("upload_toS3", {
        fileLocation: made["fileLocation"] ?? null,
        cacheControl: "max-age=60",
      }),
    );
    const key = "baton/run-1/upload_toS3_ref/boat-image_convert_resize-20x10.webp";
    const location = `s3://${server?.bucket}/${key}`;
    expect(output).toMatchObject({
      fileLocation: location,
      s3Url: location,
      objectUrl: `${server?.endpoint}/${server?.bucket}/${key}`,
      bucket: server?.bucket,
      key,
      bytes: made["bytes"],
      sha256: made["sha256"],
      contentType: "image/webp",
      skipped: false,
      stored: "s3",
    });
    const head = await objects.head({ bucket: server?.bucket ?? "", key });
    expect(head).toMatchObject({ bytes: made["bytes"], sha256: made["sha256"] });
    const info = outputOf(await shop.run("image_info", { fileLocation: location }));
    expect(info).toMatchObject({ width: 20, height: 10, sha256: made["sha256"] });
  });

  it("signs an address only when asked, and never stores it", async () => {
    const plain = outputOf(await shop.run("upload_toS3", { fileLocation: photo, key: "x.png" }));
    expect(plain).not.toHaveProperty("presignedUrl");
    const signed = await shop.run("upload_toS3", {
      fileLocation: photo,
      key: "x.png",
      presignSeconds: 60,
    });
    const output = outputOf(signed);
    const answer = await fetch(String(output["presignedUrl"]));
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(output["sha256"]);
    expect(Date.parse(String(output["expiresAt"])) - Date.now()).toBeLessThanOrEqual(60_000);
    expect(signed.log.join()).not.toContain("X-Amz-Signature");
    expect(JSON.stringify(shop.catalog.rows)).not.toContain("X-Amz-Signature");
  });

  it("refuses other buckets, finally", async () => {
    expect(
      await shop.run("upload_toS3", { fileLocation: photo, bucket: "somebody-elses" }),
    ).toMatchObject({
      status: "failed",
      code: "PARAM_INVALID",
      retry: false,
      reason: `"bucket" must be "${server?.bucket}", the configured one; got "somebody-elses".`,
    });
    expect(
      await shop.run("image_info", { fileLocation: "s3://somebody-elses/x.png" }),
    ).toMatchObject({ code: "SOURCE_NOT_ALLOWED" });
  });

  it("saves by a named connection, with the keys of the server alone", async () => {
    const input = { fileLocation: photo, connection: "archive" };
    const output = outputOf(await shop.run("upload_toS3", input));
    const key = String(output["key"]);
    expect(key).toMatch(/^archive\//);
    expect(await archive.head({ bucket: server?.bucket ?? "", key })).not.toBeNull();
    expect(await shop.run("upload_toS3", { ...input, connection: "other" })).toMatchObject({
      code: "PARAM_INVALID",
      reason: '"connection" must be one of archive, broken; got "other".',
    });
  });

  it.skipIf(server?.checksSignatures === false)("says whose keys are wrong", async () => {
    expect(
      await shop.run("upload_toS3", { fileLocation: photo, connection: "broken" }),
    ).toMatchObject({
      code: "STORAGE_DENIED",
      retry: false,
      reason: expect.stringContaining('connection "broken"'),
    });
  });

  it("reads an address below the public one as the object, whatever its percent signs", async () => {
    const base = "https://photos.example.org/shop";
    const named = objectClientOf(server, { publicBaseUrl: base });
    const other = await openWorkshop({ objects: named, size: 1 });
    const { id } = await other.upload(photoBytes, "boat.png");
    const key = "100 %/\u00FC.png";
    const saved = outputOf(await other.run("upload_toS3", { fileLocation: `upload://${id}`, key }));
    expect(saved["fileLocation"]).toBe(`${base}/100%20%25/%C3%BC.png`);
    const fileLocation = saved["fileLocation"] ?? null;
    expect(outputOf(await other.run("image_info", { fileLocation }))["width"]).toBe(80);
    for (const path of ["%zz.png", "%80"]) {
      expect(await other.run("image_info", { fileLocation: `${base}/${path}` })).toMatchObject({
        code: "SOURCE_NOT_FOUND",
        reason: `Nothing was found at s3://${server?.bucket}/${path}.`,
      });
    }
    await other.close();
    named.close();
  });

  it("says that a key is not there", async () => {
    const fileLocation = `s3://${server?.bucket}/nothing.png`;
    expect(await shop.run("image_info", { fileLocation })).toMatchObject({
      status: "failed",
      code: "SOURCE_NOT_FOUND",
      reason: `Nothing was found at ${fileLocation}.`,
      retry: false,
    });
  });
});

describe("upload_toS3 to a server that is down", () => {
  it("may be tried again, and says what happened", async () => {
    const objects = objectClientOf(null);
    const shop = await openWorkshop({ objects, size: 1 });
    const { id } = await shop.upload(png(quadrants(8, 8)));
    const result = await shop.run("upload_toS3", { fileLocation: `upload://${id}` });
    expect(result).toMatchObject({
      status: "failed",
      code: "STORAGE_UNAVAILABLE",
      reason: "The storage did not answer: connection refused.",
      retry: true,
      output: { error: { retryable: true } },
    });
    objects.close();
    await shop.close();
  });
});
