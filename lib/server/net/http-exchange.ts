import type { Exchange } from "@/lib/server/tasks/http";

import { type GuardOptions, guardedExchange } from "./guarded-fetch";

/** Requests of HTTP tasks, through the guard. */
export function createHttpExchange(options: Omit<GuardOptions, "connectMs" | "totalMs">): Exchange {
  return ({ url, connectMs, totalMs, ...asking }, signal) =>
    guardedExchange(url, { ...options, connectMs, totalMs, anyPort: true }, asking, signal);
}
