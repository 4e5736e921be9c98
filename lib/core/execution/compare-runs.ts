import { taskRuns, type TaskView } from "./task-runs";

/** A value that differs between two runs. */
export interface Difference {
  /** `recipe.size.width`, `files[2]`; empty: the whole value. */
  readonly path: string;
  /** Absent on a side that does not have it. */
  readonly left?: unknown;
  readonly right?: unknown;
}

const MOST_DIFFERENCES = 200;

/**
 * What differs between two JSON values, path by path, the outermost first where a kind of value changes; at most
 * `MOST_DIFFERENCES`. Pure.
 */
export function differencesOf(left: unknown, right: unknown): Difference[] {
  const found: Difference[] = [];
  collect(left, right, "", found);
  return found;
}

function collect(left: unknown, right: unknown, path: string, found: Difference[]): void {
  if (found.length >= MOST_DIFFERENCES || Object.is(left, right)) return;
  const isInside =
    (isObject(left) && isObject(right)) || (Array.isArray(left) && Array.isArray(right));
  if (!isInside) {
    found.push({
      path,
      ...(left === undefined ? {} : { left }),
      ...(right === undefined ? {} : { right }),
    });
    return;
  }
  const isList = Array.isArray(left);
  const [a, b] = [entriesOf(left), entriesOf(right)];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const inner = isList ? `${path}[${key}]` : joined(path, key);
    collect(a.get(key), b.get(key), inner, found);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entriesOf(value: unknown): Map<string, unknown> {
  return new Map(Object.entries(value as object));
}

function joined(path: string, key: string): string {
  const isPlain = /^[A-Za-z_$][\w$-]*$/.test(key);
  if (!isPlain) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** One task in one run. */
export interface ComparedTask {
  readonly status: string;
  readonly attempts: number;
  /** From the first attempt's schedule to the last one's end, ms; null: it has not ended. */
  readonly durationMs: number | null;
  readonly input: TaskView["inputData"];
  readonly output: TaskView["outputData"];
  readonly reason: string | null;
}

export interface TaskPair {
  /** Reference name, with the suffix of a loop's turn. */
  readonly ref: string;
  /** Null: that run has no such task. */
  readonly left: ComparedTask | null;
  readonly right: ComparedTask | null;
  readonly inputs: readonly Difference[];
  readonly outputs: readonly Difference[];
  /** Status, attempts, input or output differ. */
  readonly differs: boolean;
}

/** Two runs task by task: in the order of the left one, then what only the right one has. Pure. */
export function compareTasks(left: Iterable<TaskView>, right: Iterable<TaskView>): TaskPair[] {
  const [a, b] = [comparedTasks(left), comparedTasks(right)];
  return [...new Set([...a.keys(), ...b.keys()])].map((ref) => {
    const [one, other] = [a.get(ref) ?? null, b.get(ref) ?? null];
    const both = one !== null && other !== null;
    const inputs = both ? differencesOf(one.input, other.input) : [];
    const outputs = both ? differencesOf(one.output, other.output) : [];
    const isSame =
      both &&
      one.status === other.status &&
      one.attempts === other.attempts &&
      inputs.length === 0 &&
      outputs.length === 0;
    return { ref, left: one, right: other, inputs, outputs, differs: !isSame };
  });
}

function comparedTasks(tasks: Iterable<TaskView>): Map<string, ComparedTask> {
  const compared = new Map<string, ComparedTask>();
  for (const [ref, { attempts, current }] of taskRuns(tasks)) {
    const from = attempts[0]?.scheduledTime ?? 0;
    compared.set(ref, {
      status: current.status,
      attempts: attempts.length,
      durationMs: current.endTime > 0 ? Math.max(0, current.endTime - from) : null,
      input: current.inputData,
      output: current.outputData,
      reason: current.reasonForIncompletion ?? null,
    });
  }
  return compared;
}
