import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

import { type ImageError, imageError } from "@/lib/core/image/errors";

import { writeStream } from "./disk";
import type { ArtifactCatalog, ArtifactRow, ArtifactStore } from "./storage";

export interface BatonServer {
  /** Without `/api` and without a slash at its end. */
  readonly url: string;
  /** Null: the server wants none. */
  readonly token: string | null;
}

/** The artifacts of a Baton server as the store of a worker in another process: `/api/blobs`. */
export function createBatonStore(server: BatonServer): ArtifactStore {
  const ask = asker(server);
  const open = async (sha256: string, signal?: AbortSignal) => {
    const answer = await ask(`/blobs/${sha256}`, signal ? { signal } : {});
    if (answer.status === 404) throw imageError("SOURCE_NOT_FOUND", { reference: "this address" });
    if (!answer.ok || answer.body === null) throw unavailable(`it answered ${answer.status}`);
    return Readable.fromWeb(answer.body as NodeReadableStream);
  };
  return {
    kind: "baton",
    async putFile(file, { sha256, bytes }, signal) {
      const answer = await ask(`/blobs/${sha256}`, {
        method: "PUT",
        headers: { "content-type": "application/octet-stream", "content-length": String(bytes) },
        body: Readable.toWeb(createReadStream(file)) as BodyInit,
        duplex: "half",
        ...(signal ? { signal } : {}),
      });
      if (answer.status === 507) throw imageError("DISK_FULL", {});
      if (!answer.ok) throw unavailable(`it answered ${answer.status}`);
      await rm(file, { force: true });
    },
    open: (sha256) => open(sha256),
    async stat(sha256) {
      const answer = await ask(`/blobs/${sha256}`, { method: "HEAD" });
      return answer.ok ? { bytes: Number(answer.headers.get("content-length") ?? 0) } : null;
    },
    // What is stored there is that server's to keep, list and remove.
    remove: () => Promise.resolve(),
    list: nothing,
    async fileOf(sha256, directory, signal) {
      const file = join(directory, `source-${sha256.slice(0, 16)}`);
      await writeStream(await open(sha256, signal), file, () => signal?.throwIfAborted());
      return file;
    },
  };
}

/** Rows of a Baton server: `/api/artifact-rows`. Lists are that server's business. */
export function createBatonCatalog(server: BatonServer): ArtifactCatalog {
  const ask = asker(server);
  return {
    async add(row) {
      const answer = await ask(`/artifact-rows/${row.id}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(row),
      });
      if (!answer.ok) throw unavailable(`it answered ${answer.status}`);
    },
    async find(id) {
      const answer = await ask(`/artifact-rows/${encodeURIComponent(id)}`);
      if (answer.status === 404) return null;
      if (!answer.ok) throw unavailable(`it answered ${answer.status}`);
      return (await answer.json()) as ArtifactRow;
    },
    findBySha256: () => Promise.resolve(null),
    list: () => Promise.resolve({ rows: [], nextCursor: null }),
    remove: () => Promise.resolve(false),
    countBySha256: () => Promise.resolve(1),
  };
}

async function* nothing(): AsyncIterable<string> {
  yield* [];
}

function asker({ url, token }: BatonServer) {
  return async (path: string, init: RequestInit & { duplex?: "half" } = {}): Promise<Response> => {
    const headers = { ...init.headers, ...(token === null ? {} : { "x-authorization": token }) };
    try {
      return await fetch(`${url}/api${path}`, { ...init, headers, redirect: "error" });
    } catch (error) {
      if (init.signal?.aborted) throw imageError("CANCELED", {});
      const { cause } = error as { cause?: { code?: unknown } };
      throw unavailable(String(cause?.code ?? "no connection"));
    }
  };
}

function unavailable(problem: string): ImageError {
  return imageError("STORAGE_UNAVAILABLE", {
    problem: `the Baton server does not answer, ${problem}`,
  });
}
