import { join } from "node:path";
import { rm } from "node:fs/promises";

import { imageError } from "@/lib/core/image/errors";

import { writeStream } from "./disk";
import { isStored } from "./published-objects";
import type { ArtifactStore, ObjectClient } from "./storage";

const DIGEST = /^[\da-f]{64}$/;
const SIGNED_SECONDS = 300;

/** Blobs as objects `<prefix>blobs/<2>/<sha256>` in the configured bucket. */
export function createObjectBlobStore(client: ObjectClient): ArtifactStore {
  const { bucket, prefix } = client.config;
  const root = `${prefix}blobs/`;
  const addressOf = (sha256: string) => {
    if (!DIGEST.test(sha256)) throw imageError("SOURCE_NOT_FOUND", { reference: "this address" });
    return { bucket, key: `${root}${sha256.slice(0, 2)}/${sha256}` };
  };
  return {
    kind: "s3",
    async putFile(file, stored, signal) {
      const { sha256, bytes } = stored;
      const address = addressOf(sha256);
      const present = await client.head(address, signal);
      if (present === null || !isStored(present, stored, null)) {
        const headers = { contentType: "application/octet-stream", metadata: { sha256 } };
        const put = { ...address, file, bytes, headers, onlyIfAbsent: false, signal };
        const { md5 } = await client.put(put);
        const head = await client.head(address, signal);
        if (head === null || !isStored(head, stored, md5)) {
          await client.remove(address);
          throw imageError("STORAGE_MISMATCH", { sentBytes: bytes, storedBytes: head?.bytes ?? 0 });
        }
      }
      await rm(file, { force: true });
    },
    open: async (sha256, range) => client.open(addressOf(sha256), range),
    async stat(sha256) {
      const present = await client.head(addressOf(sha256));
      return present === null ? null : { bytes: present.bytes };
    },
    remove: async (sha256) => client.remove(addressOf(sha256)),
    async *list(start) {
      for await (const key of client.keys(bucket, `${root}${start.slice(0, 2)}`)) {
        const digest = key.slice(key.lastIndexOf("/") + 1);
        if (DIGEST.test(digest) && digest.startsWith(start)) yield digest;
      }
    },
    signedAddress: async (sha256, fileName) =>
      client.presign(addressOf(sha256), SIGNED_SECONDS, fileName),
    async fileOf(sha256, directory, signal) {
      const file = join(directory, `source-${sha256.slice(0, 16)}`);
      const stream = await client.open(addressOf(sha256), undefined, signal);
      await writeStream(stream, file, () => signal?.throwIfAborted());
      return file;
    },
  };
}
