import type { TaskDef, WorkflowDef, WorkflowTask } from "./schema";

/** A task rule whose numbers and choices are all known. */
export type CompleteTaskDef = TaskDef & {
  retryCount: number;
  timeoutSeconds: number;
  timeoutPolicy: NonNullable<TaskDef["timeoutPolicy"]>;
  retryLogic: NonNullable<TaskDef["retryLogic"]>;
  retryDelaySeconds: number;
  responseTimeoutSeconds: number;
  rateLimitPerFrequency: number;
  rateLimitFrequencyInSeconds: number;
  backoffScaleFactor: number;
  maxRetryDelaySeconds: number;
  backoffJitterMs: number;
  totalTimeoutSeconds: number;
};

/** Class defaults of Conductor's TaskDef, in the order it prints them. */
export const taskDefDefaults: Readonly<CompleteTaskDef> = {
  retryCount: 3,
  timeoutSeconds: 0,
  inputKeys: [],
  outputKeys: [],
  runtimeMetadata: [],
  timeoutPolicy: "TIME_OUT_WF",
  retryLogic: "FIXED",
  retryDelaySeconds: 60,
  responseTimeoutSeconds: 3600,
  inputTemplate: {},
  rateLimitPerFrequency: 0,
  rateLimitFrequencyInSeconds: 1,
  backoffScaleFactor: 1,
  maxRetryDelaySeconds: 0,
  backoffJitterMs: 0,
  totalTimeoutSeconds: 0,
  taskStatusListenerEnabled: true,
  enforceSchema: false,
};

/** Class defaults of Conductor's WorkflowDef. */
export const workflowDefDefaults: Readonly<WorkflowDef> = {
  version: 1,
  tasks: [],
  inputParameters: [],
  outputParameters: {},
  schemaVersion: 2,
  restartable: true,
  workflowStatusListenerEnabled: false,
  timeoutPolicy: "ALERT_ONLY",
  timeoutSeconds: 0,
  variables: {},
  inputTemplate: {},
  enforceSchema: true,
  metadata: {},
  maskedFields: [],
};

/** Class defaults of Conductor's WorkflowTask. */
export const workflowTaskDefaults = {
  inputParameters: {},
  type: "SIMPLE",
  decisionCases: {},
  defaultCase: [],
  forkTasks: [],
  startDelay: 0,
  joinOn: [],
  optional: false,
  defaultExclusiveJoinTask: [],
  asyncComplete: false,
  loopOver: [],
  onStateChange: {},
  permissive: false,
  metadata: {},
} as const;

/**
 * The rule with the class defaults where it says nothing; null counts as saying nothing. Other keys are kept. The
 * result is a new object; lists and maps of the defaults are new in each result.
 */
export function withTaskDefDefaults(rule: TaskDef): CompleteTaskDef {
  const said = Object.entries(rule).filter(([, value]) => value !== null && value !== undefined);
  const { inputKeys, outputKeys, runtimeMetadata, inputTemplate } = taskDefDefaults;
  return {
    ...taskDefDefaults,
    inputKeys: [...(inputKeys ?? [])],
    outputKeys: [...(outputKeys ?? [])],
    runtimeMetadata: [...(runtimeMetadata ?? [])],
    inputTemplate: { ...inputTemplate },
    ...Object.fromEntries(said),
  };
}

export function withWorkflowDefDefaults(definition: WorkflowDef): WorkflowDef {
  const said = Object.entries(definition).filter(([, value]) => value !== null);
  return { ...structuredClone(workflowDefDefaults), ...Object.fromEntries(said) };
}

/** The type of a task as Conductor reads it: absent means SIMPLE. */
export function taskTypeOf(task: WorkflowTask): string {
  return task.type ?? workflowTaskDefaults.type;
}

/**
 * The rule of a task for whose name none is registered: class defaults for SIMPLE; any other type is
 * neither retried nor watched for silence.
 */
export function adHocTaskDef(name: string, type: string): CompleteTaskDef {
  const rule = withTaskDefDefaults({ name });
  return type === "SIMPLE" ? rule : { ...rule, retryCount: 0, responseTimeoutSeconds: 0 };
}
