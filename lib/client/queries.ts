import { queryOptions } from "@tanstack/react-query";

import type { TaskDef, WorkflowDef } from "@/lib/core/definition/schema";
import type { UsualTimes } from "@/lib/core/execution/usual";
import type { JsonObject, JsonValue } from "@/lib/core/json";

import { api } from "./api";

/** Conductor's WorkflowSummary, as far as lists show it. Times are ISO texts. */
export interface ExecutionSummary {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly version: number;
  readonly status: string;
  readonly startTime: string;
  readonly endTime?: string;
  readonly executionTime: number;
  readonly correlationId?: string;
  readonly reasonForIncompletion?: string;
  readonly failedReferenceTaskNames?: string;
}

export interface SearchResult<T> {
  readonly totalHits: number;
  readonly results: readonly T[];
}

export interface Sample {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: JsonObject;
  readonly photoUrl: string | null;
  readonly photoInput: string | null;
  readonly definition: WorkflowDef;
}

export interface VersionSummary {
  readonly name: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly createTime?: number;
}

export interface PollSummary {
  readonly queueName: string;
  /** Epoch milliseconds. */
  readonly lastPollTime: number;
}

export interface DraftSummary {
  readonly name: string;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly updateTime: number;
}

export interface DraftBody {
  readonly name: string;
  readonly published: JsonObject | null;
  readonly version: number | null;
  /** SHA-256 of the published text. */
  readonly hash: string | null;
  readonly draft: JsonObject | null;
  /** Goes into `If-Match` of the next save. */
  readonly revision: number | null;
  readonly updateTime: number | null;
}

/** How earlier runs of the same workflow went. */
export interface EarlierRuns extends UsualTimes {
  /** The last one that completed, this one left out; null: none did. */
  readonly lastGoodId: string | null;
}

export interface ExecutionFilter {
  readonly workflow: string;
  readonly status: string;
  readonly text: string;
  /** Rows to skip, and rows wanted. */
  readonly start: number;
  readonly size: number;
}

/** Every query of the browser: its key and how it is answered. */
export const queries = {
  definitions: () =>
    queryOptions({
      queryKey: ["definitions"],
      queryFn: () => api<readonly WorkflowDef[]>("/metadata/workflow/latest-versions"),
    }),
  /** All versions of all stored workflows. */
  allDefinitions: () =>
    queryOptions({
      queryKey: ["definitions", "all"],
      queryFn: () => api<readonly WorkflowDef[]>("/metadata/workflow"),
    }),
  /** Every stored version by the name of its workflow. */
  workflowVersions: () =>
    queryOptions({
      queryKey: ["definitions", "versions"],
      queryFn: () =>
        api<Readonly<Record<string, readonly VersionSummary[]>>>(
          "/metadata/workflow/names-and-versions",
        ),
    }),
  /** Names of stored secrets; values never reach the browser. */
  secretNames: () =>
    queryOptions({ queryKey: ["secrets"], queryFn: () => api<readonly string[]>("/secrets") }),
  /** Names of what the server's environment has for workflows. */
  environmentNames: () =>
    queryOptions({
      queryKey: ["environment"],
      queryFn: async () =>
        (await api<readonly { readonly name: string }[]>("/environment")).map(({ name }) => name),
    }),
  /** How the runs before one of the same workflow went: medians in ms. */
  earlierRuns: (workflowId: string) =>
    queryOptions({
      queryKey: ["earlier-runs", workflowId],
      queryFn: () => api<EarlierRuns>(`/executions/${encodeURIComponent(workflowId)}/earlier`),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
  /** Who has asked for tasks, and when. */
  polls: () =>
    queryOptions({
      queryKey: ["polls"],
      queryFn: () => api<readonly PollSummary[]>("/tasks/queue/polldata/all"),
      refetchInterval: 20_000,
    }),
  taskDefinitions: () =>
    queryOptions({
      queryKey: ["task-definitions"],
      queryFn: () => api<readonly TaskDef[]>("/metadata/taskdefs"),
    }),
  samples: () =>
    queryOptions({
      queryKey: ["samples"],
      queryFn: () =>
        api<{
          readonly samples: readonly Sample[];
          readonly taskDefinitions: readonly TaskDef[];
        }>("/samples"),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** One run with its tasks, as Conductor prints it. */
  execution: (workflowId: string) =>
    queryOptions({
      queryKey: ["execution", workflowId],
      queryFn: () =>
        api<JsonObject>(`/workflow/${encodeURIComponent(workflowId)}?includeTasks=true`),
    }),
  /** Files of one run: uploads and variants. */
  artifacts: (workflowId: string) =>
    queryOptions({
      queryKey: ["artifacts", workflowId],
      queryFn: () => api<JsonValue>(`/artifacts?${new URLSearchParams({ workflowId })}`),
    }),
  drafts: () =>
    queryOptions({
      queryKey: ["drafts"],
      queryFn: () => api<readonly DraftSummary[]>("/drafts"),
    }),
  /** The draft of a workflow beside its published definition; both null for a name nobody uses. */
  draft: (name: string) =>
    queryOptions({
      queryKey: ["drafts", name],
      queryFn: () => api<DraftBody>(`/drafts/${encodeURIComponent(name)}`),
    }),
  executions: (filter: ExecutionFilter) =>
    queryOptions({
      queryKey: ["executions", filter],
      queryFn: () => api<SearchResult<ExecutionSummary>>(`/workflow/search?${searchOf(filter)}`),
      refetchInterval: 2_000,
    }),
};

/** Conductor's search parameters; quotes cannot be escaped in its grammar and are left out. */
function searchOf({ workflow, status, text, start, size }: ExecutionFilter): URLSearchParams {
  const conditions = [
    ...(workflow === "" ? [] : [`workflowType = '${withoutQuotes(workflow)}'`]),
    ...(status === "" ? [] : [`status = '${withoutQuotes(status)}'`]),
  ];
  return new URLSearchParams({
    start: String(start),
    size: String(size),
    sort: "startTime:DESC",
    freeText: text === "" ? "*" : text,
    query: conditions.join(" AND "),
  });
}

function withoutQuotes(value: string): string {
  return value.replaceAll(/["'()]/g, "");
}
