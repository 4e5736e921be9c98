import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Batch } from "@/lib/core/gallery/batch";
import type { Gallery } from "@/lib/core/gallery/gallery";
import { png, solid } from "@/test/images";
import { openServer, type TestServer } from "@/test/server";

let server: TestServer;

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

/** Runs the sample with two formats on a picture; answers the id when it has ended. */
async function run(name: string, size: number, correlationId: string): Promise<string> {
  const body = new FormData();
  const bytes = new Uint8Array(png(solid(size, size / 2, [size % 256, 90, 30])));
  body.append("file", new File([bytes], name));
  body.append("recipeParameters.outputSize.width", "50");
  const answer = await fetch(`${server.base}/api/run/image_convert_resize_multipleformat`, {
    method: "POST",
    body,
    headers: { "x-correlation-id": correlationId },
  });
  expect(answer.status).toBe(200);
  return answer.headers.get("x-workflow-id") ?? "";
}

async function read<T>(path: string): Promise<T> {
  const answer = await fetch(`${server.base}/api${path}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

describe("GET /api/executions/{id}/gallery", () => {
  it("says of each picture which task and settings made it, in which branch, of what", async () => {
    const id = await run("boat.png", 400, "gallery-one");
    const { sources, files } = await read<Gallery>(`/executions/${id}/gallery`);
    expect(sources).toMatchObject([{ name: "boat.png", format: "png", width: 400, height: 200 }]);
    expect(files.map(({ branch }) => branch)).toEqual([
      expect.stringMatching(/^Branch 1 of /),
      expect.stringMatching(/^Branch 2 of /),
    ]);
    expect(files[0]).toMatchObject({
      workflowId: id,
      attempt: 1,
      width: 50,
      height: 25,
      source: 0,
    });
    expect(files[0]?.parameters).toMatchObject({ outputFormat: expect.any(String) });
    expect(files[0]?.durationMs).toBeGreaterThan(0);
  });

  it("answers 404 to an unknown execution", async () => {
    const answer = await fetch(`${server.base}/api/executions/nothing/gallery`);
    expect(answer.status).toBe(404);
  });
});

describe("batches", () => {
  it("are the runs with one correlation id: listed, shown and packed together", async () => {
    const first = await run("boat.png", 400, "trip_1");
    const second = await run("boat.jpg", 300, "trip_1");
    await run("other.png", 200, "trip_2");
    const batch = await read<Batch>("/batches/trip_1");
    expect(batch).toMatchObject({ id: "trip_1", total: 2 });
    expect(batch.runs).toMatchObject([
      { workflowId: first, status: "COMPLETED", photo: { name: "boat.png" }, variants: 2 },
      { workflowId: second, status: "COMPLETED", photo: { name: "boat.jpg" }, variants: 2 },
    ]);
    const { files } = await read<Gallery>("/batches/trip_1/gallery");
    expect(new Set(files.map(({ path }) => path.split("/")[0]))).toEqual(
      new Set(["boat", "boat-2"]),
    );
    const zip = await fetch(`${server.base}/api/batches/trip_1/artifacts.zip`);
    const bytes = Buffer.from(await zip.arrayBuffer());
    expect(zip.headers.get("content-length")).toBe(String(bytes.length));
    expect(zip.headers.get("content-disposition")).toContain("trip_1.zip");
    // Stored as it is: the manifest can be read in the middle of the archive.
    expect(bytes.toString("latin1")).toContain('"batch": "trip_1"');
  });

  it("answers an empty list, 404 for its zip, and 400 to what is no id", async () => {
    expect(await read<Batch>("/batches/nobody")).toEqual({ id: "nobody", total: 0, runs: [] });
    expect((await fetch(`${server.base}/api/batches/nobody/artifacts.zip`)).status).toBe(404);
    const odd = await fetch(`${server.base}/api/batches/${encodeURIComponent("a' OR '1")}`);
    expect(odd.status).toBe(400);
    expect(((await odd.json()) as { message: string }).message).toContain("correlation id");
  });
});
