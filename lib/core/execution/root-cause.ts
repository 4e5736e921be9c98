import { baseRefOf, hasFailed, taskRuns, type TaskView } from "./task-runs";

/** One execution, as far as its failures are looked for. */
export interface CauseRun {
  readonly workflowId: string;
  readonly tasks: Iterable<TaskView>;
  /** Names in the definition of tasks whose failure stops nothing. */
  readonly optional: ReadonlySet<string>;
}

interface CauseStep {
  readonly workflowId: string;
  readonly task: TaskView;
}

/** Where a run went wrong. */
export interface Cause extends CauseStep {
  /** SUB_WORKFLOW tasks that lead to it, outermost first; empty: it is a task of the run itself. */
  readonly above: readonly CauseStep[];
}

/** Types that only repeat the failure of what is inside or before them. */
const REPEATING: ReadonlySet<string> = new Set(["JOIN", "EXCLUSIVE_JOIN", "DO_WHILE"]);
/** A workflow that starts itself for ever is not followed for ever. */
const MOST_LEVELS = 20;

/**
 * The failures to look at, the earliest first: latest attempts that failed or timed out. Joins and loops are left out
 * while there is another failure, a sub-workflow stands for the causes in the run that it has started (`childOf`, null: not
 * known), and optional tasks are not blamed.
 */
export function causesOf(
  run: CauseRun,
  childOf: (workflowId: string) => CauseRun | null,
  levels = MOST_LEVELS,
): Cause[] {
  const causes: Cause[] = [];
  const repeating: Cause[] = [];
  for (const { current: task } of taskRuns(run.tasks).values()) {
    if (!hasFailed(task) || run.optional.has(baseRefOf(task))) continue;
    const step = { workflowId: run.workflowId, task };
    if (REPEATING.has(task.taskType)) repeating.push({ ...step, above: [] });
    else causes.push(...insideOf(step, childOf, levels));
  }
  return (causes.length > 0 ? causes : repeating).toSorted(
    (a, b) => a.task.endTime - b.task.endTime || a.task.seq - b.task.seq,
  );
}

/** The causes in the run that a task has started; itself where that run tells none. */
function insideOf(
  step: CauseStep,
  childOf: (workflowId: string) => CauseRun | null,
  levels: number,
): Cause[] {
  const { taskType, subWorkflowId } = step.task;
  const child =
    taskType === "SUB_WORKFLOW" && subWorkflowId && levels > 0 ? childOf(subWorkflowId) : null;
  const inner = child ? causesOf(child, childOf, levels - 1) : [];
  if (inner.length === 0) return [{ ...step, above: [] }];
  return inner.map((cause) => ({ ...cause, above: [step, ...cause.above] }));
}

/** Ids of the runs that have to be read to find the causes of one: of failed sub-workflows. */
export function failedChildren(run: CauseRun): string[] {
  return [...taskRuns(run.tasks).values()].flatMap(({ current }) =>
    current.taskType === "SUB_WORKFLOW" && hasFailed(current) && current.subWorkflowId
      ? [current.subWorkflowId]
      : [],
  );
}

/** The first sentence or line of a reason, and whether there is more of it. */
export function firstSentence(reason: string): { readonly text: string; readonly isAll: boolean } {
  const trimmed = reason.trim();
  const [line = ""] = trimmed.split("\n", 1);
  const end = /[.!?](?=\s)/.exec(line);
  const sentence = end ? line.slice(0, end.index + 1) : line;
  const text = sentence.length > MOST_LETTERS ? `${sentence.slice(0, MOST_LETTERS)}…` : sentence;
  return { text, isAll: text === trimmed };
}

const MOST_LETTERS = 240;

/** What kind of failure it is, in a word or two: the worker's own code where it gives one. */
export function errorClassOf({ status, outputData }: TaskView): string {
  const { errorCode, response } = outputData;
  if (typeof errorCode === "string" && errorCode !== "") return errorCode;
  const code = isObject(response) ? response["statusCode"] : undefined;
  if (typeof code === "number") return `HTTP ${code}`;
  if (status === "TIMED_OUT") return "Time-out";
  return status === "FAILED_WITH_TERMINAL_ERROR" ? "Final error" : "Error";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
