import { indexDefinition } from "@/lib/core/decider/definition-index";
import type { WorkflowDef, WorkflowTask } from "@/lib/core/definition/schema";
import { isTerminalTask, type TaskRecord, type TaskStatus } from "@/lib/core/execution/state";
import type { JsonObject } from "@/lib/core/json";

import type { Connection, Statement } from "./connection";

/** A row of `task`. */
export interface TaskRow {
  readonly id: string;
  readonly executionId: string;
  readonly ref: string;
  readonly taskType: string;
  readonly taskDefName: string;
  readonly status: TaskStatus;
  readonly seq: number;
  readonly retryCount: number;
  readonly iteration: number;
  readonly scheduledTime: number;
  readonly startTime: number;
  readonly endTime: number;
  readonly updateTime: number;
  readonly firstScheduledTime: number;
  readonly startDelayInSeconds: number;
  readonly callbackAfterSeconds: number;
  readonly dueTime: number;
  readonly responseTimeoutSeconds: number;
  readonly rateLimitPerFrequency: number;
  readonly rateLimitFrequencyInSeconds: number;
  readonly pollCount: number;
  readonly workerId: string | null;
  readonly domain: string | null;
  readonly reason: string | null;
  readonly retriedTaskId: string | null;
  readonly retried: 0 | 1;
  readonly executed: 0 | 1;
  readonly subWorkflowId: string | null;
  readonly input: string;
  readonly output: string;
  readonly workflowTask: string | null;
}

/** What stays as it was when the attempt came into being. */
const FIXED_COLUMNS = [
  "executionId",
  "ref",
  "taskType",
  "taskDefName",
  "seq",
  "scheduledTime",
  "firstScheduledTime",
  "rateLimitPerFrequency",
  "rateLimitFrequencyInSeconds",
  "domain",
  "retriedTaskId",
  "workflowTask",
] as const;

/** None of them is indexed: an update that names an indexed column rewrites the index, whatever the value. */
const CHANGING_COLUMNS = [
  "status",
  "retryCount",
  "iteration",
  "startTime",
  "endTime",
  "updateTime",
  "startDelayInSeconds",
  "callbackAfterSeconds",
  "dueTime",
  "responseTimeoutSeconds",
  "pollCount",
  "workerId",
  "reason",
  "retried",
  "executed",
  "subWorkflowId",
] as const;

interface Written {
  readonly input: JsonObject;
  readonly output: JsonObject;
  readonly seq: number;
  readonly scheduledTime: number;
}

/** Rows of attempts. Input and output are printed and written only when they are other objects than before. */
export class TaskRows {
  private readonly insert: Statement;
  private readonly update: Statement;
  private readonly updateOutput: Statement;
  private readonly updateInput: Statement;
  private readonly written = new WeakMap<TaskRecord, Written>();

  constructor(connection: Connection) {
    const columns = ["id", ...FIXED_COLUMNS, "input", "output", ...CHANGING_COLUMNS];
    const changes = CHANGING_COLUMNS.map((column) => `${column} = ?`).join(", ");
    this.insert = connection.prepare(
      `INSERT OR REPLACE INTO task (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
    );
    this.update = connection.prepare(`UPDATE task SET ${changes} WHERE id = ?`);
    this.updateOutput = connection.prepare(`UPDATE task SET output = ?, ${changes} WHERE id = ?`);
    this.updateInput = connection.prepare("UPDATE task SET input = ? WHERE id = ?");
  }

  write(task: TaskRecord, definition: WorkflowDef): void {
    const before = this.written.get(task);
    const { inputData: input, outputData: output, seq, scheduledTime } = task;
    if (!before || before.seq !== seq || before.scheduledTime !== scheduledTime) {
      const text = outputText(task);
      this.insert.run(
        task.taskId,
        ...fixedValues(task, definition),
        JSON.stringify(input),
        text,
        ...changingValues(task),
      );
    } else {
      if (output === before.output) this.update.run(...changingValues(task), task.taskId);
      else this.updateOutput.run(outputText(task), ...changingValues(task), task.taskId);
      if (input !== before.input) this.updateInput.run(JSON.stringify(input), task.taskId);
      if (input === before.input && output === before.output) return;
    }
    this.written.set(task, { input, output, seq, scheduledTime });
  }

  read(row: TaskRow, definition: WorkflowDef): TaskRecord {
    const task = recordOf(row, definition);
    const { inputData: input, outputData: output, seq, scheduledTime } = task;
    this.written.set(task, { input, output, seq, scheduledTime });
    return task;
  }
}

function fixedValues(task: TaskRecord, definition: WorkflowDef): unknown[] {
  return [
    task.workflowInstanceId,
    task.referenceTaskName,
    task.taskType,
    task.taskDefName,
    task.seq,
    task.scheduledTime,
    task.firstScheduledTime,
    task.rateLimitPerFrequency,
    task.rateLimitFrequencyInSeconds,
    task.domain,
    task.retriedTaskId,
    inDefinition(task.referenceTaskName, definition) === task.workflowTask
      ? null
      : JSON.stringify(task.workflowTask),
  ];
}

function changingValues(task: TaskRecord): unknown[] {
  return [
    task.status,
    task.retryCount,
    task.iteration,
    task.startTime,
    task.endTime,
    task.updateTime,
    task.startDelayInSeconds,
    task.callbackAfterSeconds,
    task.dueTime,
    task.responseTimeoutSeconds,
    task.pollCount,
    task.workerId,
    task.reasonForIncompletion,
    task.retried ? 1 : 0,
    task.executed ? 1 : 0,
    task.subWorkflowId,
  ];
}

/** A task in a loop is found by its name without the suffix of its iteration. */
function inDefinition(ref: string, definition: WorkflowDef): WorkflowTask | undefined {
  const { places } = indexDefinition(definition);
  return (places.get(ref) ?? places.get(ref.replace(/(?:__\d+)+$/, "")))?.task;
}

/** An open loop's outputs are in the rows of its tasks; writing them with every iteration would cost their square. */
function outputText({ taskType, status, outputData }: TaskRecord): string {
  if (taskType !== "DO_WHILE" || isTerminalTask(status)) return JSON.stringify(outputData);
  const { iteration, loopIndex, loopItem } = outputData;
  return JSON.stringify({ iteration, loopIndex, loopItem });
}

function recordOf(row: TaskRow, definition: WorkflowDef): TaskRecord {
  return {
    taskId: row.id,
    workflowInstanceId: row.executionId,
    referenceTaskName: row.ref,
    taskType: row.taskType,
    taskDefName: row.taskDefName,
    status: row.status,
    seq: row.seq,
    retryCount: row.retryCount,
    iteration: row.iteration,
    scheduledTime: row.scheduledTime,
    startTime: row.startTime,
    endTime: row.endTime,
    updateTime: row.updateTime,
    firstScheduledTime: row.firstScheduledTime,
    startDelayInSeconds: row.startDelayInSeconds,
    callbackAfterSeconds: row.callbackAfterSeconds,
    dueTime: row.dueTime,
    responseTimeoutSeconds: row.responseTimeoutSeconds,
    rateLimitPerFrequency: row.rateLimitPerFrequency,
    rateLimitFrequencyInSeconds: row.rateLimitFrequencyInSeconds,
    pollCount: row.pollCount,
    workerId: row.workerId,
    domain: row.domain,
    reasonForIncompletion: row.reason,
    retriedTaskId: row.retriedTaskId,
    retried: row.retried === 1,
    executed: row.executed === 1,
    subWorkflowId: row.subWorkflowId,
    inputData: JSON.parse(row.input) as JsonObject,
    outputData: JSON.parse(row.output) as JsonObject,
    workflowTask: workflowTaskOf(row, definition),
  };
}

function workflowTaskOf(row: TaskRow, definition: WorkflowDef): WorkflowTask {
  if (row.workflowTask !== null) return JSON.parse(row.workflowTask) as WorkflowTask;
  const task = inDefinition(row.ref, definition);
  if (!task) throw new Error(`the task ${row.ref} is not in its definition`);
  return task;
}
