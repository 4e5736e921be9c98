import { accessSync, chmodSync, constants, existsSync, mkdirSync } from "node:fs";

import { AppError } from "@/lib/core/errors";

/** Makes the data folder, for this user only. @throws AppError UNAVAILABLE with what to do when it cannot be used. */
export function openDataDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
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

/** The database belongs to this user only. */
export function protectDatabase(database: string): void {
  for (const file of [database, `${database}-wal`, `${database}-shm`]) {
    if (existsSync(file)) chmodSync(file, 0o600);
  }
}
