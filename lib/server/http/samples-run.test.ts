import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { openServer, type TestServer } from "@/test/server";

interface Sample {
  readonly name: string;
  readonly photoInput: string | null;
  readonly input: JsonObject;
}

interface Task {
  readonly referenceTaskName: string;
  readonly taskType: string;
  readonly status: string;
  readonly outputData: JsonObject;
}

interface Run {
  readonly status: string;
  readonly reasonForIncompletion?: string;
  readonly output: JsonObject;
  readonly tasks: readonly Task[];
}

let server: TestServer;
let photo: string;
let samples: readonly Sample[];

beforeAll(async () => {
  server = await openServer();
  const response = await fetch(`${server.base}/api/artifacts`, {
    method: "POST",
    headers: { "content-type": "image/jpeg", "x-file-name": "lake.jpg" },
    body: readFileSync("public/samples/photos/lake.jpg"),
  });
  ({ fileLocation: photo } = (await response.json()) as { fileLocation: string });
  ({ samples } = (await server.call("GET", "/samples")).json as { samples: Sample[] });
});
afterAll(() => server.close());

/** Starts a sample as the page does: its own input, and the photo where it belongs. */
async function run(name: string): Promise<Run> {
  const sample = samples.find((entry) => entry.name === name);
  if (sample === undefined) throw new Error(`no sample ${name}`);
  const input = { ...sample.input, ...(sample.photoInput && { [sample.photoInput]: photo }) };
  const { text: id, status } = await server.call("POST", `/workflow/${name}`, input);
  expect(status).toBe(200);
  for (;;) {
    const execution = (await server.call("GET", `/workflow/${id}`)).json as Run;
    if (execution.status !== "RUNNING") return execution;
    await sleep(50);
  }
}

async function headOf(location: unknown): Promise<string | null> {
  const id = /^store:\/\/a\/([\w-]+)\./.exec(String(location))?.[1] ?? "";
  return (await fetch(`${server.base}/api/artifacts/${id}`)).headers.get("content-type");
}

describe("the samples run with one photo and nothing configured", () => {
  it("a workflow inside a workflow", async () => {
    const { status, output, tasks } = await run("image_convert_resize_multipleformat_subworkflow");
    expect(status).toBe("COMPLETED");
    expect(output).toEqual({
      fileLocationJpg: expect.stringMatching(/^store:\/\/files\/.*\.jpg$/),
      fileLocationWebp: expect.stringMatching(/^store:\/\/files\/.*\.webp$/),
    });
    const child = tasks.find(({ taskType }) => taskType === "SUB_WORKFLOW");
    expect(child).toMatchObject({ status: "COMPLETED", referenceTaskName: "subworkflow_jpg_ref" });
  });

  it("sizes × formats by a dynamic fork: 7 tasks, a map of 4", async () => {
    const { status, output, tasks } = await run("image_multiple_convert_resize");
    expect(status).toBe("COMPLETED");
    expect(tasks).toHaveLength(7);
    const made = output["fileLocations"] as Record<string, JsonObject>;
    expect(Object.keys(made).toSorted()).toEqual([
      "image_convert_resize_jpg_400x300_0",
      "image_convert_resize_jpg_800x600_1",
      "image_convert_resize_webp_400x300_2",
      "image_convert_resize_webp_800x600_3",
    ]);
    const largest = made["image_convert_resize_webp_800x600_3"] ?? {};
    expect(largest).toMatchObject({ format: "webp", outputWidth: 800, outputHeight: 600 });
    expect(Math.max(Number(largest["width"]) / 800, Number(largest["height"]) / 600)).toBe(1);
    expect(await headOf(largest["fileLocation"])).toBe("image/webp");
  });

  it("three effects in parallel", async () => {
    const { status, output, tasks } = await run("image_effects_all");
    expect(status).toBe("COMPLETED");
    const locations = Object.values(output);
    expect(new Set(locations).size).toBe(3);
    for (const location of locations) expect(await headOf(location)).toBe("image/jpeg");
    const pictures = tasks.filter(({ taskType }) => taskType.startsWith("image_"));
    expect(new Set(pictures.map(({ outputData }) => outputData["sha256"])).size).toBe(3);
  });

  it("many images, each in a workflow of its own", async () => {
    const { status, output, tasks } = await run("image_list_multiple_convert_resize");
    expect(status).toBe("COMPLETED");
    const children = tasks.filter(({ taskType }) => taskType === "SUB_WORKFLOW");
    expect(children.map((task) => task.referenceTaskName)).toEqual([
      "image_multiple_convert_resize_lake.jpg_0",
    ]);
    const [child] = Object.values(output["fileLocations"] as Record<string, JsonObject>);
    expect(Object.keys(child?.["fileLocations"] ?? {})).toHaveLength(2);
  });

  it("many effects by a dynamic fork", async () => {
    const { status, output } = await run("image_effects");
    expect(status).toBe("COMPLETED");
    expect(output["fileLocations"]).toMatchObject({
      "image_effect_lake.jpg_sepia_0": { recipe: "sepia" },
      "image_effect_lake.jpg_vibrant_1": { recipe: "vibrant" },
    });
  });
});

describe("the task definitions with the limits of the Orkes workers", () => {
  it("are taken as they are, and obeyed", async () => {
    const file = "public/samples/task-definitions/orkes.json";
    const definitions = JSON.parse(readFileSync(file, "utf8")) as JsonObject[];
    for (const definition of definitions) {
      expect((await server.call("PUT", "/metadata/taskdefs", definition)).status).toBe(200);
      const { json } = await server.call("GET", `/metadata/taskdefs/${String(definition["name"])}`);
      expect(json).toMatchObject(definition);
    }
    const limit = 50;
    const id = (
      await server.call("POST", "/workflow/image_multiple_convert_resize", {
        fileLocation: photo,
        outputFormats: ["jpg"],
        outputSizes: Array.from({ length: limit + 1 }, (_, index) => ({ width: 10 + index })),
      })
    ).text;
    const statuses = async () =>
      ((await server.call("GET", `/workflow/${id}`)).json as Run).tasks
        .filter(({ taskType }) => taskType === "image_convert_resize")
        .map(({ status }) => status);
    const done = async () => (await statuses()).filter((status) => status === "COMPLETED").length;
    await expect.poll(done, { timeout: 25_000 }).toBe(limit);
    await sleep(500);
    expect((await statuses()).filter((status) => status === "SCHEDULED")).toHaveLength(1);
    await server.call("DELETE", `/workflow/${id}`);
  }, 40_000);
});
