import type { ExecutionHeader } from "@/lib/core/execution/state";

import type { Connection } from "./connection";
import type { DataRow, ExecutionRow } from "./execution-rows";
import type { ExecutionStore } from "./executions";
import { EXECUTION_FIELDS, freeTextOf, joined } from "./search";
import { parseSearch, type SqlCondition } from "./search-query";

/** One page of executions, newest first. */
export interface ListRequest {
  /** Conductor's query language (semantics of `parseSearch`). */
  readonly query: string;
  /** Empty: anything; else a part of names, ids, input, output or reason, in any case. */
  readonly freeText: string;
  /** Only those with a task that was retried. */
  readonly retried: boolean;
  /** `next` of the page before; null: the first page. */
  readonly cursor: string | null;
  readonly size: number;
}

export interface ListedExecution {
  readonly header: ExecutionHeader;
  /** Attempts after the first, of all tasks; null: not told. */
  readonly retries: number | null;
}

export interface ListPage {
  readonly results: readonly ListedExecution[];
  /** Where the next page begins; null: there is none. */
  readonly next: string | null;
  /** Of all pages; null: not counted. */
  readonly total: number | null;
  /** Epoch ms: a search in texts has looked back so far in the time it has; null: this is a whole page. */
  readonly lookedBackTo: number | null;
}

interface Position {
  readonly createTime: number;
  readonly id: string;
}

/** A search in texts reads every row: in slices, and for so long at most, since nothing else runs meanwhile. */
const SLICE = 1_000;
const BUDGET_MS = 100;

const TEXTS = ["e.name", "e.id", "e.correlationId", "e.reason", "d.input", "d.output"];
const ORDER = "ORDER BY e.createTime DESC, e.id";
// CROSS keeps the order: rows in the order of the page first, then their texts.
const DATA = "CROSS JOIN execution_data d ON d.executionId = e.id";
const RETRIED = "e.id IN (SELECT executionId FROM retried_execution)";

/** Pages of executions for lists. Read-only; pages follow (createTime, id), so new executions never shift them. */
export class ExecutionList {
  private readonly connection: Connection;
  private readonly executions: ExecutionStore;
  /** Milliseconds of a clock that never goes back. */
  private readonly clock: () => number;

  constructor(connection: Connection, executions: ExecutionStore, clock: () => number) {
    this.connection = connection;
    this.executions = executions;
    this.clock = clock;
  }

  /** @throws AppError INVALID_INPUT for an unreadable query. */
  page(request: ListRequest): ListPage {
    const conditions = [
      ...parseSearch(request.query, EXECUTION_FIELDS),
      ...(request.retried ? [{ sql: RETRIED, values: [] }] : []),
    ];
    const text = freeTextOf(request.freeText, TEXTS);
    const from = positionOf(request.cursor);
    if (text.length > 0) return this.searched(conditions, text, from, request.size);
    const rows = this.rows([...conditions, ...after(from)], request.size + 1);
    const page = rows.slice(0, request.size);
    const more = rows.length > request.size ? page.at(-1) : undefined;
    return {
      results: this.listed(page),
      next: more ? cursorOf(more) : null,
      total: from === null ? this.count(conditions) : null,
      lookedBackTo: null,
    };
  }

  private searched(
    conditions: readonly SqlCondition[],
    text: readonly SqlCondition[],
    from: Position | null,
    size: number,
  ): ListPage {
    const startedAt = this.clock();
    const found: (ExecutionRow & DataRow)[] = [];
    let at = from;
    for (;;) {
      const end = this.endOfSlice(conditions, at);
      const upTo = end === null ? [] : until(end);
      const wanted = size - found.length;
      found.push(...this.rows([...conditions, ...text, ...after(at), ...upTo], wanted));
      const last = found.at(-1);
      if (found.length >= size && last) {
        return {
          results: this.listed(found),
          next: cursorOf(last),
          total: null,
          lookedBackTo: null,
        };
      }
      if (end === null) {
        return { results: this.listed(found), next: null, total: null, lookedBackTo: null };
      }
      at = end;
      if (this.clock() - startedAt > BUDGET_MS) {
        const results = this.listed(found);
        return { results, next: cursorOf(end), total: null, lookedBackTo: end.createTime };
      }
    }
  }

  /** The last row of the next slice; null: fewer are left. */
  private endOfSlice(conditions: readonly SqlCondition[], from: Position | null): Position | null {
    const { where, values } = joined([...conditions, ...after(from)]);
    const row = this.connection
      .prepare(`SELECT e.createTime, e.id FROM execution e ${where} ${ORDER} LIMIT 1 OFFSET ?`)
      .get(...values, SLICE - 1) as Position | undefined;
    return row ?? null;
  }

  /** Without input and output: no list shows them, and they may be megabytes. */
  private rows(conditions: readonly SqlCondition[], size: number): (ExecutionRow & DataRow)[] {
    const { where, values } = joined(conditions);
    const data = where.includes("d.") ? DATA : "";
    return this.connection
      .prepare(
        `SELECT e.*, '{}' AS input, '{}' AS output, '{}' AS variables FROM execution e ${data} ${where} ${ORDER} LIMIT ?`,
      )
      .all(...values, size) as (ExecutionRow & DataRow)[];
  }

  private listed(rows: readonly (ExecutionRow & DataRow)[]): ListedExecution[] {
    const counts = this.connection
      .prepare(
        `SELECT executionId, count(*) AS n FROM task WHERE retryCount > 0
         AND executionId IN (SELECT r.executionId FROM json_each(?) j JOIN retried_execution r ON r.executionId = j.value)
         GROUP BY executionId`,
      )
      .all(JSON.stringify(rows.map(({ id }) => id))) as { executionId: string; n: number }[];
    const retries = new Map(counts.map(({ executionId, n }) => [executionId, n]));
    return rows.map((row) => ({
      header: this.executions.headerOfRow(row),
      retries: retries.get(row.id) ?? 0,
    }));
  }

  private count(conditions: readonly SqlCondition[]): number {
    const { where, values } = joined(conditions);
    const sql = `SELECT count(*) AS n FROM execution e ${where}`;
    const { n } = this.connection.prepare(sql).get(...values) as { n: number };
    return n;
  }
}

function after(from: Position | null): SqlCondition[] {
  if (from === null) return [];
  const { createTime, id } = from;
  const sql = "e.createTime <= ? AND (e.createTime < ? OR e.id > ?)";
  return [{ sql, values: [createTime, createTime, id] }];
}

function until({ createTime, id }: Position): SqlCondition[] {
  const sql = "e.createTime >= ? AND (e.createTime > ? OR e.id <= ?)";
  return [{ sql, values: [createTime, createTime, id] }];
}

function cursorOf({ createTime, id }: Position): string {
  return `${createTime}.${id}`;
}

/** Anything that is no cursor is the beginning. */
function positionOf(cursor: string | null): Position | null {
  const match = /^(\d{1,15})\.(.{1,200})$/s.exec(cursor ?? "");
  return match ? { createTime: Number(match[1]), id: match[2] ?? "" } : null;
}
