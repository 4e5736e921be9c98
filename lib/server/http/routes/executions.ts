import { earlierRuns } from "@/lib/server/http/earlier-runs";
import { boolQuery, intQuery, textQuery } from "@/lib/server/http/query";
import { json } from "@/lib/server/http/reply";
import { listRow } from "@/lib/server/http/live-json";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { OwnServices } from "@/lib/server/http/services";

const tag = "executions";
const MAX_TRANSITIONS = 5000;
const MAX_ROWS = 500;

/** What the pages need of executions beyond Conductor's routes. */
export function executionRoutes(table: RouteTable, { engine, firstImageOf }: OwnServices): void {
  const query = {
    size: "50, at most 500",
    cursor: "next of the page before",
    freeText: "",
    retried: "true: only those with a retried task",
    query: "as Conductor's search",
  };
  table.add(
    "GET",
    "/api/executions",
    {
      tag,
      summary: "Executions for lists, newest first: numbers for times, retries, first image",
      query,
    },
    async (c) => {
      const page = await engine.list({
        size: Math.min(Math.max(1, intQuery(c, "size", 50)), MAX_ROWS),
        cursor: textQuery(c, "cursor"),
        retried: boolQuery(c, "retried", false),
        freeText: c.req.query("freeText") ?? "",
        query: c.req.query("query") ?? "",
      });
      const images = await firstImageOf(page.results.map(({ header }) => header.workflowId));
      const results = page.results.map(({ header, retries }) => ({
        ...listRow(header),
        retries,
        imageId: images.get(header.workflowId) ?? null,
      }));
      return json({ ...page, results });
    },
  );
  table.add(
    "GET",
    "/api/executions/:id/earlier",
    { tag, summary: "Usual times of earlier runs of the same workflow, and the last good one" },
    async (c) => json(await earlierRuns(engine, param(c, "id"))),
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
