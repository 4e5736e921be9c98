import type { Connection, Statement } from "./connection";

/** The last poll of a queue. */
export interface PollRow {
  readonly taskType: string;
  readonly domain: string | null;
  readonly workerId: string | null;
  /** Epoch ms. */
  readonly at: number;
}

export class PollDataStore {
  private readonly upsert: Statement;
  private readonly list: Statement<{
    taskType: string;
    domain: string;
    workerId: string | null;
    at: number;
  }>;

  constructor(connection: Connection) {
    this.upsert = connection.prepare(
      `INSERT INTO poll_data (taskType, domain, workerId, at) VALUES (?, ?, ?, ?)
       ON CONFLICT (taskType, domain) DO UPDATE SET workerId = excluded.workerId, at = excluded.at`,
    );
    this.list = connection.prepare(
      "SELECT taskType, domain, workerId, at FROM poll_data",
    ) as typeof this.list;
  }

  /** Belongs inside a `Work`. */
  write(row: PollRow): void {
    this.upsert.run(row.taskType, row.domain ?? "", row.workerId, row.at);
  }

  all(): PollRow[] {
    return this.list.all().map(({ taskType, domain, workerId, at }) => {
      return { taskType, domain: domain === "" ? null : domain, workerId, at };
    });
  }
}
