import "server-only";

import Database from "better-sqlite3";

export type Connection = Database.Database;
export type Statement<Row = unknown> = Database.Statement<unknown[], Row>;

/** How safe a commit is at a power cut: FULL keeps every acknowledged one, NORMAL may lose the last. */
export type SyncMode = "FULL" | "NORMAL";

export interface ConnectionOptions {
  readonly sync?: SyncMode;
  /** How long SQLite itself waits for a foreign lock, blocking the thread. */
  readonly busyTimeoutMs?: number;
}

const PRAGMAS: Readonly<Record<string, string | number>> = {
  journal_mode: "WAL",
  foreign_keys: "ON",
  journal_size_limit: 67_108_864,
  wal_autocheckpoint: 1000,
  cache_size: -65_536,
  temp_store: "MEMORY",
  mmap_size: 0,
};

/** Opens the database with the pragmas that every connection must have. The caller closes it (`closeConnection`). */
export function openConnection(file: string, options: ConnectionOptions = {}): Connection {
  const connection = new Database(file);
  connection.pragma(`busy_timeout = ${options.busyTimeoutMs ?? 5000}`);
  for (const statement of pragmaStatements(options.sync)) connection.pragma(statement);
  return connection;
}

/** `name = value` of every pragma but the busy time-out, which the caller chooses. */
export function pragmaStatements(sync: SyncMode = "FULL"): string[] {
  return Object.entries({ ...PRAGMAS, synchronous: sync }).map(
    ([name, value]) => `${name} = ${value}`,
  );
}

/** Lets SQLite refresh its statistics, then closes. */
export function closeConnection(connection: Connection): void {
  connection.pragma("optimize");
  connection.close();
}
