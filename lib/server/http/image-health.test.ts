import { execFileSync } from "node:child_process";

import { afterAll, beforeAll, expect, it } from "vitest";

import { openServer, type TestServer } from "@/test/server";

const CRASHES = 5;

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ variables: { BATON_IMAGE_WORKERS: "1" } });
});
afterAll(() => server.close());

/** Image children of this process. */
function children(): number[] {
  const list = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)]).toString();
  const rows = list.split("\n").filter((row) => row.includes("image-child"));
  return rows.map((row) => Number.parseInt(row, 10));
}

it("says when the processes that handle pictures end again and again, and why they ended", async () => {
  expect((await server.call("GET", "/ready")).json).toEqual({ ready: true });
  expect((await server.call("GET", "/health")).json).toMatchObject({ imageMemoryIsWatched: true });
  let last = 0;
  for (let crash = 0; crash < CRASHES; crash += 1) {
    await expect.poll(() => children().some((pid) => pid !== last), { timeout: 10_000 }).toBe(true);
    last = children().find((pid) => pid !== last) ?? 0;
    process.kill(last, "SIGKILL");
  }
  await expect
    .poll(async () => (await server.call("GET", "/ready")).json, { timeout: 5_000 })
    .toEqual({ ready: false, reason: "image workers are failing" });
  expect((await server.call("GET", "/ready")).status).toBe(503);
  const { text } = await server.call("GET", "//metrics");
  expect(text).toContain(`baton_image_children_ended_total{cause="crash"} ${CRASHES}`);
  expect(text).toMatch(/^baton_image_jobs_waiting 0$/m);
});
