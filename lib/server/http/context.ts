import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

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

/**
 * The body as it arrives, read no faster than it is used: what a web stream reads ahead has no limit in this Node. Null: there
 * is none. The request's own `body` must not have been touched.
 */
export function incomingBody(c: Pick<ApiContext, "env" | "req">): Readable | null {
  const body = c.env?.incoming ?? webBody(c.req.raw);
  // It may break at any time; whoever reads it then is told so by the reading itself.
  body?.on("error", () => undefined);
  return body;
}

function webBody({ body }: Request): Readable | null {
  return body === null ? null : Readable.fromWeb(body as NodeReadableStream);
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
