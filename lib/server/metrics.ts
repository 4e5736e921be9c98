import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

import type { EngineParts } from "@/lib/server/executor/assemble";

/** Numbers for Prometheus. Names of workflows or tasks are never labels. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "baton_" });
  const commits = new Histogram({
    name: "baton_commit_seconds",
    help: "Time of a group commit",
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
    registers: [registry],
  });
  const groups = new Histogram({
    name: "baton_commit_works",
    help: "Works written by a group commit",
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    registers: [registry],
  });
  return {
    registry,
    noteFlush({ works, ms }: { readonly works: number; readonly ms: number }): void {
      commits.observe(ms / 1000);
      groups.observe(works);
    },
    /** Values that are read when somebody asks. */
    watch(parts: EngineParts, now: () => number): void {
      const values: readonly Value[] = [
        [
          "baton_queued_tasks",
          "Tasks that wait for a worker",
          () => sum(parts.queues.sizes().values()),
        ],
        [
          "baton_oldest_due_seconds",
          "How long the oldest ready task waits",
          () => waitSeconds(parts.queues.oldestDueAt(), now()),
        ],
        [
          "baton_server_tasks_running",
          "Tasks that run inside the server",
          () => parts.host.runningCount,
        ],
        ["baton_long_polls", "Polls that wait for a task", () => parts.dispatcher.waiting],
        ["baton_live_listeners", "Live viewers", () => parts.feed.listeners],
      ];
      for (const value of values) addGauge(registry, value);
    },
  };
}

type Value = readonly [name: string, help: string, read: () => number];

/** A value that is read when somebody asks. */
function addGauge(registry: Registry, [name, help, read]: Value): Gauge {
  return new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function waitSeconds(since: number | null, now: number): number {
  return since === null ? 0 : Math.max(0, now - since) / 1000;
}
