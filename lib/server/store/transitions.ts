import type { Transition } from "@/lib/core/execution/state";

import type { Connection, Statement } from "./connection";

/** Reads the history of executions. Rows are written by `ExecutionStore`, with the change they tell of. */
export class TransitionStore {
  private readonly after: Statement<Transition>;

  constructor(connection: Connection) {
    this.after = connection.prepare(
      `SELECT seq, at, ref, taskId, attempt, "from", "to", reason FROM transition WHERE executionId = ? AND seq > ? ORDER BY seq LIMIT ?`,
    ) as Statement<Transition>;
  }

  /** In order, from the one behind `seq` (0: from the first), at most `limit`. */
  read(executionId: string, seq: number, limit: number): Transition[] {
    return this.after.all(executionId, seq, limit);
  }
}
