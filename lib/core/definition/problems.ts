import type { JsonObject } from "../json";
import { isJsonObject } from "../json";
import { policyProblems } from "../policy/problems";
import type { Workspace } from "./document";
import { nameOf, textOf } from "./document";
import { modernized } from "./legacy";
import { print } from "./print";
import type { Problem } from "./problem";
import type { ProblemOptions } from "./problem-facts";
import { byLevel } from "./problem";
import { dataProblems, outputProblems } from "./problems-data";
import { joinProblems } from "./problems-join";
import { outsideProblems } from "./problems-others";
import { scriptProblems } from "./problems-scripts";
import { isLegacy, partsOf, structureProblems } from "./problems-structure";
import { valueProblems } from "./problems-values";
import type { TaskDef, WorkflowTask } from "./schema";
import type { Place } from "./tree-index";
import { pathOf, treeIndex } from "./tree-index";
import {
  fieldErrors,
  TASK_DEF_FIELDS,
  WORKFLOW_DEF_FIELDS,
  WORKFLOW_TASK_FIELDS,
} from "./validate-shape";

/**
 * Everything that is wrong or doubtful about a workspace, the worst first, each with changes that would settle it.
 * Publishing is possible without level S, running as meant without R. Linear in the size of the document but for its
 * depth.
 */
export function problemsOf(workspace: Workspace, options: ProblemOptions = {}): Problem[] {
  const { doc } = workspace;
  const index = treeIndex(doc);
  const context = {
    index,
    workflow: doc.raw,
    knownSystemNames: options.knownSystemNames ?? (() => false),
    ...(options.outputOf ? { outputOf: options.outputOf } : {}),
  };
  const legacy = legacyFixes(doc, index);
  const problems: Problem[] = [...workflowProblems(workspace)];
  for (const place of index.blocks.values()) {
    problems.push(
      ...shapeProblems(place),
      ...structureProblems(place, index, legacy),
      ...scriptProblems(place, options),
      ...joinProblems(place, index),
      ...dataProblems(place, context),
      ...ownPolicyProblems(place),
      ...valueProblems(place, context),
      ...outsideProblems(place, workspace, options),
    );
  }
  problems.push(...outputProblems(context), ...sharedPolicyProblems(workspace));
  return problems.toSorted(byLevel);
}

/** Each fix is a definition of its own: with very many old tasks only the first get one. */
const MOST_LEGACY_FIXES = 20;

/** Changes that bring old-fashioned tasks up to date, by reference name. */
function legacyFixes(doc: Workspace["doc"], index: ReturnType<typeof treeIndex>) {
  const old = [...index.refs.values()].filter(({ raw }) => isLegacy(raw));
  if (old.length === 0) return new Map<string, JsonObject>();
  const definition = print(doc);
  return new Map(
    old.slice(0, MOST_LEGACY_FIXES).map(({ ref }) => [ref, modernized(definition, ref)] as const),
  );
}

function workflowProblems({ doc }: Workspace): Problem[] {
  const at = { path: "", blockId: null, fixes: [], level: "S" } as const;
  const problems: Problem[] = fieldErrors(doc.raw, WORKFLOW_DEF_FIELDS, "").map(
    ({ path, message }) => ({ ...at, path, code: "JSON_SHAPE", group: "text", message }),
  );
  if (textOf(doc.raw, "name") === "") {
    const message = "The workflow has no name.";
    problems.push({ ...at, path: "name", code: "NAME_MISSING", group: "structure", message });
  }
  const { schemaVersion } = doc.raw;
  if (typeof schemaVersion === "number" && schemaVersion !== 2) {
    const command = {
      type: "setWorkflow",
      edits: [{ path: ["schemaVersion"], value: 2 }],
    } as const;
    const fixes = [{ label: "Use version 2", command }];
    const message = "workflowDef schemaVersion: 2 is only supported";
    problems.push({
      ...at,
      path: "schemaVersion",
      code: "SCHEMA_VERSION",
      group: "structure",
      message,
      fixes,
    });
  }
  if (doc.root.items.length === 0) {
    const fixes = [{ label: "Add a task", pick: { seq: doc.root.id, index: 0 } }];
    const message = "The workflow has no task.";
    problems.push({ ...at, path: "tasks", code: "WF_EMPTY", group: "structure", message, fixes });
  }
  return problems;
}

function shapeProblems(place: Place): Problem[] {
  const problems: Problem[] = [];
  for (const { part, raw } of partsOf(place.block)) {
    const path = pathOf({ place, part });
    const errors = fieldErrors(raw, WORKFLOW_TASK_FIELDS, "");
    const own = raw["taskDefinition"];
    if (isJsonObject(own)) errors.push(...fieldErrors(own, TASK_DEF_FIELDS, "taskDefinition"));
    for (const { path: field, message } of errors) {
      const at = { path, field, blockId: place.block.id, fixes: [] };
      problems.push({ ...at, code: "JSON_SHAPE", group: "text", level: "S", message });
    }
    if (typeof raw["startDelay"] === "number" && raw["startDelay"] < 0) {
      const at = { path, field: "startDelay", blockId: place.block.id, fixes: [] };
      const message = "must be greater than or equal to 0";
      problems.push({ ...at, code: "START_DELAY", group: "structure", level: "S", message });
    }
  }
  return problems;
}

const POLICY_CODES: Readonly<Record<string, string>> = {
  V1: "POLICY_RANGE",
  V2: "POLICY_RESPONSE",
  V3: "POLICY_TOTAL",
};

/** A task's own definition is not checked by the server: what is wrong in it shows when it runs. */
function ownPolicyProblems(place: Place): Problem[] {
  const { raw, id } = place.block;
  const own = raw["taskDefinition"];
  if (!isJsonObject(own) || fieldErrors(own, TASK_DEF_FIELDS, "").length > 0) return [];
  if (fieldErrors(raw, WORKFLOW_TASK_FIELDS, "").length > 0) return [];
  return policyProblems(own as TaskDef, raw as WorkflowTask, null).map((one) => {
    const level = one.severity === "error" ? "R" : "W";
    const edits = Object.entries(one.fix?.changes ?? {}).map(([key, value]) => ({
      path: [key],
      value: value as JsonObject[string],
    }));
    const command = { type: "setPolicy", id, target: "own", edits } as const;
    const fixes = one.fix ? [{ label: one.fix.label, command }] : [];
    const code = POLICY_CODES[one.code] ?? `POLICY_${one.code}`;
    const field = `taskDefinition.${one.field}`;
    return {
      code,
      group: "policy",
      level,
      path: place.path,
      blockId: id,
      field,
      message: one.message,
      fixes,
    };
  });
}

function sharedPolicyProblems({ taskDefs, doc }: Workspace): Problem[] {
  const blocks = [...treeIndex(doc).blocks.values()];
  return Object.entries(taskDefs).flatMap(([name, rule]) => {
    const at = { path: `taskDefs.${name}`, blockId: blockOf(name), fixes: [] };
    const shape = fieldErrors(rule, TASK_DEF_FIELDS, "");
    if (shape.length > 0) {
      return shape.map(
        ({ path, message }) =>
          ({
            ...at,
            field: path,
            code: "JSON_SHAPE",
            group: "policy",
            level: "S",
            message,
          }) as const,
      );
    }
    return policyProblems(rule as TaskDef, { name }, null).map((one) => {
      const level = one.severity === "error" ? ("S" as const) : ("W" as const);
      const code = POLICY_CODES[one.code] ?? `POLICY_${one.code}`;
      return {
        ...at,
        code,
        group: "policy" as const,
        level,
        field: one.field,
        message: one.message,
      };
    });
  });

  function blockOf(name: string): string | null {
    return blocks.find(({ block }) => nameOf(block.raw) === name)?.block.id ?? null;
  }
}
