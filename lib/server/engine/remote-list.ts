import { invalidInput } from "@/lib/core/errors";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { EXECUTION_STATUSES, type ExecutionHeader } from "@/lib/core/execution/state";
import type { LiveListener } from "@/lib/server/live/feed";
import type { ConductorClient } from "@/lib/server/net/conductor-client";
import type { ListPage, ListRequest } from "@/lib/server/store/execution-list";
import type { SearchHits, SearchRequest } from "@/lib/server/store/search";

const EVERY_MS = 2_000;
/** The newest so many are looked at for lists that follow. */
const FOLLOWED = 100;

/** Executions of another Conductor server in lists: searched, and followed while somebody looks at a list. */
export class RemoteList {
  private readonly client: ConductorClient;
  private readonly listeners = new Set<LiveListener>();
  private readonly statuses = new Map<string, string>();
  private timer: NodeJS.Timeout | null = null;

  constructor(client: ConductorClient) {
    this.client = client;
  }

  /** Headers without definition, input and output: a search hit has them as texts. @throws AppError as the server. */
  async search(request: SearchRequest): Promise<SearchHits<ExecutionHeader>> {
    const query = new URLSearchParams({
      start: String(request.start),
      size: String(request.size),
      sort: request.sort,
      freeText: request.freeText === "" ? "*" : request.freeText,
      query: request.query,
    });
    const found = await this.client.json("GET", `/workflow/search?${query.toString()}`);
    const { totalHits = 0, results = [] } = isJsonObject(found) ? found : {};
    const rows = Array.isArray(results) ? results.filter(isJsonObject) : [];
    return { totalHits: Number(totalHits) || 0, results: rows.map(headerFromSummary) };
  }

  /** Cursors are offsets. Retries are not told by such a server: a filter by them is refused. @throws AppError. */
  async page(request: ListRequest): Promise<ListPage> {
    if (request.retried) {
      throw invalidInput("The Conductor server in use cannot search for retries.");
    }
    const start = Number(request.cursor ?? 0) || 0;
    const { query, freeText, size } = request;
    const sort = "startTime:DESC";
    const { totalHits, results } = await this.search({ query, freeText, start, size, sort });
    const end = start + results.length;
    return {
      results: results.map((header) => ({ header, retries: null })),
      next: results.length > 0 && end < totalHits ? String(end) : null,
      total: totalHits,
      lookedBackTo: null,
    };
  }

  watch(listener: LiveListener): () => void {
    this.listeners.add(listener);
    this.timer ??= setInterval(() => void this.look(), EVERY_MS).unref();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.statuses.clear();
  }

  /** The first look only learns what there is. */
  private async look(): Promise<void> {
    const newest = { start: 0, size: FOLLOWED, sort: "startTime:DESC", freeText: "", query: "" };
    const found = await this.search(newest).catch(() => null);
    if (found === null) return;
    const isFirst = this.statuses.size === 0;
    for (const header of found.results) {
      const { workflowId, status, updateTime } = header;
      const before = this.statuses.get(workflowId) ?? null;
      if (before === status) continue;
      this.statuses.set(workflowId, status);
      if (isFirst) continue;
      const step = { seq: 0, at: updateTime, ref: null, taskId: null, attempt: 0 };
      const transition = { ...step, from: before, to: status, reason: null };
      for (const listener of Array.from(this.listeners))
        listener.onChange({
          header,
          transitions: [transition],
          tasks: new Set(),
          removedTaskIds: [],
        });
    }
  }
}

/** Conductor's WorkflowSummary: ISO times, names joined by commas, payloads as text. */
function headerFromSummary(row: JsonObject): ExecutionHeader {
  const status = EXECUTION_STATUSES.find((each) => each === row["status"]) ?? "RUNNING";
  return {
    workflowId: text(row["workflowId"]) ?? "",
    workflowName: text(row["workflowType"]) ?? "",
    workflowVersion: Number(row["version"]) || 1,
    status,
    createTime: time(row["startTime"]),
    updateTime: time(row["updateTime"]),
    endTime: time(row["endTime"]),
    lastRetriedTime: 0,
    input: {},
    output: {},
    variables: {},
    correlationId: text(row["correlationId"]),
    priority: Number(row["priority"]) || 0,
    taskToDomain: {},
    reasonForIncompletion: text(row["reasonForIncompletion"]),
    failedReferenceTaskNames: (text(row["failedReferenceTaskNames"]) ?? "")
      .split(",")
      .filter((name) => name !== ""),
    failedTaskNames: [],
    failedTaskId: null,
    parentWorkflowId: text(row["parentWorkflowId"]),
    parentWorkflowTaskId: null,
    reRunFromWorkflowId: null,
    event: text(row["event"]),
    createdBy: text(row["createdBy"]),
    idempotencyKey: text(row["idempotencyKey"]),
    faults: null,
    workflowDefinition: {},
  };
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function time(value: JsonValue | undefined): number {
  const at = typeof value === "string" ? Date.parse(value) : Number(value ?? 0);
  return Number.isFinite(at) ? at : 0;
}
