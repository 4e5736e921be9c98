import type { TaskRecord } from "../execution/state";
import { isTerminalTask } from "../execution/state";
import { resolveMap } from "../definition/references";
import type { JsonObject } from "../json";
import { executionToJson } from "../execution/conductor-json";
import { isLargerThan } from "../json-size";
import { limits } from "../limits";
import { expressionContext } from "./context";
import { outputWhenCutOff } from "./cut-off";
import { executionPayloadProblem } from "./payload";
import type { EndStatus } from "./terminate-execution";
import type { Turn } from "./turn";
import { moveExecution, moveTask, unfinishAll } from "./turn";

export interface Ending {
  readonly status: EndStatus;
  readonly reason: string | null;
  /** The attempt that caused it. */
  readonly task?: TaskRecord | null;
  /** Where no attempt failed: the task that ended it. */
  readonly failedTaskId?: string | null;
  /** Output that a TERMINATE task fixed. */
  readonly output?: JsonObject;
  /** False for an operation of the user: no failure workflow then (semantics §2.11). */
  readonly startFailureWorkflow: boolean;
}

/**
 * Ends the execution (semantics §2.9, §2.10): output, failed names, CANCELED for what is open, failure workflow. The
 * output is computed before the status changes: its expressions still see RUNNING (§12).
 */
export function endExecution(turn: Turn, ending: Ending): void {
  const { state, env } = turn;
  const { header } = state;
  header.output = ending.output ?? finalOutput(turn, ending.task ?? null);
  const problem = executionPayloadProblem(header.workflowId, header.output);
  if (problem !== null) header.output = {};
  noteFailedTasks(turn);
  header.failedTaskId ??= ending.task?.taskId ?? ending.failedTaskId ?? null;
  const { status, reason } = problem === null ? ending : refused(ending, problem);
  moveExecution(turn, status, reason);
  header.endTime = env.now;
  cancelOpenTasks(turn, ending.task ?? null);
  unfinishAll(turn);
  turn.toSettle.length = 0;
  turn.readyJoins.length = 0;
  turn.loopsToCheck.clear();
  tellParent(turn);
  if (ending.startFailureWorkflow && status !== "COMPLETED") startFailureWorkflow(turn);
}

/** An output that is too large fails what would have completed; another end keeps its own status and reason. */
function refused({ status, reason }: Ending, problem: string): Pick<Ending, "status" | "reason"> {
  if (status === "COMPLETED") return { status: "FAILED", reason: problem };
  return { status, reason: reason === null ? problem : `${reason} ${problem}` };
}

/** Semantics §2.10: outputParameters, else the output of the last task, also where another one failed. */
function finalOutput(turn: Turn, cause: TaskRecord | null): JsonObject {
  const { state, env } = turn;
  const parameters = state.header.workflowDefinition.outputParameters ?? {};
  if (Object.keys(parameters).length > 0) {
    return resolveMap(parameters, expressionContext(state, env, null));
  }
  const last = state.tasks.at(-1);
  if (!last) return {};
  return (
    (isTerminalTask(last.status) ? null : outputWhenCutOff(turn, last, cause)) ?? last.outputData
  );
}

/** Every attempt counts, also those that were retried (semantics §2.9). */
function noteFailedTasks(turn: Turn): void {
  const { header, tasks } = turn.state;
  const refs = new Set(header.failedReferenceTaskNames);
  const names = new Set(header.failedTaskNames);
  for (const task of tasks) {
    if (task.status !== "FAILED" && task.status !== "FAILED_WITH_TERMINAL_ERROR") continue;
    refs.add(task.referenceTaskName);
    names.add(task.taskDefName);
  }
  header.failedReferenceTaskNames = [...refs];
  header.failedTaskNames = [...names];
}

/** Also used on an execution that had failed and is terminated: nothing may stay open. */
export function cancelOpenTasks(turn: Turn, cause: TaskRecord | null = null): void {
  if (turn.state.openTasks === 0) return;
  const open = turn.state.tasks.filter(({ status }) => !isTerminalTask(status));
  // Seen before anything is cancelled: what ended by itself counts, what is cut off does not.
  const outputs = open.map((task) => outputWhenCutOff(turn, task, cause));
  for (const [index, task] of open.entries()) {
    const output = outputs[index];
    if (output) task.outputData = output;
    turn.commands.push({ type: "cancel-work", taskId: task.taskId });
    if (task.taskType === "SUB_WORKFLOW") cancelChild(turn, task);
    moveTask(turn, task, "CANCELED");
  }
}

/** Semantics §2.9: a child ends with its parent. */
function cancelChild(turn: Turn, { subWorkflowId }: TaskRecord): void {
  if (subWorkflowId === null) return;
  const { status, reasonForIncompletion: why } = turn.state.header;
  const reason = `Parent workflow has been terminated with ${why ? `reason: ${why}` : `status ${status}`}`;
  turn.commands.push({ type: "terminate-child", childId: subWorkflowId, reason });
}

/** The SUB_WORKFLOW task that waits for this execution learns how it ended. */
export function tellParent({ state: { header }, commands }: Turn): void {
  const { parentWorkflowId: parentId, parentWorkflowTaskId: taskId } = header;
  if (parentId !== null && taskId !== null)
    commands.push({ type: "tell-parent", parentId, taskId });
}

function startFailureWorkflow(turn: Turn): void {
  const { header } = turn.state;
  const configured = header.workflowDefinition.failureWorkflow;
  if (!configured) return;
  const key = configured.startsWith("$") ? configured.split(".")[2] : undefined;
  const name = configured.startsWith("$") ? header.input[key ?? ""] : configured;
  turn.commands.push({
    type: "start-failure-workflow",
    name: typeof name === "string" ? name : configured,
    version: header.workflowDefinition.failureWorkflowVersion ?? null,
    input: failureInput(turn),
  });
}

/** The failed execution as a whole goes along, without its tasks where the input would become too large. */
function failureInput({ state: { header, tasks } }: Turn): JsonObject {
  const input = (failedWorkflow: JsonObject): JsonObject =>
    Object.fromEntries([
      ...Object.entries(header.input),
      ["workflowId", header.workflowId],
      ["reason", header.reasonForIncompletion],
      ["failureStatus", header.status],
      ...(header.failedTaskId ? [["failureTaskId", header.failedTaskId] as const] : []),
      ["failedWorkflow", failedWorkflow],
    ]);
  const whole = input(executionToJson(header, tasks));
  return isLargerThan(whole, limits.executionPayloadBytes)
    ? input(executionToJson(header, [], { includeTasks: false }))
    : whole;
}
