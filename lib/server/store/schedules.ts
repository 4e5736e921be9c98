import type { JsonObject } from "@/lib/core/json";

import type { Connection, Statement } from "./connection";

export interface ScheduleRow {
  readonly name: string;
  readonly schedule: JsonObject;
  /** When it ran last, or was made; epoch ms. */
  readonly lastTime: number;
}

/** Rows of schedules. Writes belong inside a `Work` of the writer. */
export class ScheduleStore {
  private readonly upsert: Statement;
  private readonly drop: Statement;
  private readonly rows: Statement<{ name: string; json: string; lastTime: number }>;

  constructor(connection: Connection) {
    this.upsert = connection.prepare(
      `INSERT INTO schedule (name, json, lastTime) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET json = excluded.json, lastTime = excluded.lastTime`,
    );
    this.drop = connection.prepare("DELETE FROM schedule WHERE name = ?");
    this.rows = connection.prepare(
      "SELECT name, json, lastTime FROM schedule ORDER BY name",
    ) as typeof this.rows;
  }

  put({ name, schedule, lastTime }: ScheduleRow): void {
    this.upsert.run(name, JSON.stringify(schedule), lastTime);
  }

  remove(name: string): void {
    this.drop.run(name);
  }

  all(): ScheduleRow[] {
    return this.rows.all().map(({ name, json, lastTime }) => ({
      name,
      schedule: JSON.parse(json) as JsonObject,
      lastTime,
    }));
  }
}
