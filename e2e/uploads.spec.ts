import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { sendManyUploads } from "@/test/many-uploads";

import { expect, test } from "./fixtures";

/** `npm run bench -- transfers` sends a thousand. */
const UPLOADS = 150;
const RSS_MB = 350;

test("many uploads at once, some slow, some broken off: memory stays, nothing is left over", async ({
  server,
  request,
}) => {
  test.setTimeout(120_000);
  const { statuses, aborted } = await sendManyUploads(server.url, UPLOADS);
  expect(aborted).toBe(UPLOADS / 10);
  const { 201: taken = 0, ...refused } = statuses;
  expect(taken).toBeGreaterThan(0);
  // Whoever is not taken is told to come again; nobody's connection just ends.
  for (const status of Object.keys(refused)) expect(["429", "503", "507"]).toContain(status);
  expect(highestMegabytes(server.pid())).toBeLessThan(RSS_MB);
  const leftovers = () =>
    readdirSync(join(server.dataDir, "tmp")).filter((name) => !name.startsWith("child-"));
  await expect.poll(leftovers, { timeout: 60_000 }).toEqual([]);
  const { artifacts } = (await (await request.get("/api/artifacts?limit=1000")).json()) as {
    artifacts: object[];
  };
  expect(artifacts).toHaveLength(taken);
});

/** From the process's status, as Linux keeps it. */
function highestMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
}
