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

/** Calls the listener once when the client closes its connection; the answer takes it back. */
export function onGone(c: ApiContext): (listener: () => void) => () => void {
  return (listener) => {
    const socket = c.env?.incoming?.socket;
    if (socket) {
      socket.once("close", listener);
      return () => socket.off("close", listener);
    }
    const { signal } = c.req.raw;
    signal.addEventListener("abort", listener, { once: true });
    return () => signal.removeEventListener("abort", listener);
  };
}
