import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ConductorEngine } from "@/lib/server/engine/conductor";
import { describeEngine } from "@/lib/server/engine/engine.contract";
import { ConductorClient } from "@/lib/server/net/conductor-client";
import { startConductor } from "@/test/differential/servers.mjs";
import { png, quadrants } from "@/test/images";
import { startS3 } from "@/test/s3/server";
import { openServer, type TestServer } from "@/test/server";
import { buildWorker } from "@/test/worker-process";

// A real Conductor OSS server, where Java 21 and Maven are. Started once per file: names of skipped tests come before they run.
const conductor = await startConductor();
const s3 = conductor === null ? null : await startS3();
const url = conductor?.api.replace(/\/api$/, "") ?? "http://127.0.0.1:9";
const SLOW = 300_000;

afterAll(async () => {
  await s3?.stop();
  await conductor?.stop();
});

if (conductor !== null) {
  describeEngine("a Conductor OSS server", () => {
    const engine = new ConductorEngine(new ConductorClient({ url, credentials: null }, Date.now));
    return { engine, close: () => engine.close() };
  });
}

describe.skipIf(conductor === null)("a server in front of a Conductor OSS server", () => {
  let first: TestServer;
  let second: TestServer;
  let photo = "";
  beforeAll(async () => {
    const bucket: Record<string, string> = s3
      ? {
          BATON_STORE: "s3",
          S3_BUCKET: s3.bucket,
          S3_ENDPOINT: s3.endpoint,
          AWS_ACCESS_KEY_ID: s3.accessKeyId,
          AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
        }
      : {};
    const variables = { ...bucket, CONDUCTOR_SERVER_URL: `${url}/api` };
    first = await openServer({ variables });
    second = await openServer({ variables: { ...variables, BATON_IMAGE_WORKERS: "0" } });
    const stored = await fetch(`${first.base}/api/artifacts`, {
      method: "POST",
      body: new Uint8Array(png(quadrants(120, 60))),
      headers: { "content-type": "image/png" },
    });
    photo = ((await stored.json()) as { fileLocation: string }).fileLocation;
  }, SLOW);
  afterAll(async () => {
    await first.close();
    await second.close();
  });

  const get = async (server: TestServer, id: string) =>
    (await server.call("GET", `/workflow/${id}?includeTasks=true`)).json as {
      status: string;
      output: Record<string, string>;
      tasks: { referenceTaskName: string; status: string }[];
    };
  const ended = async (id: string) => {
    for (const limit = Date.now() + 60_000; ; await sleep(300)) {
      const found = await get(first, id).catch(() => null);
      if (found && !/RUNNING|PAUSED/.test(found.status)) return found;
      if (Date.now() > limit) throw new Error(`still open: ${JSON.stringify(found?.tasks)}`);
      await first.call("PUT", `/workflow/decide/${id}`);
    }
  };

  it(
    "runs the fork sample with its image workers, and both servers see it",
    async () => {
      const name = "image_convert_resize_multipleformat";
      for (const limit = Date.now() + 30_000; Date.now() < limit; await sleep(300))
        if ((await first.call("GET", `/metadata/workflow/${name}`)).status === 200) break;
      const input = sampleInput(name, photo);
      const id = (await first.call("POST", `/workflow/${name}`, input)).text;
      const done = await ended(id);
      expect(done.status).toBe("COMPLETED");
      expect(Object.keys(done.output)).toEqual(
        expect.arrayContaining(["fileLocationJpg", "fileLocationWebp"]),
      );
      const { artifacts } = (await first.call("GET", `/artifacts?workflowId=${id}`)).json as {
        artifacts: unknown[];
      };
      expect(artifacts.length).toBeGreaterThanOrEqual(2);
      expect((await get(second, id)).status).toBe("COMPLETED");
    },
    SLOW,
  );

  it(
    "goes on after the Conductor server was killed in the middle of a run",
    async () => {
      await first.call("POST", "/metadata/taskdefs", [
        { name: "oss_outside", retryCount: 1, retryDelaySeconds: 0, ownerEmail: "o@example.com" },
      ]);
      const step = (ref: string) => ({ name: "oss_outside", taskReferenceName: ref });
      await first.call("PUT", "/metadata/workflow", [
        {
          name: "oss_two",
          version: 1,
          schemaVersion: 2,
          ownerEmail: "o@example.com",
          tasks: [step("a"), step("b")],
        },
      ]);
      const id = (await first.call("POST", "/workflow/oss_two", {})).text;
      await work(first);
      await conductor?.restart();
      await work(first);
      expect((await ended(id)).status).toBe("COMPLETED");
    },
    SLOW,
  );
});

describe.skipIf(conductor === null || s3 === null)(
  "image workers that know a Conductor OSS server and a bucket alone",
  () => {
    const bucket = {
      BATON_STORE: "s3",
      S3_PREFIX: "far/",
      S3_BUCKET: s3?.bucket ?? "",
      S3_ENDPOINT: s3?.endpoint ?? "",
      AWS_ACCESS_KEY_ID: s3?.accessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: s3?.secretAccessKey ?? "",
      CONDUCTOR_SERVER_URL: `${url}/api`,
    };
    let front: TestServer;
    let build: Awaited<ReturnType<typeof buildWorker>>;
    let workers: Awaited<ReturnType<typeof build.start>>[];
    let photo = "";
    beforeAll(async () => {
      front = await openServer({ variables: { ...bucket, BATON_IMAGE_WORKERS: "0" } });
      build = await buildWorker();
      const start = () => build.start({ ...bucket, BATON_IMAGE_DEADLINE_MS: "200000" });
      workers = await Promise.all([start(), start()]);
      const forkSample = "/metadata/workflow/image_convert_resize_multipleformat";
      for (const limit = Date.now() + 30_000; Date.now() < limit; await sleep(300))
        if ((await front.call("GET", forkSample)).status === 200) break;
      const stored = await fetch(`${front.base}/api/artifacts`, {
        method: "POST",
        body: readFileSync("public/samples/photos/lake.jpg"),
        headers: { "content-type": "image/jpeg" },
      });
      photo = ((await stored.json()) as { fileLocation: string }).fileLocation;
      await front.call("PUT", "/metadata/workflow", [
        slowPicture("far_slow", 6),
        slowPicture("far_patient", 300),
      ]);
    }, SLOW);
    afterAll(async () => {
      await build.remove();
      await front.close();
    }, SLOW);

    const look = async (id: string) => {
      await front.call("PUT", `/workflow/decide/${id}`);
      return (await front.call("GET", `/workflow/${id}?includeTasks=true`)).json as {
        status: string;
        output: Record<string, string>;
        tasks: { taskType: string; status: string; workerId: string; retryCount: number }[];
      };
    };
    const ended = async (id: string) => {
      for (const limit = Date.now() + 150_000; ; await sleep(500)) {
        const found = await look(id).catch(() => null);
        if (found && found.status !== "RUNNING") return found;
        if (Date.now() > limit) throw new Error(`still open: ${JSON.stringify(found?.tasks)}`);
      }
    };
    /** The one that works on something, when it does. */
    const atWork = async () => {
      for (const limit = Date.now() + 30_000; Date.now() < limit; await sleep(50))
        for (const worker of workers) if ((await worker.health()).running > 0) return worker;
      throw new Error("no worker took the task");
    };

    it(
      "run the fork sample; a server in front has their pictures from the bucket",
      async () => {
        for (const worker of workers)
          expect(await worker.health()).toMatchObject({ artifacts: "bucket", running: 0 });
        const name = "image_convert_resize_multipleformat";
        const id = (await front.call("POST", `/workflow/${name}`, sampleInput(name, photo))).text;
        const done = await ended(id);
        expect(done.status).toBe("COMPLETED");
        expect(done.output["fileLocationJpg"]).toMatch(/^s3:/);
        const { artifacts } = (await front.call("GET", `/artifacts?workflowId=${id}`)).json as {
          artifacts: { id: string; bytes: number; kind: string }[];
        };
        expect(artifacts.map(({ kind }) => kind).toSorted()).toEqual([
          "published",
          "published",
          "variant",
          "variant",
        ]);
        for (const { id: artifact, bytes } of artifacts) {
          const answer = await fetch(`${front.base}/api/artifacts/${artifact}`);
          expect((await answer.arrayBuffer()).byteLength).toBe(bytes);
        }
      },
      SLOW,
    );

    it(
      "take over from one that was killed at work",
      async () => {
        const start = await front.call("POST", "/workflow/far_slow", { fileLocation: photo });
        const victim = await atWork();
        const [task] = (await look(start.text)).tasks;
        expect(task?.status).toBe("IN_PROGRESS");
        await victim.end("SIGKILL");
        workers = workers.filter((worker) => worker !== victim);
        const done = await ended(start.text);
        expect(done.status).toBe("COMPLETED");
        const attempts = done.tasks.filter(({ taskType }) => taskType === "image_convert_resize");
        expect(attempts.map(({ status }) => status)).toEqual(["TIMED_OUT", "COMPLETED"]);
        expect(attempts[1]?.workerId).not.toBe(attempts[0]?.workerId);
      },
      SLOW,
    );

    it(
      "finish their work while the Conductor server is killed and comes back, and report it then",
      async () => {
        const start = await front.call("POST", "/workflow/far_patient", { fileLocation: photo });
        await atWork();
        await conductor?.restart();
        const done = await ended(start.text);
        expect(done.tasks).toMatchObject([{ status: "COMPLETED", retryCount: 0 }]);
        expect(JSON.stringify(done)).not.toContain(bucket.AWS_SECRET_ACCESS_KEY);
        for (const worker of workers) {
          expect(worker.output()).not.toContain(bucket.AWS_SECRET_ACCESS_KEY);
          expect(await worker.end("SIGTERM")).toBe(0);
        }
      },
      SLOW,
    );
  },
);

/** Takes many seconds; a lost worker is noticed after so many seconds of silence. */
function slowPicture(name: string, responseTimeoutSeconds: number): object {
  const owner = { ownerEmail: "o@example.com" };
  return {
    name,
    version: 1,
    schemaVersion: 2,
    ...owner,
    tasks: [
      {
        name: "image_convert_resize",
        taskReferenceName: "slow",
        type: "SIMPLE",
        taskDefinition: {
          name: "image_convert_resize",
          retryCount: 8,
          retryDelaySeconds: 0,
          timeoutSeconds: 0,
          responseTimeoutSeconds,
          ...owner,
        },
        inputParameters: {
          fileLocation: "${workflow.input.fileLocation}",
          outputFormat: "avif",
          outputWidth: 1_600,
          effort: 6,
        },
      },
    ],
  };
}

/** Polls until a task comes, and completes it. */
async function work(server: TestServer): Promise<void> {
  for (const limit = Date.now() + 60_000; Date.now() < limit; await sleep(200)) {
    const { status, json } = await server.call("GET", "/tasks/poll/oss_outside?workerid=w");
    if (status !== 200) continue;
    const { taskId, workflowInstanceId } = json as { taskId: string; workflowInstanceId: string };
    const report = { taskId, workflowInstanceId, status: "COMPLETED", outputData: {} };
    expect((await server.call("POST", "/tasks", report)).status).toBe(200);
    return;
  }
  throw new Error("no task came");
}

function sampleInput(name: string, fileLocation: string): object {
  const index = JSON.parse(readFileSync("public/samples/index.json", "utf8")) as {
    samples: { name: string; input?: object }[];
  };
  const sample = index.samples.find((each) => each.name === name);
  return { ...sample?.input, fileLocation };
}
