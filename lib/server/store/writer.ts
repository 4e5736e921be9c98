import { crashPoint } from "@/lib/server/crash-point";
import { AppError } from "@/lib/core/errors";

import type { Connection, Statement } from "./connection";
import { deferred, nothing } from "./deferred";

/** Something that has to be on disk before anybody is told of it. */
export interface Work {
  /** Runs inside the transaction, with prepared statements only. */
  write(): void;
  /** Runs after the commit, before callers are answered. Must not throw. */
  onCommit?(): void;
  /** Nothing of the group was stored: forget what memory says about it. Must not throw. */
  onRollback?(error: AppError): void;
}

export interface WriterOptions {
  readonly connection: Connection;
  /** From `takeOwnership`: when the row says another number, another process writes this file. */
  readonly epoch: number;
  readonly maxGroup?: number;
  /** How long a lock held by somebody else is waited for, between turns of the event loop. */
  readonly busyLimitMs?: number;
  readonly onFlush?: (facts: { readonly works: number; readonly ms: number }) => void;
}

interface Group {
  readonly works: Work[];
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
  busySince: number;
}

const MAX_GROUP = 512;
const BUSY_LIMIT_MS = 5000;
const BUSY_PAUSE_MS = 20;

/**
 * The one writer of engine state. Everything submitted in one turn of the event loop is one IMMEDIATE transaction, run
 * at the end of the turn; answers, hand-outs and live events leave after it. A group that fails is rolled back whole:
 * every caller is rejected (UNAVAILABLE, STORAGE_FULL) and every work is told to forget.
 */
export class Writer {
  private readonly options: WriterOptions;
  private readonly epochOf: () => number | undefined;
  private readonly begin: Statement;
  private readonly end: Statement;
  private readonly undo: Statement;
  private readonly beforeFlush: (() => void)[] = [];
  private groups: Group[] = [];
  private scheduled = false;
  private retryTimer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(options: WriterOptions) {
    this.options = options;
    const statement = options.connection.prepare<[], { epoch: number }>(
      "SELECT epoch FROM owner WHERE id = 1",
    );
    this.begin = options.connection.prepare("BEGIN IMMEDIATE");
    this.end = options.connection.prepare("COMMIT");
    this.undo = options.connection.prepare("ROLLBACK");
    this.epochOf = () => statement.get()?.epoch;
  }

  /** Resolves when the work is durable; rejects when its group was rolled back. Equal for all works of a group. */
  commit(work: Work): Promise<void> {
    if (this.closed) return Promise.reject(unavailable("The server is stopping."));
    crashPoint("C1");
    let group = this.groups.at(-1);
    if (!group || group.works.length >= (this.options.maxGroup ?? MAX_GROUP)) {
      group = newGroup();
      this.groups.push(group);
    }
    group.works.push(work);
    this.request();
    return group.done;
  }

  /** Has the hooks run and what is pending written at the end of this turn. */
  request(): void {
    if (this.scheduled || this.retryTimer || this.closed) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  /** Called before each flush; may submit more work, which then belongs to it. */
  onBeforeFlush(hook: () => void): void {
    this.beforeFlush.push(hook);
  }

  /** Writes what is pending now and takes nothing more. Idempotent. */
  close(): void {
    if (this.closed) return;
    this.flush();
    this.closed = true;
    clearTimeout(this.retryTimer);
    for (const group of this.groups) rollback(group, unavailable("The server is stopping."));
    this.groups = [];
  }

  private flush(): void {
    this.scheduled = false;
    if (this.closed) return;
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
    for (const hook of this.beforeFlush) hook();
    const { groups } = this;
    if (groups.length > 0) crashPoint("C2");
    this.groups = [];
    for (const [position, group] of groups.entries()) {
      if (!this.writeGroup(group)) {
        this.groups = [...groups.slice(position), ...this.groups];
        this.retryTimer = setTimeout(() => this.flush(), BUSY_PAUSE_MS);
        return;
      }
    }
  }

  /** False: somebody else holds the lock, the group has to wait. */
  private writeGroup(group: Group): boolean {
    const startedAt = performance.now();
    try {
      this.runTransaction(group);
    } catch (error) {
      if (isBusy(error) && this.mayWait(group, startedAt)) return false;
      rollback(group, failureOf(error));
      return true;
    }
    crashPoint("C5");
    this.options.onFlush?.({ works: group.works.length, ms: performance.now() - startedAt });
    for (const work of group.works) work.onCommit?.();
    crashPoint("C4");
    group.resolve();
    return true;
  }

  private mayWait(group: Group, now: number): boolean {
    if (group.busySince === 0) group.busySince = now;
    return now - group.busySince < (this.options.busyLimitMs ?? BUSY_LIMIT_MS);
  }

  private runTransaction(group: Group): void {
    const { connection, epoch } = this.options;
    this.begin.run();
    try {
      if (this.epochOf() !== epoch)
        throw unavailable("Another server has taken over this data folder. Stop one of them.");
      for (const work of group.works) work.write();
      crashPoint("C3");
      this.end.run();
    } catch (error) {
      if (connection.inTransaction) this.undo.run();
      throw error;
    }
  }
}

function newGroup(): Group {
  const { promise, resolve, reject } = deferred();
  promise.catch(nothing);
  return { works: [], done: promise, resolve, reject, busySince: 0 };
}

function rollback(group: Group, error: AppError): void {
  for (const work of group.works) work.onRollback?.(error);
  group.reject(error);
}

function isBusy(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return (
    typeof code === "string" && (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
  );
}

function failureOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = (error as { code?: unknown }).code;
  if (code === "SQLITE_FULL") {
    return new AppError(
      "STORAGE_FULL",
      "The disk is full: nothing was stored. Free some space and try again.",
      { cause: error },
    );
  }
  if (isBusy(error)) {
    return unavailable(
      "Another process has locked the database for more than 5 seconds. Try again.",
      error,
    );
  }
  return unavailable("The database could not be written. Try again.", error);
}

function unavailable(message: string, cause?: unknown): AppError {
  return new AppError("UNAVAILABLE", message, { cause });
}
