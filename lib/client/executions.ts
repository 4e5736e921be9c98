import { type ListFilter, queryOf } from "@/lib/core/execution/list-filter";

import { api } from "./api";
import type { LiveSummary } from "./follow-list";
import { serverNow } from "./server-clock";

/** A row of the list. */
export interface ListedExecution extends LiveSummary {
  /** Attempts after the first; null: not told. */
  readonly retries: number | null;
  /** Its first picture. */
  readonly imageId: string | null;
}

export interface ExecutionPage {
  readonly results: readonly ListedExecution[];
  readonly next: string | null;
  /** Of all pages; null: not counted. */
  readonly total: number | null;
  /** A search in texts has looked back so far (epoch ms) and goes on with the next page; null: a whole page. */
  readonly lookedBackTo: number | null;
}

/** One page of executions, newest first. */
export function executionPage(
  filter: ListFilter,
  page: { readonly cursor: string | null; readonly size: number; readonly signal?: AbortSignal },
): Promise<ExecutionPage> {
  const { cursor, size, signal } = page;
  const query = new URLSearchParams({
    size: String(size),
    query: queryOf(filter, serverNow()),
    freeText: filter.text,
    ...(filter.retried ? { retried: "true" } : {}),
    ...(cursor === null ? {} : { cursor }),
  });
  return api<ExecutionPage>(`/executions?${query}`, signal ? { signal } : {});
}

/** What can be done with many executions; the last part of Conductor's bulk routes. */
export const BULK_ACTIONS = {
  retry: { method: "POST", title: "Retry" },
  pause: { method: "PUT", title: "Pause" },
  resume: { method: "PUT", title: "Resume" },
  restart: { method: "POST", title: "Restart" },
  terminate: { method: "POST", title: "Stop" },
  remove: { method: "DELETE", title: "Delete" },
} as const;
export type BulkAction = keyof typeof BULK_ACTIONS;

interface BulkAnswer {
  readonly bulkErrorResults: Readonly<Record<string, string>>;
}

/** One answer per execution: null for done, else why not. */
export type BulkOutcome = readonly [id: string, refusal: string | null];

const CHUNK = 20;

/** Does it with each, some at a time. `onOutcomes` hears of every part; a broken request is the refusal of its part. */
export async function doWithMany(
  action: BulkAction,
  ids: readonly string[],
  onOutcomes: (outcomes: readonly BulkOutcome[]) => void,
): Promise<void> {
  const { method } = BULK_ACTIONS[action];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const part = ids.slice(at, at + CHUNK);
    const answer = await api<BulkAnswer>(`/workflow/bulk/${action}`, { method, body: part }).catch(
      (error: unknown) => (error instanceof Error ? error.message : "It did not work."),
    );
    onOutcomes(
      part.map((id) => [
        id,
        typeof answer === "string" ? answer : (answer.bulkErrorResults[id] ?? null),
      ]),
    );
  }
}
