import { adHocTaskDef } from "../../definition/defaults";
import { javaText } from "../../definition/references-text";
import { isFlowOperator } from "../../definition/task-types";
import { taskInput } from "../context";
import { TerminateExecution } from "../terminate-execution";
import { addTask, moveTask } from "../turn";
import type { Operator } from "./operator";

/** What the engine carries out with nothing but the input. */
const BY_INPUT: ReadonlySet<string> = new Set([
  "SET_VARIABLE",
  "INLINE",
  "LAMBDA",
  "JSON_JQ_TRANSFORM",
  "HTTP",
  "WAIT",
  "HUMAN",
  "NOOP",
  "TERMINATE",
  "START_WORKFLOW",
  "SUB_WORKFLOW",
  "EVENT",
]);

/** Without its cases such a task has nothing to choose: it ends at once and nothing follows, as in Conductor. */
const CHOOSING: ReadonlySet<string> = new Set(["SWITCH", "DECISION"]);

/** What goes by other tasks of the definition; in Conductor it waits or turns for ever. */
function needsOthers(name: string): boolean {
  return name === "DYNAMIC" || (isFlowOperator(name) && !CHOOSING.has(name));
}

/**
 * A task whose name is an input (semantics §4.18): as a rule one for workers, where an unknown name is scheduled like any
 * other (§12); a type that the engine carries out itself is carried out where its input is all it needs, and ends the
 * workflow with a reason where it is not.
 */
export const dynamicTask: Operator = {
  decidesItself: false,
  schedule(turn, task, { suffix, also }) {
    const { state, env } = turn;
    const taskId = env.newId();
    const inputData = taskInput(state, env, task, taskId);
    const parameter = task.dynamicTaskNameParam ?? "";
    const value = inputData[parameter] ?? null;
    const name = value === null ? "" : javaText(value);
    if (name === "") {
      throw new TerminateExecution(
        "FAILED",
        `Cannot map a dynamic task based on the parameter and input. Parameter= ${parameter}, input= ${javaText(inputData)}`,
      );
    }
    if (BY_INPUT.has(name)) {
      also({ ...task, name, type: name });
      return;
    }
    if (needsOthers(name)) throw new TerminateExecution("FAILED", notDynamic(parameter, name));
    if (CHOOSING.has(name)) {
      const record = { workflowTask: task, taskId, taskType: name, taskDefName: name };
      addTask(turn, { ...record, status: "COMPLETED", inputData, suffix });
      return;
    }
    const delay = task.startDelay ?? 0;
    addTask(turn, {
      workflowTask: {
        ...task,
        name,
        // Without a TaskDef Conductor does not try it again.
        taskDefinition: env.taskDefOf(name) ?? { ...adHocTaskDef(name, "SIMPLE"), retryCount: 0 },
      },
      taskId,
      taskType: name,
      taskDefName: name,
      status: "SCHEDULED",
      inputData,
      startDelayInSeconds: delay,
      callbackAfterSeconds: delay,
      dueTime: delay > 0 ? env.now + delay * 1000 : 0,
      suffix,
      domain: env.domainOf(name, state.header.taskToDomain),
    });
  },
  revive(turn, task) {
    if (CHOOSING.has(task.taskType)) moveTask(turn, task, "COMPLETED");
  },
};

function notDynamic(parameter: string, name: string): string {
  return `Cannot map a dynamic task to the type ${name}: it needs other tasks of the definition. Parameter= ${parameter}`;
}
