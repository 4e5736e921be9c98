import { executionToJson } from "@/lib/core/execution/conductor-json";
import type { JsonObject } from "@/lib/core/json";
import { AppError, invalidInput } from "@/lib/core/errors";
import { requireList } from "@/lib/server/http/body";
import type { ApiContext } from "@/lib/server/http/context";
import { boolQuery, textQuery } from "@/lib/server/http/query";
import { json } from "@/lib/server/http/reply";
import type { Method, RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

const MAX_IDS = 1000;

/** Conductor's /api/workflow/bulk: one operation on many executions, each by itself (semantics §6.14, §7.2). */
export function bulkRoutes(table: RouteTable, services: ConductorServices): void {
  const { engine } = services;
  bulkSearch(table, services);
  /** `called`: the reference's name for it, which stands in the paths of problems. */
  const add = (
    method: Method,
    name: string,
    called: string,
    run: (c: ApiContext) => (id: string) => Promise<void>,
  ) =>
    table.add(
      method,
      `/api/workflow/bulk/${name}`,
      { tag: "bulk", summary: `${name} many executions` },
      async (c) => json(await forEach(await readIds(c, called), run(c))),
    );
  add("PUT", "pause", "pauseWorkflow", () => (id) => engine.pause(id));
  add("PUT", "resume", "resumeWorkflow", () => (id) => engine.resume(id));
  add(
    "POST",
    "restart",
    "restart",
    (c) => (id) => engine.restart(id, boolQuery(c, "useLatestDefinitions", false)),
  );
  add("POST", "retry", "retry", () => (id) => engine.retry(id, false));
  add(
    "POST",
    "terminate",
    "terminate",
    (c) => (id) => engine.terminate(id, textQuery(c, "reason")),
  );
  add(
    "DELETE",
    "remove",
    "deleteWorkflow",
    (c) => (id) => engine.remove(id, boolQuery(c, "archiveWorkflow", true)),
  );
  add("DELETE", "terminate-remove", "terminateRemove", (c) => async (id) => {
    await engine.terminate(id, textQuery(c, "reason"));
    await engine.remove(id, boolQuery(c, "archiveWorkflow", true));
  });
}

/** The executions themselves in place of their ids; what does not exist is in the errors. */
function bulkSearch(table: RouteTable, { engine }: ConductorServices): void {
  const doc = {
    tag: "bulk",
    summary: "Many executions",
    query: { includeTasks: "true if absent" },
  };
  table.add("POST", "/api/workflow/bulk/search", doc, async (c) => {
    const includeTasks = boolQuery(c, "includeTasks", true);
    const found: JsonObject[] = [];
    const { bulkErrorResults } = await forEach(await readIds(c, "searchWorkflows"), async (id) => {
      const { header, tasks } = await engine.execution(id);
      found.push(executionToJson(header, tasks, { includeTasks }));
    });
    return json({ bulkErrorResults, bulkSuccessfulResults: found });
  });
}

async function readIds(c: ApiContext, called: string): Promise<string[]> {
  const list = await requireList(c);
  const path = `${called}.arg0`;
  if (list.length === 0)
    throw invalidInput(FAILED, [{ path, message: "WorkflowIds list cannot be null." }]);
  if (list.length > MAX_IDS) {
    throw invalidInput(FAILED, [
      {
        path,
        message: `Cannot process more than ${MAX_IDS} workflows. Please use multiple requests.`,
      },
    ]);
  }
  return list.map(String);
}

const FAILED = "Validation failed, check below errors for detail.";

async function forEach(ids: readonly string[], run: (id: string) => Promise<void>) {
  const bulkErrorResults: [string, string][] = [];
  const bulkSuccessfulResults: string[] = [];
  const outcomes = await Promise.allSettled(ids.map(async (id) => await run(id)));
  for (const [index, outcome] of outcomes.entries()) {
    const id = ids[index] ?? "";
    if (outcome.status === "fulfilled") bulkSuccessfulResults.push(id);
    else if (outcome.reason instanceof AppError)
      bulkErrorResults.push([id, outcome.reason.message]);
    else throw outcome.reason;
  }
  return { bulkErrorResults: Object.fromEntries(bulkErrorResults), bulkSuccessfulResults };
}
