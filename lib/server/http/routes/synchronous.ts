import { newId } from "@/lib/server/ids";
import { invalidInput, notFound } from "@/lib/core/errors";
import { isJsonObject } from "@/lib/core/json";
import {
  RETURN_STRATEGIES,
  type ReturnStrategy,
  awaitBlocked,
  openWait,
} from "@/lib/server/http/blocking";
import { readJson, requireObject, RESULT_BODY, START_BODY } from "@/lib/server/http/body";
import { type ApiContext, onGone } from "@/lib/server/http/context";
import { intQuery, LONGEST_WAIT_MS, textQuery, waitMs, wholeNumber } from "@/lib/server/http/query";
import { empty, json } from "@/lib/server/http/reply";
import { readStart, readStatus, StartWorkflowRequest } from "@/lib/server/http/requests";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

/** Requests that wait for an execution: execute, signal (semantics §6.2, §6.13). */
export function synchronousRoutes(table: RouteTable, services: ConductorServices): void {
  const doc = {
    tag: "workflow",
    summary: "Start a workflow and wait until it has ended, or waits for somebody",
    body: StartWorkflowRequest,
    query: {
      requestId: "",
      waitUntilTaskRef: "reference names, with commas",
      waitForSeconds: "10",
      returnStrategy: RETURN_STRATEGIES.join(", "),
    },
  } as const;
  table.add("POST", "/api/workflow/execute/:name/:version", doc, (c) => execute(c, services));
  table.add("POST", "/api/workflow/execute/:name", doc, (c) => execute(c, services));
  const signal = {
    tag: "tasks",
    summary: "End the WAIT that an execution, or a child of it, is at",
  };
  table.add(
    "POST",
    "/api/tasks/:workflowId/:status/signal",
    { ...signal, answer: "empty" },
    async (c) => {
      await signalWait(c, services);
      return empty();
    },
  );
  const sync = {
    ...signal,
    query: { returnStrategy: RETURN_STRATEGIES.join(", "), timeoutMillis: "5000" },
  };
  table.add("POST", "/api/tasks/:workflowId/:status/signal/sync", sync, async (c) => {
    const workflowId = param(c, "workflowId");
    const returnStrategy = strategyOf(c);
    const timeoutMs = Math.max(0, intQuery(c, "timeoutMillis", 5000));
    if (!(await signalWait(c, services)))
      throw notFound(`Found no blocked task in workflow ${workflowId} to signal`);
    return json(
      await awaitBlocked(services.engine, {
        workflowId,
        taskRefs: [],
        returnStrategy,
        requestId: newId(),
        timeoutMs: Math.min(timeoutMs, LONGEST_WAIT_MS),
        onGone: onGone(c),
      }),
    );
  });
}

async function execute(c: ApiContext, { engine }: ConductorServices): Promise<Response> {
  const version = wholeNumber(param(c, "version") || "0", "version");
  const returnStrategy = strategyOf(c);
  const body = await requireObject(c, START_BODY);
  const start = readStart({ ...body, name: param(c, "name"), version: version || null });
  const hasOwnTasks = (start.definition?.tasks?.length ?? 0) > 0;
  const workflowId = await engine.start(
    hasOwnTasks
      ? { ...start, input: { ...start.input, _systemMetadata: { dynamic: true } } }
      : start,
  );
  return json(
    await awaitBlocked(engine, {
      workflowId,
      taskRefs: (textQuery(c, "waitUntilTaskRef") ?? "").split(",").map((ref) => ref.trim()),
      returnStrategy,
      requestId: textQuery(c, "requestId") ?? newId(),
      timeoutMs: waitMs(c),
      onGone: onGone(c),
    }),
  );
}

/** False: nothing waits. */
async function signalWait(c: ApiContext, { engine }: ConductorServices): Promise<boolean> {
  const status = readStatus(param(c, "status"));
  const output = (await readJson(c, RESULT_BODY)) ?? {};
  if (!isJsonObject(output)) throw invalidInput("JSON parse error: the output must be an object");
  const task = await openWait(engine, param(c, "workflowId"));
  if (!task) return false;
  await engine.updateTask({
    executionId: task.workflowInstanceId,
    taskId: task.taskId,
    status,
    outputData: output,
    mergeOutput: true,
    workerId: task.workerId,
    logs: [],
  });
  return true;
}

function strategyOf(c: ApiContext): ReturnStrategy {
  const wanted = textQuery(c, "returnStrategy") ?? "TARGET_WORKFLOW";
  const known = RETURN_STRATEGIES.find((each) => each === wanted);
  if (known) return known;
  throw invalidInput(
    `returnStrategy must be one of ${RETURN_STRATEGIES.join(", ")}, not "${wanted.slice(0, 50)}"`,
  );
}
