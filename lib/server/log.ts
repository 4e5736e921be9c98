import { pino, type Logger } from "pino";

export type Log = Logger;

/** One JSON line per event on standard error; payloads and secrets are never logged. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
