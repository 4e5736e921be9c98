import { join } from "node:path";

import { GetObjectCommand, ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openConnection } from "@/lib/server/store/connection";
import { Chaos } from "@/test/chaos";
import { startS3 } from "@/test/s3/server";

/** Nightly: BATON_CRASH_ROUNDS=10 (`npm run test:faults`). */
const ROUNDS = Number(process.env["BATON_CRASH_ROUNDS"] ?? 1);
// Once per file: the names of skipped tests have to be known before they run.
const server = await startS3();

describe.skipIf(server === null)("C11: a crash while an upload to S3 is open", () => {
  let chaos: Chaos;
  let client: S3Client;
  beforeAll(async () => {
    const { endpoint = "", bucket = "", accessKeyId = "", secretAccessKey = "" } = server ?? {};
    client = new S3Client({
      endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    });
    chaos = await Chaos.open({
      S3_BUCKET: bucket,
      S3_ENDPOINT: endpoint,
      S3_REGION: "us-east-1",
      S3_FORCE_PATH_STYLE: "true",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    });
    await chaos.launch();
    await chaos.prepare();
    await chaos.kill();
  });
  afterAll(async () => {
    client.destroy();
    await chaos.close();
    await server?.stop();
  });

  it("is uploaded again under the same key, whole, and nothing is left open", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await chaos.launch("C11:2");
      const outside = chaos.workOutside();
      const starting = chaos.start(40, 400);
      expect(await chaos.gone(20_000)).toBe(true);
      await Promise.all([starting, outside]);
    }
    await chaos.launch();
    await chaos.finish(60_000);
    expect(chaos.problems()).toEqual([]);

    const uploads = uploadsOf(chaos.directory);
    expect(uploads.length).toBeGreaterThan(0);
    expect(new Set(uploads.map(({ key }) => key)).size).toBe(uploads.length);
    for (const { key, bytes } of uploads) {
      const stored = await client.send(new GetObjectCommand({ Bucket: server?.bucket, Key: key }));
      const body = await stored.Body?.transformToByteArray();
      expect(body?.length).toBe(bytes);
    }
    const open = await client.send(new ListMultipartUploadsCommand({ Bucket: server?.bucket }));
    expect(open.Uploads ?? []).toEqual([]);
  }, 150_000);
});

/** What the outputs of the upload tasks promise to be in the bucket. */
function uploadsOf(directory: string): { key: string; bytes: number }[] {
  const connection = openConnection(join(directory, "baton.db"));
  const rows = connection
    .prepare("SELECT output FROM task WHERE taskType = 'upload_toS3' AND status = 'COMPLETED'")
    .all() as { output: string }[];
  connection.close();
  return rows.map(({ output }) => JSON.parse(output) as { key: string; bytes: number });
}
