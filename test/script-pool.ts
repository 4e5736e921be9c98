import { ScriptPool } from "@/lib/server/children/script-pool";

import { buildImageChild } from "./image-child";

/** The sandbox of scripts as the server runs it; `close` ends its processes and removes what was built. */
export async function openScriptPool(): Promise<{ pool: ScriptPool; close: () => Promise<void> }> {
  const { entry, remove } = await buildImageChild();
  const pool = new ScriptPool({
    entry: entry.replace("image-child", "script-child"),
    log: () => undefined,
  });
  return {
    pool,
    close: async () => {
      await pool.close();
      remove();
    },
  };
}
