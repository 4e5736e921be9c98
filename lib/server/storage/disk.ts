import { crashPoint } from "@/lib/server/crash-point";
import { type Dirent, constants } from "node:fs";
import {
  copyFile,
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  statfs,
} from "node:fs/promises";
import { dirname, join } from "node:path";

import { ImageError, imageError } from "@/lib/core/image/errors";

import { receiveStream } from "./received-file";

/** Moves a finished file to its place: the directories are made, and bytes and entry are durable when this settles. */
export async function placeFile(
  from: string,
  to: string,
  move: (from: string, to: string) => Promise<void> = rename,
): Promise<void> {
  await diskErrors(async () => {
    await makeDirectory(dirname(to));
    await syncFile(from);
    crashPoint("C9");
    await move(from, to);
    await syncDirectory(dirname(to));
    crashPoint("C10");
  });
}

/** Gives a file a name that has to be free. @throws EEXIST where it is not. */
export async function claimName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // A file system without links: that somebody looked before has to do.
    if (!["EPERM", "ENOTSUP", "ENOSYS"].includes(codeOf(error))) throw error;
    await rename(from, to);
  }
}

/** Makes a directory and those above it that are missing; durable when it settles. */
export async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  // A new directory is an entry of the one above it.
  for (let at = path; at.length >= first.length; at = dirname(at)) await syncDirectory(dirname(at));
}

/** Copies to a name that nobody looks at yet. */
export async function copyToDraft(from: string, to: string): Promise<void> {
  await diskErrors(() => copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE));
}

/** Writes a stream to a new file; durable when this settles. Stops as soon as `check` throws; the file is then removed. */
export async function writeStream(
  source: AsyncIterable<Uint8Array>,
  file: string,
  check: (chunk: Uint8Array) => void,
): Promise<void> {
  await diskErrors(async () => (await receiveStream(source, file, check)).sync());
}

/** The directory itself and everything between it and the root are real directories, not links. */
export async function isPlainPath(root: string, segments: readonly string[]): Promise<boolean> {
  let path = root;
  for (const segment of segments) {
    path = join(path, segment);
    const entry = await lstat(path).catch(() => null);
    if (entry === null) return true;
    if (entry.isSymbolicLink()) return false;
  }
  return true;
}

/** Bytes that an ordinary process may still write below `path`. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** Entries of a directory; none when it does not exist. */
export async function entriesOf(path: string): Promise<Dirent[]> {
  return await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
}

/** A full disk or quota becomes DISK_FULL. */
export async function diskErrors<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ImageError) throw error;
    if (["ENOSPC", "EDQUOT"].includes(codeOf(error))) throw imageError("DISK_FULL", {});
    throw error;
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, "r+");
  await closing(handle, () => handle.sync());
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  await closing(handle, () => handle.sync());
}

async function closing(handle: FileHandle, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } finally {
    await handle.close();
  }
}
