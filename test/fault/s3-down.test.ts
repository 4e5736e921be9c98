import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { png, quadrants } from "../images";
import { FaultyStore } from "../s3/faulty-store";
import { openServer, type TestServer } from "../server";

/** Nightly: BATON_S3_DOWN_SECONDS=60 (`npm run test:faults`). */
const DOWN_MS = Number(process.env["BATON_S3_DOWN_SECONDS"] ?? 4) * 1_000;
const RUNS = 5;
const SECRET = "nobody-may-read-this-secret";

const store = new FaultyStore();
let server: TestServer;
let photo = "";

beforeAll(async () => {
  server = await openServer({
    variables: {
      S3_BUCKET: "bucket",
      S3_ENDPOINT: await store.listen(),
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: SECRET,
    },
  });
  const stored = await fetch(`${server.base}/api/artifacts`, {
    method: "POST",
    body: new Uint8Array(png(quadrants(60, 40))),
    headers: { "content-type": "image/png" },
  });
  photo = ((await stored.json()) as { fileLocation: string }).fileLocation;
  await server.call("POST", "/metadata/workflow", resizeAndSave());
});
afterAll(async () => {
  await server.close();
  store.close();
});

interface Run {
  readonly status: string;
  readonly output: { readonly saved?: string };
  readonly tasks: readonly {
    readonly taskType: string;
    readonly status: string;
    readonly taskId: string;
    readonly reasonForIncompletion?: string;
  }[];
}

const look = async (id: string) =>
  (await server.call("GET", `/workflow/${id}?includeTasks=true`)).json as Run;

it(
  "a store that is away is tried again by the task's policy; nothing is lost, and no secret told",
  async () => {
    store.close();
    const ids: string[] = [];
    for (let run = 0; run < RUNS; run += 1)
      ids.push((await server.call("POST", "/workflow/save", { fileLocation: photo })).text);
    await sleep(DOWN_MS);
    for (const id of ids) expect((await look(id)).status).toBe("RUNNING");
    await store.listen();
    for (const id of ids) {
      const done = await ended(id);
      expect(done.status).toBe("COMPLETED");
      const uploads = done.tasks.filter(({ taskType }) => taskType === "upload_toS3");
      expect(uploads.length).toBeGreaterThan(1);
      expect(uploads.at(-1)?.status).toBe("COMPLETED");
      expect(new Set(uploads.slice(0, -1).map(({ status }) => status))).toEqual(
        new Set(["FAILED"]),
      );
      expect(uploads[0]?.reasonForIncompletion).toBe(
        "The storage did not answer: connection refused.",
      );
      expect(store.objects.has(`/bucket/${done.output.saved}`)).toBe(true);
      const logs = await Promise.all(
        uploads.map(({ taskId }) => server.call("GET", `/tasks/${taskId}/log`)),
      );
      const told = [JSON.stringify(done), ...logs.map(({ text }) => text)].join();
      expect(told).not.toContain(SECRET);
    }
    for (const path of ["/settings", "/health", "//metrics"])
      expect((await server.call("GET", path)).text).not.toContain(SECRET);
  },
  DOWN_MS + 60_000,
);

async function ended(id: string): Promise<Run> {
  for (const limit = Date.now() + 30_000; ; await sleep(100)) {
    const found = await look(id);
    if (found.status !== "RUNNING") return found;
    if (Date.now() > limit) throw new Error(`still open: ${JSON.stringify(found.tasks)}`);
  }
}

function resizeAndSave(): object {
  const from = (fileLocation: string) => ({ fileLocation });
  return {
    name: "save",
    version: 1,
    schemaVersion: 2,
    outputParameters: { saved: "${save.output.key}" },
    tasks: [
      {
        name: "image_convert_resize",
        taskReferenceName: "resize",
        type: "SIMPLE",
        inputParameters: { ...from("${workflow.input.fileLocation}"), outputFormat: "webp" },
      },
      {
        name: "upload_toS3",
        taskReferenceName: "save",
        type: "SIMPLE",
        taskDefinition: { name: "upload_toS3", retryCount: 200, retryDelaySeconds: 1 },
        inputParameters: from("${resize.output.fileLocation}"),
      },
    ],
  };
}
