import { Hono } from "hono";

import { AppError, notFound } from "@/lib/core/errors";
import { newId } from "@/lib/server/ids";
import type { Log } from "@/lib/server/log";

import { type ApiApp, type ApiContext, type ApiEnv, headerOf } from "./context";
import type { Guard } from "./guard";
import { problemResponse } from "./problem";
import { adminRoutes } from "./routes/admin";
import { againRoutes } from "./routes/again";
import { bulkRoutes } from "./routes/bulk";
import { draftRoutes } from "./routes/drafts";
import { eventRoutes } from "./routes/events";
import { executionRoutes } from "./routes/executions";
import { type LiveOptions, liveRoutes } from "./routes/live";
import { metadataRoutes } from "./routes/metadata";
import { queueRoutes } from "./routes/queues";
import { scheduleRoutes } from "./routes/schedules";
import { searchRoutes } from "./routes/search";
import { secretRoutes } from "./routes/secrets";
import { systemRoutes, type SystemOptions } from "./routes/system";
import { simulateRoutes } from "./routes/simulate";
import { synchronousRoutes } from "./routes/synchronous";
import { taskRoutes } from "./routes/tasks";
import { workflowRoutes } from "./routes/workflow";
import { type Method, RouteTable } from "./routes-table";
import type { ApiServices } from "./services";

export interface ApiOptions {
  readonly services: ApiServices;
  readonly guard: Guard;
  readonly system: Omit<SystemOptions, "guard">;
  readonly live: LiveOptions;
  readonly log: Log;
  /** Registers further routes; those of the artifacts, which bring their own. Called before Conductor's. */
  readonly extend?: (table: RouteTable) => void;
}

const METHODS: readonly Method[] = ["GET", "POST", "PUT", "DELETE"];

/** The whole HTTP API as one app: guard, routes, and one form for everything that goes wrong. */
export function createApi(options: ApiOptions): { app: ApiApp; table: RouteTable } {
  const { services, guard, log } = options;
  const app: ApiApp = new Hono<ApiEnv>();
  const table = new RouteTable(app);
  app.use("*", async (c, next) => {
    guard.check(c);
    if (c.req.method === "OPTIONS") return preflight(c, app, guard);
    await next();
    allowOrigin(c, guard);
    return undefined;
  });
  systemRoutes(table, { ...options.system, guard });
  options.extend?.(table);
  bulkRoutes(table, services);
  searchRoutes(table, services);
  queueRoutes(table, services);
  adminRoutes(table, services);
  synchronousRoutes(table, services);
  simulateRoutes(table, services);
  taskRoutes(table, services);
  workflowRoutes(table, services);
  againRoutes(table, services);
  metadataRoutes(table, services);
  eventRoutes(table, services);
  scheduleRoutes(table, services);
  secretRoutes(table, services);
  draftRoutes(table, services);
  liveRoutes(table, services, options.live);
  executionRoutes(table, services);
  app.notFound((c) => answerProblem(c, unknownRoute(c, app), app, log));
  app.onError((error, c) => answerProblem(c, error, app, log));
  return { app, table };
}

function answerProblem(c: ApiContext, error: unknown, app: ApiApp, log: Log): Response {
  const requestId = newId();
  if (!(error instanceof AppError))
    log.error(
      { err: error, requestId, method: c.req.method, path: c.req.path },
      "a request failed",
    );
  const response = problemResponse(error, { path: c.req.path, requestId });
  if (error instanceof AppError && error.code === "METHOD_NOT_ALLOWED") {
    response.headers.set("allow", methodsOf(app, c.req.path).join(", "));
  }
  return response;
}

/** Conductor's texts; which one depends on whether another method would have found a route. */
function unknownRoute(c: ApiContext, app: ApiApp): AppError {
  const allowed = methodsOf(app, c.req.path);
  if (allowed.length === 0)
    return notFound(`No static resource ${c.req.path.replace(/^\/+|\/+$/g, "")}.`);
  return new AppError("METHOD_NOT_ALLOWED", `Request method '${c.req.method}' is not supported`);
}

function methodsOf(app: ApiApp, path: string): string[] {
  return METHODS.filter((method) =>
    app.router
      .match(method, path)[0]
      .some(([[, route]]) => route.path !== "/*" && route.path !== "*"),
  );
}

function preflight(c: ApiContext, app: ApiApp, guard: Guard): Response {
  const origin = headerOf(c, "origin");
  const methods = methodsOf(app, c.req.path).join(", ");
  if (origin === undefined) return new Response(null, { status: 204, headers: { allow: methods } });
  if (!guard.isAllowedOrigin(origin, headerOf(c, "host") ?? ""))
    return new Response("Invalid CORS request", { status: 403 });
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": methods,
      "access-control-allow-headers":
        "content-type, authorization, x-authorization, if-match, if-none-match, last-event-id",
      "access-control-max-age": "600",
      vary: "origin",
    },
  });
}

function allowOrigin(c: ApiContext, guard: Guard): void {
  const origin = headerOf(c, "origin");
  if (origin === undefined || !guard.isAllowedOrigin(origin, headerOf(c, "host") ?? "")) return;
  c.res.headers.set("access-control-allow-origin", origin);
  c.res.headers.append("vary", "origin");
}
