import type { SettingsFacts, WorkersFacts } from "@/lib/core/server-facts";
import { json } from "@/lib/server/http/reply";
import type { RouteTable } from "@/lib/server/http/routes-table";

interface ServerFacts {
  readonly workers: () => WorkersFacts;
  readonly settings: () => SettingsFacts;
}

/** What this server tells about itself, for its pages. Read-only. */
export function serverFactsRoutes(table: RouteTable, { workers, settings }: ServerFacts): void {
  const tag = "system";
  const pool = { tag, summary: "Built-in workers, and how long tasks wait in each queue" };
  table.add("GET", "/api/workers", pool, () => json(workers()));
  const shown = { tag, summary: "Settings of this server with the variables that set them" };
  table.add("GET", "/api/settings", shown, () => json(settings()));
}
