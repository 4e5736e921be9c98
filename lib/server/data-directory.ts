import { accessSync, chmodSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { AppError } from "@/lib/core/errors";

/** Makes the data folder, for this user only. @throws AppError UNAVAILABLE with what to do when it cannot be used. */
export function openDataDirectory(directory: string): void {
  try {
    makeDirectory(directory);
    if (!statSync(directory).isDirectory())
      throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem =
      code === "ENOTDIR" || code === "EEXIST" ? "is not a folder" : "cannot be written";
    throw new AppError(
      "UNAVAILABLE",
      `The data folder ${directory} ${problem}. Make it writable for this user, or set BATON_DATA_DIR to another one.`,
      { cause: error },
    );
  }
}

/** Step by step: the recursive form never returns below file systems like /proc. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) makeDirectory(parent);
  mkdirSync(directory, { mode: 0o700 });
}

/** The database belongs to this user only. */
export function protectDatabase(database: string): void {
  for (const file of [database, `${database}-wal`, `${database}-shm`]) {
    if (existsSync(file)) chmodSync(file, 0o600);
  }
}
