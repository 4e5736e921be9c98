import { adHocTaskDef } from "../../definition/defaults";
import { javaText } from "../../definition/references-text";
import { taskInput } from "../context";
import { TerminateExecution } from "../terminate-execution";
import { addTask } from "../turn";
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

/**
 * A task whose name is an input (semantics §4.18): as a rule one for workers, where an unknown name is scheduled like any
 * other (§12); a type that the engine carries out itself is carried out.
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
    const delay = task.startDelay ?? 0;
    addTask(turn, {
      workflowTask: {
        ...task,
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
};
