import { z } from "zod";

import type { TaskDef, WorkflowDef } from "@/lib/core/definition/schema";
import { validateTaskDef, validateWorkflowDef } from "@/lib/core/definition/validate";
import { invalidInput, type ValidationError } from "@/lib/core/errors";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import type { MadeUpOutcome, OutcomePlan } from "@/lib/core/simulate/outcome";
import type { SimulationRequest } from "@/lib/server/simulate/simulator";

import { readShape, readStart, StartWorkflowRequest } from "./requests";

const LONGEST_DELAY_MS = 365 * 86_400_000;
const DAY_SECONDS = 86_400;

const map = z.record(z.string(), z.unknown());
const delay = z.number().min(0).max(LONGEST_DELAY_MS).nullish();

const Outcome = z.object({
  status: z.enum(["COMPLETED", "FAILED", "FAILED_WITH_TERMINAL_ERROR", "HANG"]),
  output: map.nullish(),
  reason: z.string().nullish(),
  queueMs: delay,
  runMs: delay,
  times: z.number().int().min(1).max(1_000_000).nullish(),
});

const Plan = z.object({
  outcomes: z.record(z.string(), z.array(Outcome)).nullish(),
  get children() {
    return z.record(z.string(), Plan).nullish();
  },
});

/** What /api/simulate is sent. */
export const SimulateRequest = z.object({
  ...StartWorkflowRequest.shape,
  ...Plan.shape,
  otherwise: Outcome.nullish(),
  taskDefs: z.array(map).nullish(),
  workflowDefs: z.array(map).nullish(),
  maxVirtualSeconds: z
    .number()
    .positive()
    .max(LONGEST_DELAY_MS / 1000)
    .nullish(),
});

/** @throws AppError INVALID_INPUT with the path of what is wrong. */
export function readSimulation(body: JsonObject): SimulationRequest {
  const request = readShape(SimulateRequest, body);
  const start = startOf(body);
  const taskDefs = objectsOf(body, "taskDefs") as TaskDef[];
  const workflowDefs = objectsOf(body, "workflowDefs") as WorkflowDef[];
  const problems = [
    ...taskDefs.flatMap((each, index) => within(validateTaskDef(each), `taskDefs[${index}]`)),
    ...workflowDefs.flatMap((each, index) =>
      within(validateWorkflowDef(each), `workflowDefs[${index}]`),
    ),
  ];
  if (problems.length > 0)
    throw invalidInput("Validation failed, check below errors for detail.", problems);
  const otherwise = request.otherwise ?? { status: "COMPLETED" as const };
  return {
    ...start,
    plan: planOf(request),
    taskDefs,
    workflowDefs,
    otherwise: outcomeOf(otherwise),
    repeatLast: true,
    maxVirtualMs: (request.maxVirtualSeconds ?? 30 * DAY_SECONDS) * 1000,
  };
}

const Mock = z.object({
  status: z
    .enum(["COMPLETED", "FAILED", "FAILED_WITH_TERMINAL_ERROR", "TIMED_OUT", "IN_PROGRESS"])
    .nullish(),
  output: map.nullish(),
  executionTime: delay,
  queueWaitTime: delay,
});

const Mocks = z.object({
  taskRefToMockOutput: z.record(z.string(), z.array(Mock)).nullish(),
  get subWorkflowTestRequest() {
    return z.record(z.string(), Mocks).nullish();
  },
});

/** Conductor's WorkflowTestRequest: a start with made-up results (semantics §4.17). */
export const WorkflowTestRequest = z.object({ ...StartWorkflowRequest.shape, ...Mocks.shape });

/** @throws AppError INVALID_INPUT with the path of what is wrong. */
export function readWorkflowTest(body: JsonObject): SimulationRequest {
  const request = readShape(WorkflowTestRequest, body);
  return {
    ...startOf(body),
    plan: testPlan(request),
    taskDefs: [],
    workflowDefs: [],
    otherwise: null,
    repeatLast: false,
    maxVirtualMs: LONGEST_DELAY_MS,
  };
}

/** A draft needs no name in the request: its own is taken. */
function startOf(body: JsonObject) {
  const { workflowDef } = body;
  const ownName = isJsonObject(workflowDef) ? workflowDef["name"] : undefined;
  return readStart({ ...body, name: body["name"] ?? ownName ?? null });
}

/** As they were sent. */
function objectsOf(body: JsonObject, key: string): JsonObject[] {
  const list = body[key];
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function within(errors: readonly ValidationError[], path: string): ValidationError[] {
  return errors.map((each) => ({ ...each, path: `${path}.${each.path}` }));
}

function planOf({ outcomes, children }: z.infer<typeof Plan>): OutcomePlan {
  return {
    outcomes: mapped(outcomes, (list) => list.map(outcomeOf)),
    children: mapped(children, planOf),
  };
}

function outcomeOf(each: z.infer<typeof Outcome>): MadeUpOutcome {
  return {
    status: each.status,
    output: (each.output ?? {}) as JsonObject,
    reason: each.reason ?? null,
    queueMs: each.queueMs ?? 0,
    runMs: each.runMs ?? 0,
    times: each.times ?? 1,
  };
}

function testPlan(request: z.infer<typeof Mocks>): OutcomePlan {
  return {
    outcomes: mapped(request.taskRefToMockOutput, (list) => list.map(mockOf)),
    children: mapped(request.subWorkflowTestRequest, testPlan),
  };
}

function mockOf(mock: z.infer<typeof Mock>): MadeUpOutcome {
  const status = mock.status ?? "COMPLETED";
  const isOpen = status === "TIMED_OUT" || status === "IN_PROGRESS";
  return {
    status: isOpen ? "HANG" : status,
    output: (mock.output ?? {}) as JsonObject,
    reason: null,
    queueMs: mock.queueWaitTime ?? 0,
    runMs: mock.executionTime ?? 0,
    times: 1,
  };
}

function mapped<In, Out>(
  record: Readonly<Record<string, In>> | null | undefined,
  change: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(
    Object.entries(record ?? {}).map(([key, value]) => [key, change(value)]),
  );
}
