import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

import type { BenchServer } from "./server";

/** Resident memory of the server in MB. */
export function rss(server: BenchServer): number {
  return megabytes(server.pid(), "VmRSS");
}

/** Of the server and its children together, in MB. */
export function treeRss(server: BenchServer): number {
  const pids = [server.pid(), ...childrenOf(server.pid())];
  return pids.reduce((sum, pid) => sum + megabytes(pid, "VmRSS"), 0);
}

/** Processes that handle pictures. */
export function childrenOf(pid: number): number[] {
  const list = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(pid)], {
    encoding: "utf8",
  });
  return list
    .split("\n")
    .filter((line) => line.includes("image-child"))
    .map((line) => Number.parseInt(line, 10));
}

/** From the process's status, as Linux keeps it. */
export function megabytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024);
}

/** From now on the peak is counted anew. */
export function clearPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

export async function timed(step: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await step();
  return performance.now() - startedAt;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
