import type { JsonValue } from "@/lib/core/json";

import type { Database } from "./client";

/** Small values that outlive a restart, by key. */
export class Settings {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** Null: never set. */
  async get(key: string): Promise<JsonValue> {
    const row = await this.db.setting.findUnique({ where: { key } });
    return row ? (JSON.parse(row.json) as JsonValue) : null;
  }

  async set(key: string, value: JsonValue, now: number): Promise<void> {
    const data = { json: JSON.stringify(value), updateTime: now };
    await this.db.setting.upsert({ where: { key }, create: { key, ...data }, update: data });
  }
}
