import { constants, existsSync, statSync } from "node:fs";
import { access, lstat, open, rm, stat, unlink } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";

import { imageError } from "@/lib/core/image/errors";
import { isSafePath } from "@/lib/core/image/file-location";

import {
  claimName,
  codeOf,
  copyToDraft,
  diskErrors,
  entriesOf,
  isPlainPath,
  makeDirectory,
  placeFile,
} from "./disk";
import { FileReader } from "./file-reader";
import type { ArtifactStore, PublishedFiles } from "./storage";

const DIGEST = /^[\da-f]{64}$/;

/**
 * Blobs in `<root>/<2>/<2>/<sha256>`. The temporary folder that `putFile` takes files from has to lie in the same file
 * system: taking over is a rename.
 */
export function createLocalStore(root: string): ArtifactStore {
  const pathOf = (sha256: string) => {
    if (!DIGEST.test(sha256)) throw unknown();
    return join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  };
  const existing = async (sha256: string) => {
    const path = pathOf(sha256);
    // At once, here and below: handing such a question to another thread costs more than its answer.
    if (!existsSync(path)) throw unknown();
    return path;
  };
  return {
    kind: "local",
    async putFile(file, { sha256, bytes }) {
      const path = pathOf(sha256);
      const present = statSync(path, { throwIfNoEntry: false });
      if (present?.size === bytes) await unlink(file);
      else await placeFile(file, path);
    },
    open: async (sha256, range) => {
      try {
        return new FileReader(pathOf(sha256), range);
      } catch (error) {
        throw codeOf(error) === "ENOENT" ? unknown() : error;
      }
    },
    async stat(sha256) {
      const entry = await stat(pathOf(sha256)).catch(() => null);
      return entry === null ? null : { bytes: entry.size };
    },
    remove: async (sha256) => rm(pathOf(sha256), { force: true }),
    list: (prefix) => listBlobs(root, prefix),
    fileOf: existing,
  };
}

function unknown(): Error {
  return imageError("SOURCE_NOT_FOUND", { reference: "this address" });
}

/** Published files below `root`. Names are checked, links are not followed. */
export function createPublishedFiles(root: string): PublishedFiles {
  return {
    async publish(path, file, ifExists) {
      const target = await placeOf(root, path);
      await requireRoom(root, path);
      if (ifExists !== "overwrite" && (await exists(target))) return present(path, ifExists);
      await diskErrors(() => makeDirectory(dirname(target)));
      const draft = join(
        dirname(target),
        `.${basename(target).slice(0, 40)}.${randomBytes(8).toString("hex")}`,
      );
      try {
        await copyToDraft(file, draft);
        if (ifExists === "overwrite") await placeFile(draft, target);
        else await placeFile(draft, target, claimName);
      } catch (error) {
        // Made by somebody else since the look.
        if (ifExists === "overwrite" || codeOf(error) !== "EEXIST") throw error;
        return present(path, ifExists);
      } finally {
        await rm(draft, { force: true });
      }
      return { skipped: false };
    },
    async fileOf(path) {
      const target = await placeOf(root, path);
      const handle = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW).catch(
        () => null,
      );
      const entry = await handle?.stat();
      await handle?.close();
      if (entry?.isFile() !== true) {
        throw imageError("SOURCE_NOT_FOUND", { reference: `store://files/${path}` });
      }
      return target;
    },
    async remove(path) {
      await rm(await placeOf(root, path), { force: true });
    },
  };
}

/** @throws ImageError STORAGE_EXISTS */
function present(path: string, ifExists: "skip" | "fail"): { readonly skipped: true } {
  if (ifExists === "skip") return { skipped: true };
  throw imageError("STORAGE_EXISTS", { key: path });
}

async function placeOf(root: string, path: string): Promise<string> {
  const segments = path.split("/");
  if (!isSafePath(path) || !(await isPlainPath(root, segments))) {
    throw imageError("SOURCE_NOT_ALLOWED", { host: "a path outside the store" });
  }
  return join(root, ...segments);
}

/** A name is that of a file or of a folder. @throws ImageError PARAM_INVALID */
async function requireRoom(root: string, path: string): Promise<void> {
  const segments = path.split("/");
  for (const [index] of segments.entries()) {
    const name = segments.slice(0, index + 1).join("/");
    const entry = await lstat(join(root, name)).catch(() => null);
    if (entry === null) return;
    const isTarget = name === path;
    if (entry.isDirectory() !== isTarget) continue;
    const problem = isTarget
      ? `"${name}" is a folder of the store; choose another name for the file.`
      : `"${name}" is a file of the store and holds no others; choose another folder.`;
    throw imageError("PARAM_INVALID", { problems: [problem] });
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === "ENOENT") return false;
      throw error;
    },
  );
}

async function* listBlobs(root: string, prefix: string): AsyncIterable<string> {
  for (const first of await entriesOf(root)) {
    if (!first.name.startsWith(prefix.slice(0, 2))) continue;
    for (const second of await entriesOf(join(root, first.name))) {
      for (const blob of await entriesOf(join(root, first.name, second.name))) {
        if (DIGEST.test(blob.name) && blob.name.startsWith(prefix)) yield blob.name;
      }
    }
  }
}
