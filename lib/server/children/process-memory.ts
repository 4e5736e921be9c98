import { closeSync, existsSync, openSync, readSync } from "node:fs";

const PAGE_BYTES = 4_096;

/** Whether memory of children can be read here; elsewhere only the deadline protects. */
export const MEMORY_IS_WATCHED = existsSync("/proc/self/statm");

/**
 * Resident memory of a process: the second field of /proc/<pid>/statm, in pages. The file stays open: it is read twenty
 * times a second for each child, and never tells of another process that got the same number.
 */
export class ProcessMemory {
  private readonly pid: number | undefined;
  private readonly text = Buffer.alloc(64);
  private file: number | null = null;
  private isClosed = false;

  constructor(pid: number | undefined) {
    this.pid = pid;
  }

  /** 0 where it cannot be read, and when the process is gone. */
  bytes(): number {
    if (this.isClosed || this.pid === undefined || !MEMORY_IS_WATCHED) return 0;
    try {
      this.file ??= openSync(`/proc/${this.pid}/statm`, "r");
      const read = readSync(this.file, this.text, 0, this.text.length, 0);
      return Number(this.text.toString("latin1", 0, read).split(" ")[1] ?? 0) * PAGE_BYTES;
    } catch {
      return 0;
    }
  }

  close(): void {
    this.isClosed = true;
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }
}
