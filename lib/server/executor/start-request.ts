import { z } from "zod";

import type { WorkflowDef } from "@/lib/core/definition/schema";
import { validateWorkflowDef } from "@/lib/core/definition/validate";
import { invalidInput } from "@/lib/core/errors";
import type { ExecutionHeader } from "@/lib/core/execution/state";
import type { JsonObject } from "@/lib/core/json";

const text = z.string().nullish();
const whole = z.coerce.number().int().nullish();
const map = z.record(z.string(), z.unknown());

const Request = z.object({
  name: text,
  version: whole,
  correlationId: text,
  input: map.nullish(),
  taskToDomain: z.record(z.string(), z.string()).nullish(),
  workflowDef: map.nullish(),
  priority: whole,
  createdBy: text,
  idempotencyKey: text,
  idempotencyStrategy: text,
});

export interface StartedByTask {
  readonly name: string;
  readonly version: number | null;
  readonly definition: WorkflowDef | null;
  readonly input: JsonObject;
  readonly correlationId: string | null;
  readonly taskToDomain: Record<string, string> | null;
  readonly priority: number;
  readonly createdBy: string | null;
  readonly idempotencyKey: string | null;
  readonly strategy: string;
}

/** Input `startWorkflow` of a START_WORKFLOW task (semantics §4.7). @throws AppError with Conductor's texts. */
export function readStartRequest(json: JsonObject): StartedByTask {
  const read = Request.safeParse(json);
  if (!read.success) {
    const [problem] = read.error.issues;
    throw invalidInput(
      `Error reading StartWorkflowRequest. ${problem?.path.join(".")}: ${problem?.message}`,
    );
  }
  const { data } = read;
  const problems: string[] = [];
  if (!data.name && !data.workflowDef)
    problems.push("'name' -> Workflow name cannot be null or empty. ");
  for (const each of data.workflowDef ? validateWorkflowDef(json.workflowDef) : [])
    problems.push(`'workflowDef.${each.path}' -> ${each.message}. `);
  const priority = data.priority ?? 0;
  if (priority < 0 || priority > 99)
    problems.push(
      `'priority' -> priority: ${priority} should be ${priority < 0 ? "minimum 0" : "maximum 99"}. `,
    );
  if (problems.length > 0)
    throw invalidInput(`startWorkflow validation failed. ${problems.join("")}`);
  return {
    name: data.name ?? "",
    version: data.version ?? null,
    definition: (json.workflowDef as WorkflowDef | null | undefined) ?? null,
    input: (json.input as JsonObject | null | undefined) ?? {},
    correlationId: data.correlationId || null,
    taskToDomain:
      data.taskToDomain && Object.keys(data.taskToDomain).length > 0 ? data.taskToDomain : null,
    priority,
    createdBy: data.createdBy ?? null,
    idempotencyKey: data.idempotencyKey || null,
    strategy: data.idempotencyStrategy ?? "RETURN_EXISTING",
  };
}

/** A workflow may start itself for ever, as long as it takes its time. */
const QUICK_MS = 1000;
const LONGEST_QUICK_CHAIN = 100;
const REMEMBERED = 10_000;

/** Stops workflows that start one another without end and without doing anything in between. */
export class ChainGuard {
  private readonly now: () => number;
  /** Links of the chain that led to an execution. Only what began a moment ago is asked for. */
  private readonly links = new Map<string, number>();

  constructor(now: () => number) {
    this.now = now;
  }

  /** @throws AppError when the chain is too long. */
  check(by: ExecutionHeader, startedId: string): void {
    const isQuick = this.now() - by.createTime < QUICK_MS;
    const length = isQuick ? (this.links.get(by.workflowId) ?? 0) + 1 : 1;
    if (length > LONGEST_QUICK_CHAIN) {
      throw invalidInput(
        `More than ${LONGEST_QUICK_CHAIN} workflows have started one another, each within a second. Put a WAIT before START_WORKFLOW, or end the loop.`,
      );
    }
    if (this.links.size >= REMEMBERED) this.links.clear();
    this.links.set(startedId, length);
  }
}
