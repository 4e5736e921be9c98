import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { diskErrors, entriesOf } from "./disk";

/** Temporary directories, one per job, all below one root. */
export interface JobDirectories {
  readonly root: string;
  /**
   * Gives the step a new directory and removes it afterwards, whatever happened. What the step answers does not wait for
   * that: a busy disk takes some milliseconds.
   */
  use<T>(step: (directory: string) => Promise<T>): Promise<T>;
  /** Settles when the directories of all steps that have ended are gone. */
  settled(): Promise<void>;
  /** Removes directories that no living job owns and that are older than `olderThanMs`; answers how many entries. */
  sweep(olderThanMs: number, nowMs: number): Promise<number>;
}

export function createJobDirectories(root: string): JobDirectories {
  const living = new Set<string>();
  const leaving = new Set<Promise<void>>();
  const remove = async (name: string) => {
    const directory = join(root, name);
    // Most often nothing is left in it. What cannot be removed is left to the sweep.
    await rmdir(directory)
      .catch(() => rm(directory, { recursive: true, force: true }))
      .catch(() => undefined);
    living.delete(name);
  };
  return {
    root,
    async use(step) {
      const name = `job-${randomBytes(12).toString("hex")}`;
      const directory = join(root, name);
      living.add(name);
      try {
        // At once: handing it to another thread costs more than making it.
        await diskErrors(async () => mkdirSync(directory, { recursive: true, mode: 0o700 }));
        return await step(directory);
      } finally {
        const gone = remove(name);
        leaving.add(gone);
        void gone.then(() => leaving.delete(gone));
      }
    },
    async settled() {
      await Promise.all(leaving);
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
