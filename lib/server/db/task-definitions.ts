import type { TaskDef } from "@/lib/core/definition/schema";
import type { JsonObject } from "@/lib/core/json";

import type { Database } from "./client";

export interface TaskDefinitionRow {
  readonly name: string;
  /** As it was sent. */
  readonly raw: JsonObject;
  /** Epoch ms. */
  readonly createTime: number;
  readonly updateTime: number;
}

/** Task definitions. Writers take the time from their caller. */
export class TaskDefinitions {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** Creates or replaces, all or none. */
  async save(rows: readonly TaskDefinitionRow[]): Promise<void> {
    await this.db.$transaction(
      rows.map((row) => {
        const columns = columnsOf(row);
        return this.db.taskDefinition.upsert({
          where: { name: row.name },
          create: columns,
          update: columns,
        });
      }),
    );
  }

  /** Writes those whose name is free; answers their names. */
  async createMissing(rows: readonly TaskDefinitionRow[]): Promise<string[]> {
    const known = new Set(
      (await this.db.taskDefinition.findMany({ select: { name: true } })).map(({ name }) => name),
    );
    const missing = rows.filter(({ name }) => !known.has(name));
    await this.save(missing);
    return missing.map(({ name }) => name);
  }

  async find(name: string): Promise<TaskDefinitionRow | null> {
    const row = await this.db.taskDefinition.findUnique({ where: { name } });
    return row ? rowOf(row) : null;
  }

  /** By name. */
  async all(): Promise<TaskDefinitionRow[]> {
    return (await this.db.taskDefinition.findMany({ orderBy: { name: "asc" } })).map(rowOf);
  }

  /** Answers whether there was one. */
  async remove(name: string): Promise<boolean> {
    const { count } = await this.db.taskDefinition.deleteMany({ where: { name } });
    return count > 0;
  }
}

/** The definition as the engine reads it: what was sent, with the row's times and, as Conductor has it, who wrote it. */
export function taskDefOf({ raw, createTime, updateTime }: TaskDefinitionRow): TaskDef {
  const changed = updateTime > 0 ? { updatedBy: "" } : {};
  return { createdBy: "", ...changed, ...raw, createTime, updateTime } as TaskDef;
}

interface Columns {
  readonly name: string;
  readonly json: string;
  readonly createTime: bigint | number;
  readonly updateTime: bigint | number;
}

function columnsOf({ name, raw, createTime, updateTime }: TaskDefinitionRow): Columns {
  return { name, json: JSON.stringify(raw), createTime, updateTime };
}

function rowOf({ name, json, createTime, updateTime }: Columns): TaskDefinitionRow {
  return {
    name,
    raw: JSON.parse(json) as JsonObject,
    createTime: Number(createTime),
    updateTime: Number(updateTime),
  };
}
