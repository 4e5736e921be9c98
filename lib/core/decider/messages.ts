import type { TaskDef, WorkflowDef } from "../definition/schema";
import type { ExecutionStatus, TaskRecord, Transition } from "../execution/state";
import type { JsonObject } from "../json";
import type { Script, ScriptAnswer } from "../script/script";

/**
 * What the decider is told and what it answers. `decide(state, event, env)` in decide.ts advances the given state and
 * returns what has to be stored and done; it has no clock, no chance, no ids of its own and no I/O.
 */
export interface DecideEnv {
  /** Epoch ms. */
  readonly now: number;
  readonly newId: () => string;
  /** An id that is the same for the same text. */
  readonly idOf: (text: string) => string;
  /** Uniform in [0, 1): retry jitter. */
  readonly random: () => number;
  /** Domain of a task type for this execution (semantics §2.14); null = none. */
  readonly domainOf: (
    taskType: string,
    taskToDomain: Readonly<Record<string, string>>,
  ) => string | null;
  /** Offset from UTC, in minutes, of a zone name (null: the server's zone) at a local wall-clock time given as if it were UTC; null: no such zone. */
  readonly zoneOffsetMinutes: (zone: string | null, localMs: number) => number | null;
  /** Environment and system names readable in expressions; undefined = unknown name, read as a path. */
  readonly systemValue: (name: string) => string | undefined;
  /** The answer of a script that is simple enough to be known at once; null: it has to be run (`run-script`). */
  readonly answerAtOnce: (script: Script) => ScriptAnswer | null;
  /** An input with null in place of secrets that nobody has (semantics §5.6); absent: every name may be one. */
  readonly withoutUnknownSecrets?: (input: JsonObject) => JsonObject;
  /** A stored definition with its TaskDefs embedded, `version` null: the latest; null: there is none. */
  readonly definitionOf: (name: string, version: number | null) => WorkflowDef | null;
  /** The stored definition of a task that is named at run time (dynamic tasks and forks); null: there is none. */
  readonly taskDefOf: (name: string) => TaskDef | null;
}

/** A worker's report (semantics §1.8, §6.2). */
export interface TaskResult {
  readonly taskId: string;
  readonly status:
    | "IN_PROGRESS"
    | "FAILED"
    | "FAILED_WITH_TERMINAL_ERROR"
    | "COMPLETED"
    | "CANCELED";
  readonly outputData?: JsonObject | null;
  readonly reasonForIncompletion?: string | null;
  readonly workerId?: string | null;
  readonly callbackAfterSeconds?: number;
  readonly subWorkflowId?: string | null;
  readonly extendLease?: boolean;
  /** Update by reference merges over the stored output; a worker's result replaces it. */
  readonly mergeOutput?: boolean;
}

export type DeciderEvent =
  | { readonly type: "start" }
  | { readonly type: "task-polled"; readonly taskId: string; readonly workerId: string | null }
  | { readonly type: "task-updated"; readonly result: TaskResult }
  /** A timer of this execution is due: time-outs, WAIT deadlines. Harmless when early. */
  | { readonly type: "timer-due" }
  /** What a worker was doing goes back to the queue, same attempt: after a crash (reliability C6–C8), or on request. */
  | { readonly type: "work-lost"; readonly taskId: string }
  | { readonly type: "decide-requested" }
  /** The execution was read back from its rows: what only memory knew (scripts, children) begins again. */
  | { readonly type: "loaded" }
  /** Answer to `run-script`. Harmless when the attempt has ended meanwhile. */
  | { readonly type: "script-answered"; readonly taskId: string; readonly answer: ScriptAnswer }
  /** Answer to `start-child`. */
  | {
      readonly type: "child-started";
      readonly taskId: string;
      readonly childId: string;
      /** Null: started. Otherwise why not. */
      readonly problem: string | null;
    }
  /** A child of this execution has ended (semantics §4.6). */
  | { readonly type: "child-ended"; readonly taskId: string; readonly child: EndedChild }
  | { readonly type: "pause-requested" }
  | { readonly type: "resume-requested" }
  | { readonly type: "terminate-requested"; readonly reason: string | null }
  | { readonly type: "restart-requested"; readonly definition: WorkflowDef | null }
  | { readonly type: "retry-requested" }
  | { readonly type: "callbacks-reset-requested" }
  /** `append`: lists grow by what is sent for them instead of being replaced. */
  | {
      readonly type: "variables-requested";
      readonly variables: JsonObject;
      readonly append: boolean;
    }
  | { readonly type: "rerun-requested"; readonly rerun: Rerun }
  | { readonly type: "skip-requested"; readonly ref: string }
  /** The child of a task runs again: so does this execution (semantics §6.9). */
  | { readonly type: "child-reopened"; readonly reopening: ChildReopening }
  /** Answer to `start-failure-workflow`, given in the same turn. */
  | { readonly type: "failure-workflow-answered"; readonly result: string };

/** Semantics §6.7; null leaves what there is. */
export interface Rerun {
  /** Null: from the start. */
  readonly taskId: string | null;
  readonly workflowInput: JsonObject | null;
  readonly taskInput: JsonObject | null;
  readonly correlationId: string | null;
}

export interface ChildReopening {
  /** The SUB_WORKFLOW attempt whose child runs again. */
  readonly taskId: string;
  /** Other SUB_WORKFLOW attempts whose children are about to be retried. */
  readonly siblings: readonly string[];
}

/** What a SUB_WORKFLOW task learns of its child. */
export interface EndedChild {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly workflowVersion: number;
  readonly status: ExecutionStatus;
  readonly output: JsonObject;
  readonly reasonForIncompletion: string | null;
}

/** An execution that a SUB_WORKFLOW task asks for; `childId` is the same however often it is asked. */
export interface ChildStart {
  readonly childId: string;
  readonly name: string;
  readonly version: number | null;
  /** Instead of a stored definition. */
  readonly definition: WorkflowDef | null;
  readonly input: JsonObject;
  readonly taskToDomain: Record<string, string>;
  readonly priority: number | null;
  readonly idempotencyKey: string | null;
  readonly idempotencyStrategy: string | null;
}

export type Command =
  /** Evaluate outside of the decider and answer with `script-answered`. */
  | { readonly type: "run-script"; readonly taskId: string; readonly script: Script }
  | { readonly type: "start-child"; readonly taskId: string; readonly child: ChildStart }
  /** This execution's end ends its child, too. */
  | { readonly type: "terminate-child"; readonly childId: string; readonly reason: string }
  /** This execution has ended and has a parent that waits for it. */
  | { readonly type: "tell-parent"; readonly parentId: string; readonly taskId: string }
  /** START_WORKFLOW: start and answer with `task-updated`. */
  | {
      readonly type: "start-workflow";
      readonly taskId: string;
      readonly id: string;
      readonly request: JsonObject;
    }
  /** EVENT: publish and answer with `task-updated`. */
  | {
      readonly type: "publish-event";
      readonly taskId: string;
      readonly event: string;
      readonly payload: JsonObject;
    }
  /** The turn was long: go on with `decide-requested` in a later one. */
  | { readonly type: "go-on" }
  /** Stop work in hand for a task that ended from outside (cancel, time-out). */
  | { readonly type: "cancel-work"; readonly taskId: string }
  | {
      readonly type: "start-failure-workflow";
      readonly name: string;
      readonly version: number | null;
      readonly input: JsonObject;
    };

/** Everything one event changed; rows are live objects of the state, to be written before the next event. */
export interface Changes {
  /** The header row has to be written. */
  header: boolean;
  /** The definition snapshot has to be written (start, restart with the latest definition). */
  definition: boolean;
  /** Inserted or changed attempts. */
  readonly tasks: Set<TaskRecord>;
  readonly removedTaskIds: string[];
  readonly transitions: Transition[];
}

export interface Decision {
  readonly changes: Changes;
  readonly commands: Command[];
}

/** Queue of a SCHEDULED worker task: `[domain:]type`. */
export interface QueueEntry {
  readonly queue: string;
  readonly taskId: string;
  readonly workflowId: string;
  readonly priority: number;
  /** Epoch ms. */
  readonly dueAt: number;
  readonly seq: number;
}
