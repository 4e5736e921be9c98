import { openTaskNamed } from "@/lib/core/decider/loop-names";
import { isTerminalTask, type TaskRecord } from "@/lib/core/execution/state";
import type { EventActions } from "@/lib/server/events/bus";
import { idOf } from "@/lib/server/ids";

import type { Executor } from "./executor";

/** What event handlers do to executions. What does not exist (any more) is passed over. */
export function eventActions(executor: Executor): EventActions {
  return {
    start: (message, key, request) =>
      executor.startByEvent(message.executionId, idOf(`event:${message.id}:${key}`), request),
    async update({ workflowId, ref, taskId, status, output, reason }) {
      const view = await executor.view(workflowId);
      const tasks = view?.tasks ?? [];
      const isWanted = (task: TaskRecord) => task.taskId === taskId && !isTerminalTask(task.status);
      const task = taskId === "" ? openTaskNamed(tasks, ref) : tasks.find(isWanted);
      if (!task) return;
      await executor.update(workflowId, {
        taskId: task.taskId,
        status,
        outputData: output,
        reasonForIncompletion: reason,
        mergeOutput: true,
      });
    },
    terminate: (workflowId, reason) =>
      executor.apply(workflowId, { type: "terminate-requested", reason }),
    setVariables: (workflowId, variables, append) =>
      executor.apply(workflowId, { type: "variables-requested", variables, append }),
  };
}
