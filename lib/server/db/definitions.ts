import type { JsonObject } from "@/lib/core/json";
import type { WorkflowDef } from "@/lib/core/definition/schema";

import { type Database, isDuplicate } from "./client";

/** One version of a workflow: what was sent, and the times that belong to it. */
export interface DefinitionRow {
  readonly name: string;
  readonly version: number;
  /** As it was sent. */
  readonly raw: JsonObject;
  /** Epoch ms; 0 where Conductor shows 0. */
  readonly createTime: number;
  readonly updateTime: number;
}

/** Workflow definitions. Writers take the time from their caller. */
export class Definitions {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** False: this version exists already, nothing was written. */
  async create(row: DefinitionRow): Promise<boolean> {
    try {
      await this.db.workflowDefinition.create({ data: columnsOf(row) });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Creates or replaces versions, all or none. Replacing keeps the createTime. */
  async save(rows: readonly DefinitionRow[]): Promise<void> {
    await this.db.$transaction(
      rows.map((row) =>
        this.db.workflowDefinition.upsert({
          where: { name_version: { name: row.name, version: row.version } },
          create: columnsOf(row),
          update: { json: JSON.stringify(row.raw), updateTime: row.updateTime },
        }),
      ),
    );
  }

  /** Null: no such version. `version` null: the highest. */
  async find(name: string, version: number | null): Promise<DefinitionRow | null> {
    const row = await this.db.workflowDefinition.findFirst({
      where: version === null ? { name } : { name, version },
      orderBy: { version: "desc" },
    });
    return row ? rowOf(row) : null;
  }

  /** Every version of every workflow, by name, then version. */
  async all(): Promise<DefinitionRow[]> {
    const rows = await this.db.workflowDefinition.findMany({
      orderBy: [{ name: "asc" }, { version: "asc" }],
    });
    return rows.map(rowOf);
  }

  /** The versions of one workflow, rising. */
  async versions(name: string): Promise<DefinitionRow[]> {
    const rows = await this.db.workflowDefinition.findMany({
      where: { name },
      orderBy: { version: "asc" },
    });
    return rows.map(rowOf);
  }

  /** Answers whether there was such a version. */
  async remove(name: string, version: number): Promise<boolean> {
    const { count } = await this.db.workflowDefinition.deleteMany({ where: { name, version } });
    return count > 0;
  }
}

/** The definition as the engine reads it: what was sent, with the row's times. */
export function definitionOf(row: DefinitionRow): WorkflowDef {
  const { raw, name, version, createTime, updateTime } = row;
  return { ...raw, name, version, createTime, updateTime } as WorkflowDef;
}

interface Columns {
  readonly name: string;
  readonly version: number;
  readonly json: string;
  readonly createTime: bigint | number;
  readonly updateTime: bigint | number;
}

function columnsOf({ name, version, raw, createTime, updateTime }: DefinitionRow): Columns {
  return { name, version, json: JSON.stringify(raw), createTime, updateTime };
}

function rowOf({ name, version, json, createTime, updateTime }: Columns): DefinitionRow {
  return {
    name,
    version,
    raw: JSON.parse(json) as JsonObject,
    createTime: Number(createTime),
    updateTime: Number(updateTime),
  };
}
