import { readFileSync } from "node:fs";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { openServer, type TestServer } from "@/test/server";

import { createHttpServer } from "./connections";

/** Instead of a minute and of 64 KiB. */
const QUICK = { bodyMs: 300, bodyBytes: 2_000, restMs: 900, everyMs: 30 };
const photo = readFileSync("public/samples/photos/lake.jpg");

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ connections: QUICK });
});
afterAll(async () => {
  await server.close();
});

/** A connection of its own, and all that it was answered until it ended. */
function open(base = server.base): { readonly socket: Socket; readonly answer: Promise<string> } {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (chunk) => (text += String(chunk)));
  socket.on("error", () => undefined);
  return { socket, answer: new Promise((done) => socket.once("close", () => done(text))) };
}

function head(bytes: number, connection = "close"): string {
  return `POST /api/artifacts HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: ${connection}\r\ncontent-type: image/jpeg\r\ncontent-length: ${bytes}\r\n\r\n`;
}

it("an upload that goes on is taken, however long it takes", async () => {
  const { socket, answer } = open();
  socket.write(head(photo.length));
  const startedAt = performance.now();
  for (let at = 0; at < photo.length; at += photo.length / 40) {
    await sleep(50);
    socket.write(photo.subarray(at, at + photo.length / 40));
  }
  expect(performance.now() - startedAt).toBeGreaterThan(QUICK.bodyMs + QUICK.restMs);
  expect(await answer).toMatch(/^HTTP\/1\.1 20[01] /);
});

it.each([
  ["nothing more comes", 0],
  ["a byte comes now and then", 1],
])("an upload of which %s is ended, and says so", async (_, bytes) => {
  const { socket, answer } = open();
  socket.write(head(photo.length));
  socket.write(photo.subarray(0, 3_000));
  const startedAt = performance.now();
  const trickle = setInterval(() => {
    if (bytes > 0) socket.write(photo.subarray(3_000, 3_000 + bytes));
  }, 100);
  expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  clearInterval(trickle);
  expect(performance.now() - startedAt).toBeLessThan(5 * QUICK.bodyMs);
});

/** A server like ours that answers by a listener of its own. */
async function openOther(listener: Parameters<typeof createHttpServer>[0]) {
  const other = createHttpServer(listener, QUICK);
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
  const { socket, answer } = open(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
  return { socket, answer, close: () => new Promise((done) => other.close(done)) };
}

it("time in which a body lies unread is not its sender's", async () => {
  const { socket, answer, close } = await openOther((request, response) => {
    setTimeout(() => request.resume(), 4 * QUICK.bodyMs);
    request.on("end", () => response.end("read"));
  });
  socket.write(head(20_000_000));
  socket.write(Buffer.alloc(20_000_000));
  expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
  await close();
});

it("a refused body is read off for a while, not for ever", async () => {
  const { socket, answer, close } = await openOther((request, response) => {
    request.resume();
    response.writeHead(413).end();
  });
  socket.write(head(1_000_000_000, "keep-alive"));
  const startedAt = performance.now();
  const endless = setInterval(() => socket.write(Buffer.alloc(10_000, 1)), 10);
  expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
  clearInterval(endless);
  expect(performance.now() - startedAt).toBeGreaterThan(QUICK.restMs - QUICK.everyMs);
  await close();
});

it.each([
  ["an upload", "/api/artifacts", "image/jpeg"],
  ["JSON", "/api/workflow", "application/json"],
])("who sends all of %s before reading gets the refusal of it", async (_, path, type) => {
  const bytes = 80_000_000;
  const { socket, answer } = open();
  socket.pause();
  socket.write(head(bytes).replace("/api/artifacts", path).replace("image/jpeg", type));
  const failure = await new Promise((done) => socket.write(Buffer.alloc(bytes, " "), done));
  expect(failure ?? null).toBeNull();
  socket.resume();
  expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
});
