import type { Doc, Id } from "../definition/document";
import { typeOf } from "../definition/document";
import { readJoinOn } from "../definition/join-on";
import { defaultRef, freeName, refFrom } from "../definition/names";
import type { Mention, TextEdit } from "../definition/ref-index";
import { isWithin, treeIndex } from "../definition/tree-index";
import type { JsonObject } from "../json";
import type { Refused } from "./command";
import { refuse } from "./command";
import { type Border, borderOf, isVariable, obstacle, type Reading } from "./extract-border";
import { choose } from "./remove";
import { neighbours } from "./wrap";

/** A value that goes over the border: its name on the other side, and the expression that gives it. */
export interface Passed {
  readonly name: string;
  /** Between `${` and `}`. */
  readonly expression: string;
}

export interface ExtractPlan {
  readonly ok: true;
  readonly border: Border;
  /** Reference name of the task that starts the new workflow. */
  readonly ref: string;
  readonly inputs: readonly Passed[];
  readonly outputs: readonly Passed[];
  /** By task as it is now; the workflow's own part is under `doc.raw`. */
  readonly edits: ReadonlyMap<JsonObject, readonly TextEdit[]>;
}

/** Names of inputs or outputs, one for each expression. */
interface Names {
  readonly byExpression: Map<string, string>;
  readonly taken: Set<string>;
}

/**
 * What becomes of neighbouring blocks as a workflow of their own: what they read from outside are its inputs, what others
 * read from them its outputs. Refused where the border would change what they do.
 */
export function planExtract(doc: Doc, ids: readonly Id[], name: string): ExtractPlan | Refused {
  const chosen = choose(doc, ids);
  if (!chosen.ok)
    return chosen.code === "JOIN_IS_FIXED" ? refuse(chosen.code, chosen.reason) : chosen;
  if (neighbours(chosen.places).length < chosen.places.length) {
    return refuse("NOT_CONTIGUOUS", "These tasks are not next to each other.");
  }
  const blocks = chosen.places.map(({ block }) => block);
  const border = borderOf(doc, blocks);
  const reason = obstacle(border);
  if (reason !== null) return refuse("CROSSES_BORDER", reason);
  const { refs } = treeIndex(doc);
  const ref = freeName(defaultRef(name), (one) => refs.has(one));
  const edits = new Map<JsonObject, TextEdit[]>();
  const inputs = newNames();
  const outputs = newNames();
  const problem = readInputs(border, inputs, edits) ?? readOutputs(border, ref, outputs, edits);
  if (problem !== null) return refuse("CROSSES_BORDER", problem);
  return { ok: true, border, ref, inputs: passed(inputs), outputs: passed(outputs), edits };
}

function newNames(): Names {
  return { byExpression: new Map(), taken: new Set() };
}

function passed({ byExpression }: Names): Passed[] {
  return [...byExpression].map(([expression, name]) => ({ name, expression }));
}

type Edits = Map<JsonObject, TextEdit[]>;

function addEdit(edits: Edits, owner: JsonObject, edit: TextEdit): void {
  const list = edits.get(owner);
  if (list) list.push(edit);
  else edits.set(owner, [edit]);
}

/** Expressions of the tasks that go and read what stays. */
function readInputs(border: Border, names: Names, edits: Edits): string | null {
  // An input of this workflow keeps its name.
  for (const { mention } of border.inside) {
    const key = plainInput(mention);
    if (key !== null) nameFor(`workflow.input.${key}`, [key], names);
  }
  let whole: Reading | null = null;
  for (const { raw, mention } of border.inside) {
    const isInner = holds(whole, { raw, mention });
    const side = sideOf(mention, border);
    if (isInner && side === "inside") return mixed(mention);
    if (isInner || side !== "outside" || !raw) continue;
    whole = { raw, mention };
    const key = plainInput(mention);
    if (key !== null && names.byExpression.get(`workflow.input.${key}`) === key) {
      whole = null;
      continue;
    }
    const words = mention.path.filter((word) => word !== "output" && word !== "input");
    const root = mention.root === "workflow" ? [] : [mention.root.replace(/_ref(_\d+)?$/, "$1")];
    const name = nameFor(mention.expression, [...root, ...words], names);
    const { pointer, start, end } = mention;
    addEdit(edits, raw, {
      pointer,
      start: start + 2,
      end: end - 1,
      text: `workflow.input.${name}`,
    });
  }
  return null;
}

/** An expression stands inside the one that was read last. */
function holds(whole: Reading | null, { raw, mention }: Reading): boolean {
  if (whole?.raw !== raw) return false;
  return whole.mention.pointer === mention.pointer && mention.end <= whole.mention.end;
}

/** `${workflow.input.key…}` with a key that can be written plainly. */
function plainInput({ root, path: [first, key = ""], expression }: Mention): string | null {
  const isInput = root === "workflow" && first === "input" && /^[A-Za-z_]\w*$/.test(key);
  return isInput && expression.startsWith(`workflow.input.${key}`) ? key : null;
}

function sideOf(
  mention: Mention,
  { refs, doc, variables }: Border,
): "inside" | "outside" | "either" {
  const { root, path } = mention;
  if (refs.has(root)) return "inside";
  if (root === "workflow") {
    if (path[0] === "secrets" || path[0] === "env") return "either";
    return isVariable(mention) && variables.has(path[1] ?? "") ? "inside" : "outside";
  }
  return treeIndex(doc).refs.has(root) ? "outside" : "either";
}

function mixed({ expression }: Mention): string {
  return `\${${expression}} stands inside an expression that reads the other side.`;
}

/** The name under which an expression is passed: the first that is free of the last word, then more of them. */
function nameFor(expression: string, words: readonly string[], names: Names): string {
  const known = names.byExpression.get(expression);
  if (known !== undefined) return known;
  const wanted = refFrom(words.join("_")).replace(/\W+/g, "_") || "value";
  const name = freeName(/^\d/.test(wanted) ? `_${wanted}` : wanted, (one) => names.taken.has(one));
  names.taken.add(name);
  names.byExpression.set(expression, name);
  return name;
}

/** Expressions of what stays that read the tasks that go. */
function readOutputs(border: Border, ref: string, names: Names, edits: Edits): string | null {
  const keyed = border.outside.filter(({ mention }) => keyedAt(mention, border) !== null);
  for (const reading of keyed) {
    const problem = readKeyed(reading, border, ref, { names, edits });
    if (problem !== null) return problem;
  }
  const all = border.outside.find(({ mention }) => readsAll(mention, border))?.mention;
  if (all)
    return `\${${all.expression}} reads everything that ${all.root} gives; name the value that is needed first.`;
  let whole: Reading | null = null;
  for (const reading of border.outside) {
    const { raw, mention } = reading;
    const isInner = holds(whole, { raw, mention });
    const isOwn = border.refs.has(mention.root);
    if (isInner && !isOwn) return mixed(mention);
    if (isInner || !isOwn) continue;
    whole = reading;
    const last = mention.path.filter((word) => word !== "output");
    const plain =
      last.length === 1 && !names.taken.has(last[0] ?? "") ? last : [mention.root, ...last];
    const name = nameFor(mention.expression, plain, names);
    const { pointer, start, end } = mention;
    addEdit(edits, raw ?? border.doc.raw, {
      pointer,
      start: start + 2,
      end: end - 1,
      text: `${ref}.output.${name}`,
    });
  }
  return null;
}

/** Position among the names of an expression where a join or loop names one of the tasks; null: it does not. */
function keyedAt(mention: Mention, border: Border): 1 | 2 | null {
  const { path } = mention;
  const at = keyPlace(mention, border);
  return at !== null && border.refs.has(path[at] ?? "") ? at : null;
}

/** Where an expression would name a task whose value goes through a join or loop that stays. */
function keyPlace({ root, path }: Mention, { doc, refs, blocks }: Border): 1 | 2 | null {
  const source = treeIndex(doc).refs.get(root);
  if (!source || refs.has(root) || path[0] !== "output") return null;
  if (typeOf(source.raw) === "JOIN") {
    return (readJoinOn(source.raw) ?? []).some((ref) => refs.has(ref)) ? 1 : null;
  }
  const first = treeIndex(doc).blocks.get(blocks[0]?.id ?? "");
  const { block } = source.place;
  return block.kind === "loop" && first && isWithin(first, block.id) ? 2 : null;
}

/** An expression that reads all of a join or loop, and so what the tasks gave to it. */
function readsAll(mention: Mention, border: Border): boolean {
  const at = keyPlace(mention, border);
  return at !== null && mention.path[at] === undefined && mention.path[1] !== "iteration";
}

interface Found {
  readonly names: Names;
  readonly edits: Edits;
}

/** `${join.output.task.key}`: the new task gives the same key. */
function readKeyed(
  { raw, mention }: Reading,
  border: Border,
  ref: string,
  { names, edits }: Found,
): string | null {
  const at = keyedAt(mention, border) ?? 1;
  const task = mention.path[at] ?? "";
  const key = mention.path[at + 1];
  const place = mention.places[at + 1];
  if (key === undefined || !place) {
    return `\${${mention.expression}} reads all of ${task}; name the value that is needed first.`;
  }
  const expression = /^[A-Za-z_]\w*$/.test(key)
    ? `${task}.output.${key}`
    : `${task}.output['${key}']`;
  const known = names.byExpression.get(expression);
  if ((known ?? key) !== key || (known === undefined && names.taken.has(key))) {
    return `Two of these tasks give "${key}" to ${mention.root}.`;
  }
  names.byExpression.set(expression, key);
  names.taken.add(key);
  addEdit(edits, raw ?? border.doc.raw, { pointer: mention.pointer, ...place, text: ref });
  return null;
}
