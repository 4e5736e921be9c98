import {
  taskSummaryToJson,
  taskToJson,
  workflowSummaryToJson,
} from "@/lib/core/execution/conductor-json";
import type { ApiContext } from "@/lib/server/http/context";
import { boolQuery, intQuery, listQuery } from "@/lib/server/http/query";
import { executionsAnswer } from "@/lib/server/http/execution-answer";
import { json } from "@/lib/server/http/reply";
import type { RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

const query = {
  start: "0",
  size: "100, at most 5000",
  sort: "field:ASC or field:DESC, joined by |",
  freeText: "* for anything",
  query: "field = value AND field IN (a,b) …",
  classifier: "what metadata call the workflow; several joined by ,",
};

/** Conductor's searches (semantics §6.12). */
export function searchRoutes(table: RouteTable, { engine }: ConductorServices): void {
  const executions = { tag: "workflow", summary: "Search executions", query };
  // Fields of tasks are known to every search of executions.
  for (const path of ["search", "search-by-tasks"]) {
    table.add("GET", `/api/workflow/${path}`, executions, async (c) => {
      const { totalHits, results } = await engine.search(readSearch(c));
      return json({ totalHits, results: results.map(workflowSummaryToJson) });
    });
    table.add("GET", `/api/workflow/${path}-v2`, executions, async (c) => {
      const { totalHits, results } = await engine.search(readSearch(c));
      return await executionsAnswer(totalHits, results);
    });
  }
  const tasks = { tag: "tasks", summary: "Search attempts", query };
  table.add("GET", "/api/tasks/search", tasks, async (c) => {
    const { totalHits, results } = await engine.searchTasks(readSearch(c));
    return json({
      totalHits,
      results: results.map(({ task, header }) => taskSummaryToJson(task, header)),
    });
  });
  table.add("GET", "/api/tasks/search-v2", tasks, async (c) => {
    const { totalHits, results } = await engine.searchTasks(readSearch(c));
    return json({
      totalHits,
      results: results.map(({ task, header }) => taskToJson(task, header)),
    });
  });
}

function readSearch(c: ApiContext) {
  return {
    start: intQuery(c, "start", 0),
    size: intQuery(c, "size", 100),
    sort: c.req.query("sort") ?? "",
    freeText: c.req.query("freeText") ?? "*",
    query: [c.req.query("query") ?? "", ofClassifiers(listQuery(c, "classifier"))]
      .filter((part) => part.trim() !== "")
      .join(" AND "),
    topLevelOnly: boolQuery(c, "topLevelOnly", false),
  };
}

const ofClassifiers = (names: readonly string[]) =>
  names.length === 0 ? "" : `classifier IN (${names.join(",")})`;
