import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { png, quadrants } from "@/test/images";
import { openServer, type TestServer } from "@/test/server";

let server: TestServer;
const boat = png(quadrants(400, 200));

beforeAll(async () => {
  server = await openServer({ variables: { BATON_IMAGE_QUEUE: "3" } });
  const slow = {
    name: "slow",
    version: 1,
    inputParameters: ["fileLocation"],
    tasks: [{ name: "w", taskReferenceName: "w", type: "WAIT", inputParameters: {} }],
  };
  await server.call("POST", "/metadata/workflow", slow);
  await server.call("POST", "/metadata/workflow", {
    name: "typed",
    version: 1,
    inputParameters: [],
    inputSchema: {
      name: "typed",
      version: 1,
      type: "JSON",
      data: {
        type: "object",
        required: ["width"],
        properties: {
          width: { type: "integer" },
          deep: { properties: { on: { type: "boolean" } } },
        },
      },
    },
    tasks: [{ name: "n", taskReferenceName: "n", type: "NOOP" }],
    outputParameters: { given: "${workflow.input}" },
  });
});
afterAll(() => server.close());

interface Sent {
  readonly headers?: Record<string, string>;
  readonly files?: readonly (readonly [string, Buffer, string])[];
  readonly fields?: Readonly<Record<string, string>>;
}

/** A form, as a browser or curl sends it. */
async function post(path: string, { headers = {}, files = [], fields = {} }: Sent) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const [name, data, file] of files) body.append(name, new File([new Uint8Array(data)], file));
  return await fetch(`${server.base}/api/run/${path}`, { method: "POST", body, headers });
}

const one = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  post("image_convert_resize", { headers, fields, files: [["file", boat, "boat.png"]] });

async function jsonOf(response: Response): Promise<JsonObject> {
  return (await response.json()) as JsonObject;
}

const small = {
  "recipeParameters.outputFormat": "webp",
  "recipeParameters.outputSize.width": "100",
};

describe("POST /api/run", () => {
  it("starts with a form, waits and answers what was made", async () => {
    const response = await one(small);
    expect(response.status).toBe(200);
    const answer = await jsonOf(response);
    expect(answer).toMatchObject({
      workflowId: response.headers.get("x-workflow-id"),
      status: "COMPLETED",
      output: { fileLocation: expect.stringMatching(/^store:\/\/files\//) },
      variants: [
        {
          name: "image_convert_resize",
          file: "boat-image_convert_resize-100x50.webp",
          width: 100,
          height: 50,
          format: "webp",
          contentType: "image/webp",
          location: expect.stringMatching(/^store:\/\/files\//),
        },
      ],
      savedPercent: expect.any(Number),
      durationMs: expect.any(Number),
    });
    const [variant] = answer["variants"] as JsonObject[];
    const bytes = await (await fetch(server.base + String(variant?.["url"]))).arrayBuffer();
    expect(bytes.byteLength).toBe(answer["bytes"]);
  });

  it.each(["image/webp", "image/*", "text/html, image/webp;q=0.9, */*;q=0.1"])(
    "answers the bytes of the one image for Accept: %s",
    async (accept) => {
      const response = await one(small, { accept });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("image/webp");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.toString("latin1", 8, 12)).toBe("WEBP");
    },
  );

  it("is undecided among several images, until one is named", async () => {
    const name = "image_convert_resize_multipleformat";
    const sent = { files: [["file", boat, "boat.png"]] as const };
    const size = { "recipeParameters.outputSize.width": "80" };
    const several = await post(name, { ...sent, fields: size, headers: { accept: "image/*" } });
    expect(several.status).toBe(406);
    expect((await jsonOf(several))["variants"]).toHaveLength(2);
    const jpeg = await post(name, { ...sent, fields: size, headers: { accept: "image/jpeg" } });
    expect(jpeg.headers.get("content-type")).toBe("image/jpeg");
    const named = await post(`${name}/1?variant=image_convert_resize_webp`, {
      ...sent,
      fields: size,
      headers: { accept: "image/*" },
    });
    expect(named.headers.get("content-type")).toBe("image/webp");
  });

  it("answers a zip with all images, those of a child workflow too", async () => {
    const response = await post("image_convert_resize_multipleformat_subworkflow", {
      fields: { "recipeParameters.outputSize.width": "60" },
      files: [["file", boat, "boat.png"]],
      headers: { accept: "application/zip" },
    });
    expect(response.headers.get("content-type")).toBe("application/zip");
    const zip = Buffer.from(await response.arrayBuffer()).toString("latin1");
    expect(Number(response.headers.get("content-length"))).toBe(zip.length);
    for (const file of [
      "boat-image_convert_resize-60x30.jpg",
      "boat-image_convert_resize_webp-60x30.webp",
      "manifest.json",
    ]) {
      expect(zip).toContain(file);
    }
  });

  it("takes lists and sizes as JSON texts, and one image as the body", async () => {
    const grid = await post("image_multiple_convert_resize", {
      fields: { outputFormats: "jpg,webp", outputSizes: '[{"width":80},{"width":40}]' },
      files: [["file", boat, "boat.png"]],
    });
    expect((await jsonOf(grid))["variants"]).toHaveLength(4);
    const query = "recipeParameters.outputFormat=png&recipeParameters.outputSize.width=30";
    const raw = await fetch(`${server.base}/api/run/image_convert_resize?${query}`, {
      method: "POST",
      headers: { "content-type": "image/png", "x-file-name": "raw.png" },
      body: new Uint8Array(boat),
    });
    expect(await jsonOf(raw)).toMatchObject({ variants: [{ width: 30, format: "png" }] });
  });

  it("takes JSON, and makes a list of a name that comes twice", async () => {
    const upload = await fetch(`${server.base}/api/artifacts`, {
      method: "POST",
      headers: { "content-type": "image/png", "x-file-name": "a.png" },
      body: new Uint8Array(boat),
    });
    const { fileLocation } = (await upload.json()) as { fileLocation: string };
    const { json } = await server.call("POST", "/run/image_convert_resize", {
      fileLocation,
      recipeParameters: { outputFormat: "gif" },
    });
    expect(json).toMatchObject({ status: "COMPLETED", variants: [{ format: "gif" }] });
    const other = png(quadrants(40, 40));
    const effects = await post("image_effects", {
      fields: { recipeInfos: '[{"recipe":"negate"}]' },
      files: [
        ["file", boat, "a.png"],
        ["file", other, "b.png"],
      ],
    });
    expect((await jsonOf(effects))["variants"]).toHaveLength(2);
  });

  it("converts fields by the input schema of the workflow", async () => {
    const response = await post("typed", {
      fields: { width: "12", "deep.on": "TRUE", text: "12", input: '{"more":[1],"width":1}' },
    });
    expect(await jsonOf(response)).toMatchObject({
      output: { given: { width: 12, deep: { on: true }, text: "12", more: [1] } },
    });
    for (const [fields, words] of [
      [{ width: "wide" }, '"width" must be a whole number; got "wide".'],
      [{ width: "1", "deep.on": "maybe" }, '"deep.on" must be a boolean'],
      [{ width: "1", "a.__proto__.b": "x" }, '"a.__proto__.b" is no name of an input.'],
      [{ width: "1", input: "[]" }, '"input" must be a JSON object.'],
      [{}, 'needs the input "width"'],
    ] as const) {
      const refused = await post("typed", { fields });
      expect(refused.status).toBe(400);
      expect((await jsonOf(refused))["message"]).toContain(words);
    }
  });
});

describe("a run that is not finished, or not well", () => {
  it("answers at once when asked to, and says where to look", async () => {
    const response = await one(small, { prefer: "respond-async" });
    expect(response.status).toBe(202);
    const { workflowId, links } = await jsonOf(response);
    expect(response.headers.get("location")).toBe(`/api/workflow/${String(workflowId)}`);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(links).toMatchObject({ execution: `/api/workflow/${String(workflowId)}` });
  });

  it("waits no longer than preferred", async () => {
    const sent = { files: [["file", boat, "boat.png"]] as const, headers: { prefer: "wait=1" } };
    const response = await post("slow", sent);
    expect(response.status).toBe(202);
    expect(await jsonOf(response)).toMatchObject({ status: "RUNNING" });
  });

  it("starts once for one key", async () => {
    const headers = { "idempotency-key": "k-1" };
    const [first, second] = [await one(small, headers), await one(small, headers)];
    expect(second.headers.get("x-workflow-id")).toBe(first.headers.get("x-workflow-id"));
  });

  it("says what of the request was wrong: 422 with code, sentence and task", async () => {
    const response = await one({ ...small, "recipeParameters.outputSize.width": "abc" });
    expect(response.status).toBe(422);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("x-workflow-id")).not.toBeNull();
    expect(await jsonOf(response)).toMatchObject({
      status: 422,
      workflowStatus: "FAILED",
      error: {
        code: "PARAM_INVALID",
        message: '"outputWidth" must be a whole number from 1 to 8192; got "abc".',
        taskRef: "image_convert_resize_ref",
      },
    });
  });

  it.each([
    ["nowhere", [["file", boat, "a.png"]], 404, "No such workflow found by name: nowhere"],
    ["image_convert_resize", [], 400, 'The workflow needs the input "fileLocation".'],
    ["image_convert_resize", [["file", Buffer.from("x"), "a.png"]], 415, "It looks like text"],
  ] as const)("%s with %j: %i %s", async (path, files, status, words) => {
    const response = await post(path, { files, fields: small });
    expect(response.status).toBe(status);
    const { message } = await jsonOf(response);
    expect(message).toContain(words);
  });

  it("names a terminated run", async () => {
    const asked = post("slow", { files: [["file", boat, "b.png"]] });
    for (let open = 0; open < 2; await sleep(20)) {
      open = ((await server.call("GET", "/workflow/running/slow")).json as string[]).length;
    }
    for (const id of (await server.call("GET", "/workflow/running/slow")).json as string[]) {
      await server.call("DELETE", `/workflow/${id}?reason=enough`);
    }
    const response = await asked;
    expect(response.status).toBe(409);
    expect(await jsonOf(response)).toMatchObject({ workflowStatus: "TERMINATED" });
  });

  it("goes on when the caller leaves, unless it asked for the end", async () => {
    for (const [query, status] of [
      ["", "RUNNING"],
      ["?cancelOnDisconnect=1", "TERMINATED"],
    ] as const) {
      const { port } = new URL(server.base);
      const before = new Set(await idsOf("slow"));
      const socket = connect(Number(port), "127.0.0.1");
      const body = JSON.stringify({ fileLocation: "upload://0123456789abcdef" });
      socket.write(
        `POST /api/run/slow${query} HTTP/1.1\r\nhost: 127.0.0.1\r\n` +
          `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
      let id: string | undefined;
      for (; id === undefined; await sleep(20)) {
        id = (await idsOf("slow")).find((each) => !before.has(each));
      }
      socket.destroy();
      for (let wait = 0; wait < 100 && (await statusOf(id)) !== status; wait += 1) await sleep(20);
      await sleep(100);
      expect(await statusOf(id)).toBe(status);
    }
  });

  it("is refused while too many image tasks wait", async () => {
    const sizes = Array.from({ length: 12 }, (_, index) => ({ width: 1_500 + index }));
    await post("image_multiple_convert_resize", {
      fields: { outputFormats: "avif", outputSizes: JSON.stringify(sizes) },
      files: [["file", readFileSync("public/samples/photos/waterfall.jpg"), "w.jpg"]],
      headers: { prefer: "respond-async" },
    });
    for (let waiting = 0; waiting < 5; await sleep(10)) {
      const { json } = await server.call("GET", "/tasks/queue/all");
      waiting = (json as Record<string, number>)["image_convert_resize"] ?? 0;
    }
    const response = await one(small, { prefer: "respond-async" });
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await jsonOf(response)).toMatchObject({ code: "QUEUE_FULL", retryable: true });
  });
});

async function idsOf(name: string): Promise<string[]> {
  return (await server.call("GET", `/workflow/running/${name}`)).json as string[];
}

async function statusOf(id: string): Promise<unknown> {
  return ((await server.call("GET", `/workflow/${id}`)).json as JsonObject)["status"];
}
