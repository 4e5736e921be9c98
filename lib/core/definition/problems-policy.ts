import type { JsonObject } from "../json";
import { isJsonObject } from "../json";
import type { ValueEdit } from "../edit/command";
import { type PolicyProblem, policyProblems } from "../policy/problems";
import type { Workspace } from "./document";
import { nameOf } from "./document";
import type { Problem } from "./problem";
import type { TaskDef, WorkflowDef, WorkflowTask } from "./schema";
import type { Place } from "./tree-index";
import { treeIndex } from "./tree-index";
import { fieldErrors, TASK_DEF_FIELDS, WORKFLOW_TASK_FIELDS } from "./validate-shape";

const POLICY_CODES: Readonly<Record<string, string>> = {
  V1: "POLICY_RANGE",
  V2: "POLICY_RESPONSE",
  V3: "POLICY_TOTAL",
};

function codeOf({ code }: PolicyProblem): string {
  return POLICY_CODES[code] ?? `POLICY_${code}`;
}

function editsOf({ fix }: PolicyProblem): ValueEdit[] {
  return Object.entries(fix?.changes ?? {}).map(([key, value]) => ({
    path: [key],
    value: value as NonNullable<JsonObject[string]>,
  }));
}

/** A task's own definition is not checked by the server: what is wrong in it shows when it runs. */
export function ownPolicyProblems(place: Place, workflow: WorkflowDef | null): Problem[] {
  const { raw, id } = place.block;
  const own = raw["taskDefinition"];
  if (!isJsonObject(own) || fieldErrors(own, TASK_DEF_FIELDS, "").length > 0) return [];
  if (fieldErrors(raw, WORKFLOW_TASK_FIELDS, "").length > 0) return [];
  return policyProblems(own as TaskDef, raw as WorkflowTask, workflow).map((one) => {
    const command = { type: "setPolicy", id, target: "own", edits: editsOf(one) } as const;
    return {
      code: codeOf(one),
      group: "policy",
      level: one.severity === "error" ? "R" : "W",
      path: place.path,
      blockId: id,
      field: `taskDefinition.${one.field}`,
      message: one.message,
      fixes: one.fix ? [{ label: one.fix.label, command }] : [],
    };
  });
}

/** Task definitions that are being edited with the workflow. */
export function sharedPolicyProblems(
  { taskDefs, doc }: Workspace,
  workflow: WorkflowDef | null,
): Problem[] {
  const blocks = [...treeIndex(doc).blocks.values()];
  return Object.entries(taskDefs).flatMap(([name, rule]) => {
    const user = blocks.find(({ block }) => nameOf(block.raw) === name)?.block ?? null;
    const at = { group: "policy", path: `taskDefs.${name}`, blockId: user?.id ?? null } as const;
    const shape = fieldErrors(rule, TASK_DEF_FIELDS, "");
    if (shape.length > 0) {
      return shape.map(({ path: field, message }): Problem => {
        return { ...at, field, code: "JSON_SHAPE", level: "S", message, fixes: [] };
      });
    }
    return policyProblems(rule as TaskDef, { name }, workflow).map((one): Problem => {
      const edits = editsOf(one);
      const level = one.severity === "error" ? "S" : "W";
      const fixes =
        one.fix && user
          ? [
              {
                label: one.fix.label,
                command: { type: "setPolicy", id: user.id, target: "default", edits } as const,
              },
            ]
          : [];
      return { ...at, code: codeOf(one), level, field: one.field, message: one.message, fixes };
    });
  });
}
