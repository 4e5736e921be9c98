import type { Connection } from "./connection";

export const EXECUTION_COLUMNS = [
  "id",
  "updateTime",
  "name",
  "version",
  "status",
  "createTime",
  "endTime",
  "lastRetriedTime",
  "correlationId",
  "priority",
  "reason",
  "failedRefs",
  "failedTaskNames",
  "failedTaskId",
  "parentWorkflowId",
  "parentWorkflowTaskId",
  "reRunFromWorkflowId",
  "event",
  "createdBy",
  "idempotencyKey",
  "taskToDomain",
  "snapshotId",
  "faults",
] as const;

/**
 * What changes while an execution runs and when it ends. Of all indexes only that of the status has one of them: an
 * update that names an indexed column rewrites the index, whatever the value.
 */
export const PROGRESS_COLUMNS = [
  "status",
  "endTime",
  "lastRetriedTime",
  "reason",
  "failedRefs",
  "failedTaskNames",
  "failedTaskId",
] as const;

/** Columns that an update may change; the others stay as they were inserted. */
const FIXED: ReadonlySet<string> = new Set([
  "id",
  "name",
  "parentWorkflowId",
  "createdBy",
  "idempotencyKey",
  "faults",
]);

/** Prepared once per connection. */
export function executionStatements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const changes = EXECUTION_COLUMNS.filter((column) => !FIXED.has(column))
    .map((column) => `${column} = excluded.${column}`)
    .join(", ");
  return {
    execution: sql(
      "SELECT e.*, d.input, d.output, d.variables FROM execution e JOIN execution_data d ON d.executionId = e.id WHERE e.id = ?",
    ),
    openIds: sql(
      "SELECT id FROM execution WHERE status IN ('RUNNING', 'PAUSED') ORDER BY createTime, id",
    ),
    byKey: sql(
      "SELECT id, status FROM execution WHERE name = ? AND idempotencyKey = ? ORDER BY createTime DESC LIMIT 1",
    ),
    /** Values in the order of `EXECUTION_COLUMNS`. */
    upsertExecution: sql(
      `INSERT INTO execution (${EXECUTION_COLUMNS.join(", ")}) VALUES (${EXECUTION_COLUMNS.map(() => "?").join(", ")})
       ON CONFLICT (id) DO UPDATE SET ${changes}`,
    ),
    progress: sql(
      `UPDATE execution SET updateTime = ?, ${PROGRESS_COLUMNS.map((column) => `${column} = ?`).join(", ")} WHERE id = ?`,
    ),
    touch: sql("UPDATE execution SET updateTime = ? WHERE id = ?"),
    upsertData: sql(
      `INSERT INTO execution_data (executionId, input, output, variables) VALUES (?, ?, ?, ?)
       ON CONFLICT (executionId) DO UPDATE SET input = excluded.input, output = excluded.output, variables = excluded.variables`,
    ),
    setInput: sql("UPDATE execution_data SET input = ? WHERE executionId = ?"),
    setOutput: sql("UPDATE execution_data SET output = ? WHERE executionId = ?"),
    setVariables: sql("UPDATE execution_data SET variables = ? WHERE executionId = ?"),
    snapshot: sql("SELECT json FROM snapshot WHERE id = ?"),
    insertSnapshot: sql("INSERT OR IGNORE INTO snapshot (id, json) VALUES (?, ?)"),
    removeSnapshots: sql(
      "DELETE FROM snapshot WHERE NOT EXISTS (SELECT 1 FROM execution e WHERE e.snapshotId = snapshot.id)",
    ),
    tasksOf: sql("SELECT * FROM task WHERE executionId = ? ORDER BY seq"),
    executionOfTask: sql("SELECT executionId FROM task WHERE id = ?"),
    openTasksOf: sql(
      "SELECT id AS taskId, executionId, status, workerId FROM task WHERE taskType = ? AND status IN ('SCHEDULED', 'IN_PROGRESS')",
    ),
    deleteTask: sql("DELETE FROM task WHERE id = ?"),
    insertTransition: sql(
      `INSERT INTO transition (executionId, seq, at, ref, taskId, attempt, "from", "to", reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    lastTransition: sql("SELECT max(seq) AS seq FROM transition WHERE executionId = ?"),
    removal: [
      sql("DELETE FROM task_log WHERE executionId = ?"),
      sql("DELETE FROM transition WHERE executionId = ?"),
      sql("DELETE FROM task WHERE executionId = ?"),
      sql("DELETE FROM execution_data WHERE executionId = ?"),
      sql("DELETE FROM execution WHERE id = ?"),
    ],
  };
}
