import { z } from "zod";

import { isJsonObject } from "@/lib/core/json";
import { requireObject } from "@/lib/server/http/body";
import { boolQuery } from "@/lib/server/http/query";
import { empty, text } from "@/lib/server/http/reply";
import { readShape } from "@/lib/server/http/requests";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

const map = z.record(z.string(), z.unknown()).nullish();

/** Conductor's RerunWorkflowRequest; unknown keys are ignored, the id in it too. */
const RerunRequest = z.object({
  reRunFromTaskId: z.string().nullish(),
  workflowInput: map,
  taskInput: map,
  correlationId: z.string().nullish(),
});

const tag = "workflow";

/** Doing an execution, or a part of it, once more (semantics §6.5–6.8). */
export function againRoutes(table: RouteTable, { engine }: ConductorServices): void {
  table.add(
    "POST",
    "/api/workflow/:id/restart",
    {
      tag,
      summary: "Begin again",
      query: { useLatestDefinitions: "false" },
      status: 204,
      answer: "empty",
    },
    async (c) => {
      await engine.restart(param(c, "id"), boolQuery(c, "useLatestDefinitions", false));
      return empty(204);
    },
  );
  table.add(
    "POST",
    "/api/workflow/:id/retry",
    {
      tag,
      summary: "Go on from what failed",
      query: { resumeSubworkflowTasks: "false: failed children are started anew" },
      status: 204,
      answer: "empty",
    },
    async (c) => {
      await engine.retry(param(c, "id"), boolQuery(c, "resumeSubworkflowTasks", false));
      return empty(204);
    },
  );
  partRoutes(table, engine);
}

function partRoutes(table: RouteTable, engine: ConductorServices["engine"]): void {
  table.add(
    "POST",
    "/api/workflow/:id/rerun",
    {
      tag,
      summary: "Run again, from a task or from the start",
      body: RerunRequest,
      answer: "text",
    },
    async (c) => {
      const body = await requireObject(c);
      const request = readShape(RerunRequest, body);
      await engine.rerun(param(c, "id"), {
        taskId: request.reRunFromTaskId || null,
        workflowInput: isJsonObject(body.workflowInput) ? body.workflowInput : null,
        taskInput: isJsonObject(body.taskInput) ? body.taskInput : null,
        correlationId: request.correlationId || null,
      });
      return text(param(c, "id"));
    },
  );
  // The body is not read: clients send all kinds of things, and Conductor ignores them.
  table.add(
    "PUT",
    "/api/workflow/:id/skiptask/:ref",
    { tag, summary: "Pass over a task that has not begun", answer: "empty" },
    async (c) => {
      await engine.skip(param(c, "id"), param(c, "ref"));
      return empty();
    },
  );
}
