import { DEFINITION_BODY, requireObject } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/reply";
import type { RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices, OwnServices } from "@/lib/server/http/services";
import {
  readSimulation,
  readWorkflowTest,
  SimulateRequest,
  WorkflowTestRequest,
} from "@/lib/server/http/simulation-requests";

/** Runs that are only thought through: nothing is stored, no worker is asked (semantics §4.17; lib/core/simulate). */
export function simulateRoutes(table: RouteTable, { simulator }: OwnServices): void {
  table.add(
    "POST",
    "/api/simulate",
    {
      tag: "designer",
      summary: "Run a workflow with made-up outcomes on a virtual clock",
      body: SimulateRequest,
    },
    async (c) => {
      const request = readSimulation(await requireObject(c, DEFINITION_BODY));
      return json({ ...(await simulator.run(request)) });
    },
  );
}

/** Conductor's own way to ask for it. */
export function workflowTestRoutes(table: RouteTable, { simulator }: ConductorServices): void {
  table.add(
    "POST",
    "/api/workflow/test",
    {
      tag: "workflow",
      summary: "Run a workflow with made-up task results; answers the execution",
      body: WorkflowTestRequest,
    },
    async (c) => {
      const request = readWorkflowTest(await requireObject(c, DEFINITION_BODY));
      return json((await simulator.run(request)).execution);
    },
  );
}
