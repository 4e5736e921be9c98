import { taskDefToJson, workflowDefTextParts } from "@/lib/core/execution/conductor-json";
import { classifierOf } from "@/lib/core/definition/classifier";
import { TaskDef, WorkflowDef } from "@/lib/core/definition/schema";
import { validationParts } from "@/lib/core/definition/validate";
import type { JsonValue } from "@/lib/core/json";
import { scriptSyntaxProblem } from "@/lib/core/script/syntax";
import { type DefinitionRow, definitionOf } from "@/lib/server/db/definitions";
import { DEFINITION_BODY, requireJson, requireList } from "@/lib/server/http/body";
import { boolQuery, optionalInt, wholeNumber } from "@/lib/server/http/query";
import { empty, json, jsonInTurns } from "@/lib/server/http/reply";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";
import { inTurns } from "@/lib/server/turns";

const tag = "metadata";

/** Conductor's /api/metadata (semantics §7.4). */
export function metadataRoutes(table: RouteTable, services: ConductorServices): void {
  workflowWrites(table, services);
  workflowReads(table, services);
  taskDefinitions(table, services);
}

function workflowWrites(table: RouteTable, { metadata }: ConductorServices): void {
  const body = WorkflowDef;
  const create = {
    tag,
    summary: "Create a version",
    body,
    query: { overwrite: "false" },
    answer: "empty",
  } as const;
  table.add("POST", "/api/metadata/workflow", create, async (c) => {
    await metadata.createWorkflow(
      await examined(await requireJson(c, DEFINITION_BODY)),
      boolQuery(c, "overwrite", false),
    );
    return empty();
  });
  table.add(
    "PUT",
    "/api/metadata/workflow",
    { tag, summary: "Create or replace versions (a list)" },
    async (c) => {
      const bulkSuccessfulResults = await metadata.updateWorkflows(
        await examined(await requireList(c, DEFINITION_BODY)),
      );
      return json({ bulkErrorResults: {}, bulkSuccessfulResults });
    },
  );
  table.add(
    "POST",
    "/api/metadata/workflow/validate",
    { tag, summary: "Check a definition", body, answer: "empty" },
    async (c) => {
      metadata.validateWorkflow(await examined(await requireJson(c, DEFINITION_BODY)));
      return empty();
    },
  );
  table.add(
    "DELETE",
    "/api/metadata/workflow/:name/:version",
    { tag, summary: "Remove a version", answer: "empty" },
    async (c) => {
      await metadata.removeWorkflow(param(c, "name"), wholeNumber(param(c, "version"), "version"));
      return empty();
    },
  );
}

function workflowReads(table: RouteTable, { metadata }: ConductorServices): void {
  table.add(
    "GET",
    "/api/metadata/workflow",
    { tag, summary: "All versions of all workflows", query: { classifier: "" } },
    async (c) => {
      const wanted = c.req.query("classifier")?.trim().toLowerCase() ?? "";
      const all = await metadata.workflows();
      const isWanted = (row: DefinitionRow) =>
        classifierOf(definitionOf(row)).toLowerCase() === wanted;
      return jsonInTurns(definitionsText(wanted === "" ? all : all.filter(isWanted)));
    },
  );
  table.add("GET", "/api/metadata/workflow/names", { tag, summary: "Names" }, async () => {
    const rows = await metadata.workflows();
    return json([...new Set(rows.map(({ name }) => name))]);
  });
  table.add(
    "GET",
    "/api/metadata/workflow/names-and-versions",
    { tag, summary: "Versions by name" },
    async () => {
      const byName = new Map<string, ReturnType<typeof summary>[]>();
      for (const row of await metadata.workflows())
        byName.set(row.name, [...(byName.get(row.name) ?? []), summary(row)]);
      return json(Object.fromEntries(byName));
    },
  );
  table.add(
    "GET",
    "/api/metadata/workflow/latest-versions",
    { tag, summary: "The latest version of each workflow" },
    async () => {
      const latest = new Map((await metadata.workflows()).map((row) => [row.name, row]));
      return await jsonInTurns(definitionsText([...latest.values()]));
    },
  );
  table.add(
    "GET",
    "/api/metadata/workflow/:name/versions",
    { tag, summary: "Versions of a workflow" },
    async (c) => json((await metadata.versions(param(c, "name"))).map(summary)),
  );
  const one = { tag, summary: "A definition", query: { version: "latest if absent" } };
  table.add("GET", "/api/metadata/workflow/:name", one, async (c) =>
    jsonInTurns(
      workflowDefTextParts(await metadata.workflow(param(c, "name"), optionalInt(c, "version"))),
    ),
  );
}

function taskDefinitions(table: RouteTable, { metadata }: ConductorServices): void {
  table.add(
    "POST",
    "/api/metadata/taskdefs",
    { tag, summary: "Create or replace task definitions (a list)", answer: "empty" },
    async (c) => {
      await metadata.createTasks(await requireList(c, DEFINITION_BODY));
      return empty();
    },
  );
  table.add(
    "PUT",
    "/api/metadata/taskdefs",
    { tag, summary: "Replace a task definition", body: TaskDef, answer: "empty" },
    async (c) => {
      await metadata.updateTask(await requireJson(c, DEFINITION_BODY));
      return empty();
    },
  );
  table.add("GET", "/api/metadata/taskdefs", { tag, summary: "All task definitions" }, async () =>
    json((await metadata.tasks()).map(taskDefToJson)),
  );
  table.add(
    "GET",
    "/api/metadata/taskdefs/:type",
    { tag, summary: "A task definition" },
    async (c) => json(taskDefToJson(await metadata.task(param(c, "type")))),
  );
  table.add(
    "DELETE",
    "/api/metadata/taskdefs/:type",
    { tag, summary: "Remove a task definition", answer: "empty" },
    async (c) => {
      await metadata.removeTask(param(c, "type"));
      return empty();
    },
  );
}

function* definitionsText(rows: readonly DefinitionRow[]): Generator<string, void> {
  let before = "[";
  for (const row of rows) {
    yield before;
    yield* workflowDefTextParts(definitionOf(row));
    before = ",";
  }
  yield before === "[" ? "[]" : "]";
}

/** Has the problems of definitions found in turns; the service that refuses them is told what was found. */
async function examined<Body extends JsonValue>(body: Body): Promise<Body> {
  for (const raw of Array.isArray(body) ? body : [body])
    await inTurns(validationParts(raw, { scriptProblem: scriptSyntaxProblem }));
  return body;
}

function summary({ name, version, createTime, updateTime }: DefinitionRow) {
  return { name, version, createTime, ...(updateTime > 0 ? { updateTime } : {}) };
}
