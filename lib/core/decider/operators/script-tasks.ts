import type { TaskRecord, TaskStatus } from "../../execution/state";
import type { JsonObject, JsonValue } from "../../json";
import type { Script, ScriptAnswer } from "../../script/script";
import { taskInput } from "../context";
import { taskPayloadProblem } from "../payload";
import { addTask, moveTask } from "../turn";
import type { Turn } from "../turn";
import type { Operator } from "./operator";

/** What a task of this kind wants to know; a text: why it cannot be asked. */
type Question = (
  input: JsonObject,
) => { readonly script: Script } | { readonly value: JsonValue } | { readonly problem: string };

interface Kind {
  readonly type: string;
  readonly question: Question;
  readonly output: (value: JsonValue) => JsonObject;
  /** When the script itself is wrong. */
  readonly failure: TaskStatus;
  /** Whether the output says, too, why there is nothing to evaluate. */
  readonly tellsProblem: boolean;
}

/** Evaluates a script over its input (semantics §4.13). */
export const inline: Operator = scriptTask({
  type: "INLINE",
  question: inlineQuestion,
  output: (value) => ({ result: value }),
  failure: "FAILED_WITH_TERMINAL_ERROR",
  tellsProblem: true,
});

/** The older form of INLINE: the script is the body of a function (semantics §4.14). */
export const lambda: Operator = scriptTask({
  type: "LAMBDA",
  question: (input) =>
    isBlank(input.scriptExpression)
      ? {
          problem:
            "Empty 'scriptExpression' in Lambda task's input parameters. A non-empty String value must be provided.",
        }
      : {
          script: {
            language: "javascript-body",
            source: String(input.scriptExpression),
            bindings: input,
          },
        },
  output: (value) => ({ result: value }),
  failure: "FAILED",
  tellsProblem: false,
});

/** Applies a jq program to its whole input (semantics §4.15). */
export const jqTransform: Operator = scriptTask({
  type: "JSON_JQ_TRANSFORM",
  question: (input) =>
    isBlank(input.queryExpression)
      ? { problem: "Missing 'queryExpression' in input parameters" }
      : { script: { language: "jq", source: String(input.queryExpression), bindings: input } },
  output: (value) =>
    Array.isArray(value)
      ? { result: value[0] ?? null, resultList: value }
      : { result: value, resultList: [value] },
  failure: "FAILED",
  tellsProblem: true,
});

function inlineQuestion(input: JsonObject): ReturnType<Question> {
  const { evaluatorType = "javascript", expression } = input;
  if (isBlank(evaluatorType)) {
    return {
      problem:
        "Empty 'evaluatorType' in INLINE task's input parameters. A non-empty String value must be provided.",
    };
  }
  if (isBlank(expression)) {
    return {
      problem:
        "Empty 'expression' in Inline task's input parameters. A non-empty String value must be provided.",
    };
  }
  const source = String(expression);
  if (evaluatorType === "value-param") return { value: input[source] ?? null };
  if (evaluatorType !== "javascript" && evaluatorType !== "graaljs") {
    return { problem: `Unknown evaluator '${String(evaluatorType)}' in INLINE task.` };
  }
  return { script: { language: "javascript", source, bindings: input } };
}

function scriptTask(kind: Kind): Operator {
  return {
    decidesItself: true,
    schedule(turn, task, { suffix }) {
      const taskId = turn.env.newId();
      const record = addTask(turn, {
        workflowTask: task,
        taskId,
        taskType: kind.type,
        status: "IN_PROGRESS",
        inputData: taskInput(turn.state, turn.env, task, taskId),
        suffix,
      });
      if (record.status === "IN_PROGRESS") ask(turn, record, kind);
    },
    revive(turn, task) {
      task.startTime = turn.env.now;
      moveTask(turn, task, "IN_PROGRESS");
      ask(turn, task, kind);
    },
    wake(turn, task) {
      ask(turn, task, kind);
    },
    answer(turn, task, answer) {
      take(turn, task, kind, answer);
    },
  };
}

function ask(turn: Turn, task: TaskRecord, kind: Kind): void {
  const { env } = turn;
  const question = kind.question(env.withoutUnknownSecrets?.(task.inputData) ?? task.inputData);
  if ("problem" in question) {
    fail(turn, task, kind.failure, question.problem, kind.tellsProblem);
    return;
  }
  if ("value" in question) {
    take(turn, task, kind, { ok: true, value: question.value });
    return;
  }
  const { script } = question;
  const answer = env.answerAtOnce(script);
  if (answer) take(turn, task, kind, answer);
  else turn.commands.push({ type: "run-script", taskId: task.taskId, script });
}

function fail(
  turn: Turn,
  task: TaskRecord,
  status: TaskStatus,
  reason: string,
  tells = true,
): void {
  task.updateTime = turn.env.now;
  task.outputData = tells ? { error: reason } : {};
  moveTask(turn, task, status, reason);
}

function take(turn: Turn, task: TaskRecord, kind: Kind, answer: ScriptAnswer): void {
  task.updateTime = turn.env.now;
  if (!answer.ok) {
    fail(turn, task, answer.timedOut ? "FAILED" : kind.failure, answer.message);
    return;
  }
  const output = kind.output(answer.value);
  const tooLarge = taskPayloadProblem(task, output);
  task.outputData = tooLarge === null ? output : {};
  if (tooLarge === null) moveTask(turn, task, "COMPLETED");
  else moveTask(turn, task, "FAILED_WITH_TERMINAL_ERROR", tooLarge);
}

function isBlank(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || String(value).trim() === "";
}
