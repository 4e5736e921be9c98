import "server-only";

import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";

import { pragmaStatements, type SyncMode } from "@/lib/server/store/connection";
import { type Prisma, PrismaClient } from "@/prisma/generated/client";

/** Prisma without interactive transactions: while one is open, every other call of the client would run inside it. */
export type Database = Omit<PrismaClient, "$transaction"> & {
  /** All or none, in one go. Only ready-made calls: a function is refused. */
  $transaction<Calls extends Prisma.PrismaPromise<unknown>[]>(
    calls: readonly [...Calls],
    options?: { isolationLevel?: Prisma.TransactionIsolationLevel },
  ): Promise<{ [Index in keyof Calls]: Awaited<Calls[Index]> }>;
};

/** Opens the migrated database file for definitions, drafts, artifacts and settings. */
export function openPrisma(file: string, sync: SyncMode = "FULL"): Database {
  const client = new PrismaClient({
    adapter: withPragmas(new PrismaBetterSqlite3({ url: `file:${file}`, timeout: 5000 }), sync),
  });
  const batch = client.$transaction.bind(client) as (
    calls: unknown,
    options?: unknown,
  ) => Promise<unknown>;
  const guarded = (calls: unknown, options?: unknown) => {
    if (typeof calls === "function") {
      throw new TypeError(
        "Interactive transactions lose other callers' writes with this adapter: pass a list of calls.",
      );
    }
    return batch(calls, options);
  };
  return new Proxy(client, {
    get: (target, key, receiver) =>
      key === "$transaction" ? guarded : (Reflect.get(target, key, receiver) as unknown),
  }) as unknown as Database;
}

/** Whether a write failed because its key exists. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown }).code === "P2002";
}

/** The adapter sets no pragma but foreign keys; ours belong on every connection. */
function withPragmas(factory: PrismaBetterSqlite3, sync: SyncMode) {
  return {
    provider: "sqlite" as const,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = await factory.connect();
      await adapter.executeScript(
        pragmaStatements(sync)
          .map((text) => `PRAGMA ${text};`)
          .join("\n"),
      );
      return adapter;
    },
  };
}
