import { executionToJson, taskToJsonText } from "@/lib/core/execution/conductor-json";
import { isTerminalTask } from "@/lib/core/execution/state";
import { invalidInput, notFound } from "@/lib/core/errors";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import { limits } from "@/lib/core/limits";
import type { TaskSnapshot, TaskUpdate } from "@/lib/server/engine/engine";
import { readJson, readText, requireObject, RESULT_BODY } from "@/lib/server/http/body";
import { type ApiContext, onGone } from "@/lib/server/http/context";
import { intQuery, textQuery } from "@/lib/server/http/query";
import { empty, json, jsonText, text } from "@/lib/server/http/reply";
import { readStatus, readTaskResult, TaskResultRequest } from "@/lib/server/http/requests";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

const tag = "tasks";
const MAX_POLL_MS = 5000;

/** Conductor's /api/tasks: poll, report, log, read (semantics §7.3). */
export function taskRoutes(table: RouteTable, services: ConductorServices): void {
  pollRoutes(table, services);
  updateRoutes(table, services);
  logRoutes(table, services);
  const { engine } = services;
  table.add("GET", "/api/tasks/:taskId", { tag, summary: "One attempt" }, async (c) => {
    const taskId = param(c, "taskId");
    const found = await engine.task(taskId);
    if (!found) throw notFound(`Task not found for taskId: ${taskId}`);
    return jsonText(textOf(found));
  });
}

function pollRoutes(table: RouteTable, { engine }: ConductorServices): void {
  const query = { workerid: "name of the worker", domain: "none if absent" };
  table.add(
    "GET",
    "/api/tasks/poll/:type",
    { tag, summary: "Take one task; 204 when there is none", query },
    async (c) => {
      const [task] = await engine.poll({ ...readPoll(c), count: 1, timeoutMs: 0 });
      return task ? jsonText(textOf(task)) : empty(204);
    },
  );
  const batch = { ...query, count: "1", timeout: "100: how long to wait for the first, in ms" };
  table.add(
    "GET",
    "/api/tasks/poll/batch/:type",
    { tag, summary: "Take tasks", query: batch },
    async (c) => {
      const timeoutMs = intQuery(c, "timeout", 100);
      if (timeoutMs > MAX_POLL_MS)
        throw invalidInput("Long Poll Timeout value cannot be more than 5 seconds");
      const count = Math.min(Math.max(1, intQuery(c, "count", 1)), limits.batchPollTasks);
      const tasks = await engine.poll({
        ...readPoll(c),
        count,
        timeoutMs,
        onGone: onGone(c),
      });
      return jsonText(`[${tasks.map(textOf).join(",")}]`);
    },
  );
}

function updateRoutes(table: RouteTable, { engine }: ConductorServices): void {
  const doc = {
    tag,
    summary: "Report on a task; answers its id",
    answer: "text",
    body: TaskResultRequest,
  } as const;
  table.add("POST", "/api/tasks", doc, async (c) => {
    const update = readTaskResult(await requireObject(c, RESULT_BODY), "updateTask");
    await engine.updateTask(update);
    return text(update.taskId);
  });
  const next = {
    tag,
    summary: "Report on a task and take the next of its type; 204 when there is none",
    body: TaskResultRequest,
  };
  table.add("POST", "/api/tasks/update-v2", next, async (c) => {
    const update = readTaskResult(await requireObject(c, RESULT_BODY), "updateTaskV2");
    await engine.updateTask(update);
    const task = await nextTask(engine, update);
    return task ? jsonText(textOf(task)) : empty(204);
  });
  const byRef = {
    tag,
    summary: "Report on the open task with a reference name",
    query: { workerid: "" },
  };
  table.add(
    "POST",
    "/api/tasks/:workflowId/:ref/:status",
    { ...byRef, answer: "text" },
    async (c) => {
      const taskId = await updateByReference(c, engine);
      return taskId === null ? empty() : text(taskId);
    },
  );
  table.add("POST", "/api/tasks/:workflowId/:ref/:status/sync", byRef, async (c) => {
    const workflowId = param(c, "workflowId");
    const taskId = await updateByReference(c, engine);
    if (taskId === null)
      throw notFound(
        `Found no running task ${param(c, "ref")} of workflow ${workflowId} to update`,
      );
    const { header, tasks } = await engine.execution(workflowId);
    return json(executionToJson(header, tasks));
  });
}

/** As a poll of the reporting worker would get it; nothing after a mere sign of life. */
async function nextTask(
  engine: ConductorServices["engine"],
  update: TaskUpdate,
): Promise<TaskSnapshot | undefined> {
  const reported = update.extendLease ? null : await engine.task(update.taskId);
  if (!reported || !isTerminalTask(reported.task.status)) return undefined;
  const { taskType, domain } = reported.task;
  const [task] = await engine.poll({
    taskType,
    domain,
    workerId: update.workerId ?? null,
    count: 1,
    timeoutMs: 0,
  });
  return task;
}

async function updateByReference(
  c: ApiContext,
  engine: ConductorServices["engine"],
): Promise<string | null> {
  const body = (await readJson(c, RESULT_BODY)) ?? {};
  if (!isJsonObject(body)) throw invalidInput("JSON parse error: the output must be an object");
  const output: JsonObject = body;
  const update = {
    status: readStatus(param(c, "status")),
    output,
    workerId: textQuery(c, "workerid"),
  };
  return await engine.updateByReference(param(c, "workflowId"), param(c, "ref"), update);
}

function logRoutes(table: RouteTable, { engine }: ConductorServices): void {
  const doc = {
    tag,
    summary: "Add a line to a task's log",
    body: "text",
    answer: "empty",
  } as const;
  table.add("POST", "/api/tasks/:taskId/log", doc, async (c) => {
    await engine.addLog(param(c, "taskId"), await readText(c, limits.jsonBodyBytes));
    return empty();
  });
  table.add(
    "GET",
    "/api/tasks/:taskId/log",
    { tag, summary: "The newest lines of a task's log; 204 when there are none" },
    async (c) => {
      const lines = await engine.logs(param(c, "taskId"));
      return lines.length === 0 ? empty(204) : json(lines);
    },
  );
}

function readPoll(c: ApiContext) {
  return {
    taskType: param(c, "type"),
    domain: textQuery(c, "domain"),
    workerId: textQuery(c, "workerid"),
  };
}

function textOf({ task, header }: TaskSnapshot): string {
  return taskToJsonText(task, header);
}
