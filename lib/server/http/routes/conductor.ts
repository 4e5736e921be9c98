import type { RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

import { adminRoutes } from "./admin";
import { againRoutes } from "./again";
import { bulkRoutes } from "./bulk";
import { eventRoutes } from "./events";
import { metadataRoutes } from "./metadata";
import { queueRoutes } from "./queues";
import { scheduleRoutes } from "./schedules";
import { searchRoutes } from "./search";
import { secretRoutes } from "./secrets";
import { workflowTestRoutes } from "./simulate";
import { stateRoutes } from "./state";
import { synchronousRoutes } from "./synchronous";
import { taskRoutes } from "./tasks";
import { workflowRoutes } from "./workflow";

/** Conductor's REST API, answered by this process (semantics §7). Routes with fixed words come before those with names. */
export function conductorRoutes(table: RouteTable, services: ConductorServices): void {
  bulkRoutes(table, services);
  searchRoutes(table, services);
  queueRoutes(table, services);
  adminRoutes(table, services);
  synchronousRoutes(table, services);
  stateRoutes(table, services);
  workflowTestRoutes(table, services);
  taskRoutes(table, services);
  workflowRoutes(table, services);
  againRoutes(table, services);
  metadataRoutes(table, services);
  eventRoutes(table, services);
  scheduleRoutes(table, services);
  secretRoutes(table, services);
}
