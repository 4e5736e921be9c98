import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";

import { afterAll, beforeAll, expect, it } from "vitest";

import { pageFiles } from "./page-files";

const SCRIPT = `export const text = "${"a well-kept text ".repeat(500)}";`;
const directory = mkdtempSync(join(tmpdir(), "baton-pages-"));
let server: Server;

beforeAll(async () => {
  mkdirSync(join(directory, "chunks"));
  writeFileSync(join(directory, "chunks/one.js"), SCRIPT);
  writeFileSync(join(directory, "chunks/one.js.br"), brotliCompressSync(SCRIPT));
  writeFileSync(join(directory, "chunks/one.woff2"), "font");
  const answer = pageFiles(directory);
  server = createServer((asked, response) => {
    if (!answer(asked, response)) response.writeHead(404).end("next");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

function get(path: string, encoding: string, method = "GET") {
  const { port } = server.address() as AddressInfo;
  const headers = { "accept-encoding": encoding };
  return new Promise<{ status?: number; headers: object; body: Buffer }>((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({
          ...(response.statusCode === undefined ? {} : { status: response.statusCode }),
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
    })
      .on("error", reject)
      .end();
  });
}

it.each(["br", "gzip, deflate, br, zstd", "gzip;q=0.5, br;q=0.9"])(
  "answers a script compressed to who takes %s",
  async (encoding) => {
    const { status, headers, body } = await get("/_next/static/chunks/one.js?v=1", encoding);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-encoding": "br",
      "content-length": String(body.length),
      "cache-control": expect.stringContaining("immutable"),
      vary: "Accept-Encoding",
    });
    expect(body.length).toBeLessThan(SCRIPT.length / 10);
    expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
  },
);

it.each([
  ["/_next/static/chunks/one.js", "gzip"],
  ["/_next/static/chunks/one.js", "br;q=0"],
  ["/_next/static/chunks/one.woff2", "br"],
  ["/_next/static/chunks/../chunks/one.js", "br"],
  ["/_next/static/chunks/none.js", "br"],
])("leaves %s for %s to others", async (path, encoding) => {
  expect(await get(path, encoding)).toMatchObject({ status: 404 });
});

it("answers HEAD without a body", async () => {
  const { status, body } = await get("/_next/static/chunks/one.js", "br", "HEAD");
  expect([status, body.length]).toEqual([200, 0]);
});
