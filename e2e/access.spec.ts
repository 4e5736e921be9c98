import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "./fixtures";
import { startServer } from "./server";

const TOKEN = "k".repeat(32);

/** The first line of the answer; empty when the server closes the connection without one. */
function ask(url: string, head: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(head));
    let said = "";
    socket.on("data", (data: Buffer) => {
      said += data.toString();
      socket.destroy();
    });
    socket.once("error", reject);
    socket.once("close", () => resolve(said.split("\r\n")[0] ?? ""));
  });
}

test("no spelling of an address gets around the token", async () => {
  const server = await startServer({ BATON_TOKEN: TOKEN });
  try {
    const paths = [
      "/api/version",
      "//api/version",
      "/API/version",
      "/%61pi/version",
      "/api/%76ersion",
    ];
    const more = [
      "/api/version.rsc",
      "/api/version/",
      "/_next/../api/version",
      "/health/../api/version",
    ];
    for (const path of [...paths, ...more]) {
      const line = await ask(
        server.url,
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nrsc: 1\r\nx-middleware-subrequest: middleware\r\n\r\n`,
      );
      expect([path, line]).toEqual([path, expect.stringMatching(/ (?:307|308|401|404) /)]);
    }
    const open = await ask(
      server.url,
      `GET /api/version HTTP/1.1\r\nHost: localhost\r\nX-Authorization: ${TOKEN}\r\n\r\n`,
    );
    expect(open).toContain(" 200 ");
  } finally {
    await server.stop();
  }
});

test("other host names get neither pages nor upgrades", async ({ server }) => {
  for (const path of ["/", "/executions", "/api/version", "/_next/static/x.js"]) {
    const line = await ask(server.url, `GET ${path} HTTP/1.1\r\nHost: evil.test\r\n\r\n`);
    expect([path, line]).toEqual([path, expect.stringMatching(/ (?:403|421) /)]);
  }
  const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
  const line = await ask(server.url, `GET / HTTP/1.1\r\nHost: evil.test\r\n${upgrade}\r\n`);
  expect(line).toMatch(/ (?:403|421) |^$/);
});

test("two hundred slow callers stop nobody and are sent away", async ({ server }) => {
  test.setTimeout(60_000);
  const slow = await Promise.all(
    Array.from(
      { length: 200 },
      (_, index) =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => {
            socket.write(`GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Part-${index}: a`);
            resolve(socket);
          });
          socket.once("error", reject);
        }),
    ),
  );
  const closed = slow.map(
    (socket) =>
      new Promise<void>((resolve) =>
        socket
          .on("error", () => undefined)
          .once("close", () => resolve())
          .resume(),
      ),
  );
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  await Promise.all(closed);
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
});

test("an address that others can reach is refused without a token", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "baton-e2e-"));
  const child = spawn(process.execPath, ["build/main.mjs"], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      HOST: "0.0.0.0",
      PORT: "0",
      BATON_DATA_DIR: dataDir,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  const code = await new Promise((resolve) => child.once("exit", resolve));
  await rm(dataDir, { recursive: true, force: true });
  expect(code).not.toBe(0);
  expect(said).toContain("set BATON_TOKEN");
});
