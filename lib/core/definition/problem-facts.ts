import type { JsonObject } from "../json";

/** What is known beside the document; whatever is missing is not spoken of. */
export interface ProblemOptions {
  /** Environment names that expressions may read. */
  readonly knownSystemNames?: (name: string) => boolean;
  /** A task definition of that name is registered. */
  readonly isTaskDefKnown?: (name: string) => boolean;
  /** Versions of a stored workflow; undefined: there is none of that name. */
  readonly versionsOf?: (name: string) => readonly number[] | undefined;
  /** A worker, built in or outside, has asked for tasks of this name lately. */
  readonly hasWorker?: (name: string) => boolean;
  /** Output of a task in the last run; undefined: it did not run. */
  readonly outputOf?: (ref: string) => JsonObject | undefined;
  /** Why a JavaScript text cannot be parsed; null when it can. */
  readonly scriptProblem?: (script: string) => string | null;
}
