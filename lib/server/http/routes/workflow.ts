import { executionToJson, taskToJson } from "@/lib/core/execution/conductor-json";
import { invalidInput, notFound } from "@/lib/core/errors";
import { TASK_STATUSES } from "@/lib/core/execution/state";
import { requireJson, requireObject, START_BODY } from "@/lib/server/http/body";
import type { ApiContext } from "@/lib/server/http/context";
import { boolQuery, intQuery, listQuery, optionalInt, textQuery } from "@/lib/server/http/query";
import { executionAnswer } from "@/lib/server/http/execution-answer";
import { empty, json, text } from "@/lib/server/http/reply";
import { readStart, readStartByName, StartWorkflowRequest } from "@/lib/server/http/requests";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

const tag = "workflow";

/** Conductor's /api/workflow: start, read, operate (semantics §7.1). */
export function workflowRoutes(table: RouteTable, services: ConductorServices): void {
  startRoutes(table, services);
  readRoutes(table, services);
  operationRoutes(table, services);
}

function startRoutes(table: RouteTable, { engine }: ConductorServices): void {
  const doc = { tag, answer: "text", summary: "Start a workflow; answers its id" } as const;
  table.add("POST", "/api/workflow", { ...doc, body: StartWorkflowRequest }, async (c) =>
    text(await engine.start(readStart(await requireObject(c, START_BODY)))),
  );
  const query = { version: "latest if absent", correlationId: "free text", priority: "0 to 99" };
  table.add("POST", "/api/workflow/:name", { ...doc, query }, async (c) => {
    const name = param(c, "name");
    const version = optionalInt(c, "version");
    const input = await requireJson(c);
    const request = readStartByName(name, input, {
      version,
      correlationId: textQuery(c, "correlationId"),
      priority: intQuery(c, "priority", 0),
    });
    if (!(await engine.hasDefinition(name, version))) {
      throw notFound(`No such workflow found by name: ${name}, version: ${version ?? "null"}`);
    }
    return text(await engine.start(request));
  });
}

function readRoutes(table: RouteTable, services: ConductorServices): void {
  const { engine } = services;
  table.add(
    "GET",
    "/api/workflow/:id",
    { tag, summary: "One execution", query: { includeTasks: "true if absent" } },
    async (c) => {
      const { header, tasks } = await engine.execution(param(c, "id"));
      const shown = boolQuery(c, "includeTasks", true) ? tasks : [];
      return await executionAnswer(header, shown);
    },
  );
  const page = { start: "0", count: "15", status: "may be repeated" };
  table.add(
    "GET",
    "/api/workflow/:id/tasks",
    { tag, summary: "Tasks of an execution", query: page },
    (c) => tasksOf(c, services),
  );
  const parts = { includeOutput: "false", includeVariables: "false" };
  table.add(
    "GET",
    "/api/workflow/:id/status",
    { tag, summary: "Status of an execution", query: parts },
    async (c) => {
      const { header } = await engine.execution(param(c, "id"));
      return json({
        workflowId: header.workflowId,
        ...(header.correlationId === null ? {} : { correlationId: header.correlationId }),
        ...(boolQuery(c, "includeOutput", false) ? { output: header.output } : {}),
        ...(boolQuery(c, "includeVariables", false) ? { variables: header.variables } : {}),
        status: header.status,
      });
    },
  );
  const flags = { includeClosed: "false", includeTasks: "false" };
  const correlated = { tag, summary: "Executions by correlation id", query: flags };
  table.add("GET", "/api/workflow/:name/correlated/:correlationId", correlated, async (c) =>
    json(await correlatedTo(c, services, param(c, "correlationId"))),
  );
  table.add("POST", "/api/workflow/:name/correlated", correlated, async (c) => {
    const ids = await requireJson(c);
    if (!Array.isArray(ids))
      throw invalidInput("JSON parse error: the body must be a list of correlation ids");
    const found = await Promise.all(
      ids.map(async (id) => [String(id), await correlatedTo(c, services, String(id))] as const),
    );
    return json(Object.fromEntries(found));
  });
  const range = { version: "", startTime: "epoch ms", endTime: "epoch ms" };
  table.add(
    "GET",
    "/api/workflow/running/:name",
    { tag, summary: "Ids of what runs", query: range },
    (c) => running(c, services),
  );
}

async function tasksOf(c: ApiContext, { engine }: ConductorServices): Promise<Response> {
  const { header, tasks } = await engine.execution(param(c, "id"));
  const wanted = listQuery(c, "status");
  const unknown = wanted.find((status) => !TASK_STATUSES.some((known) => known === status));
  if (unknown !== undefined)
    throw invalidInput(
      `status must be one of ${TASK_STATUSES.join(", ")}, not "${unknown.slice(0, 50)}"`,
    );
  const found = wanted.length === 0 ? tasks : tasks.filter(({ status }) => wanted.includes(status));
  const start = Math.max(0, intQuery(c, "start", 0));
  const page = found.slice(start, start + Math.max(0, intQuery(c, "count", 15)));
  return json({ totalHits: found.length, results: page.map((task) => taskToJson(task, header)) });
}

async function correlatedTo(c: ApiContext, { engine }: ConductorServices, correlationId: string) {
  const open = !boolQuery(c, "includeClosed", false);
  const includeTasks = boolQuery(c, "includeTasks", false);
  const ids = await engine.executionIds({ name: param(c, "name"), correlationId, open });
  const found = await Promise.all(ids.map((id) => engine.execution(id)));
  return found.map(({ header, tasks }) => executionToJson(header, tasks, { includeTasks }));
}

/** With both times: what began between them. Otherwise everything that has not ended, whatever its version. */
async function running(c: ApiContext, { engine }: ConductorServices): Promise<Response> {
  const name = param(c, "name");
  const startedFrom = optionalInt(c, "startTime");
  const startedTo = optionalInt(c, "endTime");
  if (!startedFrom || !startedTo) return json(await engine.executionIds({ name, open: true }));
  return json(
    await engine.executionIds({ name, version: intQuery(c, "version", 1), startedFrom, startedTo }),
  );
}

function operationRoutes(table: RouteTable, { engine }: ConductorServices): void {
  table.add(
    "PUT",
    "/api/workflow/decide/:id",
    doc("Have an execution looked at now"),
    async (c) => {
      await engine.decide(id(c));
      return empty();
    },
  );
  table.add("PUT", "/api/workflow/:id/pause", doc("Pause"), async (c) => {
    await engine.pause(id(c));
    return empty();
  });
  table.add("PUT", "/api/workflow/:id/resume", doc("Resume"), async (c) => {
    await engine.resume(id(c));
    return empty();
  });
  table.add(
    "POST",
    "/api/workflow/:id/resetcallbacks",
    doc("Make waiting tasks available now", 204),
    async (c) => {
      await engine.resetCallbacks(id(c));
      return empty(204);
    },
  );
  removalRoutes(table, engine);
}

function doc(summary: string, status = 200) {
  return { tag, summary, status, answer: "empty" } as const;
}

function id(c: ApiContext): string {
  return param(c, "id");
}

function removalRoutes(table: RouteTable, engine: ConductorServices["engine"]): void {
  const query = { archiveWorkflow: "true: only what has ended" };
  table.add(
    "DELETE",
    "/api/workflow/:id/remove",
    { tag, summary: "Remove an execution", query, answer: "empty" },
    async (c) => {
      await engine.remove(param(c, "id"), boolQuery(c, "archiveWorkflow", true));
      return empty();
    },
  );
  const both = { reason: "free text", ...query };
  const doc = { tag, summary: "Terminate, then remove", query: both, answer: "empty" } as const;
  table.add("DELETE", "/api/workflow/:id/terminate-remove", doc, async (c) => {
    await engine.terminate(param(c, "id"), textQuery(c, "reason"));
    await engine.remove(param(c, "id"), boolQuery(c, "archiveWorkflow", true));
    return empty();
  });
  const reason = { reason: "free text" };
  table.add(
    "DELETE",
    "/api/workflow/:id",
    { tag, summary: "Terminate", query: reason, answer: "empty" },
    async (c) => {
      await engine.terminate(param(c, "id"), textQuery(c, "reason"));
      return empty();
    },
  );
}
