import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { closeConnection, openConnection } from "@/lib/server/store/connection";
import { migrate } from "@/lib/server/store/migrate";
import { takeOwnership } from "@/lib/server/store/owner";
import { Writer, type WriterOptions } from "@/lib/server/store/writer";

export const MIGRATIONS = "prisma/migrations";

/** A folder of its own with a migrated database; `close` removes it. */
export function openDatabase(options: Partial<WriterOptions> = {}) {
  const directory = mkdtempSync(join(tmpdir(), "baton-db-"));
  const file = join(directory, "baton.db");
  migrate({ file, migrationsDirectory: MIGRATIONS, now: 1 });
  const connection = openConnection(file, { busyTimeoutMs: 50 });
  const writer = new Writer({ connection, epoch: takeOwnership(connection, 1), ...options });
  return {
    directory,
    file,
    connection,
    writer,
    close() {
      writer.close();
      if (connection.open) closeConnection(connection);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
