import { createHash } from "node:crypto";

import { LRUCache } from "lru-cache";

import type { WorkflowDef } from "@/lib/core/definition/schema";
import { isLarge } from "@/lib/core/definition/size";
import type { ExecutionHeader, TaskRecord, Transition } from "@/lib/core/execution/state";

import type { Connection } from "./connection";
import { EXECUTION_COLUMNS, executionStatements, PROGRESS_COLUMNS } from "./execution-statements";
import { type DataRow, type ExecutionRow, headerOf } from "./execution-rows";
import { definitionOfSnapshot, snapshotText } from "./snapshot-text";
import { TaskRows, type TaskRow } from "./task-rows";

/** An execution as it is on disk. */
export interface StoredExecution {
  readonly header: ExecutionHeader;
  /** In `seq` order. */
  readonly tasks: TaskRecord[];
  readonly lastTransitionSeq: number;
}

/** What one group commit has to write of an execution; objects are read when the transaction runs. */
export interface ExecutionChanges {
  readonly header: ExecutionHeader;
  readonly isNew: boolean;
  readonly headerChanged: boolean;
  readonly tasks: Iterable<TaskRecord>;
  readonly removedTaskIds: readonly string[];
  readonly transitions: readonly Transition[];
}

export interface OpenTask {
  readonly taskId: string;
  readonly executionId: string;
  readonly status: string;
  readonly workerId: string | null;
}

interface Written {
  readonly row: readonly unknown[];
  readonly input: unknown;
  readonly output: unknown;
  readonly variables: unknown;
}

const TEXTS_KEPT = 16;

/** Rows of executions, tasks and transitions. Synchronous; writes belong inside a `Work` of the writer. */
export class ExecutionStore {
  private readonly sql: ReturnType<typeof executionStatements>;
  private readonly tasks: TaskRows;
  private readonly written = new WeakMap<ExecutionHeader, Written>();
  private readonly snapshotIds = new WeakMap<WorkflowDef, string>();
  private readonly snapshots = new LRUCache<string, WorkflowDef>({ max: 500 });
  /** Snapshots known to be on disk; added after a commit only. */
  private readonly storedSnapshots = new Set<string>();
  /** Texts of snapshots that are about to be written. */
  private readonly snapshotTexts = new Map<string, string>();

  constructor(connection: Connection) {
    this.sql = executionStatements(connection);
    this.tasks = new TaskRows(connection);
  }

  /** Writes what changed, and of that only what differs from the rows. */
  write(changes: ExecutionChanges): void {
    const { header } = changes;
    const snapshotId = this.snapshotIdOf(header.workflowDefinition);
    if (changes.isNew || changes.headerChanged) this.writeHeader(header, snapshotId, changes.isNew);
    for (const id of changes.removedTaskIds) this.sql.deleteTask.run(id);
    for (const task of changes.tasks) this.tasks.write(task, header.workflowDefinition);
    for (const entry of changes.transitions) {
      this.sql.insertTransition.run(
        header.workflowId,
        entry.seq,
        entry.at,
        entry.ref,
        entry.taskId,
        entry.attempt,
        entry.from,
        entry.to,
        entry.reason,
      );
    }
  }

  /** Call after the commit of a `write`. */
  noteCommitted(header: ExecutionHeader): void {
    const id = this.snapshotIdOf(header.workflowDefinition);
    this.storedSnapshots.add(id);
    if (this.snapshotTexts.size > 0) this.snapshotTexts.delete(id);
  }

  /** Whether the first start of a definition would hold up others for long: see the two below. */
  isSnapshotDue(definition: WorkflowDef): boolean {
    return !this.snapshotIds.has(definition) && isLarge(definition);
  }

  /** Makes what `writeSnapshot` writes. */
  prepareSnapshot(definition: WorkflowDef): void {
    this.snapshotIdOf(definition);
  }

  /** Writes what executions share of a definition before the first one needs it; belongs inside a `Work`. Idempotent. */
  writeSnapshot(definition: WorkflowDef): void {
    this.insertSnapshot(this.snapshotIdOf(definition), definition);
  }

  /** Null: no such execution. */
  read(id: string): StoredExecution | null {
    const header = this.readHeader(id);
    if (!header) return null;
    const tasks = this.sql.tasksOf
      .all(id)
      .map((row) => this.tasks.read(row as TaskRow, header.workflowDefinition));
    const last = this.sql.lastTransition.get(id) as { seq: number | null } | undefined;
    return { header, tasks, lastTransitionSeq: last?.seq ?? 0 };
  }

  /** Null: no such execution. */
  readHeader(id: string): ExecutionHeader | null {
    const row = this.sql.execution.get(id) as (ExecutionRow & DataRow) | undefined;
    return row ? this.headerOfRow(row) : null;
  }

  /** For rows of `execution` joined with `execution_data`, as search reads them. */
  headerOfRow(row: ExecutionRow & DataRow): ExecutionHeader {
    const header = headerOf(row, this.snapshot(row.snapshotId));
    this.remember(header, row.snapshotId);
    return header;
  }

  /** Null: no such task. */
  executionOfTask(taskId: string): string | null {
    const row = this.sql.executionOfTask.get(taskId) as { executionId: string } | undefined;
    return row?.executionId ?? null;
  }

  /** Attempts of a type that have not ended. */
  openTasksOf(taskType: string): OpenTask[] {
    return this.sql.openTasksOf.all(taskType) as OpenTask[];
  }

  /** Ids of everything that has not ended, oldest first. */
  openIds(): string[] {
    return (this.sql.openIds.all() as { id: string }[]).map(({ id }) => id);
  }

  /** The newest execution of a workflow that was started with a key; null: none. */
  byIdempotencyKey(name: string, key: string): { id: string; status: string } | null {
    return (this.sql.byKey.get(name, key) as { id: string; status: string } | undefined) ?? null;
  }

  /** Deletes an execution with everything that hangs on it. Idempotent; belongs inside a `Work`. */
  remove(id: string): void {
    for (const statement of this.sql.removal) statement.run(id);
  }

  /** Deletes snapshots that no execution needs any more; answers how many. Belongs inside a `Work`. */
  removeUnusedSnapshots(): number {
    this.storedSnapshots.clear();
    return this.sql.removeSnapshots.run().changes;
  }

  private writeHeader(header: ExecutionHeader, snapshotId: string, isNew: boolean): void {
    const { workflowId: id, input, output, variables, updateTime } = header;
    const before = this.written.get(header);
    const row = rowOf(header, snapshotId);
    if (isNew || !before) {
      this.insertSnapshot(snapshotId, header.workflowDefinition);
      this.sql.upsertExecution.run(id, updateTime, ...row);
      this.sql.upsertData.run(
        id,
        JSON.stringify(input),
        JSON.stringify(output),
        JSON.stringify(variables),
      );
    } else {
      this.updateHeader(header, before, row, snapshotId);
    }
    this.written.set(header, { row, input, output, variables });
  }

  private updateHeader(
    header: ExecutionHeader,
    before: Written,
    row: readonly unknown[],
    snapshotId: string,
  ): void {
    const { workflowId: id, input, output, variables, updateTime } = header;
    const isOther = (column: number) => row[column] !== before.row[column];
    if (OTHER_COLUMNS.some(isOther)) {
      this.insertSnapshot(snapshotId, header.workflowDefinition);
      this.sql.upsertExecution.run(id, updateTime, ...row);
    } else if (PROGRESS.some(isOther)) {
      this.sql.progress.run(updateTime, ...PROGRESS.map((column) => row[column]), id);
    } else {
      this.sql.touch.run(updateTime, id);
    }
    if (input !== before.input) this.sql.setInput.run(JSON.stringify(input), id);
    if (output !== before.output) this.sql.setOutput.run(JSON.stringify(output), id);
    if (variables !== before.variables) this.sql.setVariables.run(JSON.stringify(variables), id);
  }

  private remember(header: ExecutionHeader, snapshotId: string): void {
    const { input, output, variables } = header;
    this.written.set(header, { row: rowOf(header, snapshotId), input, output, variables });
  }

  private insertSnapshot(id: string, definition: WorkflowDef): void {
    if (this.storedSnapshots.has(id)) return;
    this.sql.insertSnapshot.run(id, this.snapshotTexts.get(id) ?? snapshotText(definition));
  }

  private snapshotIdOf(definition: WorkflowDef): string {
    const known = this.snapshotIds.get(definition);
    if (known !== undefined) return known;
    const text = snapshotText(definition);
    const id = createHash("sha256").update(text).digest("hex");
    this.snapshotIds.set(definition, id);
    if (this.snapshotTexts.size >= TEXTS_KEPT) this.snapshotTexts.clear();
    if (!this.storedSnapshots.has(id)) this.snapshotTexts.set(id, text);
    if (!this.snapshots.has(id)) this.snapshots.set(id, definition);
    return id;
  }

  private snapshot(id: string): WorkflowDef {
    const known = this.snapshots.get(id);
    if (known) return known;
    const row = this.sql.snapshot.get(id) as { json: string } | undefined;
    if (!row) throw new Error(`the definition snapshot ${id} is missing`);
    const definition = definitionOfSnapshot(row.json);
    this.snapshotIds.set(definition, id);
    this.snapshots.set(id, definition);
    this.storedSnapshots.add(id);
    return definition;
  }
}

/** Places of columns in what `rowOf` answers. */
const COLUMNS = EXECUTION_COLUMNS.slice(2);
const PROGRESS = PROGRESS_COLUMNS.map((column) => COLUMNS.indexOf(column));
const OTHER_COLUMNS = COLUMNS.map((_, place) => place).filter((place) => !PROGRESS.includes(place));

/** Values in the order of `EXECUTION_COLUMNS`, without id and updateTime. */
function rowOf(header: ExecutionHeader, snapshotId: string): unknown[] {
  return [
    header.workflowName,
    header.workflowVersion,
    header.status,
    header.createTime,
    header.endTime,
    header.lastRetriedTime,
    header.correlationId,
    header.priority,
    header.reasonForIncompletion,
    textOf(header.failedReferenceTaskNames),
    textOf(header.failedTaskNames),
    header.failedTaskId,
    header.parentWorkflowId,
    header.parentWorkflowTaskId,
    header.reRunFromWorkflowId,
    header.event,
    header.createdBy,
    header.idempotencyKey,
    Object.keys(header.taskToDomain).length === 0 ? "{}" : JSON.stringify(header.taskToDomain),
    snapshotId,
    header.faults === null ? null : JSON.stringify(header.faults),
  ];
}

function textOf(names: readonly string[]): string {
  return names.length === 0 ? "[]" : JSON.stringify(names);
}
