import { javaText } from "../../definition/references-text";
import { WorkflowTask } from "../../definition/schema";
import { isSystemTask } from "../../definition/task-types";
import { isJsonObject } from "../../json";
import type { JsonObject, JsonValue } from "../../json";
import { TerminateExecution } from "../terminate-execution";

/** What a dynamic fork is to run. */
export interface ForkedTasks {
  readonly tasks: readonly WorkflowTask[];
  /** Inputs by reference name. */
  readonly inputs: JsonObject;
}

/** Whether names have to say which fork they are of: the execution has had a dynamic one, or has a task of that name. */
type IsAnother = (firstRef: string) => boolean;

/**
 * Reads the evaluated input of a dynamic fork: `forkTaskInputs`, then tasks with a map of inputs, then the older list
 * (semantics §3.3).
 * @throws TerminateExecution with Conductor's texts.
 */
export function forkedTasks(
  fork: WorkflowTask,
  input: JsonObject,
  isAnother: IsAnother,
): ForkedTasks {
  if (Array.isArray(input.forkTaskInputs))
    return ofInputs(fork, input, input.forkTaskInputs, isAnother);
  if (fork.dynamicForkTasksParam) return ofTasks(fork, input, fork.dynamicForkTasksParam);
  return ofOlderList(fork, input);
}

function ofInputs(
  fork: WorkflowTask,
  input: JsonObject,
  elements: readonly JsonValue[],
  isAnother: IsAnother,
): ForkedTasks {
  const workflow = text(input.forkTaskWorkflow);
  const given = text(input.forkTaskType);
  const type = given ?? "SIMPLE";
  const ownRef = fork.taskReferenceName ?? "";
  const name = text(input.forkTaskName) ?? (given !== null && isSystemTask(given) ? given : ownRef);
  const prefix = isAnother(`_${name}_0`) ? `_${ownRef}_${name}` : `_${name}`;
  const tasks = elements.map((element, index): WorkflowTask => {
    const inputParameters: JsonObject = isJsonObject(element)
      ? { ...element, __index: index }
      : { input: element, __index: index };
    return {
      ...taskShape(element),
      name: workflow ?? name,
      taskReferenceName: `${prefix}_${index}`,
      inputParameters,
      ...(workflow === null ? { type } : subWorkflow(workflow, input, element)),
      ...(fork.optional ? { optional: true } : {}),
    };
  });
  return { tasks, inputs: {} };
}

/** An element may carry fields of a task next to its input; what cannot be read as such is input only. */
function taskShape(element: JsonValue): WorkflowTask {
  if (!isJsonObject(element)) return {};
  const read = WorkflowTask.safeParse({ ...element, inputParameters: null });
  return read.success ? pickTaskFields(read.data) : {};
}

const FIELDS = [
  "optional",
  "permissive",
  "startDelay",
  "retryCount",
  "asyncComplete",
  "subWorkflowParam",
  "sink",
  "loopCondition",
  "loopOver",
  "decisionCases",
  "defaultCase",
  "evaluatorType",
  "expression",
  "taskDefinition",
] as const;

function pickTaskFields(task: WorkflowTask): WorkflowTask {
  const picked: WorkflowTask = {};
  for (const field of FIELDS) {
    const value = task[field];
    if (value !== undefined && value !== null) Object.assign(picked, { [field]: value });
  }
  return picked;
}

function subWorkflow(name: string, input: JsonObject, element: JsonValue): WorkflowTask {
  const version = Number.parseInt(text(input.forkTaskWorkflowVersion) ?? "", 10);
  const domains = isJsonObject(element) ? element.taskToDomain : null;
  return {
    type: "SUB_WORKFLOW",
    subWorkflowParam: {
      name,
      ...(Number.isInteger(version) ? { version } : {}),
      ...(isJsonObject(domains) ? { taskToDomain: textsOf(domains) } : {}),
    },
  };
}

function ofTasks(fork: WorkflowTask, input: JsonObject, parameter: string): ForkedTasks {
  const list = input[parameter] ?? null;
  const read = WorkflowTask.array().safeParse(list);
  const isReadable =
    read.success && read.data.every(({ taskReferenceName: ref }) => (ref ?? null) !== null);
  if (!isReadable) {
    throw failed(
      `Input '${parameter}' is invalid. Cannot deserialize a list of Workflow Tasks from '${javaText(list)}'`,
    );
  }
  const inputs = input[fork.dynamicForkTasksInputParamName ?? ""] ?? null;
  if (!isJsonObject(inputs)) {
    throw failed(
      `Input to the dynamically forked tasks is not a map -> expecting a map of K,V  but found ${javaText(inputs)}`,
    );
  }
  return { tasks: list as unknown as WorkflowTask[], inputs };
}

function ofOlderList(fork: WorkflowTask, input: JsonObject): ForkedTasks {
  const parameter = fork.dynamicForkJoinTasksParam ?? null;
  const value = parameter === null ? null : (input[parameter] ?? null);
  const list = isJsonObject(value) ? value.dynamicTasks : null;
  if (!Array.isArray(list)) {
    throw failed(
      `Dynamic tasks could not be created. The value of ${parameter} from task's input ${javaText(input)} has no dynamic tasks to be scheduled`,
    );
  }
  const inputs: [string, JsonValue][] = [];
  const tasks = list.flatMap((each): WorkflowTask[] => {
    if (!isJsonObject(each)) return [];
    const ref = text(each.referenceName) ?? "";
    inputs.push([ref, each.input ?? {}]);
    const type = text(each.type) ?? "SIMPLE";
    const workflow = text(each.workflowName);
    return [
      {
        name: text(each.taskName) ?? "",
        taskReferenceName: ref,
        type,
        ...(type === "SUB_WORKFLOW" && workflow ? { subWorkflowParam: { name: workflow } } : {}),
      },
    ];
  });
  return { tasks, inputs: Object.fromEntries(inputs) };
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function textsOf(map: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
}

function failed(reason: string): TerminateExecution {
  return new TerminateExecution("FAILED", reason);
}
