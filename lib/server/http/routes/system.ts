import { z } from "zod";

import { AppError, notFound } from "@/lib/core/errors";
import { isJsonObject } from "@/lib/core/json";
import { requireObject } from "@/lib/server/http/body";
import { type Guard, TOKEN_COOKIE } from "@/lib/server/http/guard";
import { docsPage } from "@/lib/server/http/docs-page";
import { describeApi } from "@/lib/server/http/openapi";
import { empty, json, jsonText, text } from "@/lib/server/http/reply";
import type { RouteTable } from "@/lib/server/http/routes-table";

export interface SystemOptions {
  readonly guard: Guard;
  readonly version: string;
  readonly health: () => Record<string, unknown>;
  /** Null: ready; else why not. */
  readonly notReady: () => string | null;
  /** Prometheus text. */
  readonly metrics: () => Promise<string>;
}

const tag = "system";
const TokenRequest = z.object({ keyId: z.string().nullish(), keySecret: z.string().nullish() });
const SessionRequest = z.object({ token: z.string() });

/** Health, readiness, version, tokens and the API's own description. */
export function systemRoutes(table: RouteTable, options: SystemOptions): void {
  const health = { tag, summary: "Lives" };
  const healthy = { healthResults: [], suppressedHealthResults: [], healthy: true };
  table.add("GET", "/health", health, () => json(healthy));
  table.add("GET", "/api/health", health, () => json({ ...healthy, ...options.health() }));
  table.add("GET", "/api/ready", { tag, summary: "Takes requests" }, () => {
    const reason = options.notReady();
    return reason === null ? json({ ready: true }) : json({ ready: false, reason }, 503);
  });
  table.add("GET", "/api/version", { tag, summary: "Version", answer: "text" }, () =>
    text(options.version),
  );
  table.add(
    "GET",
    "/metrics",
    { tag, summary: "Metrics for Prometheus", answer: "text" },
    async () => {
      const body = await options.metrics();
      return new Response(body, {
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
      });
    },
  );
  tokenRoutes(table, options.guard);
  const docs = { tag, summary: "The API's description as a page", answer: "text" } as const;
  table.add("GET", "/api-docs", docs, () => docsPage(table.routes, options.version));
  let description: string | undefined;
  table.add("GET", "/api/openapi.json", { tag, summary: "This description" }, () => {
    description ??= JSON.stringify(describeApi(table.routes, options.version));
    return jsonText(description);
  });
}

/** Clients take a 404 of /token for "no authentication here". */
function tokenRoutes(table: RouteTable, guard: Guard): void {
  const token = {
    tag,
    summary: "A token for key and secret; 404 while the server needs none",
    body: TokenRequest,
  };
  table.add("POST", "/api/token", token, async (c) => {
    if (!guard.requiresToken) throw notFound("No static resource api/token.");
    const body = await requireObject(c);
    const secret = typeof body["keySecret"] === "string" ? body["keySecret"] : "";
    guard.requireSecret(secret, guard.addressOf(c));
    return json({ token: secret });
  });
  const session = {
    tag,
    summary: "Sign a browser in: sets a cookie",
    body: SessionRequest,
    answer: "empty",
    status: 204,
  } as const;
  table.add("POST", "/api/session", session, async (c) => {
    if (!guard.requiresToken) return empty(204);
    const body = await requireObject(c);
    const secret = isJsonObject(body) && typeof body["token"] === "string" ? body["token"] : "";
    if (secret === "") throw new AppError("INVALID_INPUT", "token must be a text");
    guard.requireSecret(secret, guard.addressOf(c));
    const cookie = `${TOKEN_COOKIE}=${encodeURIComponent(secret)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000`;
    return new Response(null, { status: 204, headers: { "set-cookie": cookie } });
  });
}
