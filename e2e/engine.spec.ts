import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { APIRequestContext } from "@playwright/test";

import { expect, test } from "./fixtures";
import { startServer } from "./server";

interface Task {
  readonly taskId: string;
  readonly referenceTaskName: string;
  readonly status: string;
  readonly retryCount: number;
  readonly startDelayInSeconds: number;
  readonly scheduledTime: number;
  readonly startTime: number;
}

interface Execution {
  readonly status: string;
  readonly output: Record<string, string>;
  readonly tasks: readonly Task[];
}

interface Manifest {
  readonly files: readonly {
    readonly path: string;
    readonly width: number;
    readonly height: number;
    readonly format: string;
    readonly sha256: string;
  }[];
}

async function upload(request: APIRequestContext): Promise<string> {
  const answer = await request.post("/api/artifacts", {
    data: readFileSync("public/samples/photos/geyser.jpg"),
    headers: { "content-type": "image/jpeg", "x-file-name": "geyser.jpg" },
  });
  expect([200, 201]).toContain(answer.status());
  return (await answer.json()).fileLocation;
}

async function start(request: APIRequestContext, name: string, input: object): Promise<string> {
  const answer = await request.post(`/api/workflow/${name}`, { data: input });
  expect(answer.status()).toBe(200);
  return answer.text();
}

async function read(request: APIRequestContext, id: string): Promise<Execution> {
  return (await request.get(`/api/workflow/${id}`)).json();
}

test("a photo goes through the fork and comes back as a zip that keeps its promises", async ({
  request,
}) => {
  const fileLocation = await upload(request);
  const id = await start(request, "image_convert_resize_multipleformat", {
    fileLocation,
    recipeParameters: { outputSize: { width: 600 } },
  });
  await expect
    .poll(async () => (await read(request, id)).status, { timeout: 20_000 })
    .toBe("COMPLETED");
  const zip = await (await request.get(`/api/executions/${id}/artifacts.zip`)).body();
  const folder = mkdtempSync(join(tmpdir(), "baton-zip-"));
  writeFileSync(join(folder, "all.zip"), zip);
  execFileSync("python3", ["-m", "zipfile", "-e", "all.zip", "."], { cwd: folder });
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  expect(manifest.files.map(({ format }) => format).toSorted()).toEqual(["jpeg", "webp"]);
  for (const file of manifest.files) {
    const bytes = readFileSync(join(folder, file.path));
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.sha256);
    const seen = spawnSync("identify", ["-format", "%w %h", join(folder, file.path)]);
    if (seen.status === 0) expect(String(seen.stdout)).toBe(`${file.width} ${file.height}`);
    expect([file.width, file.height]).toEqual([600, 900]);
  }
  rmSync(folder, { recursive: true });
});

test("the policy of a task is obeyed: attempts and delays are what the rule says", async ({
  request,
}) => {
  const rule = (await (await request.get("/api/metadata/taskdefs/sample_flaky")).json()) as object;
  await request.put("/api/metadata/taskdefs", {
    data: {
      ...rule,
      retryCount: 3,
      retryLogic: "EXPONENTIAL_BACKOFF",
      retryDelaySeconds: 1,
      backoffJitterMs: 0,
    },
  });
  const definition = {
    name: "flaky_only",
    version: 1,
    tasks: [
      { name: "sample_flaky", taskReferenceName: "flaky", inputParameters: { failTimes: 2 } },
    ],
  };
  const id = await (
    await request.post("/api/workflow", { data: { name: "flaky_only", workflowDef: definition } })
  ).text();
  await expect
    .poll(async () => (await read(request, id)).status, { timeout: 20_000 })
    .toBe("COMPLETED");
  const { tasks } = await read(request, id);
  expect(tasks.map(({ status, startDelayInSeconds }) => [status, startDelayInSeconds])).toEqual([
    ["FAILED", 0],
    ["FAILED", 1],
    ["COMPLETED", 2],
  ]);
  for (const task of tasks.slice(1)) {
    const waitedMs = task.startTime - task.scheduledTime;
    expect(waitedMs).toBeGreaterThanOrEqual(task.startDelayInSeconds * 1000);
    expect(waitedMs).toBeLessThan(task.startDelayInSeconds * 1000 + 1000);
  }
  // Other specs use the same server.
  await request.put("/api/metadata/taskdefs", { data: rule });
});

test("a server killed in mid-run goes on where it was, and repeats nothing that had finished", async ({
  playwright,
}) => {
  const server = await startServer();
  const request = await playwright.request.newContext({ baseURL: server.url });
  try {
    const definition = {
      name: "survivor",
      version: 1,
      tasks: [
        { name: "sample_slow", taskReferenceName: "first", inputParameters: { seconds: 0 } },
        { name: "sample_slow", taskReferenceName: "second", inputParameters: { seconds: 1 } },
        { name: "outside", taskReferenceName: "third", inputParameters: {} },
      ],
    };
    const id = await (
      await request.post("/api/workflow", { data: { name: "survivor", workflowDef: definition } })
    ).text();
    const statusOf = async (ref: string) =>
      (await read(request, id)).tasks.find((task) => task.referenceTaskName === ref)?.status;
    await expect.poll(() => statusOf("second")).toBe("IN_PROGRESS");
    const before = await read(request, id);
    await server.killAndRestart();
    const after = await read(request, id);
    expect(after.status).toBe("RUNNING");
    expect(after.tasks[0]).toEqual(before.tasks[0]);
    await expect.poll(() => statusOf("third"), { timeout: 6_000 }).toBe("SCHEDULED");
    const polled = await (await request.get("/api/tasks/poll/outside?workerid=w")).json();
    await request.post("/api/tasks", {
      data: { workflowInstanceId: id, taskId: polled.taskId, status: "COMPLETED" },
    });
    const end = await read(request, id);
    expect([end.status, end.tasks.length]).toEqual(["COMPLETED", 3]);
  } finally {
    await request.dispose();
    await server.stop();
  }
});
