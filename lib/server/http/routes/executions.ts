import { intQuery } from "@/lib/server/http/query";
import { json } from "@/lib/server/http/reply";
import { listRow } from "@/lib/server/http/live-json";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { OwnServices } from "@/lib/server/http/services";

const tag = "executions";
const MAX_TRANSITIONS = 5000;

/** What the pages need of executions beyond Conductor's routes. */
export function executionRoutes(table: RouteTable, { engine, firstImageOf }: OwnServices): void {
  const query = {
    start: "0",
    size: "50",
    sort: "startTime:DESC",
    freeText: "",
    query: "as Conductor's search",
  };
  table.add(
    "GET",
    "/api/executions",
    { tag, summary: "Executions for lists: numbers for times, first image", query },
    async (c) => {
      const { totalHits, results } = await engine.search({
        start: intQuery(c, "start", 0),
        size: intQuery(c, "size", 50),
        sort: c.req.query("sort") ?? "",
        freeText: c.req.query("freeText") ?? "",
        query: c.req.query("query") ?? "",
      });
      const images = await firstImageOf(results.map(({ workflowId }) => workflowId));
      const rows = results.map((header) => ({
        ...listRow(header),
        imageId: images.get(header.workflowId) ?? null,
      }));
      return json({ totalHits, results: rows });
    },
  );
  const page = { after: "0: seq of the last one known", size: "1000" };
  table.add(
    "GET",
    "/api/executions/:id/transitions",
    { tag, summary: "The history of an execution", query: page },
    async (c) => {
      const id = param(c, "id");
      await engine.execution(id);
      const size = Math.min(Math.max(1, intQuery(c, "size", 1000)), MAX_TRANSITIONS);
      return json({ transitions: await engine.transitions(id, intQuery(c, "after", 0), size) });
    },
  );
}
