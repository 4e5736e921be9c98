import type { IncomingMessage } from "node:http";

import type { Context, Hono } from "hono";

/** `incoming` is there behind our own server, absent behind Next's route handler and in tests without a socket. */
export interface ApiEnv {
  Bindings: { incoming?: IncomingMessage };
}

export type ApiContext = Context<ApiEnv>;
export type ApiApp = Hono<ApiEnv>;

/** A request header without building the whole `Headers` object; undefined when absent. `name` in lower case. */
export function headerOf(c: ApiContext, name: string): string | undefined {
  const raw = c.env?.incoming?.headers[name];
  if (raw !== undefined) return Array.isArray(raw) ? raw[0] : raw;
  return c.env?.incoming ? undefined : c.req.header(name);
}
