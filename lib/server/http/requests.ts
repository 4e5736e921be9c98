import { z } from "zod";

import type { TaskResult } from "@/lib/core/decider/messages";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { validateWorkflowDef } from "@/lib/core/definition/validate";
import { invalidInput, type ValidationError } from "@/lib/core/errors";
import { readFaults } from "@/lib/core/faults/fault-plan";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import {
  IDEMPOTENCY_STRATEGIES,
  type StartRequest,
  type TaskUpdate,
} from "@/lib/server/engine/engine";

const text = z.string().nullish();
const map = z.record(z.string(), z.unknown());
/** Conductor reads numbers from texts, too. */
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*[+-]?\d{1,15}\s*$/)
    .transform(Number),
]);
const int = number.pipe(z.number().int());

/** Conductor's StartWorkflowRequest; unknown keys are ignored. */
export const StartWorkflowRequest = z.object({
  name: text,
  version: int.nullish(),
  correlationId: text,
  input: map.nullish(),
  taskToDomain: z.record(z.string(), z.string()).nullish(),
  workflowDef: map.nullish(),
  priority: int.nullish(),
  createdBy: text,
  idempotencyKey: text,
  idempotencyStrategy: z.enum(IDEMPOTENCY_STRATEGIES).nullish(),
  /** Of Baton alone: what is to go wrong, by task reference name. */
  batonFaults: map.nullish(),
});

const TASK_RESULT_STATUSES = [
  "IN_PROGRESS",
  "FAILED",
  "FAILED_WITH_TERMINAL_ERROR",
  "COMPLETED",
  "CANCELED",
] as const;

/** Conductor's TaskResult; unknown keys are ignored. */
export const TaskResultRequest = z.object({
  workflowInstanceId: text,
  taskId: text,
  status: z.enum(TASK_RESULT_STATUSES).nullish(),
  reasonForIncompletion: text,
  callbackAfterSeconds: number.nullish(),
  workerId: text,
  outputData: map.nullish(),
  subWorkflowId: text,
  extendLease: z.boolean().nullish(),
  logs: z.array(z.object({ log: text, createdTime: z.number().nullish() })).nullish(),
});

const FAILED = "Validation failed, check below errors for detail.";

/** @throws AppError INVALID_INPUT with Conductor's texts. */
export function readStart(body: JsonObject): StartRequest {
  const request = readShape(StartWorkflowRequest, body);
  const { workflowDef: definition, input } = body;
  const problems: ValidationError[] = [];
  if (request.name === "" && !isJsonObject(definition))
    throw invalidInput("Workflow name must be specified when searching for a definition");
  // The Go client sends an empty one beside a definition, which has a name itself.
  if (request.name === undefined || request.name === null)
    problems.push(
      missing("startWorkflow.arg0.name", "Workflow name cannot be null or empty", request.name),
    );
  problems.push(
    ...priorityProblems(
      request.priority ?? 0,
      "startWorkflow.arg0.priority",
      (bound, limit) => `priority: ${request.priority} should be ${bound} ${limit}`,
    ),
  );
  if (isJsonObject(definition)) {
    const path = "startWorkflow.arg0.workflowDef";
    for (const each of validateWorkflowDef(definition))
      problems.push({ ...each, path: each.path === "" ? path : `${path}.${each.path}` });
  }
  if (problems.length > 0) throw invalidInput(FAILED, problems);
  if (input === null) throw invalidInput("NULL input passed when starting workflow");
  return {
    name: request.name ?? "",
    version: request.version ?? null,
    definition: isJsonObject(definition) ? (definition as WorkflowDef) : null,
    input: isJsonObject(input) ? input : {},
    correlationId: request.correlationId ?? null,
    priority: request.priority ?? 0,
    taskToDomain: request.taskToDomain ?? {},
    createdBy: request.createdBy ?? null,
    idempotencyKey: request.idempotencyKey || null,
    idempotencyStrategy: request.idempotencyStrategy ?? "RETURN_EXISTING",
    faults: readFaults(body["batonFaults"]),
  };
}

/** A start by name: the body is the input. @throws AppError INVALID_INPUT with Conductor's texts. */
export function readStartByName(
  name: string,
  input: JsonValue,
  query: {
    readonly version: number | null;
    readonly correlationId: string | null;
    readonly priority: number;
  },
): StartRequest {
  if (!isJsonObject(input)) throw invalidInput("JSON parse error: the input must be an object");
  const problems = priorityProblems(
    query.priority,
    "startWorkflow.arg3",
    (bound, limit) => `${limit} is the ${bound} priority value`,
  );
  if (problems.length > 0) throw invalidInput(FAILED, problems);
  return {
    name,
    definition: null,
    input,
    ...query,
    taskToDomain: {},
    createdBy: null,
    idempotencyKey: null,
    idempotencyStrategy: "RETURN_EXISTING",
    faults: null,
  };
}

/** @throws AppError INVALID_INPUT with Conductor's texts. */
export function readTaskResult(
  body: JsonObject,
  method: "updateTask" | "updateTaskV2",
): TaskUpdate {
  const request = readShape(TaskResultRequest, body);
  const { workflowInstanceId, taskId, status } = request;
  const problems: ValidationError[] = [];
  if (!workflowInstanceId)
    problems.push(
      missing(
        `${method}.arg0.workflowInstanceId`,
        "Workflow Id cannot be null or empty",
        workflowInstanceId,
      ),
    );
  if (!taskId)
    problems.push(missing(`${method}.arg0.taskId`, "Task ID cannot be null or empty", taskId));
  if (problems.length > 0) throw invalidInput(FAILED, problems);
  if (!status && !request.extendLease)
    throw invalidInput(`status must be one of ${TASK_RESULT_STATUSES.join(", ")}`);
  const output = body["outputData"];
  return {
    executionId: workflowInstanceId ?? "",
    taskId: taskId ?? "",
    status: status ?? "IN_PROGRESS",
    outputData: isJsonObject(output) ? output : {},
    reasonForIncompletion: request.reasonForIncompletion ?? null,
    workerId: request.workerId ?? null,
    callbackAfterSeconds: request.callbackAfterSeconds ?? 0,
    subWorkflowId: request.subWorkflowId ?? null,
    extendLease: request.extendLease ?? false,
    logs: (request.logs ?? []).map(({ log, createdTime }) => ({
      log: log ?? "",
      createdTime: createdTime || null,
    })),
  };
}

/** A status in a path. @throws AppError INVALID_INPUT. */
export function readStatus(value: string): TaskResult["status"] {
  const known = TASK_RESULT_STATUSES.find((status) => status === value);
  if (!known)
    throw invalidInput(
      `status must be one of ${TASK_RESULT_STATUSES.join(", ")}, not "${value.slice(0, 50)}"`,
    );
  return known;
}

/** Checks types only: the raw value keeps its key order and is what is used. */
export function readShape<Shape extends z.ZodType>(shape: Shape, body: JsonObject): z.infer<Shape> {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalidInput(
    `JSON parse error: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`,
  );
}

function missing(path: string, message: string, value: string | null | undefined): ValidationError {
  return value === "" ? { path, message, invalidValue: "" } : { path, message };
}

function priorityProblems(
  priority: number,
  path: string,
  say: (bound: "minimum" | "maximum", limit: number) => string,
): ValidationError[] {
  const invalidValue = String(priority);
  if (priority < 0) return [{ path, message: say("minimum", 0), invalidValue }];
  return priority > 99 ? [{ path, message: say("maximum", 99), invalidValue }] : [];
}
