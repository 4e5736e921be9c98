import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import type { JsonObject } from "@/lib/core/json";
import type { SettingsFacts, WorkersFacts } from "@/lib/core/server-facts";

import { api } from "./api";

/** Who asked for tasks of a queue last. */
export interface PollFacts {
  /** The task type. */
  readonly queueName: string;
  readonly domain?: string;
  readonly workerId?: string;
  /** Epoch ms. */
  readonly lastPollTime: number;
}

/** Which engine runs the workflows, and whether it answers. */
export interface HealthFacts {
  readonly engine: "embedded" | "conductor";
  readonly version: string;
  /** Address of the other server. */
  readonly server?: string;
  readonly connection?: {
    readonly isUp: boolean;
    /** Epoch ms; 0: it was never asked. */
    readonly since: number;
    readonly problem: string | null;
  };
}

/** A schedule as Conductor prints it; what the form does not know is kept as it is. */
/** An expression with six fields, in a zone; UTC if absent. */
interface CronTime {
  readonly cronExpression: string;
  readonly zoneId?: string;
}

export interface Schedule extends Partial<CronTime> {
  readonly name: string;
  /** Instead of the expression, when there is any. */
  readonly cronSchedules?: readonly CronTime[];
  readonly pausedReason?: string;
  readonly paused?: boolean;
  readonly runCatchupScheduleInstances?: boolean;
  /** Epoch ms; absent: paused, or there is none. */
  readonly nextRunTime?: number;
  readonly startWorkflowRequest: JsonObject;
}

/** What a schedule started, or could not start. */
export interface ScheduledStart {
  readonly state: "EXECUTED" | "FAILED";
  /** Epoch ms. */
  readonly executionTime: number;
  /** Absent: it could not be started, see `reason`. */
  readonly workflowId?: string;
  readonly reason?: string;
}

/** How a test of the bucket went. */
export interface StorageProbe {
  readonly bucket?: string;
  /** Milliseconds of each step, in order. */
  readonly steps: Readonly<Record<string, number>>;
}

const LIVE_MS = 3_000;

/** Queries of the pages about the server. Those that repeat rest while the tab is hidden. */
export const operations = {
  workers: () =>
    queryOptions({
      queryKey: ["workers"],
      queryFn: () => api<WorkersFacts>("/workers"),
      refetchInterval: LIVE_MS,
    }),
  /** Tasks that wait, by queue. */
  queueSizes: () =>
    queryOptions({
      queryKey: ["queues"],
      queryFn: () => api<Readonly<Record<string, number>>>("/tasks/queue/all"),
      refetchInterval: LIVE_MS,
    }),
  pollFacts: () =>
    queryOptions({
      queryKey: ["polls", "facts"],
      queryFn: () => api<readonly PollFacts[]>("/tasks/queue/polldata/all"),
      refetchInterval: LIVE_MS,
    }),
  settings: () =>
    queryOptions({ queryKey: ["settings"], queryFn: () => api<SettingsFacts>("/settings") }),
  testStorage: () => api<StorageProbe>("/settings/storage/test", { method: "POST" }),
  /** Asked again and again only where there is another server to watch. */
  health: () =>
    queryOptions({
      queryKey: ["health"],
      queryFn: () => api<HealthFacts>("/health"),
      refetchInterval: ({ state }) => (state.data?.engine === "conductor" ? LIVE_MS : false),
    }),
  schedules: () =>
    queryOptions({
      queryKey: ["schedules"],
      queryFn: () => api<readonly Schedule[]>("/scheduler/schedules"),
      refetchInterval: LIVE_MS,
    }),
  /** The latest start by a schedule; null: none yet. Asked for again when another run is the next (epoch ms; null: none is). */
  lastStart: (schedule: string, nextRunTime: number | null) =>
    queryOptions({
      queryKey: ["schedules", "last", schedule, nextRunTime],
      queryFn: async ({ signal }) => {
        const query = `scheduleName IN (${schedule})`;
        const page = await api<{ readonly results: readonly ScheduledStart[] }>(
          `/scheduler/search/executions?${new URLSearchParams({ query, size: "1" })}`,
          { signal },
        );
        return page.results[0] ?? null;
      },
      placeholderData: keepPreviousData,
    }),
  /** Next times of a cron expression, epoch ms. */
  nextTimes: (cronExpression: string, zoneId: string) =>
    queryOptions({
      queryKey: ["schedules", "next", cronExpression, zoneId],
      queryFn: ({ signal }) =>
        api<readonly number[]>(
          `/scheduler/nextFewSchedules?${new URLSearchParams({ cronExpression, zoneId, limit: "3" })}`,
          { signal },
        ),
      enabled: cronExpression !== "",
      retry: false,
      placeholderData: keepPreviousData,
    }),
};
