import { z } from "zod";

import type { JsonObject, JsonValue } from "../json";

/**
 * Conductor's WorkflowDef, WorkflowTask and TaskDef (semantics §1.1–1.3). Shapes only: unknown keys are kept, absent
 * keys stay absent, defaults are applied where they are read. Rules with the reference server's texts: validate.ts.
 */
const json: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>;
const map: z.ZodType<JsonObject> = z.record(z.string(), json) as z.ZodType<JsonObject>;
const int = z.number().int();

export const TIMEOUT_POLICIES = ["RETRY", "TIME_OUT_WF", "ALERT_ONLY"] as const;
export type TimeoutPolicy = (typeof TIMEOUT_POLICIES)[number];
export const RETRY_LOGICS = ["FIXED", "EXPONENTIAL_BACKOFF", "LINEAR_BACKOFF"] as const;
export type RetryLogic = (typeof RETRY_LOGICS)[number];

export const TaskDef = z.looseObject({
  name: z.string().nullish(),
  description: z.string().nullish(),
  retryCount: int.nullish(),
  timeoutSeconds: int.nullish(),
  inputKeys: z.array(z.string()).nullish(),
  outputKeys: z.array(z.string()).nullish(),
  timeoutPolicy: z.enum(TIMEOUT_POLICIES).nullish(),
  retryLogic: z.enum(RETRY_LOGICS).nullish(),
  retryDelaySeconds: int.nullish(),
  responseTimeoutSeconds: int.nullish(),
  concurrentExecLimit: int.nullish(),
  inputTemplate: map.nullish(),
  runtimeMetadata: z.array(z.string()).nullish(),
  rateLimitPerFrequency: int.nullish(),
  rateLimitFrequencyInSeconds: int.nullish(),
  isolationGroupId: z.string().nullish(),
  executionNameSpace: z.string().nullish(),
  ownerEmail: z.string().nullish(),
  pollTimeoutSeconds: int.nullish(),
  backoffScaleFactor: int.nullish(),
  maxRetryDelaySeconds: int.nullish(),
  backoffJitterMs: int.nullish(),
  totalTimeoutSeconds: int.nullish(),
  createTime: z.number().nullish(),
  updateTime: z.number().nullish(),
});
export type TaskDef = z.infer<typeof TaskDef>;

interface SubWorkflowParams {
  name?: string | null;
  version?: number | null;
  taskToDomain?: Record<string, string> | null;
  workflowDefinition?: JsonValue;
  priority?: JsonValue;
  [key: string]: unknown;
}

export interface WorkflowTask {
  name?: string | null;
  taskReferenceName?: string | null;
  description?: string | null;
  inputParameters?: JsonObject | null;
  type?: string | null;
  dynamicTaskNameParam?: string | null;
  caseValueParam?: string | null;
  caseExpression?: string | null;
  scriptExpression?: string | null;
  decisionCases?: Record<string, WorkflowTask[]> | null;
  defaultCase?: WorkflowTask[] | null;
  dynamicForkJoinTasksParam?: string | null;
  dynamicForkTasksParam?: string | null;
  dynamicForkTasksInputParamName?: string | null;
  forkTasks?: WorkflowTask[][] | null;
  startDelay?: number | null;
  subWorkflowParam?: SubWorkflowParams | null;
  joinOn?: string[] | null;
  joinStatus?: string | null;
  joinMode?: string | null;
  sink?: string | null;
  optional?: boolean | null;
  permissive?: boolean | null;
  taskDefinition?: TaskDef | null;
  defaultExclusiveJoinTask?: string[] | null;
  asyncComplete?: boolean | null;
  loopCondition?: string | null;
  loopOver?: WorkflowTask[] | null;
  items?: string | null;
  retryCount?: number | null;
  evaluatorType?: string | null;
  expression?: string | null;
  [key: string]: unknown;
}

export const WorkflowTask: z.ZodType<WorkflowTask> = z.lazy(() =>
  z.looseObject({
    name: z.string().nullish(),
    taskReferenceName: z.string().nullish(),
    description: z.string().nullish(),
    inputParameters: map.nullish(),
    type: z.string().nullish(),
    dynamicTaskNameParam: z.string().nullish(),
    caseValueParam: z.string().nullish(),
    caseExpression: z.string().nullish(),
    scriptExpression: z.string().nullish(),
    decisionCases: z.record(z.string(), z.array(WorkflowTask)).nullish(),
    defaultCase: z.array(WorkflowTask).nullish(),
    dynamicForkJoinTasksParam: z.string().nullish(),
    dynamicForkTasksParam: z.string().nullish(),
    dynamicForkTasksInputParamName: z.string().nullish(),
    forkTasks: z.array(z.array(WorkflowTask)).nullish(),
    startDelay: int.nullish(),
    subWorkflowParam: z
      .looseObject({
        name: z.string().nullish(),
        version: int.nullish(),
        taskToDomain: z.record(z.string(), z.string()).nullish(),
      })
      .nullish(),
    joinOn: z.array(z.string()).nullish(),
    joinStatus: z.string().nullish(),
    joinMode: z.string().nullish(),
    sink: z.string().nullish(),
    optional: z.boolean().nullish(),
    permissive: z.boolean().nullish(),
    taskDefinition: TaskDef.nullish(),
    defaultExclusiveJoinTask: z.array(z.string()).nullish(),
    asyncComplete: z.boolean().nullish(),
    loopCondition: z.string().nullish(),
    loopOver: z.array(WorkflowTask).nullish(),
    items: z.string().nullish(),
    retryCount: int.nullish(),
    evaluatorType: z.string().nullish(),
    expression: z.string().nullish(),
  }),
) as unknown as z.ZodType<WorkflowTask>;

export const WORKFLOW_TIMEOUT_POLICIES = ["TIME_OUT_WF", "ALERT_ONLY"] as const;

export const WorkflowDef = z.looseObject({
  name: z.string().nullish(),
  description: z.string().nullish(),
  version: int.nullish(),
  tasks: z.array(WorkflowTask).nullish(),
  inputParameters: z.array(z.string()).nullish(),
  outputParameters: map.nullish(),
  failureWorkflow: z.string().nullish(),
  failureWorkflowVersion: int.nullish(),
  schemaVersion: int.nullish(),
  restartable: z.boolean().nullish(),
  ownerEmail: z.string().nullish(),
  timeoutPolicy: z.enum(WORKFLOW_TIMEOUT_POLICIES).nullish(),
  timeoutSeconds: int.nullish(),
  variables: map.nullish(),
  inputTemplate: map.nullish(),
  createTime: z.number().nullish(),
  updateTime: z.number().nullish(),
});
export type WorkflowDef = z.infer<typeof WorkflowDef>;
