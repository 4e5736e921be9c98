import type { Artifacts } from "./artifacts";
import type { ArtifactCatalog, ArtifactRow, ArtifactStore } from "./storage";

/** How long artifacts are kept. Published objects and files are never removed. */
export interface RetentionRules {
  /** Uploads that no execution names. */
  readonly uploadMs: number;
  /** Everything of executions that have ended; 0: as long as the execution. */
  readonly keptMs: number;
  /** Bytes of all artifacts; the oldest of ended executions go first. 0: no limit. */
  readonly maxBytes: number;
}

/** What is known of executions, without loading them. */
export interface ExecutionIndex {
  /** Of the ids that exist: whether the execution has ended. */
  ended(ids: readonly string[]): ReadonlyMap<string, boolean>;
  /** An execution names a text in its input, or in a task, whatever its state. */
  isNamed(text: string): boolean;
  /** The same among those that have not ended. */
  isNamedByOpen(text: string): boolean;
}

export interface RetentionOptions {
  readonly artifacts: Artifacts;
  readonly catalog: ArtifactCatalog;
  readonly store: ArtifactStore;
  readonly executions: ExecutionIndex;
  readonly rules: RetentionRules;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const PAGE = 500;
/** What is younger may belong to work that is still going on. */
const YOUNG_MS = 3_600_000;

/** Removes artifacts whose time is over, and bytes that nothing names. */
export class Retention {
  private readonly options: RetentionOptions;
  /** Bytes without a row at the last sweep: they go when they still have none at the next. */
  private orphans: ReadonlySet<string> = new Set();

  constructor(options: RetentionOptions) {
    this.options = options;
  }

  /** One pass over all rows, newest first, then over all bytes; answers how many of each were removed. */
  async sweep(): Promise<{ readonly rows: number; readonly blobs: number }> {
    return { rows: await this.sweepRows(), blobs: await this.sweepBlobs() };
  }

  private async sweepRows(): Promise<number> {
    const { artifacts, catalog, executions, rules } = this.options;
    let removed = 0;
    let keptBytes = 0;
    let cursor: string | undefined;
    do {
      const page = await catalog.list({ limit: PAGE, cursor });
      const ended = executions.ended(page.rows.flatMap(({ workflowId }) => workflowId ?? []));
      for (const row of page.rows) {
        const isOver = rules.maxBytes > 0 && keptBytes + row.bytes > rules.maxBytes;
        if (this.isExpired(row, ended, isOver)) {
          await artifacts.remove(row);
          removed += 1;
        } else keptBytes += row.bytes;
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return removed;
  }

  private isExpired(
    row: ArtifactRow,
    ended: ReadonlyMap<string, boolean>,
    isOver: boolean,
  ): boolean {
    const { executions, rules, now } = this.options;
    const ageMs = now() - row.createdAt;
    const owner = row.workflowId === null ? undefined : ended.get(row.workflowId);
    if (ageMs < YOUNG_MS || owner === false) return false;
    const isOld = rules.keptMs > 0 && ageMs > rules.keptMs;
    if (isOld || isOver) return !executions.isNamedByOpen(row.id);
    if (row.workflowId === null) return ageMs > rules.uploadMs && !executions.isNamed(row.id);
    return owner === undefined && !executions.isNamed(row.id);
  }

  private async sweepBlobs(): Promise<number> {
    const { artifacts, catalog, store } = this.options;
    const orphans = new Set<string>();
    let removed = 0;
    for await (const sha256 of store.list("")) {
      if (artifacts.isBeingKept(sha256) || (await catalog.countBySha256(sha256)) > 0) continue;
      if (!this.orphans.has(sha256)) orphans.add(sha256);
      else {
        await store.remove(sha256);
        removed += 1;
      }
    }
    this.orphans = orphans;
    return removed;
  }
}
