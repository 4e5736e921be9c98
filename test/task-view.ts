import type { TaskView } from "@/lib/core/execution/task-runs";

/** An attempt as pages see it: queued at 0, never begun, its own reference as id. */
export function taskView(ref: string, changes: Partial<TaskView> = {}): TaskView {
  return {
    taskId: ref,
    referenceTaskName: ref,
    taskType: "work",
    status: "SCHEDULED",
    seq: 1,
    retryCount: 0,
    scheduledTime: 0,
    startTime: 0,
    endTime: 0,
    updateTime: 0,
    startDelayInSeconds: 0,
    callbackAfterSeconds: 0,
    inputData: {},
    outputData: {},
    ...changes,
  };
}
