import { resolveValue } from "../../definition/references";
import type { JsonObject } from "../../json";
import { expressionContext, taskInput } from "../context";
import { addTask, moveTask } from "../turn";
import type { Operator } from "./operator";

/** Publishes its input (semantics §4.17); with asyncComplete somebody outside ends it. */
export const event: Operator = {
  decidesItself: true,
  schedule(turn, task, { suffix }) {
    const { state, env } = turn;
    const taskId = env.newId();
    const given = taskInput(state, env, task, taskId);
    // What was a dynamic task has its sink among its inputs.
    const sink = task.sink
      ? resolveValue(task.sink, expressionContext(state, env, taskId))
      : (given.sink ?? null);
    const asyncComplete = task.asyncComplete ?? false;
    const input: JsonObject = { ...given, sink, asyncComplete };
    const ref = `${task.taskReferenceName ?? ""}${suffix}`;
    const text = String(sink ?? "");
    const name = eventName(text, state.header.workflowName, ref);
    const record = { workflowTask: task, taskId, taskType: "EVENT", inputData: input, suffix };
    const { header } = state;
    const payload: JsonObject = {
      ...input,
      workflowInstanceId: header.workflowId,
      workflowType: header.workflowName,
      workflowVersion: header.workflowVersion,
      correlationId: header.correlationId,
      taskToDomain: header.taskToDomain,
      event_produced: name ?? text,
    };
    if (name === null) {
      const reason = noQueue(text, taskId);
      addTask(turn, { ...record, status: "FAILED", outputData: payload, reason });
      return;
    }
    const status = asyncComplete ? "IN_PROGRESS" : "COMPLETED";
    const added = addTask(turn, { ...record, status, outputData: payload });
    if (added.status === status)
      turn.commands.push({ type: "publish-event", taskId, event: name, payload });
  },
  /** Its message is published again, under the id of the new attempt. */
  revive(turn, task) {
    const { outputData, inputData } = task;
    const sink = String(inputData.sink ?? "");
    const name = eventName(sink, turn.state.header.workflowName, task.referenceTaskName);
    if (name === null) {
      moveTask(turn, task, "FAILED", noQueue(sink, task.taskId));
      return;
    }
    const payload = { ...inputData, ...outputData, event_produced: name };
    task.outputData = payload;
    moveTask(turn, task, inputData.asyncComplete === true ? "IN_PROGRESS" : "COMPLETED");
    turn.commands.push({ type: "publish-event", taskId: task.taskId, event: name, payload });
  },
};

/** Null: a queue of a kind that this server does not have. */
function eventName(sink: string, workflow: string, ref: string): string | null {
  if (sink === "conductor") return `conductor:${workflow}:${ref}`;
  const [kind, ...rest] = sink.split(":");
  const queue = rest.join(":");
  if (kind !== "conductor" || rest.length === 0) return null;
  return queue.startsWith(`${workflow}:`) ? sink : `conductor:${workflow}:${queue}`;
}

function noQueue(sink: string, taskId: string): string {
  const [kind, ...rest] = sink.split(":");
  const problem = rest.length === 0 ? `Illegal event ${sink}` : `Unknown queue type ${kind}`;
  return `Error loading queue:${sink}, for task:${taskId}, error: ${problem}`;
}
