import { createHash, randomUUID } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { AppError } from "@/lib/core/errors";

import { openConnection, type Connection } from "./connection";

export interface MigrateOptions {
  /** The database file; made when it does not exist. */
  readonly file: string;
  /** Folder with one `<name>/migration.sql` for every step. */
  readonly migrationsDirectory: string;
  /** Epoch ms. */
  readonly now: number;
}

const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/**
 * Applies the migrations that the database has not seen, each in a transaction of its own, and notes them as Prisma
 * does, so that `prisma migrate deploy` agrees. Answers their names. Idempotent; call it while nobody else is connected.
 * A database with data is copied to `<file>.before-<migration>` first.
 * @throws AppError UNAVAILABLE when the database is newer than this program, or an applied migration was changed.
 */
export function migrate(options: MigrateOptions): string[] {
  const isNew = !existsSync(options.file);
  const connection = openConnection(options.file);
  try {
    connection.exec(BOOKKEEPING);
    const known = readMigrations(options.migrationsDirectory);
    const pending = pendingOf(known, appliedOf(connection));
    const [first] = pending;
    if (first && !isNew && known[0] !== first) keepCopy(connection, options.file, first.name);
    for (const migration of pending) apply(connection, migration, options.now);
    return pending.map(({ name }) => name);
  } finally {
    connection.close();
  }
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

function readMigrations(directory: string): Migration[] {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
  return names.map((name) => {
    const sql = readFileSync(join(directory, name, "migration.sql"), "utf8");
    return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}

function appliedOf(connection: Connection): Map<string, string> {
  const rows = connection
    .prepare<[], { name: string; checksum: string }>(
      `SELECT migration_name AS name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    )
    .all();
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

function pendingOf(known: readonly Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  const names = new Set(known.map(({ name }) => name));
  const foreign = [...applied.keys()].filter((name) => !names.has(name));
  if (foreign.length > 0) {
    throw refusal(
      `The database was made by a newer version of Baton (it has the migration ${foreign.join(", ")}). Start that version, or use another BATON_DATA_DIR.`,
    );
  }
  const changed = known.find(({ name, checksum }) => (applied.get(name) ?? checksum) !== checksum);
  if (changed) {
    throw refusal(
      `The migration ${changed.name} was changed after it had been applied. Restore prisma/migrations.`,
    );
  }
  return known.filter(({ name }) => !applied.has(name));
}

function apply(connection: Connection, migration: Migration, now: number): void {
  const note = connection.prepare(
    `INSERT INTO "_prisma_migrations" (id, checksum, started_at, finished_at, migration_name, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)`,
  );
  connection
    .transaction(() => {
      connection.exec(migration.sql);
      note.run(randomUUID(), migration.checksum, now, now, migration.name);
    })
    .immediate();
}

function keepCopy(connection: Connection, file: string, name: string): void {
  connection.pragma("wal_checkpoint(TRUNCATE)");
  copyFileSync(file, `${file}.before-${name}`);
}

function refusal(message: string): AppError {
  return new AppError("UNAVAILABLE", message);
}
