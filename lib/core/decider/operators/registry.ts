import type { WorkflowTask } from "../../definition/schema";
import type { Turn } from "../turn";
import { doWhile } from "./do-while";
import { dynamicFork } from "./dynamic-fork";
import { dynamicTask } from "./dynamic-task";
import { event } from "./event";
import { exclusiveJoin } from "./exclusive-join";
import { forkJoin } from "./fork-join";
import { http } from "./http";
import { human } from "./human";
import { join } from "./join";
import { noop } from "./noop";
import type { Operator, Scheduling } from "./operator";
import { setVariable } from "./set-variable";
import { simple } from "./simple";
import { inline, jqTransform, lambda } from "./script-tasks";
import { startWorkflow } from "./start-workflow";
import { subWorkflow } from "./sub-workflow";
import { decision, switchTask } from "./switch";
import { terminate } from "./terminate";
import { wait } from "./wait";

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["SIMPLE", simple],
  ["FORK_JOIN", forkJoin],
  ["JOIN", join],
  ["SET_VARIABLE", setVariable],
  ["TERMINATE", terminate],
  ["WAIT", wait],
  ["HUMAN", human],
  ["NOOP", noop],
  ["SWITCH", switchTask],
  ["DECISION", decision],
  ["DO_WHILE", doWhile],
  ["FORK_JOIN_DYNAMIC", dynamicFork],
  ["EXCLUSIVE_JOIN", exclusiveJoin],
  ["DYNAMIC", dynamicTask],
  ["EVENT", event],
  ["HTTP", http],
  ["INLINE", inline],
  ["LAMBDA", lambda],
  ["JSON_JQ_TRANSFORM", jqTransform],
  ["SUB_WORKFLOW", subWorkflow],
  ["START_WORKFLOW", startWorkflow],
]);

/** The operator of a task's type; absent means SIMPLE, an unknown type is a worker task of that type (semantics §4.1). */
export function operatorOf(task: WorkflowTask): Operator {
  return OPERATORS.get(task.type ?? "SIMPLE") ?? simple;
}

/**
 * Adds the records of one task (for a fork: its branches and join too). `suffix`: see loop-names.ts. `before`: the inputs
 * of all of them see attempts with a lower `seq` only (`View` in state.ts).
 */
export function scheduleTask(
  turn: Turn,
  task: WorkflowTask,
  suffix: string,
  before = turn.state.lastSeq + 1,
): void {
  const { state } = turn;
  const actions: (() => void)[] = [];
  const scheduling: Scheduling = {
    suffix,
    also: (other) => operatorOf(other).schedule(turn, other, scheduling),
    afterwards: (action) => actions.push(action),
  };
  state.view = { before, variables: state.header.variables };
  try {
    scheduling.also(task);
  } finally {
    state.view = null;
  }
  for (const action of actions) action();
}
