import { createServer } from "node:net";

import { expect, it } from "vitest";

import { freePort } from "./free-port.mjs";

it("never answers a port that the system might give to a connection", async () => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port: givenOut } = probe.address() as { port: number };
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  await new Promise((resolve) => probe.close(resolve));
  expect(givenOut).toBeGreaterThan(Math.max(...ports));
  expect(new Set(ports).size).toBeGreaterThan(40);
});
