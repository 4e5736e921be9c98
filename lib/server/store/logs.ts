import { limits } from "@/lib/core/limits";

import type { Connection, Statement } from "./connection";

/** Conductor's TaskExecLog. */
export interface TaskLogLine {
  readonly log: string;
  readonly taskId: string;
  /** Epoch ms. */
  readonly createdTime: number;
}

/** Conductor shows the newest ten (`taskExecLogSizeLimit`). */
const SHOWN = 10;

/** Lines that workers write about an attempt. */
export class LogStore {
  private readonly insert: Statement;
  private readonly newest: Statement<TaskLogLine>;

  constructor(connection: Connection) {
    this.insert = connection.prepare(
      "INSERT INTO task_log (taskId, executionId, at, line) VALUES (?, ?, ?, ?)",
    );
    this.newest = connection.prepare(
      "SELECT line AS log, taskId, at AS createdTime FROM task_log WHERE taskId = ? ORDER BY id DESC LIMIT ?",
    ) as Statement<TaskLogLine>;
  }

  /** Belongs inside a `Work`. Lines over the limit are cut. */
  add(executionId: string, line: TaskLogLine): void {
    this.insert.run(
      line.taskId,
      executionId,
      line.createdTime,
      line.log.slice(0, limits.logLineBytes),
    );
  }

  /** The newest ten, oldest first. */
  of(taskId: string): TaskLogLine[] {
    return this.newest.all(taskId, SHOWN).toReversed();
  }
}
