import { invalidInput } from "@/lib/core/errors";
import {
  type ExecutionHeader,
  isTerminalExecution,
  type TaskRecord,
} from "@/lib/core/execution/state";
import { limits } from "@/lib/core/limits";

import type { Connection } from "./connection";
import type { DataRow, ExecutionRow } from "./execution-rows";
import type { ExecutionStore } from "./executions";
import {
  containsPattern,
  parseSearch,
  parseSort,
  type SearchFields,
  type SqlCondition,
} from "./search-query";

export interface SearchRequest {
  readonly start: number;
  readonly size: number;
  /** Conductor's sort text, empty: newest first. */
  readonly sort: string;
  /** Empty or `*`: anything; else a part of names, ids, input, output or reason, in any case. */
  readonly freeText: string;
  /** Conductor's query language (semantics of `parseSearch`). */
  readonly query: string;
  readonly topLevelOnly?: boolean;
}

export interface SearchHits<Hit> {
  /** Of all pages. */
  readonly totalHits: number;
  readonly results: Hit[];
}

export interface TaskHit {
  readonly task: TaskRecord;
  readonly header: ExecutionHeader;
}

const inTasks = (test: string) =>
  `EXISTS (SELECT 1 FROM task t WHERE t.executionId = e.id AND ${test})`;

/** Many executions share one snapshot: their definitions are read once. */
function inSnapshots(test: string): string {
  return `e.snapshotId IN (SELECT s.id FROM snapshot s WHERE ${test})`;
}

/** `classifierOf` for the definition of a snapshot, which is its first part or, in old rows, the whole. */
function classifierColumn(): string {
  const told = metadataColumn("classifier");
  return `CASE WHEN typeof(${told}) = 'text' AND trim(${told}) <> '' THEN ${told}
    WHEN coalesce(${metadataColumn("agent_sdk")}, ${metadataColumn("agentDef")}) IS NOT NULL THEN 'agent' ELSE 'workflow' END`;
}

const metadataColumn = (key: string) =>
  `coalesce(json_extract(s.json, '$[0].metadata.${key}'), json_extract(s.json, '$.metadata.${key}'))`;

/** What can be asked of executions. */
export const EXECUTION_FIELDS: SearchFields = {
  workflowId: { column: "e.id", kind: "text" },
  correlationId: { column: "e.correlationId", kind: "text" },
  workflowType: { column: "e.name", kind: "text" },
  version: { column: "e.version", kind: "time" },
  status: { column: "e.status", kind: "text" },
  startTime: { column: "e.createTime", kind: "time" },
  createTime: { column: "e.createTime", kind: "time" },
  updateTime: { column: "e.updateTime", kind: "time" },
  endTime: { column: "e.endTime", kind: "time" },
  priority: { column: "e.priority", kind: "time" },
  parentWorkflowId: { column: "e.parentWorkflowId", kind: "text" },
  classifier: { column: classifierColumn(), kind: "text", wrap: inSnapshots },
  taskId: { column: "t.id", kind: "text", wrap: inTasks },
  taskType: { column: "t.taskType", kind: "text", wrap: inTasks },
  taskDefName: { column: "t.taskDefName", kind: "text", wrap: inTasks },
};

const TASK_FIELDS: SearchFields = {
  taskId: { column: "t.id", kind: "text" },
  taskType: { column: "t.taskType", kind: "text" },
  taskDefName: { column: "t.taskDefName", kind: "text" },
  workflowId: { column: "t.executionId", kind: "text" },
  workflowType: { column: "e.name", kind: "text" },
  correlationId: { column: "e.correlationId", kind: "text" },
  status: { column: "t.status", kind: "text" },
  scheduledTime: { column: "t.scheduledTime", kind: "time" },
  startTime: { column: "t.startTime", kind: "time" },
  updateTime: { column: "t.updateTime", kind: "time" },
  endTime: { column: "t.endTime", kind: "time" },
};

const EXECUTION_TEXTS = ["e.name", "e.id", "e.correlationId", "e.reason", "d.input", "d.output"];
const TASK_TEXTS = ["t.taskType", "t.id", "t.ref", "t.reason", "t.input", "t.output"];

/** Searches over executions and attempts (Conductor's /workflow/search and /tasks/search). Read-only. */
export class SearchStore {
  private readonly connection: Connection;
  private readonly executions: ExecutionStore;

  constructor(connection: Connection, executions: ExecutionStore) {
    this.connection = connection;
    this.executions = executions;
  }

  /** @throws AppError INVALID_INPUT for an unreadable query or too large a page. */
  searchExecutions(request: SearchRequest): SearchHits<ExecutionHeader> {
    requirePage(request);
    const conditions = [
      ...parseSearch(request.query, EXECUTION_FIELDS),
      ...freeTextOf(request.freeText, EXECUTION_TEXTS),
      ...(request.topLevelOnly ? [{ sql: "e.parentWorkflowId IS NULL", values: [] }] : []),
    ];
    const needsData = conditions.some(({ sql }) => sql.includes("d."));
    const join = "JOIN execution_data d ON d.executionId = e.id";
    const { where, values } = joined(conditions);
    const total = this.count(
      `SELECT count(*) AS n FROM execution e ${needsData ? join : ""} ${where}`,
      values,
    );
    const order = parseSort(request.sort, EXECUTION_FIELDS) ?? "e.createTime DESC";
    const ids = `SELECT e.id FROM execution e ${needsData ? join : ""} ${where} ORDER BY ${order}, e.id LIMIT ? OFFSET ?`;
    const rows = this.connection
      .prepare(
        `SELECT e.*, d.input, d.output, d.variables FROM (${ids}) hit
         JOIN execution e ON e.id = hit.id ${join} ORDER BY ${order}, e.id`,
      )
      .all(...values, request.size, request.start) as (ExecutionRow & DataRow)[];
    return { totalHits: total, results: rows.map((row) => this.executions.headerOfRow(row)) };
  }

  /** Ids of executions, newest first. `open`: only those that have not ended. */
  executionIds(filter: {
    readonly name?: string;
    readonly version?: number;
    readonly correlationId?: string;
    readonly open?: boolean;
    readonly startedFrom?: number;
    readonly startedTo?: number;
  }): string[] {
    const conditions: SqlCondition[] = [];
    const add = (sql: string, ...values: (string | number)[]) => conditions.push({ sql, values });
    if (filter.name !== undefined) add("e.name = ?", filter.name);
    if (filter.version !== undefined) add("e.version = ?", filter.version);
    if (filter.correlationId !== undefined) add("e.correlationId = ?", filter.correlationId);
    if (filter.open) add("e.status IN ('RUNNING', 'PAUSED')");
    if (filter.startedFrom !== undefined) add("e.createTime >= ?", filter.startedFrom);
    if (filter.startedTo !== undefined) add("e.createTime <= ?", filter.startedTo);
    const { where, values } = joined(conditions);
    const rows = this.connection
      .prepare(`SELECT e.id FROM execution e ${where} ORDER BY e.createTime DESC, e.id`)
      .all(...values) as { id: string }[];
    return rows.map(({ id }) => id);
  }

  /** The id of an execution that has not ended and whose values mention a text; null: none does. */
  openExecutionNaming(text: string): string | null {
    return this.executionNaming(text, "AND e.status IN ('RUNNING', 'PAUSED')");
  }

  /** The id of any execution that names a text in input, variables or a task; null: none. */
  anyExecutionNaming(text: string): string | null {
    return this.executionNaming(text, "");
  }

  private executionNaming(text: string, also: string): string | null {
    const pattern = containsPattern(text);
    const row = this.connection
      .prepare(
        `SELECT e.id FROM execution e JOIN execution_data d ON d.executionId = e.id
         WHERE (d.input LIKE ? ESCAPE '\\' OR d.variables LIKE ? ESCAPE '\\'
         OR EXISTS (SELECT 1 FROM task t WHERE t.executionId = e.id
                    AND (t.input LIKE ? ESCAPE '\\' OR t.output LIKE ? ESCAPE '\\'))) ${also} LIMIT 1`,
      )
      .get(pattern, pattern, pattern, pattern) as { id: string } | undefined;
    return row?.id ?? null;
  }

  /** Of the ids that exist: whether the execution has ended. */
  ended(ids: readonly string[]): Map<string, boolean> {
    const rows = this.connection
      .prepare("SELECT id, status FROM execution WHERE id IN (SELECT value FROM json_each(?))")
      .all(JSON.stringify([...new Set(ids)])) as {
      id: string;
      status: ExecutionHeader["status"];
    }[];
    return new Map(rows.map(({ id, status }) => [id, isTerminalExecution(status)]));
  }

  /** @throws AppError INVALID_INPUT for an unreadable query or too large a page. */
  searchTasks(request: SearchRequest): SearchHits<TaskHit> {
    requirePage(request);
    const conditions = [
      ...parseSearch(request.query, TASK_FIELDS),
      ...freeTextOf(request.freeText, TASK_TEXTS),
    ];
    const { where, values } = joined(conditions);
    const from = "FROM task t JOIN execution e ON e.id = t.executionId";
    const total = this.count(`SELECT count(*) AS n ${from} ${where}`, values);
    const order = parseSort(request.sort, TASK_FIELDS) ?? "t.scheduledTime DESC";
    const hits = this.connection
      .prepare(
        `SELECT t.id, t.executionId ${from} ${where} ORDER BY ${order}, t.id LIMIT ? OFFSET ?`,
      )
      .all(...values, request.size, request.start) as { id: string; executionId: string }[];
    return { totalHits: total, results: this.tasksOf(hits) };
  }

  private tasksOf(hits: readonly { id: string; executionId: string }[]): TaskHit[] {
    const read = new Map<string, ReturnType<ExecutionStore["read"]>>();
    return hits.flatMap(({ id, executionId }) => {
      if (!read.has(executionId)) read.set(executionId, this.executions.read(executionId));
      const execution = read.get(executionId);
      const task = execution?.tasks.find(({ taskId }) => taskId === id);
      return execution && task ? [{ task, header: execution.header }] : [];
    });
  }

  private count(sql: string, values: readonly (string | number)[]): number {
    const row = this.connection.prepare(sql).get(...values) as { n: number };
    return row.n;
  }
}

function requirePage({ start, size }: SearchRequest): void {
  if (size > limits.searchPageSize) {
    const message = `Cannot return more than ${limits.searchPageSize} workflows. Please use pagination.`;
    throw invalidInput("Validation failed, check below errors for detail.", [
      { path: "searchWorkflows.arg1", message, invalidValue: String(size) },
    ]);
  }
  if (size < 0 || start < 0) throw invalidInput("start and size must not be negative");
}

/** Empty or `*`: no condition. */
export function freeTextOf(text: string, columns: readonly string[]): SqlCondition[] {
  const wanted = text.trim();
  if (wanted === "" || wanted === "*") return [];
  const pattern = containsPattern(wanted.replaceAll("*", ""));
  const sql = `(${columns.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(" OR ")})`;
  return [{ sql, values: columns.map(() => pattern) }];
}

/** Conditions as one WHERE clause. */
export function joined(conditions: readonly SqlCondition[]): {
  where: string;
  values: (string | number)[];
} {
  if (conditions.length === 0) return { where: "", values: [] };
  return {
    where: `WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}`,
    values: conditions.flatMap(({ values }) => [...values]),
  };
}
