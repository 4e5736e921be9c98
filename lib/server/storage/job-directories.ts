import { randomBytes } from "node:crypto";
import { mkdir, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { diskErrors, entriesOf } from "./disk";

/** Temporary directories, one per job, all below one root. */
export interface JobDirectories {
  readonly root: string;
  /** Gives the step a new directory and removes it afterwards, whatever happened. */
  use<T>(step: (directory: string) => Promise<T>): Promise<T>;
  /** Removes directories that no living job owns and that are older than `olderThanMs`; answers how many entries. */
  sweep(olderThanMs: number, nowMs: number): Promise<number>;
}

export function createJobDirectories(root: string): JobDirectories {
  const living = new Set<string>();
  return {
    root,
    async use(step) {
      const name = `job-${randomBytes(12).toString("hex")}`;
      const directory = join(root, name);
      living.add(name);
      try {
        await diskErrors(() => mkdir(directory, { recursive: true, mode: 0o700 }));
        return await step(directory);
      } finally {
        // Most often nothing is left in it.
        await rmdir(directory).catch(() => rm(directory, { recursive: true, force: true }));
        living.delete(name);
      }
    },
    async sweep(olderThanMs, nowMs) {
      let removed = 0;
      const leftovers = (await entriesOf(root)).filter(({ name }) => name.startsWith("job-"));
      for (const { name } of leftovers) {
        const path = join(root, name);
        const entry = living.has(name) ? null : await stat(path).catch(() => null);
        if (entry === null || nowMs - entry.mtimeMs < olderThanMs) continue;
        await rm(path, { recursive: true, force: true });
        removed += 1;
      }
      return removed;
    },
  };
}
