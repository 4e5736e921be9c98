import type { Command } from "../edit/command";
import type { Id, Slot } from "./document";

/** S: cannot be published. R: cannot run as meant. W: warning. H: hint. */
export type Level = "S" | "R" | "W" | "H";
type ProblemGroup = "structure" | "join" | "data" | "policy" | "text";

/** A command to run, a place to go to, or something to be told. */
export type Fix =
  | { readonly label: string; readonly command: Command }
  | { readonly label: string; readonly pick: Slot }
  /** Asks for the name of the workflow that this block becomes. */
  | { readonly label: string; readonly extract: Id }
  /** How a worker asks for tasks of this name. */
  | { readonly label: string; readonly polling: string };

export interface Problem {
  /** Stable name of the rule: `LANE_EMPTY`. */
  readonly code: string;
  readonly group: ProblemGroup;
  readonly level: Level;
  /** Of the printed definition: `tasks[0].forkTasks[1][0]`. */
  readonly path: string;
  readonly blockId: Id | null;
  /** Of the block: the join behind a fork is a task of its own, with a form of its own. */
  readonly part?: "join";
  /** Key of the task that is meant, with inner keys behind dots. */
  readonly field?: string;
  readonly message: string;
  readonly fixes: readonly Fix[];
}

const ORDER: Readonly<Record<Level, number>> = { S: 0, R: 1, W: 2, H: 3 };

/** The most serious level of some problems; null for none. */
export function worstLevel(problems: readonly Pick<Problem, "level">[]): Level | null {
  let worst: Level | null = null;
  for (const { level } of problems)
    if (worst === null || ORDER[level] < ORDER[worst]) worst = level;
  return worst;
}

export function byLevel(a: Problem, b: Problem): number {
  return ORDER[a.level] - ORDER[b.level];
}
