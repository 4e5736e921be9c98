import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { AppError } from "@/lib/core/errors";

import type { Connection } from "./connection";

/** Who holds a data folder. */
interface Holder {
  readonly pid: number;
  /** What the system says about the start of that process; null where it says nothing. */
  readonly startedAt: string | null;
}

export interface Lock {
  /** Idempotent. */
  release(): void;
}

/**
 * Takes the lock file of a data folder for the life of this process. A lock whose process is gone, or whose pid belongs
 * to a process that started at another time, is stale and taken over at once.
 * @throws AppError CONFLICT with a sentence that names the holder.
 */
export function takeLock(directory: string): Lock {
  const file = join(directory, "baton.lock");
  const own = JSON.stringify({
    pid: process.pid,
    startedAt: processState(process.pid)?.startedAt ?? null,
  });
  for (let attempt = 0; attempt < 5; attempt++) {
    if (tryCreate(file, own)) return { release: () => removeOwn(file, own) };
    const text = readText(file);
    if (text === null) continue;
    const holder = parseHolder(text);
    if (holder && isAlive(holder) && holder.pid !== process.pid) throw heldBy(holder, directory);
    if (holder?.pid === process.pid && text === own) throw heldBy(holder, directory);
    removeStale(file, text);
  }
  throw new AppError(
    "CONFLICT",
    `The lock ${file} changes hands all the time. Stop the other servers on ${directory}.`,
  );
}

function heldBy(holder: Holder, directory: string): AppError {
  return new AppError(
    "CONFLICT",
    `Another Baton server (process ${holder.pid}) uses the data folder ${directory}. Stop it, or start this one with another BATON_DATA_DIR.`,
  );
}

/** A link appears whole or not at all; that the name is free and that it is taken are one step. */
function tryCreate(file: string, text: string): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, text, { mode: 0o600 });
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    unlinkSync(own);
  }
}

/** Moves the stale lock away; a lock that somebody took in the meantime is put back. */
function removeStale(file: string, seen: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (readText(aside) !== seen) linkSync(aside, file);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EEXIST") throw error;
  }
  removeOwn(aside, readText(aside));
}

function removeOwn(file: string, text: string | null): void {
  if (text !== null && readText(file) === text) unlinkSync(file);
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    if (typeof value?.pid !== "number") return null;
    return {
      pid: value.pid,
      startedAt: typeof value.startedAt === "string" ? value.startedAt : null,
    };
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return false;
  }
  const known = processState(holder.pid);
  // One that has ended and is not collected by its parent yet still has its number, and holds nothing.
  if (known?.isEnded) return false;
  return holder.startedAt === null || known === null || known.startedAt === holder.startedAt;
}

interface ProcessState {
  /** Boot id and start tick. */
  readonly startedAt: string;
  readonly isEnded: boolean;
}

/** What Linux says of a process; null for one that is not there, and elsewhere. */
function processState(pid: number): ProcessState | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = ""] = fields;
    const startedAt = fields[19];
    if (startedAt === undefined) return null;
    return { startedAt: `${boot}/${startedAt}`, isEnded: state === "Z" || state === "X" };
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Notes this process as the writer of the database. The answer is what `Writer` compares before every commit. */
export function takeOwnership(connection: Connection, now: number): number {
  const row = connection
    .prepare<[number, number], { epoch: number }>(
      `INSERT INTO owner (id, epoch, pid, startedAt) VALUES (1, 1, ?, ?)
       ON CONFLICT (id) DO UPDATE SET epoch = epoch + 1, pid = excluded.pid, startedAt = excluded.startedAt
       RETURNING epoch`,
    )
    .get(process.pid, now);
  if (!row) throw new Error("the owner row was not written");
  return row.epoch;
}
