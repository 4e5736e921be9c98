import type { Block, Doc, NewId, Workspace } from "../definition/document";
import { textOf } from "../definition/document";
import { printSeq } from "../definition/print";
import { applyTextEdits } from "../definition/ref-index";
import { treeIndex } from "../definition/tree-index";
import { isJsonObject, type JsonObject } from "../json";
import type { Command, EditResult, Effect } from "./command";
import { refuse, unknownPlace } from "./command";
import { type ExtractPlan, planExtract } from "./extract-plan";
import { titleOfAll } from "./titles";
import { mapTasks, updateSeq } from "./tree";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/** Replaces neighbouring blocks by one task that starts a workflow made of them (`extractedDefinition`). */
export function extract(workspace: Workspace, command: Of<"extract">, newId: NewId): EditResult {
  const name = command.name.trim();
  if (name === "") return refuse("NAME_EMPTY", "The new workflow needs a name.");
  const { doc } = workspace;
  const plan = planExtract(doc, command.ids, name);
  if (!plan.ok) return plan;
  const { blocks } = plan.border;
  const [first] = blocks;
  const place = first && treeIndex(doc).blocks.get(first.id);
  if (!place) return unknownPlace();
  const starter: Block = { kind: "task", id: newId(), raw: starterFor(plan, name) };
  const put = updateSeq(doc, place.in.seq.id, (seq) => ({
    ...seq,
    items: seq.items.toSpliced(place.at, blocks.length, starter),
  }));
  return {
    ok: true,
    workspace: { ...workspace, doc: withEdits(put, doc.raw, plan) },
    focus: [starter.id],
    label: `Extracted ${titleOfAll(blocks)} to ${name}`,
    effects: changedOutput(doc, plan, name),
  };
}

/** Without outputs of its own a workflow gives what its last task gives. */
function changedOutput(
  { raw, root }: Doc,
  { border, outputs }: ExtractPlan,
  name: string,
): Effect[] {
  const own = raw["outputParameters"];
  const isImplicit = !isJsonObject(own) || Object.keys(own).length === 0;
  const takesLast = border.blocks.at(-1)?.id === root.items.at(-1)?.id;
  if (!isImplicit || !takesLast || outputs.length === 0) return [];
  const text = `The workflow's output is now what ${name} gives: ${outputs.map((one) => one.name).join(", ")}.`;
  return [{ kind: "lost", text, blockId: null }];
}

function starterFor({ ref, inputs }: ExtractPlan, name: string): JsonObject {
  return {
    name,
    taskReferenceName: ref,
    type: "SUB_WORKFLOW",
    inputParameters: Object.fromEntries(
      inputs.map((one) => [one.name, `\${${one.expression}}`] as const),
    ),
    subWorkflowParam: { name },
  };
}

function withEdits(doc: Doc, raw: JsonObject, { edits }: ExtractPlan): Doc {
  const edited = mapTasks(doc, (task) => applyTextEdits(task, edits.get(task) ?? []));
  return { ...edited, raw: applyTextEdits(doc.raw, edits.get(raw) ?? []) };
}

/** The definition of the new workflow, under a name that nobody has. */
export function extractedDefinition(
  { doc }: Workspace,
  { border, inputs, outputs, edits }: ExtractPlan,
  name: string,
): JsonObject {
  const own: Doc = { raw: {}, root: { id: "extracted", items: border.blocks } };
  const { root } = mapTasks(own, (task) => applyTextEdits(task, edits.get(task) ?? []));
  const email = textOf(doc.raw, "ownerEmail");
  return {
    name,
    description: `Made of tasks of ${textOf(doc.raw, "name")}.`,
    version: 1,
    schemaVersion: 2,
    inputParameters: inputs.map((one) => one.name),
    tasks: printSeq(root),
    outputParameters: Object.fromEntries(
      outputs.map((one) => [one.name, `\${${one.expression}}`] as const),
    ),
    ...(email === "" ? {} : { ownerEmail: email }),
  };
}
