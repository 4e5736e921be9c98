import { readdirSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { sendManyUploads } from "../many-uploads";
import { openServer, type TestServer } from "../server";

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(async () => {
  await server.close();
});

const leftovers = () =>
  readdirSync(join(server.directory, "tmp")).filter((name) => !name.startsWith("child-"));

// An error that nobody handles would end the server: here it fails the test.
it("uploads that break off are nobody's failure but their own, and leave nothing", async () => {
  const { statuses, aborted } = await sendManyUploads(server.base, 40);
  expect({ statuses, aborted }).toEqual({ statuses: { 201: 36 }, aborted: 4 });
  await expect.poll(leftovers, { timeout: 10_000 }).toEqual([]);
  const { artifacts } = (await server.call("GET", "/artifacts?limit=100")).json as {
    artifacts: object[];
  };
  expect(artifacts).toHaveLength(36);
});
