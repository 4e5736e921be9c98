import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { AppError } from "@/lib/core/errors";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Seal {
  /** Nonce, tag and cipher text, AES-256-GCM; only `open` with the same name reads it. */
  close(name: string, value: string): Uint8Array<ArrayBuffer>;
  /** @throws AppError UNAVAILABLE when it was sealed with another key, or changed. */
  open(name: string, sealed: Uint8Array): string;
}

/**
 * A seal with the key in `secrets.key` of the folder: outside of the database, for this user only, made on first use.
 * @throws AppError UNAVAILABLE when the file is no key.
 */
export function openSeal(dataDir: string): Seal {
  const key = readKey(join(dataDir, "secrets.key"));
  return {
    close(name, value) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name));
      const text = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
      return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), text]));
    },
    open(name, sealed) {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(name)).setAuthTag(tag);
        const text = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new AppError(
          "UNAVAILABLE",
          `The secret "${name}" was stored with another key. Put the file secrets.key of its data folder back, or store the secret again.`,
          { cause },
        );
      }
    },
  };
}

function readKey(file: string): Buffer {
  try {
    writeFileSync(file, randomBytes(KEY_BYTES), { flag: "wx", mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    chmodSync(file, 0o600);
  }
  const key = readFileSync(file);
  if (key.length === KEY_BYTES) return key;
  throw new AppError(
    "UNAVAILABLE",
    `${file} has ${key.length} bytes; a key has ${KEY_BYTES}. Put the right file back.`,
  );
}
