import type { JsonObject } from "../json";
import { isJsonObject } from "../json";
import type { Workspace } from "./document";
import { textOf } from "./document";
import { modernized } from "./legacy";
import { print } from "./print";
import type { Problem } from "./problem";
import type { ProblemOptions } from "./problem-facts";
import { byLevel } from "./problem";
import { dataProblems, outputProblems } from "./problems-data";
import { joinProblems } from "./problems-join";
import { numberProblems, workflowNumberProblems } from "./problems-numbers";
import { outsideProblems } from "./problems-others";
import { ownPolicyProblems, sharedPolicyProblems } from "./problems-policy";
import { scriptProblems } from "./problems-scripts";
import { isLegacy, partOf, partsOf, structureProblems } from "./problems-structure";
import { outputValueProblems, valueProblems } from "./problems-values";
import type { WorkflowDef } from "./schema";
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
  const parts = problemParts(workspace, options);
  for (let next = parts.next(); ; next = parts.next()) if (next.done) return next.value;
}

/** The same, giving way after each block: for where others must not wait for the whole. */
export function* problemParts(
  workspace: Workspace,
  options: ProblemOptions = {},
): Generator<undefined, Problem[]> {
  const { doc } = workspace;
  const index = treeIndex(doc);
  yield;
  const context = {
    index,
    workflow: doc.raw,
    presentation: workspace.presentation,
    knownSystemNames: options.knownSystemNames ?? (() => false),
    ...(options.outputOf ? { outputOf: options.outputOf } : {}),
  };
  const legacy = legacyFixes(doc, index);
  // What a policy means among many tasks is not looked at where that would take long.
  const workflow = index.blocks.size <= MOST_FOR_FAN_OUT ? (print(doc) as WorkflowDef) : null;
  const problems: Problem[] = [...workflowProblems(workspace)];
  for (const place of index.blocks.values()) {
    problems.push(
      ...shapeProblems(place),
      ...structureProblems(place, index, legacy),
      ...scriptProblems(place, options),
      ...joinProblems(place, index),
      ...dataProblems(place, context),
      ...ownPolicyProblems(place, workflow),
      ...valueProblems(place, context),
      ...numberProblems(place),
      ...outsideProblems(place, workspace, options),
    );
    yield;
  }
  problems.push(
    ...outputProblems(context),
    ...outputValueProblems(context),
    ...workflowNumberProblems(doc.raw),
    ...sharedPolicyProblems(workspace, workflow),
  );
  return problems.toSorted(byLevel);
}

const MOST_FOR_FAN_OUT = 500;

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
      const at = { path, field, blockId: place.block.id, ...partOf(part), fixes: [] };
      problems.push({ ...at, code: "JSON_SHAPE", group: "text", level: "S", message });
    }
    if (typeof raw["startDelay"] === "number" && raw["startDelay"] < 0) {
      const of = { blockId: place.block.id, ...partOf(part) };
      const at = { path, field: "startDelay", ...of, fixes: [] };
      const message = "must be greater than or equal to 0";
      problems.push({ ...at, code: "START_DELAY", group: "structure", level: "S", message });
    }
  }
  return problems;
}
