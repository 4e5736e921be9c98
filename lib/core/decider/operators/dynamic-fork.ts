import { javaText } from "../../definition/references-text";
import type { WorkflowTask } from "../../definition/schema";
import { embedTaskDefs } from "../../definition/snapshot";
import { isJsonObject } from "../../json";
import type { JsonObject, JsonValue } from "../../json";
import { limits } from "../../limits";
import { taskInput } from "../context";
import { executionLabel } from "../execution-label";
import { plainRefOf, suffixOf } from "../loop-names";
import { TerminateExecution } from "../terminate-execution";
import { addTask, placeOf } from "../turn";
import type { Turn } from "../turn";
import { forkedTasks, type ForkedTasks } from "./dynamic-fork-inputs";
import type { Operator, Scheduling } from "./operator";

/** FORK, then every task that its inputs ask for, then the JOIN that must follow it (semantics §3.3). */
export const dynamicFork: Operator = {
  decidesItself: true,
  schedule(turn, task, scheduling) {
    const taskId = turn.env.newId();
    const inputData = taskInput(turn.state, turn.env, task, taskId);
    const forked = forkedTasks(
      task,
      inputData,
      (ref) => hasDynamicFork(turn) || turn.state.latest.has(ref + scheduling.suffix),
    );
    const { length } = forked.tasks;
    if (length > limits.dynamicBranches) {
      throw failed(
        `The dynamic fork ${task.taskReferenceName} has ${length} branches, the most that are allowed are ${limits.dynamicBranches}. Divide the work.`,
      );
    }
    const tasks = withInputs(embedded(turn, forked));
    const join = joinAfter(turn, task);
    addTask(turn, {
      workflowTask: task,
      taskId,
      taskType: "FORK",
      taskDefName: "FORK",
      status: "COMPLETED",
      executed: true,
      inputData: forkInput(turn, inputData, tasks),
      suffix: scheduling.suffix,
    });
    const joinOn = scheduleBranches(turn, task, tasks, scheduling);
    addTask(turn, {
      workflowTask: join,
      taskType: "JOIN",
      taskDefName: "JOIN",
      status: "IN_PROGRESS",
      inputData: { ...join.inputParameters, joinOn },
      suffix: scheduling.suffix,
    });
  },
};

function joinAfter(turn: Turn, task: WorkflowTask): WorkflowTask {
  const next = placeOf(turn, task.taskReferenceName ?? "")?.next;
  if (next?.type === "JOIN") return next;
  throw failed(
    "Dynamic join definition is not followed by a join task.  Check the workflow definition.",
  );
}

/** Answers the name of the last record of every branch: what the join waits for. */
function scheduleBranches(
  turn: Turn,
  fork: WorkflowTask,
  tasks: readonly WorkflowTask[],
  { suffix, also }: Scheduling,
): string[] {
  const { state } = turn;
  const known = new Set<string>();
  const joinOn: string[] = [];
  for (const task of tasks) {
    const ref = task.taskReferenceName ?? "";
    // Conductor drops the second of two equal names in one list.
    if (known.has(ref)) continue;
    if (state.latest.has(ref + suffix)) throw duplicate(turn, fork, ref);
    known.add(ref);
    const before = state.tasks.length;
    also(task);
    const last = state.tasks.at(-1);
    if (last && state.tasks.length > before && suffixOf(last) === suffix)
      joinOn.push(plainRefOf(last));
    else joinOn.push(ref);
  }
  return joinOn;
}

function inputOf(task: WorkflowTask, input: JsonValue): JsonObject {
  if (input === null) return task.inputParameters ?? {};
  if (!isJsonObject(input)) {
    throw failed(
      `Tasks could not be dynamically forked due to invalid input: ${javaText(input)} of ${task.taskReferenceName} is no map`,
    );
  }
  return Object.fromEntries([
    ...Object.entries(task.inputParameters ?? {}),
    ...Object.entries(input),
  ]);
}

function embedded(turn: Turn, { tasks, inputs }: ForkedTasks): ForkedTasks {
  const definition = embedTaskDefs(
    { tasks: [...tasks] },
    (name) => turn.env.taskDefOf(name) ?? undefined,
  );
  const isRuled = ({ name, taskDefinition }: WorkflowTask) =>
    taskDefinition || turn.env.taskDefOf(name ?? "") !== null;
  return {
    tasks: (definition.tasks ?? []).map((task, at) =>
      isRuled(tasks[at] ?? task) ? task : notRetried(task),
    ),
    inputs,
  };
}

/** Conductor finds no TaskDef for a branch that has none, and then does not try it again (semantics §2.4). */
const notRetried = (task: WorkflowTask): WorkflowTask => ({
  ...task,
  taskDefinition: { ...task.taskDefinition, retryCount: 0 },
});

function withInputs({ tasks, inputs }: ForkedTasks): WorkflowTask[] {
  return tasks.map((task) => {
    const ref = task.taskReferenceName ?? "";
    const input = Object.hasOwn(inputs, ref) ? (inputs[ref] ?? null) : null;
    return { ...task, inputParameters: inputOf(task, input) };
  });
}

/** Conductor shows the TaskDef of a branch where one is stored; here not in forks so wide that it would fill their record. */
function storedRule(turn: Turn, { name, type }: WorkflowTask): JsonObject | null {
  if ((type ?? "SIMPLE") !== "SIMPLE") return null;
  return (turn.env.taskDefOf(name ?? "") as JsonObject | null) ?? null;
}

function forkInput(turn: Turn, input: JsonObject, tasks: readonly WorkflowTask[]): JsonObject {
  const isWide = tasks.length > limits.forkedDefinitionsShown;
  return {
    ...input,
    forkedTasks: tasks.map(({ taskReferenceName }) => taskReferenceName ?? null),
    forkedTaskDefs: tasks.map(
      (task) => ({ ...task, taskDefinition: isWide ? null : storedRule(turn, task) }) as JsonObject,
    ),
  };
}

/** One that is scheduled in the same moment does not count (docs/decisions/0008). */
function hasDynamicFork({ state }: Turn): boolean {
  const before = state.view?.before ?? Infinity;
  return state.tasks.some(
    ({ workflowTask, seq }) => workflowTask.type === "FORK_JOIN_DYNAMIC" && seq < before,
  );
}

function duplicate(turn: Turn, fork: WorkflowTask, ref: string): TerminateExecution {
  return failed(
    `No dynamic tasks could be created for the Workflow: ${executionLabel(turn.state.header)}, Dynamic Fork Task: ${fork.taskReferenceName} attempted to create a duplicate task reference name: ${ref}`,
  );
}

function failed(reason: string): TerminateExecution {
  return new TerminateExecution("FAILED", reason);
}
