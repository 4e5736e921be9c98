import { plainRefOf } from "@/lib/core/decider/loop-names";
import { type PastRun, type UsualTimes, usualTimes } from "@/lib/core/execution/usual";
import type { WorkflowEngine } from "@/lib/server/engine/engine";

const MOST_RUNS = 20;
/** Earlier runs are looked at until they have this many tasks together. */
const MOST_TASKS = 20_000;

export interface EarlierRuns extends UsualTimes {
  /** The last one that completed; null: none did. */
  readonly lastGoodId: string | null;
}

/**
 * How the last completed runs of the same workflow went, the run itself left out: at most 20, fewer of very large ones.
 * @throws AppError NOT_FOUND
 */
export async function earlierRuns(engine: WorkflowEngine, id: string): Promise<EarlierRuns> {
  const { header } = await engine.execution(id);
  const past: PastRun[] = [];
  let count = 0;
  const ids = await completedIds(engine, header.workflowName);
  const others = ids.filter((other) => other !== id).slice(0, MOST_RUNS);
  for (const other of others) {
    if (count > MOST_TASKS) break;
    const run = await readRun(engine, other);
    if (!run) continue;
    past.push(run);
    count += run.tasks.length;
  }
  return { ...usualTimes(past), lastGoodId: others[0] ?? null };
}

/** Newest first. The search grammar has no way to write a quote: such names have no earlier runs. */
async function completedIds(engine: WorkflowEngine, name: string): Promise<string[]> {
  if (/["'()]/.test(name)) return [];
  const { results } = await engine.search({
    start: 0,
    size: MOST_RUNS + 1,
    sort: "startTime:DESC",
    freeText: "*",
    query: `workflowType = '${name}' AND status = 'COMPLETED'`,
  });
  return results.map(({ workflowId }) => workflowId);
}

/** Null: it was removed meanwhile. */
async function readRun(engine: WorkflowEngine, id: string): Promise<PastRun | null> {
  const found = await engine.execution(id).catch(() => null);
  if (!found) return null;
  const { header, tasks } = found;
  return {
    tookMs: Math.max(0, header.endTime - header.createTime),
    tasks: tasks.map((task) => ({
      ref: plainRefOf(task),
      status: task.status,
      startTime: task.startTime,
      endTime: task.endTime,
    })),
  };
}
