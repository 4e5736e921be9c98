import { javaText } from "../../definition/references-text";
import type { WorkflowTask } from "../../definition/schema";
import type { TaskRecord } from "../../execution/state";
import type { JsonObject, JsonValue } from "../../json";
import type { Script, ScriptAnswer } from "../../script/script";
import { taskInput } from "../context";
import { plainRefOf, suffixOf } from "../loop-names";
import { TerminateExecution } from "../terminate-execution";
import { addTask, moveTask, placeOf, touchTask } from "../turn";
import type { NewTask, Turn } from "../turn";
import type { Operator, Scheduling } from "./operator";

/** What is known of the case at once, or the script that has to be run for it. */
type Choice =
  | { readonly chosen: string }
  | { readonly problem: string }
  | { readonly script: Script };

/** Chooses a case by value or script, and its first task with it (semantics §4.2). */
export const switchTask: Operator = branching("SWITCH", (task, input) => {
  const { evaluatorType, expression } = task;
  if (evaluatorType === "value-param") {
    return { chosen: caseText(input[expression ?? ""] ?? null) };
  }
  if (evaluatorType === "javascript" || evaluatorType === "graaljs") {
    return { script: { language: "javascript", source: expression ?? "", bindings: input } };
  }
  throw new TerminateExecution("FAILED", `No evaluator registered for type: ${evaluatorType}`);
});

/** The older form of SWITCH (semantics §4.3): a missing or empty case means the default. */
export const decision: Operator = branching("DECISION", (task, input) => {
  const source = task.caseExpression ?? "";
  if (source.trim() !== "") return { script: { language: "javascript", source, bindings: input } };
  return { chosen: caseText(input[task.caseValueParam ?? ""] ?? null) };
});

type Branching = "SWITCH" | "DECISION";

function branching(
  type: Branching,
  choose: (task: WorkflowTask, input: JsonObject) => Choice,
): Operator {
  return {
    decidesItself: true,
    schedule(turn, task, scheduling) {
      const taskId = turn.env.newId();
      const inputData = taskInput(turn.state, turn.env, task, taskId);
      const choice = answered(turn, choose(task, inputData));
      const record: NewTask = {
        workflowTask: task,
        taskId,
        taskType: type,
        taskDefName: type,
        status: "IN_PROGRESS",
        inputData,
        suffix: scheduling.suffix,
      };
      scheduleChoice(turn, record, choice, scheduling);
    },
    answer(turn, task, answer) {
      const choice = choiceOf(answer);
      if ("problem" in choice) fail(turn, task, choice.problem);
      else takeCase(turn, task, choice.chosen);
    },
    revive(turn, task) {
      moveTask(turn, task, "IN_PROGRESS");
      this.wake?.(turn, task);
    },
    wake(turn, task) {
      const choice = answered(turn, choose(task.workflowTask, task.inputData));
      if ("script" in choice) {
        turn.commands.push({ type: "run-script", taskId: task.taskId, script: choice.script });
      } else if ("problem" in choice) fail(turn, task, choice.problem);
      else takeCase(turn, task, choice.chosen);
    },
  };
}

function scheduleChoice(turn: Turn, record: NewTask, choice: Choice, scheduling: Scheduling): void {
  const { taskType, workflowTask } = record;
  if ("script" in choice) {
    const { taskId } = addTask(turn, record);
    turn.commands.push({ type: "run-script", taskId, script: choice.script });
    return;
  }
  if ("problem" in choice) {
    if (taskType === "DECISION") throw scriptFailure(choice.problem);
    addTask(turn, { ...record, status: "FAILED", reason: choice.problem });
    return;
  }
  const branch = branchOf(workflowTask, taskType, choice.chosen);
  addTask(turn, {
    ...record,
    status: "COMPLETED",
    inputData: inputWith(taskType, record.inputData, choice.chosen, branch.length > 0),
    outputData: outputOf(taskType, choice.chosen),
  });
  if (branch[0]) scheduling.also(branch[0]);
}

/** The case of a record that had to wait for its script. */
function takeCase(turn: Turn, task: TaskRecord, chosen: string): void {
  const definition = placeOf(turn, plainRefOf(task))?.task ?? task.workflowTask;
  const branch = branchOf(definition, task.taskType, chosen);
  task.inputData = inputWith(task.taskType, task.inputData, chosen, branch.length > 0);
  task.outputData = outputOf(task.taskType, chosen);
  task.updateTime = turn.env.now;
  touchTask(turn, task);
  moveTask(turn, task, "COMPLETED");
  if (branch[0]) turn.schedule(branch[0], suffixOf(task), task.seq);
}

function fail(turn: Turn, task: TaskRecord, problem: string): void {
  if (task.taskType === "DECISION") throw scriptFailure(problem);
  moveTask(turn, task, "FAILED", problem);
}

function scriptFailure(problem: string): TerminateExecution {
  return new TerminateExecution("FAILED", `Error while evaluating script: ${problem}`);
}

function answered(turn: Turn, choice: Choice): Choice {
  const answer = "script" in choice ? turn.env.answerAtOnce(choice.script) : null;
  return answer ? choiceOf(answer) : choice;
}

function choiceOf(answer: ScriptAnswer): Exclude<Choice, { script: Script }> {
  return answer.ok ? { chosen: caseText(answer.value) } : { problem: answer.message };
}

/** As Java joins a value to a text: null is "null", 1.0 stays "1.0" in Java and 1 here, where the two are one number. */
function caseText(value: JsonValue): string {
  return javaText(value);
}

function branchOf(task: WorkflowTask, type: string, chosen: string): readonly WorkflowTask[] {
  const cases = task.decisionCases ?? {};
  const branch = Object.hasOwn(cases, chosen) ? (cases[chosen] ?? []) : null;
  const otherwise = task.defaultCase ?? [];
  if (type === "DECISION") return branch && branch.length > 0 ? branch : otherwise;
  return branch ?? otherwise;
}

/** A DECISION shows the case alone. */
function inputWith(
  type: string,
  input: JsonObject,
  chosen: string,
  hasChildren: boolean,
): JsonObject {
  return Object.fromEntries([
    ...(type === "DECISION" ? [] : Object.entries(input)),
    ["case", chosen],
    ...(hasChildren ? [["hasChildren", "true"] as const] : []),
  ]);
}

function outputOf(type: string, chosen: string): JsonObject {
  return type === "DECISION"
    ? { caseOutput: [chosen] }
    : { evaluationResult: [chosen], selectedCase: chosen };
}
