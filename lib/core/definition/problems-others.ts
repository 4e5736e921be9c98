import { isJsonObject } from "../json";
import { isImageTaskType } from "../image/task-texts";
import type { RawTask, Workspace } from "./document";
import { nameOf, textOf, typeOf } from "./document";
import type { Fix, Problem } from "./problem";
import type { ProblemOptions } from "./problem-facts";
import { isWorkerTask } from "./task-types";
import { knownTypes } from "./task-forms/registry";
import type { Place } from "./tree-index";

type Found = Pick<Problem, "code" | "level" | "message"> & {
  readonly group?: Problem["group"];
  readonly field?: string;
  readonly fixes?: readonly Fix[];
};

/** Problems of what a task needs outside its workflow: other workflows, task definitions, workers. */
export function outsideProblems(
  place: Place,
  workspace: Workspace,
  options: ProblemOptions,
): Problem[] {
  const { block, path } = place;
  const found: Found[] = [
    ...startedWorkflow(block.raw, block.id, workspace, options),
    ...missingTaskDef(block.raw, workspace, options),
    ...missingWorker(block.raw, options),
  ];
  return found.map((one) => ({ group: "policy", fixes: [], ...one, path, blockId: block.id }));
}

/** Where the name and version of the workflow stand that a task starts. */
function targetOf(
  raw: RawTask,
): { at: readonly string[]; name: string; version: number | null } | null {
  const inputs = raw["inputParameters"];
  const start = isJsonObject(inputs) ? inputs["startWorkflow"] : undefined;
  const isSub = typeOf(raw) === "SUB_WORKFLOW";
  const target = isSub ? raw["subWorkflowParam"] : start;
  if ((!isSub && typeOf(raw) !== "START_WORKFLOW") || !isJsonObject(target)) return null;
  const { version, workflowDefinition } = target;
  // A definition of its own needs no stored one.
  if (workflowDefinition !== undefined && workflowDefinition !== null) return null;
  const at = isSub ? ["subWorkflowParam"] : ["inputParameters", "startWorkflow"];
  return {
    at,
    name: textOf(target, "name"),
    version: typeof version === "number" ? version : null,
  };
}

function startedWorkflow(
  raw: RawTask,
  id: string,
  { doc }: Workspace,
  { versionsOf }: ProblemOptions,
): Found[] {
  const target = targetOf(raw);
  if (!target) return [];
  const { at, name, version } = target;
  const field = [...at, "name"].join(".");
  if (name === "") {
    // In the server's words a SUB_WORKFLOW without parameters is another rule.
    const message = "No workflow is chosen.";
    return [{ code: "SUBWF_NO_NAME", level: "S", group: "structure", field, message }];
  }
  if (name.includes("${")) return [];
  if (name === textOf(doc.raw, "name")) {
    const message = `${name} starts itself: without a way out it would go on until the server stops it.`;
    return [{ code: "SUBWF_SELF", level: "W", group: "structure", field, message }];
  }
  const versions = versionsOf?.(name);
  if (
    !versionsOf ||
    (versions && (version === null || version === 0 || versions.includes(version)))
  )
    return [];
  const message = `${name}${version === null ? "" : ` v${version}`} does not exist.`;
  const newest: Fix[] =
    versions && version !== null
      ? [
          {
            label: "Use the newest version",
            command: { type: "setTask", id, edits: [{ path: [...at, "version"] }] },
          },
        ]
      : [];
  return [{ code: "SUBWF_UNKNOWN", level: "R", group: "structure", field, message, fixes: newest }];
}

function missingTaskDef(raw: RawTask, { taskDefs }: Workspace, options: ProblemOptions): Found[] {
  const name = nameOf(raw);
  const type = typeOf(raw);
  const { isTaskDefKnown } = options;
  if (!isTaskDefKnown || name === "" || isJsonObject(raw["taskDefinition"])) return [];
  if (type === "DYNAMIC") return missingDynamic(raw, taskDefs, isTaskDefKnown);
  if (Object.hasOwn(taskDefs, name) || isTaskDefKnown(name)) return [];
  const command = { type: "setTaskDef", name, definition: { name } } as const;
  const fixes = [{ label: "Create it", command }];
  if (type === "SIMPLE") {
    const message = `No task definition ${name}: 3 retries every 60 s, response time-out 1 h apply.`;
    return [{ code: "TASKDEF_MISSING", level: "H", message, fixes }];
  }
  if (!isWorkerTask(type) || knownTypes().includes(type)) return [];
  const message = `A task of the type ${type} needs a task definition ${name}.`;
  return [{ code: "DYNAMIC_NO_DEF", level: "R", message, fixes }];
}

/** The name of a dynamic task may stand there as a text. */
function missingDynamic(
  raw: RawTask,
  taskDefs: Workspace["taskDefs"],
  isKnown: (name: string) => boolean,
): Found[] {
  const inputs = raw["inputParameters"];
  const key = textOf(raw, "dynamicTaskNameParam");
  const name = isJsonObject(inputs) && Object.hasOwn(inputs, key) ? inputs[key] : undefined;
  if (typeof name !== "string" || name === "" || name.includes("${")) return [];
  if (Object.hasOwn(taskDefs, name) || isKnown(name)) return [];
  const command = { type: "setTaskDef", name, definition: { name } } as const;
  const field = `inputParameters.${key}`;
  const message = `A dynamic task needs a task definition, and there is none for ${name}.`;
  const fixes = [{ label: "Create it", command }];
  return [{ code: "DYNAMIC_NO_DEF", level: "R", field, message, fixes }];
}

function missingWorker(raw: RawTask, { hasWorker }: ProblemOptions): Found[] {
  const name = nameOf(raw);
  if (!hasWorker || typeOf(raw) !== "SIMPLE" || name === "" || isImageTaskType(name)) return [];
  if (hasWorker(name)) return [];
  const message = `No worker has asked for ${name} in the last 60 s, and Baton has none built in.`;
  const fixes = [{ label: "Show how to poll", polling: name }];
  return [{ code: "WORKER_NONE", level: "R", message, fixes }];
}
