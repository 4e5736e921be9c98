import type { JsonObject } from "@/lib/core/json";

import type { Connection, Statement } from "./connection";

/** What a schedule started, or could not start. Times in epoch ms. */
export interface ScheduleRun {
  readonly executionId: string;
  readonly scheduleName: string;
  readonly workflowName: string;
  readonly state: "EXECUTED" | "FAILED";
  readonly scheduledTime: number;
  readonly executionTime: number;
  /** As the API shows it. */
  readonly shown: JsonObject;
}

/** A column that is compared with values. */
export interface RunCondition {
  readonly column: "scheduleName" | "state" | "workflowName" | "executionId" | "scheduledTime";
  readonly test: "in" | "contains" | "above" | "below";
  readonly values: readonly (string | number)[];
}

export const RUN_ORDERS = [
  "scheduledTime",
  "executionTime",
  "scheduleName",
  "workflowName",
  "state",
] as const;

export interface RunOrder {
  readonly column: (typeof RUN_ORDERS)[number];
  readonly isRising: boolean;
}

/** So many are kept of each schedule. */
const KEPT = 100;

/** Rows of what schedules started. Writes belong inside a `Work` of the writer. */
export class ScheduleRunStore {
  private readonly connection: Connection;
  private readonly upsert: Statement;
  private readonly dropOld: Statement;
  private readonly dropAll: Statement;

  constructor(connection: Connection) {
    this.connection = connection;
    this.upsert = connection.prepare(
      `INSERT OR REPLACE INTO schedule_run
         (executionId, scheduleName, workflowName, state, scheduledTime, executionTime, json)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.dropOld = connection.prepare(
      `DELETE FROM schedule_run WHERE scheduleName = ? AND executionId NOT IN (
         SELECT executionId FROM schedule_run WHERE scheduleName = ?
         ORDER BY scheduledTime DESC LIMIT ${KEPT})`,
    );
    this.dropAll = connection.prepare("DELETE FROM schedule_run WHERE scheduleName = ?");
  }

  add(run: ScheduleRun): void {
    const { executionId, scheduleName, workflowName, state, scheduledTime, executionTime } = run;
    const json = JSON.stringify(run.shown);
    this.upsert.run(
      executionId,
      scheduleName,
      workflowName,
      state,
      scheduledTime,
      executionTime,
      json,
    );
    this.dropOld.run(scheduleName, scheduleName);
  }

  removeOf(scheduleName: string): void {
    this.dropAll.run(scheduleName);
  }

  /** A page of what meets all conditions, and how many there are in all. */
  search(
    conditions: readonly RunCondition[],
    orders: readonly RunOrder[],
    page: { readonly start: number; readonly size: number },
  ): { readonly totalHits: number; readonly results: JsonObject[] } {
    const where = ["1 = 1", ...conditions.map(sqlOf)].join(" AND ");
    const values = conditions.flatMap(({ test, values: all }) =>
      test === "contains" ? all.map((value) => `%${escaped(String(value))}%`) : all,
    );
    const by = [...orders, { column: "scheduledTime", isRising: false } as const]
      .map(({ column, isRising }) => `${column} ${isRising ? "ASC" : "DESC"}`)
      .join(", ");
    const count = this.connection.prepare(`SELECT count(*) AS n FROM schedule_run WHERE ${where}`);
    const rows = this.connection.prepare(
      `SELECT json FROM schedule_run WHERE ${where} ORDER BY ${by} LIMIT ? OFFSET ?`,
    );
    const found = rows.all(...values, page.size, page.start) as { readonly json: string }[];
    return {
      totalHits: (count.get(...values) as { readonly n: number }).n,
      results: found.map(({ json }) => JSON.parse(json) as JsonObject),
    };
  }
}

function sqlOf({ column, test, values }: RunCondition): string {
  if (test === "in") return `${column} IN (${values.map(() => "?").join(", ")})`;
  if (test === "contains") return `${column} LIKE ? ESCAPE '\\'`;
  return `${column} ${test === "above" ? ">" : "<"} ?`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
