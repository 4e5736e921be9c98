import type { JsonObject } from "@/lib/core/json";
import type { WorkflowDef } from "@/lib/core/definition/schema";

import { nextTurn } from "@/lib/server/turns";

import { type Database, isDuplicate } from "./client";

/** Characters of a definition's text from which others are served between the parts of the work on it. */
const LARGE_TEXT = 100_000;

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
    const data = columnsOf(row);
    if (data.json.length > LARGE_TEXT) await nextTurn();
    try {
      await this.db.workflowDefinition.create({ data });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Creates or replaces versions, all or none. Replacing keeps the createTime. */
  async save(rows: readonly DefinitionRow[]): Promise<void> {
    const columns = rows.map(columnsOf);
    if (columns.some(({ json }) => json.length > LARGE_TEXT)) await nextTurn();
    await this.db.$transaction(
      columns.map((each) =>
        this.db.workflowDefinition.upsert({
          where: { name_version: { name: each.name, version: each.version } },
          create: each,
          update: { json: each.json, updateTime: each.updateTime },
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
    if (row && row.json.length > LARGE_TEXT) await nextTurn();
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
  let raw: JsonObject | null = null;
  return {
    name,
    version,
    // Most who list definitions do not look into them.
    get raw() {
      raw ??= JSON.parse(json) as JsonObject;
      return raw;
    },
    createTime: Number(createTime),
    updateTime: Number(updateTime),
  };
}
