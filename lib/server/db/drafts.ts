import { AppError } from "@/lib/core/errors";
import type { JsonObject } from "@/lib/core/json";

import { type Database, isDuplicate } from "./client";

export interface DraftRow {
  readonly name: string;
  readonly draft: JsonObject;
  /** Rises with every save. */
  readonly revision: number;
  /** Epoch ms. */
  readonly updateTime: number;
}

/** What the designer has not published: one draft per workflow name. */
export class Drafts {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  async find(name: string): Promise<DraftRow | null> {
    const row = await this.db.draft.findUnique({ where: { name } });
    return row ? rowOf(row) : null;
  }

  /** Newest first. */
  async all(): Promise<DraftRow[]> {
    return (
      await this.db.draft.findMany({ orderBy: [{ updateTime: "desc" }, { name: "asc" }] })
    ).map(rowOf);
  }

  /**
   * Saves on top of the revision that the editor has seen: null = there was none, undefined = whatever there is.
   * @throws AppError STALE_VERSION when somebody else has saved since; nothing is written then.
   */
  async save(
    name: string,
    draft: JsonObject,
    seen: number | null | undefined,
    now: number,
  ): Promise<DraftRow> {
    const json = JSON.stringify(draft);
    if (seen === undefined) {
      const row = await this.db.draft.upsert({
        where: { name },
        create: { name, json, revision: 1, updateTime: now },
        update: { json, revision: { increment: 1 }, updateTime: now },
      });
      return rowOf(row);
    }
    if (seen === null) return rowOf(await this.createOnly(name, json, now));
    const { count } = await this.db.draft.updateMany({
      where: { name, revision: seen },
      data: { json, revision: { increment: 1 }, updateTime: now },
    });
    if (count === 0) throw stale(name);
    return { name, draft, revision: seen + 1, updateTime: now };
  }

  /** `seen` as in `save`. @throws AppError STALE_VERSION. */
  async remove(name: string, seen: number | undefined): Promise<void> {
    const { count } = await this.db.draft.deleteMany({
      where: seen === undefined ? { name } : { name, revision: seen },
    });
    if (count === 0 && seen !== undefined && (await this.find(name))) throw stale(name);
  }

  private async createOnly(name: string, json: string, now: number) {
    try {
      return await this.db.draft.create({ data: { name, json, revision: 1, updateTime: now } });
    } catch (error) {
      throw isDuplicate(error) ? stale(name) : error;
    }
  }
}

function stale(name: string): AppError {
  return new AppError(
    "STALE_VERSION",
    `The draft of ${name} was saved elsewhere since you opened it. Load it again, or save a copy under another name.`,
  );
}

function rowOf(row: {
  name: string;
  json: string;
  revision: number;
  updateTime: bigint;
}): DraftRow {
  return {
    name: row.name,
    draft: JSON.parse(row.json) as JsonObject,
    revision: row.revision,
    updateTime: Number(row.updateTime),
  };
}
