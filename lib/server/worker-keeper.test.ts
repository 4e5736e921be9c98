import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, describe, expect, it } from "vitest";

import { readWorkerEnv } from "./worker-env";
import { keeperOf } from "./worker-keeper";

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Answers in turn, the last one for ever. */
async function serverOf(...answers: readonly (readonly [number, object | string])[]) {
  let asked = 0;
  const server = createServer((_, response) => {
    const [status, body] = answers[Math.min(asked, answers.length - 1)] ?? [500, ""];
    asked += 1;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const bucket = { S3_BUCKET: "b", BATON_STORE: "s3" };
const keeper = (variables: Record<string, string>, said: string[] = []) =>
  keeperOf(readWorkerEnv(variables), (line) => said.push(line));

describe("where a worker keeps its pictures", () => {
  it("is the server that is named, whatever it is", async () => {
    const variables = { ...bucket, BATON_URL: "http://10.1.2.3:3000/" };
    expect(await keeper(variables)).toBe("http://10.1.2.3:3000");
  });

  it("is the server that it works for where that is a Baton", async () => {
    const url = await serverOf([200, { engine: "embedded" }]);
    expect(await keeper({ ...bucket, CONDUCTOR_SERVER_URL: `${url}/api` })).toBe(url);
  });

  it.each([
    [404, { message: "No static resource api/health." }],
    [500, "<html>"],
    [401, { error: "UNAUTHORIZED" }],
  ])("is the bucket alone where the server is another (%i)", async (status, body) => {
    const url = await serverOf([status, body]);
    expect(await keeper({ ...bucket, CONDUCTOR_SERVER_URL: `${url}/api` })).toBeNull();
  });

  it("is nowhere without a bucket: it says what is missing", async () => {
    const url = await serverOf([404, {}]);
    await expect(keeper({ CONDUCTOR_SERVER_URL: `${url}/api` })).rejects.toThrow(
      `The server at ${url} keeps no pictures. Set BATON_URL to the address of a Baton server, or S3_BUCKET and BATON_STORE=s3 to keep them in a bucket.`,
    );
  });

  it("is asked for again, and said once, while the server is not there", async () => {
    const url = await serverOf([503, "starting"], [503, "starting"], [200, { engine: "embedded" }]);
    const said: string[] = [];
    expect(await keeper({ CONDUCTOR_SERVER_URL: `${url}/api` }, said)).toBe(url);
    expect(said).toEqual([`The server at ${url} does not answer yet; waiting for it.`]);
  });
});
