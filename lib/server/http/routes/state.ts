import { openTaskNamed } from "@/lib/core/decider/loop-names";
import { executionToJson } from "@/lib/core/execution/conductor-json";
import { invalidInput, notFound } from "@/lib/core/errors";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { newId } from "@/lib/server/ids";
import { awaitBlocked } from "@/lib/server/http/blocking";
import { requireObject, RESULT_BODY } from "@/lib/server/http/body";
import { type ApiContext, onGone } from "@/lib/server/http/context";
import { boolQuery, listQuery, textQuery, waitMs } from "@/lib/server/http/query";
import { json } from "@/lib/server/http/reply";
import { readStatus } from "@/lib/server/http/requests";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

const tag = "workflow";
/** Names times ids of one search. */
const MOST_PAIRS = 1_000;

/**
 * What the clients of all languages can ask for and only the commercial servers answer, Conductor OSS does not: variables and
 * the result of a task from outside, and many correlation ids at once.
 */
export function stateRoutes(table: RouteTable, services: ConductorServices): void {
  const { engine } = services;
  const flags = { includeClosed: "false", includeTasks: "false" };
  const batch = { tag, summary: "Executions by workflow names and correlation ids", query: flags };
  table.add("POST", "/api/workflow/correlated/batch", batch, (c) => correlated(c, services));
  const variables = { tag, summary: "Set variables of an execution" };
  table.add("POST", "/api/workflow/:id/variables", variables, async (c) => {
    const id = param(c, "id");
    await engine.updateVariables(id, await requireObject(c, RESULT_BODY));
    const { header, tasks } = await engine.execution(id);
    return json(executionToJson(header, tasks));
  });
  const state = {
    tag,
    summary: "Set variables, end a task, and wait until the execution has ended or waits",
    query: {
      requestId: "",
      waitUntilTaskRef: "reference names, with commas",
      waitForSeconds: "10",
    },
  };
  table.add("POST", "/api/workflow/:id/state", state, (c) => updateState(c, services));
}

async function updateState(c: ApiContext, { engine }: ConductorServices): Promise<Response> {
  const workflowId = param(c, "id");
  const body = await requireObject(c, RESULT_BODY);
  const variables = objectIn(body, "variables");
  const result = objectIn(body, "taskResult");
  const { taskReferenceName: ref } = body;
  const update = result && readUpdate(result);
  const { tasks } = await engine.execution(workflowId);
  if (update) {
    if (typeof ref !== "string" || ref === "")
      throw invalidInput("taskReferenceName must say which task the taskResult is for");
    // Before anything is changed.
    if (!openTaskNamed(tasks, ref))
      throw notFound(`Found no running task ${ref} of workflow ${workflowId} to update`);
  }
  if (variables) await engine.updateVariables(workflowId, variables);
  if (update) await engine.updateByReference(workflowId, String(ref), update);
  return json(
    await awaitBlocked(engine, {
      workflowId,
      taskRefs: listQuery(c, "waitUntilTaskRef"),
      returnStrategy: "TARGET_WORKFLOW",
      requestId: textQuery(c, "requestId") ?? newId(),
      timeoutMs: waitMs(c),
      onGone: onGone(c),
    }),
  );
}

function readUpdate(result: JsonObject) {
  const { status, workerId } = result;
  return {
    status: readStatus(typeof status === "string" ? status : ""),
    output: objectIn(result, "outputData") ?? {},
    workerId: typeof workerId === "string" ? workerId : null,
  };
}

/** Null: not said. @throws AppError INVALID_INPUT. */
function objectIn(body: JsonObject, key: string): JsonObject | null {
  const value = body[key] ?? null;
  if (value === null || isJsonObject(value)) return value;
  throw invalidInput(`JSON parse error: ${key} must be an object`);
}

async function correlated(c: ApiContext, { engine }: ConductorServices): Promise<Response> {
  const body = await requireObject(c);
  const names = textsIn(body, "workflowNames");
  const ids = textsIn(body, "correlationIds");
  if (names.length * ids.length > MOST_PAIRS)
    throw invalidInput(
      `workflowNames times correlationIds must be ${MOST_PAIRS} at most, not ${names.length * ids.length}`,
    );
  const open = !boolQuery(c, "includeClosed", false);
  const includeTasks = boolQuery(c, "includeTasks", false);
  const found = ids.map(async (correlationId) => {
    const lists = names.map((name) => engine.executionIds({ name, correlationId, open }));
    const views = (await Promise.all(lists)).flat().map((id) => engine.execution(id));
    const shown = (await Promise.all(views)).map(({ header, tasks }) =>
      executionToJson(header, tasks, { includeTasks }),
    );
    return [correlationId, shown] as const;
  });
  return json(Object.fromEntries(await Promise.all(found)));
}

/** Each once. @throws AppError INVALID_INPUT. */
function textsIn(body: JsonObject, key: string): string[] {
  const list = body[key];
  if (Array.isArray(list) && list.every(isText)) return [...new Set(list)];
  throw invalidInput(`JSON parse error: ${key} must be a list of texts`);
}

function isText(value: JsonValue): value is string {
  return typeof value === "string";
}
