import type { RunShape } from "./run-shape";
import type { StatusToken } from "./status-words";
import { baseRefOf, hasEnded, hasFailed, type TaskRun } from "./task-runs";

/** One turn of a loop: the worst of what happened in it. */
export interface LoopTurn {
  /** From 1. */
  readonly turn: number;
  readonly token: StatusToken;
  readonly word: "completed" | "running" | "failed";
}

/**
 * The turns of every loop that has begun, in order, by its reference name. A turn is failed when a task of it is, running
 * while one is open, else completed. Of a loop inside a loop the turns are those of its last round.
 */
export function loopTurns(
  shape: RunShape,
  runs: ReadonlyMap<string, TaskRun>,
): Map<string, LoopTurn[]> {
  const loopOf = innermostLoops(shape);
  const found = new Map<string, Map<number, LoopTurn>>();
  for (const { current } of runs.values()) {
    const loop = loopOf.get(baseRefOf(current));
    const turn = current.iteration ?? 0;
    if (loop === undefined || turn === 0) continue;
    const turns = found.get(loop) ?? new Map<number, LoopTurn>();
    found.set(loop, turns);
    const known = turns.get(turn);
    const next = { turn, ...stateOf(current) };
    if (!known || RANK[next.word] > RANK[known.word]) turns.set(turn, next);
  }
  return new Map(
    [...found].map(([loop, turns]) => [
      loop,
      [...turns.values()].toSorted((a, b) => a.turn - b.turn),
    ]),
  );
}

const RANK = { completed: 0, running: 1, failed: 2 } as const;

function stateOf(task: TaskRun["current"]): Pick<LoopTurn, "token" | "word"> {
  if (hasFailed(task)) return { token: "failed", word: "failed" };
  return hasEnded(task)
    ? { token: "completed", word: "completed" }
    : { token: "running", word: "running" };
}

/** The loop around each task that is inside one, by reference names. */
function innermostLoops({ placed }: RunShape): Map<string, string> {
  const loops = new Map<string, string>();
  for (const { task, parent } of placed) {
    let around = parent;
    while (around && around.task.type !== "DO_WHILE") around = around.parent;
    if (around) loops.set(task.taskReferenceName ?? "", around.task.taskReferenceName ?? "");
  }
  return loops;
}

/**
 * Of the turns that somebody looks at, by the loop, those that there are: where one is not kept any more the oldest that
 * is; none where it has not come yet, so that the newest is shown.
 */
export function keptTurns(
  loops: ReadonlyMap<string, readonly LoopTurn[]>,
  chosen: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  if (chosen.size === 0) return chosen;
  return new Map(
    [...chosen].flatMap(([loop, wanted]) => {
      const there = loops.get(loop)?.find(({ turn }) => turn >= wanted);
      return there ? [[loop, there.turn] as const] : [];
    }),
  );
}

/**
 * What each task of a loop did in the turn that is chosen for it, by reference name; null: nothing in that turn. Tasks of
 * loops without a choice are not there.
 */
export function runsOfTurns(
  shape: RunShape,
  runs: ReadonlyMap<string, TaskRun>,
  chosen: ReadonlyMap<string, number>,
): Map<string, TaskRun | null> {
  const shown = new Map<string, TaskRun | null>();
  if (chosen.size === 0) return shown;
  const wanted = new Map<string, number>();
  for (const [ref, loop] of innermostLoops(shape)) {
    const turn = chosen.get(loop);
    if (turn === undefined) continue;
    wanted.set(ref, turn);
    shown.set(ref, null);
  }
  for (const run of runs.values()) {
    const ref = baseRefOf(run.current);
    if (wanted.get(ref) === run.current.iteration) shown.set(ref, run);
  }
  return shown;
}
