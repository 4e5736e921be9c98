/**
 * Types that Conductor runs itself; names are those of the execution record, so a fork is
 * `FORK`. Every other type waits in a queue for a worker.
 */
const SYNC_TYPES: ReadonlySet<string> = new Set([
  "FORK",
  "SWITCH",
  "DECISION",
  "EXCLUSIVE_JOIN",
  "DO_WHILE",
  "SET_VARIABLE",
  "TERMINATE",
  "INLINE",
  "LAMBDA",
  "JSON_JQ_TRANSFORM",
  "EVENT",
  "NOOP",
  "HUMAN",
]);

const ASYNC_TYPES: ReadonlySet<string> = new Set([
  "HTTP",
  "SUB_WORKFLOW",
  "START_WORKFLOW",
  "JOIN",
  "WAIT",
  "KAFKA_PUBLISH",
  "PULL_WORKFLOW_MESSAGES",
]);

const FORK_TYPES: ReadonlySet<string> = new Set(["FORK", "FORK_JOIN", "FORK_JOIN_DYNAMIC"]);

const FLOW_OPERATORS: ReadonlySet<string> = new Set([
  "DECISION",
  "SWITCH",
  "FORK",
  "FORK_JOIN",
  "FORK_JOIN_DYNAMIC",
  "JOIN",
  "EXCLUSIVE_JOIN",
  "DO_WHILE",
]);

/** The engine runs it: no outside worker is asked. Accepts the definition's and the execution's name of a type. */
export function isSystemTask(type: string): boolean {
  return SYNC_TYPES.has(type) || ASYNC_TYPES.has(type) || FORK_TYPES.has(type);
}

/** Runs to its first result within the decision that schedules it. */
export function isSyncSystemTask(type: string): boolean {
  return SYNC_TYPES.has(type) || FORK_TYPES.has(type);
}

/** It decides about other tasks of the definition, by which it goes. */
export function isFlowOperator(type: string): boolean {
  return FLOW_OPERATORS.has(type);
}

/** The failure of a flow operator is final whatever retryCount says. */
export function isNeverRetried(type: string): boolean {
  return isFlowOperator(type);
}

/** A worker outside the engine does it: SIMPLE, DYNAMIC and any unknown type. */
export function isWorkerTask(type: string): boolean {
  return !isSystemTask(type);
}
