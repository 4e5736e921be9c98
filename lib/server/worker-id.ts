import { hostname } from "node:os";

/** How this process is called where workers are listed. */
export function workerIdOf(): string {
  return `baton-${hostname()}-${process.pid}`;
}
