import type { Rerun, TaskResult } from "@/lib/core/decider/messages";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import type { ExecutionHeader, TaskRecord, Transition } from "@/lib/core/execution/state";
import type { FaultPlan } from "@/lib/core/faults/fault";
import type { JsonObject } from "@/lib/core/json";
import type { PollRequest } from "@/lib/server/executor/poll";
import type { LiveListener } from "@/lib/server/live/feed";
import type { TaskLogLine } from "@/lib/server/store/logs";
import type { PollRow } from "@/lib/server/store/poll-data";
import type { ListPage, ListRequest } from "@/lib/server/store/execution-list";
import type { SearchHits, SearchRequest, TaskHit } from "@/lib/server/store/search";

/** An execution as it is on disk. Rows belong to the engine: print them at once, do not change or keep them. */
export interface ExecutionSnapshot {
  readonly header: ExecutionHeader;
  /** In seq order. */
  readonly tasks: readonly TaskRecord[];
  /** Of the last transition that is in it. */
  readonly seq: number;
}

export interface TaskSnapshot {
  readonly header: ExecutionHeader;
  readonly task: TaskRecord;
}

export const IDEMPOTENCY_STRATEGIES = ["RETURN_EXISTING", "FAIL", "FAIL_ON_RUNNING"] as const;
type IdempotencyStrategy = (typeof IDEMPOTENCY_STRATEGIES)[number];

/** Conductor's StartWorkflowRequest, read and checked. */
export interface StartRequest {
  readonly name: string;
  /** Null: the latest. */
  readonly version: number | null;
  /** Instead of a stored definition. */
  readonly definition: WorkflowDef | null;
  readonly input: JsonObject;
  readonly correlationId: string | null;
  readonly priority: number;
  readonly taskToDomain: Record<string, string>;
  readonly createdBy: string | null;
  readonly idempotencyKey: string | null;
  readonly idempotencyStrategy: IdempotencyStrategy;
  /** What is to go wrong; null: nothing. Other servers do not know it. */
  readonly faults: FaultPlan | null;
}

/** A worker's report with what comes along with it. */
export interface TaskUpdate extends TaskResult {
  readonly executionId: string;
  readonly logs: readonly { readonly log: string; readonly createdTime: number | null }[];
}

/**
 * What runs workflows: inside this process, or another Conductor server. What the pages need of both. Promises resolve when
 * the effect is durable, and reject with AppErrors of Conductor's texts.
 */
export interface WorkflowEngine {
  readonly kind: "embedded" | "conductor";

  /** Whether there is a definition to start; `version` null: any. */
  hasDefinition(name: string, version: number | null): Promise<boolean>;
  /** Answers the id. */
  start(request: StartRequest): Promise<string>;
  /** @throws AppError NOT_FOUND. */
  execution(id: string): Promise<ExecutionSnapshot>;
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  terminate(id: string, reason: string | null): Promise<void>;
  restart(id: string, useLatestDefinitions: boolean): Promise<void>;
  /** `resumeChildren`: failed children are retried in place instead of started anew. */
  retry(id: string, resumeChildren: boolean): Promise<void>;
  /** From a task of the execution or of its children, or from the start. */
  rerun(id: string, request: Rerun): Promise<void>;
  /** The task with a reference name is passed over when the flow reaches it. */
  skip(id: string, ref: string): Promise<void>;
  decide(id: string): Promise<void>;
  /** `archive`: only what has ended, as Conductor's archiving removal. */
  remove(id: string, archive: boolean): Promise<void>;

  updateTask(update: TaskUpdate): Promise<void>;
  logs(taskId: string): Promise<TaskLogLine[]>;

  search(request: SearchRequest): Promise<SearchHits<ExecutionHeader>>;
  /** One page for lists, newest first. @throws AppError INVALID_INPUT. */
  list(request: ListRequest): Promise<ListPage>;
  /** The history behind `seq`, at most `limit` rows. */
  transitions(id: string, seq: number, limit: number): Promise<Transition[]>;
  /** `id` null: all executions. The answer ends the subscription. */
  subscribe(id: string | null, listener: LiveListener): () => void;
}

/** An engine that can answer as a Conductor server: what Conductor's routes need beyond what the pages do. */
export interface ServingEngine extends WorkflowEngine {
  resetCallbacks(id: string): Promise<void>;
  /** Sets variables beside those that are there. @throws AppError NOT_FOUND, CONFLICT when it has ended. */
  updateVariables(id: string, variables: JsonObject): Promise<void>;

  poll(request: PollRequest): Promise<TaskSnapshot[]>;
  /** Updates the open task with a reference name; answers its id, null when there is none. */
  updateByReference(
    executionId: string,
    ref: string,
    update: {
      readonly status: TaskResult["status"];
      readonly output: JsonObject;
      readonly workerId: string | null;
    },
  ): Promise<string | null>;
  /** Null: no such task. */
  task(taskId: string): Promise<TaskSnapshot | null>;
  /** Lines of unknown tasks are dropped. */
  addLog(taskId: string, line: string): Promise<void>;
  /**
   * Puts what outside workers of a type are doing back into the queue, the same attempts. Answers how many tasks of the
   * type have not ended, waiting ones included (semantics §6.10).
   */
  requeue(taskType: string): Promise<number>;
  /** Waiting tasks by queue name. */
  queueSizes(): Map<string, number>;
  polls(): PollRow[];

  searchTasks(request: SearchRequest): Promise<SearchHits<TaskHit>>;
  /** Ids, newest first. */
  executionIds(filter: ExecutionFilter): Promise<string[]>;
}

export interface ExecutionFilter {
  readonly name?: string;
  readonly version?: number;
  readonly correlationId?: string;
  readonly open?: boolean;
  readonly startedFrom?: number;
  readonly startedTo?: number;
}
