import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { diskErrors, entriesOf } from "./disk";

/** Temporary directories, one per job, all below one root. */
export interface JobDirectories {
  readonly root: string;
  /**
   * Gives the step a new directory and removes it afterwards, whatever happened. With `behind` the answer of a step that
   * went well does not wait for the removal, which takes some milliseconds while the disk is busy.
   */
  use<T>(step: (directory: string) => Promise<T>, removal?: "awaited" | "behind"): Promise<T>;
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
    async use(step, removal = "awaited") {
      const name = `job-${randomBytes(12).toString("hex")}`;
      const directory = join(root, name);
      living.add(name);
      let isDone = false;
      try {
        // At once: handing it to another thread costs more than making it.
        await diskErrors(async () => mkdirSync(directory, { recursive: true, mode: 0o700 }));
        const answer = await step(directory);
        isDone = true;
        return answer;
      } finally {
        const gone = remove(name);
        leaving.add(gone);
        void gone.then(() => leaving.delete(gone));
        if (removal === "awaited" || !isDone) await gone;
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
