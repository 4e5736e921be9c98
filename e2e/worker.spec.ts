import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

import { expect, test } from "./fixtures";
import { type RunningServer, startServer } from "./server";

interface RunningWorker {
  readonly health: string;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** `npm run worker` without its building. */
async function startWorker(server: string, token: string): Promise<RunningWorker> {
  const child: ChildProcess = spawn(process.execPath, ["build/worker-main.mjs"], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      CONDUCTOR_SERVER_URL: `${server}/api`,
      BATON_TOKEN: token,
      BATON_WORKER_PORT: "0",
      BATON_IMAGE_WORKERS: "1",
      BATON_LOG_LEVEL: "error",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const health = await new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      const address = /health on (\S+)/.exec(chunk.toString())?.[1];
      if (address !== undefined) resolve(address);
    });
    void ended.then((code) => reject(new Error(`The worker ended with ${code}.`)));
  });
  return {
    health,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

async function call<T>(server: RunningServer, path: string, init: RequestInit = {}): Promise<T> {
  const headers = { "x-authorization": TOKEN, "content-type": "application/json", ...init.headers };
  const answer = await fetch(`${server.url}/api${path}`, { ...init, headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return (answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text) as T;
}

const TOKEN = "w".repeat(32);

test("image workers in processes of their own: one is killed, another goes on", async () => {
  test.setTimeout(120_000);
  const server = await startServer({ BATON_TOKEN: TOKEN, BATON_IMAGE_WORKERS: "0" });
  try {
    const first = await startWorker(server.url, TOKEN);
    const second = await startWorker(server.url, TOKEN);
    const { fileLocation } = await call<{ fileLocation: string }>(server, "/artifacts", {
      method: "POST",
      body: readFileSync("public/samples/photos/lake.jpg"),
      headers: { "content-type": "image/jpeg" },
    });
    const start = () =>
      call<string>(server, "/workflow/variants_far", {
        method: "POST",
        body: JSON.stringify({ fileLocation }),
      });
    await call(server, "/metadata/workflow", {
      method: "PUT",
      body: JSON.stringify([twoFormats()]),
    });
    const ids = await Promise.all([start(), start(), start()]);
    await first.end("SIGKILL");
    for (const id of ids) {
      await expect
        .poll(
          async () => (await call<{ status: string }>(server, `/workflow/${id}/status`)).status,
          { timeout: 60_000 },
        )
        .toBe("COMPLETED");
      const { artifacts } = await call<{ artifacts: { id: string; bytes: number }[] }>(
        server,
        `/artifacts?workflowId=${id}`,
      );
      expect(artifacts).toHaveLength(2);
      for (const artifact of artifacts) {
        const bytes = await fetch(`${server.url}/api/artifacts/${artifact.id}`, {
          headers: { "x-authorization": TOKEN },
        });
        expect((await bytes.arrayBuffer()).byteLength).toBe(artifact.bytes);
      }
    }
    const health = (await (await fetch(second.health)).json()) as object;
    expect(health).toMatchObject({ healthy: true, running: 0, server: { isUp: true } });
    expect(await second.end("SIGTERM")).toBe(0);
  } finally {
    await server.stop();
  }
});

/** A lost worker is noticed after two seconds. */
function twoFormats(): object {
  const taskDefinition = { retryCount: 5, retryDelaySeconds: 0, responseTimeoutSeconds: 2 };
  const convert = (outputFormat: string) => ({
    name: "image_convert_resize",
    taskReferenceName: outputFormat,
    type: "SIMPLE",
    taskDefinition,
    inputParameters: {
      fileLocation: "${workflow.input.fileLocation}",
      outputFormat,
      outputWidth: 300,
    },
  });
  return {
    name: "variants_far",
    version: 1,
    schemaVersion: 2,
    tasks: [
      {
        name: "fork",
        taskReferenceName: "fork",
        type: "FORK_JOIN",
        forkTasks: [[convert("jpg")], [convert("webp")]],
      },
      { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["jpg", "webp"] },
    ],
  };
}
