import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { simple, workflow } from "@/test/engine";
import { openServer, type TestServer } from "@/test/server";

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

const start = (batonFaults?: unknown) =>
  server.call("POST", "/workflow", {
    name: "w",
    workflowDef: { ...workflow([simple("a")]), ownerEmail: "a@b.c" },
    ...(batonFaults === undefined ? {} : { batonFaults }),
  });

describe("fault injection over HTTP", () => {
  it("is kept with the execution, and no other answer has a trace of it", async () => {
    const faulty = (await start({ a: { failFirst: 1 } })).text;
    const plain = (await start()).text;
    expect((await server.call("GET", `/workflow/${faulty}`)).json).toMatchObject({
      batonFaults: { a: { failFirst: 1 } },
    });
    expect((await server.call("GET", `/workflow/${plain}`)).text).not.toContain("batonFaults");
  });

  it("is refused in a sentence where it is wrong", async () => {
    const unknown = await start({ nobody: { failFirst: 1 } });
    expect(unknown.status).toBe(400);
    expect(unknown.text).toContain("which the workflow does not have");
    for (const wrong of [{ a: { failFirst: "two" } }, [], { a: { explode: 1 } }]) {
      const answer = await start(wrong);
      expect(answer.status).toBe(400);
      expect(answer.text).not.toMatch(/\bat .*\.ts/);
    }
  });
});
