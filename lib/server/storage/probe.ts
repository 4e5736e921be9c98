import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";

import { imageError } from "@/lib/core/image/errors";
import type { JsonObject } from "@/lib/core/json";

import type { ObjectClient } from "./storage";

const LIMIT_MS = 20_000;

/**
 * Puts a small object into the bucket, looks at it, reads it and removes it; answers how long each took, in ms. Without a
 * bucket there is nothing to test. @throws ImageError STORAGE_… as an upload would.
 */
export async function probeStorage(objects: ObjectClient | null): Promise<JsonObject> {
  if (objects === null) return { stored: "local", steps: {} };
  const { bucket, prefix } = objects.config;
  const address = { bucket, key: `${prefix}baton-probe-${randomBytes(8).toString("hex")}` };
  const file = randomBytes(64);
  const signal = AbortSignal.timeout(LIMIT_MS);
  const steps: Record<string, number> = {};
  const timed = async <T>(name: string, step: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const made = await inTime(signal, step);
    steps[name] = Math.round(performance.now() - startedAt);
    return made;
  };
  const headers = { contentType: "application/octet-stream", metadata: {} };
  await timed("put", () =>
    objects.put({ ...address, file, bytes: file.length, headers, onlyIfAbsent: false, signal }),
  );
  const head = await timed("head", () => objects.head(address, signal));
  const read = await timed("get", async () =>
    buffer(await objects.open(address, undefined, signal)),
  );
  if (head?.bytes !== file.length || !read.equals(file)) {
    throw imageError("STORAGE_MISMATCH", { sentBytes: file.length, storedBytes: read.length });
  }
  await timed("delete", () => objects.remove(address));
  return { stored: "s3", bucket, steps };
}

/** What is aborted by the limit is a storage that does not answer. */
async function inTime<T>(signal: AbortSignal, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw imageError("STORAGE_UNAVAILABLE", { problem: `no answer after ${LIMIT_MS / 1_000} s` });
  }
}
