import "server-only";

import { join } from "node:path";

import { type Database, openPrisma } from "@/lib/server/db/client";
import { checkDatabase } from "@/lib/server/store/check";
import { type Connection, openConnection } from "@/lib/server/store/connection";
import { migrate } from "@/lib/server/store/migrate";
import { takeOwnership } from "@/lib/server/store/owner";
import { Writer } from "@/lib/server/store/writer";

import { protectDatabase } from "./data-directory";
import type { Env } from "./env";
import { createMetrics } from "./metrics";

export interface Stores {
  readonly connection: Connection;
  readonly db: Database;
  readonly writer: Writer;
  readonly metrics: ReturnType<typeof createMetrics>;
}

/** Checks and migrates the database of a locked data folder and opens it for both of its clients. */
export function openStores(env: Env, root: string): Stores {
  const file = join(env.dataDir, "baton.db");
  checkDatabase(file);
  migrate({ file, migrationsDirectory: join(root, "prisma/migrations"), now: Date.now() });
  const connection = openConnection(file, { sync: env.synchronous, busyTimeoutMs: 50 });
  const db = openPrisma(file, env.synchronous);
  protectDatabase(file);
  const metrics = createMetrics();
  const epoch = takeOwnership(connection, Date.now());
  return {
    connection,
    db,
    metrics,
    writer: new Writer({ connection, epoch, onFlush: metrics.noteFlush }),
  };
}
