import { newId } from "@/lib/server/ids";

import type { Command } from "@/lib/core/decider/messages";
import type { NewExecution } from "@/lib/core/decider/state";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { AppError } from "@/lib/core/errors";
import type { ExecutionHeader } from "@/lib/core/execution/state";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { limits } from "@/lib/core/limits";

/** As much of the executor as starting another execution takes. */
interface Starter {
  readonly definitions: { find(name: string, version: number | null): WorkflowDef | null };
  start(args: NewExecution): Promise<void>;
}

type StartFailureWorkflow = Extract<Command, { type: "start-failure-workflow" }>;

/**
 * Starts the failureWorkflow of an execution, in the same commit as its end. Answers what Conductor keeps in the output
 * under `conductor.failure_workflow`: the new id, or why there is none.
 */
export function startFailureWorkflow(
  executor: Starter,
  failed: ExecutionHeader,
  { name, version, input }: StartFailureWorkflow,
  { now }: { readonly now: () => number },
): string {
  const definition = executor.definitions.find(name, version);
  if (!definition) {
    const reason = `No such workflow found by name: ${name}, version: ${version === null ? "null" : version}`;
    return `Error workflow ${name} failed to start.  reason: ${reason}`;
  }
  if (chainLength(input) > limits.subWorkflowDepth) {
    return `Error workflow ${name} failed to start.  reason: more than ${limits.subWorkflowDepth} failure workflows have started one another`;
  }
  const workflowId = newId();
  try {
    executor
      .start({
        workflowId,
        definition,
        input,
        now: now(),
        correlationId: failed.correlationId,
        taskToDomain: failed.taskToDomain,
      })
      .catch(() => undefined);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `Error workflow ${name} failed to start.  reason: ${error.message}`;
  }
  return workflowId;
}

/** How many failure workflows led to a start with this input: each carries the one before. */
function chainLength(input: JsonObject): number {
  let length = 0;
  for (let at: JsonValue | undefined = input; isJsonObject(at); length++) {
    const failed: JsonValue | undefined = at["failedWorkflow"];
    at = isJsonObject(failed) ? failed["input"] : undefined;
  }
  return length - 1;
}
