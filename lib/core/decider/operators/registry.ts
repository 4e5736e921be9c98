import type { WorkflowTask } from "../../definition/schema";
import type { Turn } from "../turn";
import { forkJoin } from "./fork-join";
import { human } from "./human";
import { join } from "./join";
import { noop } from "./noop";
import type { Operator } from "./operator";
import { setVariable } from "./set-variable";
import { simple } from "./simple";
import { startWorkflow } from "./start-workflow";
import { subWorkflow } from "./sub-workflow";
import { terminate } from "./terminate";
import { unsupported, UNSUPPORTED_TYPES } from "./unsupported";
import { wait } from "./wait";

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...UNSUPPORTED_TYPES.map((type) => [type, unsupported] as const),
  ["SIMPLE", simple],
  ["FORK_JOIN", forkJoin],
  ["JOIN", join],
  ["SET_VARIABLE", setVariable],
  ["TERMINATE", terminate],
  ["WAIT", wait],
  ["HUMAN", human],
  ["NOOP", noop],
  ["SUB_WORKFLOW", subWorkflow],
  ["START_WORKFLOW", startWorkflow],
]);

/** The operator of a task's type; absent means SIMPLE, an unknown type is a worker task of that type (semantics §4.1). */
export function operatorOf(task: WorkflowTask): Operator {
  return OPERATORS.get(task.type ?? "SIMPLE") ?? simple;
}

/** Adds the records of one task of the definition (for a fork: its branches and join too). */
export function scheduleTask(turn: Turn, task: WorkflowTask, iteration: number): void {
  operatorOf(task).schedule(turn, task, {
    iteration,
    also: (other) => scheduleTask(turn, other, iteration),
  });
}
