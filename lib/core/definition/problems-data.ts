import type { JsonObject, JsonValue } from "../json";
import { isJsonObject } from "../json";
import { isImageTaskType } from "../image/task-texts";
import { TASK_SCHEMAS } from "../image/task-schemas";
import { isAbsent } from "../image/absent";
import { fieldsOf } from "../image/fields";
import { isDismissed, OF_WORKFLOW } from "./dismissed";
import type { Presentation, RawTask } from "./document";
import { nameOf, refOf, typeOf } from "./document";
import { nearestNames } from "./names";
import type { Fix, Level, Problem } from "./problem";
import { partOf, partsOf } from "./problems-structure";
import type { Mention } from "./ref-index";
import { mentionsOf, narrowEdit, pointerKeys, workflowMentions } from "./ref-index";
import { checkExpression } from "./references-list";
import type { Reader } from "./scope";
import { gradeOf } from "./scope";
import type { Part, Place, TreeIndex } from "./tree-index";
import { pathOf, slotBeside } from "./tree-index";

const SYSTEM_NAMES: ReadonlySet<string> = new Set([
  "CPEWF_TASK_ID",
  "NETFLIX_ENV",
  "NETFLIX_STACK",
]);

export interface DataContext {
  readonly index: TreeIndex;
  readonly workflow: JsonObject;
  readonly presentation: Presentation;
  readonly knownSystemNames: (name: string) => boolean;
}

type Found = Omit<Problem, "group" | "path" | "blockId" | "fixes"> & { fixes?: readonly Fix[] };

/** Problems of the expressions and inputs of a block's tasks. */
export function dataProblems(place: Place, context: DataContext): Problem[] {
  const problems: Problem[] = [];
  for (const { part, raw } of partsOf(place.block)) {
    const found: Found[] = part === "self" ? requiredInputs(raw) : [];
    for (const mention of mentionsOf(raw)) {
      const one = expressionProblem(mention, { place, part }, context);
      if (one && !isWaved(one, refOf(raw), context))
        found.push({ ...one, fixes: fixesFor(one, mention, { place, part }, raw, context) });
    }
    const path = pathOf({ place, part });
    const blockId = place.block.id;
    const at = { group: "data", path, blockId, ...partOf(part) } as const;
    for (const one of found) problems.push({ fixes: [], ...one, ...at });
  }
  return problems;
}

function isWaved({ code, level, field = "" }: Found, ref: string, context: DataContext): boolean {
  return level === "W" && isDismissed(context.presentation, ref, code, field);
}

/** Problems of the expressions in the workflow's outputs. */
export function outputProblems(context: DataContext): Problem[] {
  return workflowMentions(context.workflow).flatMap((mention) => {
    const one = expressionProblem(mention, "end", context);
    if (!one || isWaved(one, OF_WORKFLOW, context)) return [];
    const path = pathOfPointer(mention.pointer);
    const fixes = outputFixes(one, mention, context);
    return [{ ...one, fixes, group: "data", path, blockId: null } as const];
  });
}

function pathOfPointer(pointer: string): string {
  return pointerKeys(pointer).join(".");
}

function expressionProblem(mention: Mention, reader: Reader, context: DataContext): Found | null {
  const { expression, root } = mention;
  const field = pathOfPointer(mention.pointer);
  if (SYSTEM_NAMES.has(expression) || context.knownSystemNames(expression)) return null;
  const level = levelOf(mention, reader);
  if (!checkExpression(expression).ok) {
    const message = `The path in \${${expression}} is not valid.`;
    return { code: "EXPR_SYNTAX", level, field, message };
  }
  // What is only known when it runs: nested expressions, `*`, functions.
  if (root === "" || root === "workflow") return inputProblem(mention, context, field);
  const grade = gradeOf(context.index, reader, root);
  switch (grade) {
    case "sure":
      return null;
    case "none":
      if (expression.includes("${") && !context.index.refs.has(root)) return null;
      return {
        code: "EXPR_UNKNOWN_REF",
        level,
        field,
        message: `${root} is not a task of this workflow.`,
      };
    case "later":
      return {
        code: "EXPR_LATER",
        level: "R",
        field,
        message: `${root} runs after this task: the value is null.`,
      };
    case "racing":
      return {
        code: "EXPR_SIBLING",
        level: "W",
        field,
        message: `${root} runs in parallel; its value may not be there yet.`,
      };
    case "maybe":
      return {
        code: "EXPR_MAYBE",
        level: "W",
        field,
        message: `May be empty: ${root} does not run in every case.`,
      };
  }
}

/** The server looks at the inputs of the top level only. */
function levelOf({ pointer }: Mention, reader: Reader): Level {
  if (reader === "end" || reader.place.depth > 1) return "R";
  return pointer.startsWith("/inputParameters/") ? "S" : "R";
}

function inputProblem(mention: Mention, context: DataContext, field: string): Found | null {
  const [kind, name] = mention.path;
  const declared = context.workflow["inputParameters"];
  if (mention.root !== "workflow" || kind !== "input" || name === undefined) return null;
  if (!Array.isArray(declared) || declared.length === 0 || declared.includes(name)) return null;
  const value: JsonValue = [...declared, name];
  const command = { type: "setWorkflow", edits: [{ path: ["inputParameters"], value }] } as const;
  const fixes = [{ label: `Declare ${name}`, command }];
  return {
    code: "EXPR_UNKNOWN_INPUT",
    level: "W",
    field,
    message: `${name} is not a declared input.`,
    fixes,
  };
}

function fixesFor(
  found: Found,
  mention: Mention,
  reader: Exclude<Reader, "end">,
  raw: RawTask,
  { index }: DataContext,
): readonly Fix[] {
  if (found.fixes) return found.fixes;
  if (found.code === "EXPR_UNKNOWN_REF" && reader.part !== "merge") {
    return nearestNames(mention.root, index.refs.keys()).map((name) => ({
      label: `Use ${name}`,
      command: replaceRoot(mention, name, reader, raw),
    }));
  }
  if (found.code === "EXPR_MAYBE" && found.field !== undefined) {
    return [dismissal(found.code, found.field, reader)];
  }
  const source = index.refs.get(mention.root)?.place;
  if (found.code === "EXPR_LATER" && source && source.block.id !== reader.place.block.id) {
    const slot = slotBeside(source, "after");
    const ids = [reader.place.block.id];
    return [{ label: `Move this after ${mention.root}`, command: { type: "move", ids, slot } }];
  }
  const owner = source && found.code === "EXPR_SIBLING" ? outerFork(source, reader.place) : null;
  if (owner) {
    const ids = [reader.place.block.id];
    const slot = slotBeside(owner, "after");
    return [{ label: "Move this after the join", command: { type: "move", ids, slot } }];
  }
  return [];
}

function dismissal(code: string, field: string, reader: Reader): Fix {
  const of =
    reader === "end"
      ? { id: null }
      : { id: reader.place.block.id, ...(reader.part === "join" ? { part: reader.part } : {}) };
  return { label: "Dismiss", command: { type: "dismiss", ...of, code, field } };
}

function outputFixes(
  found: Found,
  mention: Mention,
  { index, workflow }: DataContext,
): readonly Fix[] {
  if (found.code === "EXPR_MAYBE" && found.field !== undefined)
    return [dismissal(found.code, found.field, "end")];
  if (found.fixes || found.code !== "EXPR_UNKNOWN_REF") return found.fixes ?? [];
  return nearestNames(mention.root, index.refs.keys()).map((name) => ({
    label: `Use ${name}`,
    command: { type: "setWorkflow", edits: rootEdits(mention, name, workflow) },
  }));
}

/** The fork in whose lanes both stand. */
function outerFork(source: Place, reader: Place): Place | null {
  const around = new Set<string>();
  for (let at = reader.in.owner; at; at = at.in.owner) around.add(at.block.id);
  for (let at = source.in.owner; at; at = at.in.owner) if (around.has(at.block.id)) return at;
  return null;
}

function replaceRoot(
  mention: Mention,
  name: string,
  { place, part }: { place: Place; part: Part },
  raw: RawTask,
): Extract<Fix, { command: unknown }>["command"] {
  const edits = rootEdits(mention, name, raw);
  const target = part === "join" ? ({ part } as const) : {};
  return { type: "setTask", id: place.block.id, ...target, edits };
}

/** What makes an expression begin with another name. */
function rootEdits({ pointer, places: [root] }: Mention, name: string, raw: JsonObject) {
  if (!root) return [];
  return [narrowEdit(raw, { pointer, start: root.start, end: root.end, text: name })];
}

/** Inputs that the built-in task cannot do without. */
function requiredInputs(raw: RawTask): Found[] {
  const name = nameOf(raw);
  if (typeOf(raw) !== "SIMPLE" || !isImageTaskType(name)) return [];
  const inputs = isJsonObject(raw["inputParameters"]) ? raw["inputParameters"] : {};
  return Object.entries(fieldsOf(TASK_SCHEMAS[name])).flatMap(([key, { required, title }]) => {
    const value = Object.hasOwn(inputs, key) ? inputs[key] : undefined;
    if (!required || !isAbsent(value)) return [];
    const message = `Required input ${key} (${title}) is empty.`;
    return [
      { code: "INPUT_REQUIRED", level: "R", field: `inputParameters.${key}`, message } as const,
    ];
  });
}
