import { afterEach, describe, expect, it } from "vitest";

import { openServer, type TestServer } from "@/test/server";

import { RequestRateGate } from "./request-rates";

let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function statuses(count: number, path: string, headers: Record<string, string> = {}) {
  const seen: number[] = [];
  for (let n = 0; n < count; n++)
    seen.push((await server?.call("POST", path, {}, headers))?.status ?? 0);
  return seen;
}

describe("limits on starts and uploads", () => {
  it("are off unless they are set", async () => {
    server = await openServer();
    expect(new Set(await statuses(30, "/workflow/nobody"))).toEqual(new Set([404]));
  });

  it.each([
    ["/workflow/nobody", "starts"],
    ["/workflow", "starts"],
    ["/workflow/execute/nobody/1", "starts"],
    ["/run/nobody", "starts"],
    ["/artifacts", "uploads"],
  ])("answer POST %s with 429 and when to come again", async (path, kind) => {
    const variables = { BATON_STARTS_PER_MINUTE: "3", BATON_UPLOADS_PER_MINUTE: "3" };
    server = await openServer({ variables });
    const seen = await statuses(5, path);
    expect(seen.slice(3)).toEqual([429, 429]);
    expect(seen.slice(0, 3)).not.toContain(429);
    const refused = await server.call("POST", path, {});
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(refused.json).toMatchObject({
      message: expect.stringContaining(`3 ${kind} per minute`),
    });
    expect((await server.call("GET", "/workflow/nobody")).status).toBe(404);
  });

  it("believe a forwarded address only of a trusted proxy", async () => {
    const variables = { BATON_STARTS_PER_MINUTE: "2" };
    server = await openServer({ variables });
    const from = (address: string) => ({ "x-forwarded-for": address });
    await statuses(2, "/workflow/nobody", from("192.0.2.1"));
    expect(await statuses(1, "/workflow/nobody", from("192.0.2.2"))).toEqual([429]);
    await server.close();

    server = await openServer({ variables: { ...variables, BATON_TRUSTED_PROXIES: "127.0.0.1" } });
    await statuses(2, "/workflow/nobody", from("192.0.2.1"));
    expect(await statuses(1, "/workflow/nobody", from("192.0.2.1"))).toEqual([429]);
    expect(await statuses(1, "/workflow/nobody", from("192.0.2.2"))).toEqual([404]);
    // What the caller itself wrote stands before what the proxy has added.
    expect(await statuses(1, "/workflow/nobody", from("192.0.2.9, 192.0.2.1"))).toEqual([429]);
  });
});

describe("RequestRateGate", () => {
  it("lets a minute's number come at once, and then one for each that is due", () => {
    let now = 0;
    const gate = new RequestRateGate({ startsPerMinute: 60, uploadsPerMinute: 0 }, () => now);
    const starts = (count: number) =>
      Array.from({ length: count }, () => {
        try {
          gate.check("POST", "/api/workflow", () => "a");
          return true;
        } catch {
          return false;
        }
      }).filter(Boolean).length;
    expect(starts(100)).toBe(60);
    now += 5_000;
    expect(starts(100)).toBe(5);
    now += 600_000;
    expect(starts(100)).toBe(60);
  });
});
