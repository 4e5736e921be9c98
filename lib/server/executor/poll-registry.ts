import { LRUCache } from "lru-cache";

import type { PollRow } from "@/lib/server/store/poll-data";

/** Names that nobody defined can be polled too: what is remembered of them is bounded. */
const MAX_QUEUES = 10_000;
/** A domain counts as served while its last poll is younger (Conductor's activeWorkerLastPollTimeout). */
const ACTIVE_MS = 10_000;
const NO_DOMAIN = "NO_DOMAIN";

/** Who polled which queue last. Kept in memory, written now and then: nothing depends on the last seconds. */
export class PollRegistry {
  private readonly polls = new LRUCache<string, PollRow>({ max: MAX_QUEUES });
  private readonly unsaved = new Map<string, PollRow>();

  constructor(rows: readonly PollRow[] = []) {
    for (const row of rows) this.polls.set(keyOf(row.taskType, row.domain), row);
  }

  note(row: PollRow): void {
    const key = keyOf(row.taskType, row.domain);
    this.polls.set(key, row);
    this.unsaved.set(key, row);
  }

  /** By type, then domain. */
  of(taskType: string): PollRow[] {
    return this.all().filter((row) => row.taskType === taskType);
  }

  all(): PollRow[] {
    return [...this.polls.values()].toSorted((a, b) =>
      keyOf(a.taskType, a.domain) < keyOf(b.taskType, b.domain) ? -1 : 1,
    );
  }

  /** What changed since the last call. */
  takeUnsaved(): PollRow[] {
    const rows = [...this.unsaved.values()];
    this.unsaved.clear();
    return rows;
  }

  /**
   * Domain for a task type (semantics: `taskToDomain`, `*` for all types, a type's own entry wins; of a comma list the
   * first domain that somebody polls, else the last; `NO_DOMAIN` is none). Null: no domain.
   */
  domainOf(
    taskType: string,
    taskToDomain: Readonly<Record<string, string>>,
    now: number,
  ): string | null {
    const text = own(taskToDomain, taskType) ?? own(taskToDomain, "*");
    if (text === undefined) return null;
    const names = text.split(",").map((name) => name.trim());
    const active = names.find(
      (name) =>
        name.toUpperCase() !== NO_DOMAIN &&
        now - (this.polls.peek(keyOf(taskType, name))?.at ?? 0) < ACTIVE_MS,
    );
    const chosen = active ?? names.at(-1) ?? "";
    return chosen === "" || chosen.toUpperCase() === NO_DOMAIN ? null : chosen;
  }
}

function own(map: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function keyOf(taskType: string, domain: string | null): string {
  return JSON.stringify([taskType, domain ?? ""]);
}
