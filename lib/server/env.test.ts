import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { readEnv } from "./env";

describe("the configuration", () => {
  it("has defaults that serve this machine only", () => {
    const env = readEnv({});
    expect(env).toMatchObject({ host: "127.0.0.1", port: 3000, token: null, objectStore: null });
    expect(env.dataDir).toMatch(/\/data$/);
  });

  it("refuses an address that others can reach without a token", () => {
    expect(() => readEnv({ HOST: "0.0.0.0" })).toThrow(/set BATON_TOKEN/);
    expect(readEnv({ HOST: "0.0.0.0", BATON_TOKEN: "x".repeat(32) }).token).toHaveLength(32);
  });

  it("says everything that is wrong at once", () => {
    const wrong = {
      PORT: "http",
      BATON_TOKEN: "short",
      BATON_STORE: "tape",
      S3_BUCKET: "b",
      S3_ENDPOINT: "nowhere",
    };
    const message = (() => {
      try {
        readEnv(wrong);
        return "";
      } catch (error) {
        return String(error);
      }
    })();
    for (const name of ["PORT", "BATON_TOKEN", "BATON_STORE", "S3_ENDPOINT"])
      expect(message).toContain(name);
  });

  it("bounds how image tasks reach web addresses", () => {
    expect(readEnv({}).fetch).toEqual({
      hosts: "all",
      privateHosts: [],
      connectMs: 3_000,
      totalMs: 10_000,
      redirects: 3,
    });
    expect(readEnv({ BATON_FETCH_REDIRECTS: "0" }).fetch.redirects).toBe(0);
    for (const name of ["CONNECT_MS", "TOTAL_MS", "REDIRECTS"])
      expect(() => readEnv({ [`BATON_FETCH_${name}`]: "120001" })).toThrow(`BATON_FETCH_${name}`);
  });

  it("reads named buckets from a file, and says what is wrong in it", () => {
    const directory = mkdtempSync(join(tmpdir(), "baton-env-"));
    const read = (content: string) => {
      const file = join(directory, "connections.json");
      writeFileSync(file, content);
      return readEnv({ BATON_CONNECTIONS: file }).connections;
    };
    const archive = { bucket: "old", endpoint: "http://10.0.0.1:9000", accessKeyId: "k" };
    expect(
      read(JSON.stringify({ archive: { ...archive, secretAccessKey: "s" } }))["archive"],
    ).toMatchObject({
      bucket: "old",
      forcePathStyle: true,
      checksums: "required",
      credentials: { accessKeyId: "k", secretAccessKey: "s" },
    });
    expect(() => read("{")).toThrow(/no JSON file that can be read/);
    expect(() => read('{"archive": {"bukket": "old"}}')).toThrow(/"archive.bucket" is wrong/);
    expect(() => read('{"a b": {"bucket": "old"}}')).toThrow(/BATON_CONNECTIONS: "a b" is wrong/);
    expect(() => readEnv({ BATON_CONNECTIONS: "/nowhere" })).toThrow(/"\/nowhere"/);
    rmSync(directory, { recursive: true });
  });

  it("uses path style and required checksums with an endpoint of one's own", () => {
    const store = readEnv({
      S3_BUCKET: "b",
      S3_ENDPOINT: "http://127.0.0.1:9000",
      S3_PREFIX: "p",
    }).objectStore;
    expect(store).toMatchObject({ forcePathStyle: true, checksums: "required", prefix: "p/" });
  });

  it("raises limits up to their maximum and no further", () => {
    expect(readEnv({ BATON_MAX_SOURCE_BYTES: "1000" }).imageLimits.sourceBytes).toBe(1000);
    expect(() => readEnv({ BATON_MAX_VARIANTS: "257" })).toThrow(/from 1 to 256/);
  });
});
