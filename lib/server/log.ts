import { pino } from "pino";

export type Logger = Pick<ReturnType<typeof pino>, "info" | "warn" | "error" | "debug">;

/** One JSON line per event on standard output. Payloads are never logged; texts of users are cut by who logs them. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` });
}
