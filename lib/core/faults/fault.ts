import type { JsonObject } from "../json";

/**
 * What is to go wrong with the attempts of a task: the first ones fail, the next ones are taken and never heard of again,
 * and the others return `output` without any work, or are handed out later. Each takes `delaySeconds`.
 */
export interface Fault {
  readonly failFirst?: number;
  readonly timeOutNext?: number;
  readonly delaySeconds?: number;
  readonly output?: JsonObject;
}

/** By the task's reference name in the definition. Part of a start request, kept with the execution, never of a definition. */
export type FaultPlan = Readonly<Record<string, Fault>>;
