import { Hono } from "hono";

import { AppError, notFound } from "@/lib/core/errors";
import { newId } from "@/lib/server/ids";
import type { Log } from "@/lib/server/log";

import { type ApiApp, type ApiContext, type ApiEnv, headerOf } from "./context";
import type { Guard } from "./guard";
import { problemResponse } from "./problem";
import { draftRoutes } from "./routes/drafts";
import { executionRoutes } from "./routes/executions";
import { type LiveOptions, liveRoutes } from "./routes/live";
import { systemRoutes, type SystemOptions } from "./routes/system";
import { simulateRoutes } from "./routes/simulate";
import { type Method, RouteTable } from "./routes-table";
import type { OwnServices } from "./services";

export interface ApiOptions {
  readonly own: OwnServices;
  /** Registers Conductor's routes: answered here, or forwarded to another server. */
  readonly conductor: (table: RouteTable) => void;
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
  const { own, guard, log } = options;
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
  simulateRoutes(table, own);
  draftRoutes(table, own);
  liveRoutes(table, own, options.live);
  executionRoutes(table, own);
  options.conductor(table);
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
