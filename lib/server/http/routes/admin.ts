import { notFound } from "@/lib/core/errors";
import { taskToJson } from "@/lib/core/execution/conductor-json";
import { newId } from "@/lib/server/ids";
import { isJsonObject } from "@/lib/core/json";
import { readJson } from "@/lib/server/http/body";
import type { ApiContext } from "@/lib/server/http/context";
import { intQuery } from "@/lib/server/http/query";
import { empty, json, text } from "@/lib/server/http/reply";
import { readStatus } from "@/lib/server/http/requests";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

const tag = "admin";

/** Conductor's administration: /api/admin, /api/queue, environment and secrets (semantics §7.5). */
export function adminRoutes(table: RouteTable, services: ConductorServices): void {
  const { engine, environment } = services;
  table.add("GET", "/api/admin/config", { tag, summary: "Settings: none to be seen here" }, () =>
    json({}),
  );
  table.add("GET", "/api/admin/queues", { tag, summary: "Outside event queues: none" }, () =>
    json({}),
  );
  table.add(
    "GET",
    "/api/admin/task/:type",
    {
      tag,
      summary: "Tasks of a type that wait or are with a worker",
      query: { start: "0", count: "100" },
    },
    async (c) => {
      const { results } = await engine.searchTasks({
        start: Math.max(0, intQuery(c, "start", 0)),
        size: Math.min(5000, Math.max(0, intQuery(c, "count", 100))),
        sort: "scheduledTime:ASC",
        freeText: "*",
        query: `taskType = '${param(c, "type").replaceAll(/['"]/g, "")}' AND status IN (SCHEDULED,IN_PROGRESS)`,
      });
      return json(results.map(({ task, header }) => taskToJson(task, header)));
    },
  );
  const decided = { tag, summary: "Have an execution looked at now", answer: "text" } as const;
  table.add("POST", "/api/admin/sweep/requeue/:id", decided, async (c) => {
    await engine.decide(param(c, "id"));
    return text(`true.${param(c, "id")}`);
  });
  table.add("POST", "/api/admin/consistency/verifyAndRepair/:id", decided, async (c) => {
    await engine.decide(param(c, "id"));
    return text("true");
  });
  table.add(
    "GET",
    "/api/environment",
    { tag, summary: "Names and values of ${workflow.env.…}" },
    () => json(Object.entries(environment).map(([name, value]) => ({ name, value }))),
  );
  table.add(
    "GET",
    "/api/environment/:key",
    { tag, summary: "One value; empty when there is none", answer: "text" },
    (c) => {
      const key = param(c, "key");
      return Object.hasOwn(environment, key) ? text(environment[key] ?? "") : empty();
    },
  );
  queueRoutes(table, services);
}

function queueRoutes(table: RouteTable, { engine }: ConductorServices): void {
  const doc = { tag: "queue", summary: "Outside event queues: none" };
  // Conductor has it with a slash at the end.
  for (const path of ["/api/queue", "/api/queue/"]) table.add("GET", path, doc, () => json({}));
  table.add("GET", "/api/queue/size", doc, () => json({}));
  const update = { tag: "queue", summary: "Report on a waiting task", answer: "empty" } as const;
  table.add("POST", "/api/queue/update/:id/:ref/:status", update, async (c) => {
    const [id, ref] = [param(c, "id"), param(c, "ref")];
    const report = { status: readStatus(param(c, "status")), output: await outputOf(c) };
    const taskId = await engine.updateByReference(id, ref, { ...report, workerId: null });
    if (taskId === null)
      throw notFound(`No task found with reference name: ${ref}, workflowId: ${id}`);
    return empty();
  });
  table.add("POST", "/api/queue/update/:id/task/:taskId/:status", update, async (c) => {
    await engine.updateTask({
      executionId: param(c, "id"),
      taskId: param(c, "taskId"),
      status: readStatus(param(c, "status")),
      outputData: await outputOf(c),
      mergeOutput: true,
      logs: [],
    });
    return empty();
  });
  const requeue = {
    tag: "tasks",
    summary:
      "Hand out again what workers of a type are doing; answers how many tasks of it are open",
    answer: "text",
  } as const;
  table.add("POST", "/api/tasks/queue/requeue/:type", requeue, async (c) =>
    text(String(await engine.requeue(param(c, "type")))),
  );
  for (const path of ["workflow", "tasks"]) {
    const place = { tag, summary: "Where a large payload would go" };
    table.add("GET", `/api/${path}/externalstoragelocation`, place, newPlace);
    table.add("GET", `/api/${path}/external-storage-location`, place, newPlace);
  }
}

function newPlace(): Response {
  return json({ path: `${newId()}.json` });
}

async function outputOf(c: ApiContext) {
  const body = (await readJson(c)) ?? {};
  return isJsonObject(body) ? body : {};
}
