import { resolveValue } from "../../definition/references";
import type { TaskRecord } from "../../execution/state";
import { isSuccessfulTask, isTerminalTask } from "../../execution/state";
import type { JsonObject, JsonValue } from "../../json";
import { jsonBytes } from "../../json-size";
import { limits } from "../../limits";
import type { Script, ScriptAnswer } from "../../script/script";
import { outputSoFar } from "../cut-off";
import { expressionContext, taskInput } from "../context";
import { bodyOf } from "../definition-index";
import { plainRefOf, suffixOf } from "../loop-names";
import { loopOutput } from "../loop-output";
import { iterationTasks } from "../state";
import { removeTasks } from "../removal";
import { addTask, moveTask, touchTask } from "../turn";
import type { Turn } from "../turn";
import type { Operator } from "./operator";

/**
 * Repeats its tasks while a condition holds, or once per item of a list (semantics §4.5). Its row holds no outputs of
 * iterations until it ends: those are in the rows of the tasks (`restoreLoopOutputs` in state.ts).
 */
export const doWhile: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix, afterwards }) {
    const taskId = turn.env.newId();
    const loop = addTask(turn, {
      workflowTask: task,
      taskId,
      taskType: "DO_WHILE",
      status: "IN_PROGRESS",
      inputData: taskInput(turn.state, turn.env, task, taskId),
      suffix,
    });
    if (loop.status === "IN_PROGRESS") afterwards(() => begin(turn, loop));
  },
  revive(turn, loop) {
    moveTask(turn, loop, "IN_PROGRESS", null);
    turn.loopsToCheck.delete(loop);
    loop.startTime = turn.env.now;
    begin(turn, loop);
  },
  wake(turn, loop) {
    turn.loopsToCheck.add(loop);
  },
  answer(turn, loop, answer) {
    const problem = answer.ok ? null : answer.message;
    if (problem !== null) failCondition(turn, loop, problem);
    else goOn(turn, loop, isTrue(answer));
  },
};

function begin(turn: Turn, loop: TaskRecord): void {
  const forgets = (loop.inputData.keepLastN ?? null) !== null;
  if (forgets) turn.state.loopPieces.delete(loop.taskId);
  else turn.state.loopPieces.set(loop.taskId, []);
  if (itemsOf(turn, loop)?.length === 0) {
    loop.outputData = { iteration: 0 };
    moveTask(turn, loop, "COMPLETED");
    return;
  }
  startIteration(turn, loop, 1);
}

function startIteration(turn: Turn, loop: TaskRecord, iteration: number): void {
  if (iteration > limits.loopIterations) {
    moveTask(
      turn,
      loop,
      "FAILED_WITH_TERMINAL_ERROR",
      `The loop ${plainRefOf(loop)} has run ${limits.loopIterations} times, the most that is allowed. Is its condition ever false?`,
    );
    return;
  }
  const items = itemsOf(turn, loop);
  loop.iteration = iteration;
  loop.updateTime = turn.env.now;
  showOutput(turn, loop, {
    iteration,
    ...(items ? { loopIndex: iteration - 1, loopItem: items[iteration - 1] ?? null } : {}),
  });
  touchTask(turn, loop);
  const [first] = loop.workflowTask.loopOver ?? [];
  if (first) turn.schedule(first, `${suffixOf(loop)}__${iteration}`);
}

/**
 * Ends the iteration when nothing of it is open: notes its outputs and asks whether there is another. A failure that
 * is neither retried nor optional fails the loop while other tasks of it are still open; what comes behind it is not noted.
 */
export function checkLoop(turn: Turn, loop: TaskRecord): void {
  if (loop.status !== "IN_PROGRESS") return;
  const tasks = iterationTasks(turn.state, loop, loop.iteration);
  const isOver = tasks.every(({ status }) => isTerminalTask(status)) && bodyIsThere(turn, loop);
  const failed = tasks.find(
    ({ status, executed }) => (executed || isOver) && !isSuccessfulTask(status),
  );
  if (!isOver && !failed) {
    // A loop that was opened again after it had failed has its tasks reopened too; one without any begins.
    if (tasks.length === 0) startIteration(turn, loop, Math.max(1, loop.iteration));
    return;
  }
  const seen = failed ? tasks.slice(0, tasks.indexOf(failed) + 1) : tasks;
  if (!noteOutputs(turn, loop, seen)) return;
  if (failed) {
    moveTask(turn, loop, "FAILED", `${failed.reasonForIncompletion} `);
    return;
  }
  forgetOldIterations(turn, loop);
  askForMore(turn, loop);
}

/** Every task directly in the body has a record: chains that a failure cut off do not count as an iteration. */
function bodyIsThere(turn: Turn, loop: TaskRecord): boolean {
  const suffix = `${suffixOf(loop)}__${loop.iteration}`;
  return (loop.workflowTask.loopOver ?? []).every(
    ({ taskReferenceName: ref }) =>
      turn.state.latest.has((ref ?? "") + suffix) || turn.state.latest.has(ref ?? ""),
  );
}

/** False: the output has become too large, and the loop has failed. */
function noteOutputs(turn: Turn, loop: TaskRecord, tasks: readonly TaskRecord[]): boolean {
  const outputs = Object.fromEntries(
    tasks.map((task) => [plainRefOf(task), outputSoFar(turn.state, task)]),
  );
  const sizes = turn.state.loopBytes;
  const limit = limits.taskPayloadBytes;
  const before = sizes.get(loop.taskId) ?? jsonBytes(loop.outputData, limit);
  const bytes = before + jsonBytes(outputs, limit);
  sizes.set(loop.taskId, bytes);
  if (bytes > limit) {
    loop.outputData = { iteration: loop.iteration };
    moveTask(
      turn,
      loop,
      "FAILED_WITH_TERMINAL_ERROR",
      `The payload size: ${bytes} of task: ${loop.taskId} in workflow: ${loop.workflowInstanceId}  is greater than the permissible limit: ${limit} bytes`,
    );
    return false;
  }
  const pieces = turn.state.loopPieces.get(loop.taskId);
  const { iteration, loopIndex, loopItem } = loop.outputData;
  if (pieces?.length === loop.iteration - 1) pieces.push(outputs);
  else loop.outputData = { ...loop.outputData, [String(loop.iteration)]: outputs };
  showOutput(turn, loop, {
    iteration: iteration ?? loop.iteration,
    ...(loopIndex === undefined ? {} : { loopIndex, loopItem: loopItem ?? null }),
  });
  return true;
}

/** Loops that forget old iterations keep a plain map, which stays small. */
function showOutput(turn: Turn, loop: TaskRecord, head: JsonObject): void {
  const pieces = turn.state.loopPieces.get(loop.taskId);
  loop.outputData = pieces ? loopOutput(head, pieces) : { ...loop.outputData, ...head };
}

/** keepLastN: neither outputs nor tasks of older iterations are kept. */
function forgetOldIterations(turn: Turn, loop: TaskRecord): void {
  const keep = Number(loop.inputData.keepLastN ?? Number.NaN);
  if (!Number.isInteger(keep) || keep < 0) return;
  const last = loop.iteration - keep;
  if (last < 1) return;
  const kept = Object.entries(loop.outputData).filter(
    ([key]) => !/^\d+$/.test(key) || Number(key) > last,
  );
  loop.outputData = Object.fromEntries(kept);
  turn.state.loopBytes.delete(loop.taskId);
  const refs = bodyOf(loop.workflowTask);
  const prefix = suffixOf(loop);
  const body = new Set(refs);
  const old = turn.state.tasks.filter((task) => {
    if (!body.has(plainRefOf(task))) return false;
    const suffix = suffixOf(task);
    return suffix.startsWith(`${prefix}__`) && iterationIn(suffix, prefix) <= last;
  });
  removeTasks(turn, new Set(old));
}

/** The iteration of the loop with suffix `prefix` in the longer suffix of something inside of it. */
function iterationIn(suffix: string, prefix: string): number {
  return Number.parseInt(suffix.slice(prefix.length + 2), 10);
}

function askForMore(turn: Turn, loop: TaskRecord): void {
  const items = itemsOf(turn, loop);
  const condition = loop.workflowTask.loopCondition ?? "";
  if (condition.trim() === "") {
    goOn(turn, loop, items !== null);
    return;
  }
  const script = conditionScript(turn, loop, condition, items);
  const answer = turn.env.answerAtOnce(script);
  if (!answer) turn.commands.push({ type: "run-script", taskId: loop.taskId, script });
  else if (answer.ok) goOn(turn, loop, isTrue(answer));
  else failCondition(turn, loop, answer.message);
}

function conditionScript(
  turn: Turn,
  loop: TaskRecord,
  source: string,
  items: readonly JsonValue[] | null,
): Script {
  const bindings: [string, JsonValue][] = Object.entries(
    taskInput(turn.state, turn.env, loop.workflowTask, loop.taskId),
  );
  bindings.push([plainRefOf(loop), loop.outputData], [loop.referenceTaskName, loop.outputData]);
  for (const ref of bodyOf(loop.workflowTask)) {
    const task = turn.state.latestInLoop.get(ref);
    if (task) bindings.push([ref, task.outputData]);
  }
  if (items) {
    const index = loop.iteration - 1;
    bindings.push(["loopIndex", index], ["loopItem", items[index] ?? null]);
  }
  return { language: "javascript", source, bindings: Object.fromEntries(bindings) };
}

function goOn(turn: Turn, loop: TaskRecord, wanted: boolean): void {
  const items = itemsOf(turn, loop);
  if (wanted && (items === null || loop.iteration < items.length)) {
    startIteration(turn, loop, loop.iteration + 1);
    return;
  }
  loop.updateTime = turn.env.now;
  turn.state.loopBytes.delete(loop.taskId);
  turn.state.loopPieces.delete(loop.taskId);
  loop.outputData = Object.fromEntries(Object.entries(loop.outputData));
  moveTask(turn, loop, "COMPLETED");
}

/** True, or a number above 0; the largest comes by its name. */
function isTrue(answer: ScriptAnswer): boolean {
  if (!answer.ok) return false;
  const { value } = answer;
  return value === true || value === "Infinity" || (typeof value === "number" && value > 0);
}

function failCondition(turn: Turn, loop: TaskRecord, message: string): void {
  const { loopCondition } = loop.workflowTask;
  moveTask(
    turn,
    loop,
    "FAILED_WITH_TERMINAL_ERROR",
    `Unable to evaluate condition ${loopCondition}, exception ${message}`,
  );
}

/** What the loop goes through; null: it does not go through a list. A single value is a list of one. */
function itemsOf(turn: Turn, loop: TaskRecord): readonly JsonValue[] | null {
  const given = givenItems(loop.workflowTask.items, loop.workflowTask.inputParameters);
  if (given === null) return null;
  const value = resolveValue(given, expressionContext(turn.state, turn.env, loop.taskId));
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function givenItems(
  items: string | null | undefined,
  parameters: JsonObject | null | undefined,
): JsonValue | null {
  if (items && items.trim() !== "") return items;
  const own = parameters?.["_items"] ?? null;
  return own === "" ? null : own;
}
