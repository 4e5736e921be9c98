import { imageError } from "@/lib/core/image/errors";
import type { IfExists } from "@/lib/core/image/task-schemas";
import { type Warning, warning } from "@/lib/core/image/warnings";

import type {
  ObjectAddress,
  ObjectClient,
  ObjectHead,
  ObjectHeaders,
  StoredBytes,
} from "./storage";

export interface PublishRequest extends ObjectAddress {
  readonly file: string;
  readonly stored: StoredBytes;
  readonly headers: ObjectHeaders;
  readonly ifExists: IfExists;
  readonly signal: AbortSignal;
}

export interface PublishedObject {
  readonly etag: string;
  readonly versionId: string | null;
  readonly skipped: boolean;
  readonly warnings: readonly Warning[];
}

/**
 * Uploads a file under a name that the user chose and checks what the server says it has: length, digest and, for one
 * piece without KMS, the MD5 in the ETag. A mismatch is removed and reported as STORAGE_MISMATCH.
 */
export async function publishObject(
  client: ObjectClient,
  request: PublishRequest,
): Promise<PublishedObject> {
  const { bucket, key, file, stored, headers, ifExists, signal } = request;
  const address = { bucket, key };
  const present = ifExists === "overwrite" ? null : await client.head(address, signal);
  if (present !== null) return existing(present, request);
  const metadata = { ...headers.metadata, sha256: stored.sha256 };
  const answer = await client
    .put({
      ...address,
      file,
      bytes: stored.bytes,
      headers: { ...headers, metadata },
      onlyIfAbsent: ifExists !== "overwrite",
      signal,
    })
    .catch(async (error: unknown) => {
      // Somebody else made the object between the look and the upload.
      const now = ifExists === "overwrite" ? null : await client.head(address, signal);
      if (now !== null) return now;
      throw error;
    });
  if (!("md5" in answer)) return existing(answer, request);
  const head = await client.head(address, signal);
  if (head === null || !isStored(head, stored, answer.md5)) {
    await client.remove(address);
    throw imageError("STORAGE_MISMATCH", {
      sentBytes: stored.bytes,
      storedBytes: head?.bytes ?? 0,
    });
  }
  return {
    etag: head.etag,
    versionId: answer.versionId ?? head.versionId,
    skipped: false,
    warnings: [],
  };
}

function existing(head: ObjectHead, { key, ifExists, stored }: PublishRequest): PublishedObject {
  if (ifExists === "fail") throw imageError("STORAGE_EXISTS", { key });
  const differs = head.sha256 !== stored.sha256;
  return {
    etag: head.etag,
    versionId: head.versionId,
    skipped: true,
    warnings: differs
      ? [warning("CONTENT_DIFFERS", `"${key}" exists with other content and was left as it is.`)]
      : [],
  };
}

/** What the server says it has is what was sent: length, digest and, of one piece without KMS, the MD5. */
export function isStored(head: ObjectHead, stored: StoredBytes, md5: string | null): boolean {
  const plainTag = md5 === null || head.encryptedByKms || head.etag === md5;
  return head.bytes === stored.bytes && head.sha256 === stored.sha256 && plainTag;
}
