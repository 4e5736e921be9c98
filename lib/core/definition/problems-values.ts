import type { FieldMeta } from "../image/fields";
import type { JsonObject } from "../json";
import { declaredInputs } from "./declared-inputs";
import type { RawTask } from "./document";
import { typeOf } from "./document";
import { nearestNames } from "./names";
import type { Fix, Problem } from "./problem";
import type { ProblemOptions } from "./problem-facts";
import { partOf, partsOf } from "./problems-structure";
import { type Mention, mentionsOf, narrowEdit, pointerKeys, workflowMentions } from "./ref-index";
import { valueAt } from "./run-inputs";
import { setValue } from "./set-value";
import type { TaskForm } from "./task-forms/form";
import { formOf } from "./task-forms/registry";
import { pathOf, type Place, type TreeIndex } from "./tree-index";
import { type ValueType, valueTypeOf, valueTypeOfInput } from "./value-type";

interface Context extends Pick<ProblemOptions, "outputOf"> {
  readonly index: TreeIndex;
  readonly workflow: JsonObject;
}

/** Doubts about the values that expressions give: fields nobody makes, types that do not fit, lists printed as text. */
export function valueProblems(place: Place, context: Context): Problem[] {
  return partsOf(place.block).flatMap(({ part, raw }) => {
    const path = pathOf({ place, part });
    const at = { path, blockId: place.block.id, ...partOf(part) };
    const reader: Reader = { raw, fields: formOf(raw).fields, of: { place, part } };
    return mentionsOf(raw).flatMap((mention) =>
      doubtsAbout(mention, reader, context).map((doubt) => ({ ...at, ...doubt })),
    );
  });
}

/** The same doubts about what the workflow puts out. */
export function outputValueProblems(context: Context): Problem[] {
  const reader: Reader = { raw: context.workflow, fields: [], of: null };
  return workflowMentions(context.workflow).flatMap((mention) =>
    doubtsAbout(mention, reader, context).map((doubt) => ({
      path: doubt.field,
      blockId: null,
      ...doubt,
    })),
  );
}

/** What holds an expression. */
interface Reader {
  readonly raw: JsonObject;
  readonly fields: TaskForm["fields"];
  readonly of: Parameters<typeof setValue>[0];
}

type Doubt = Omit<Problem, "path" | "blockId" | "part"> & { readonly field: string };

function doubtsAbout(mention: Mention, reader: Reader, context: Context): Doubt[] {
  const field = pointerKeys(mention.pointer).join(".");
  const at = { group: "data", level: "W", field } as const;
  const unknown = unknownField(mention, reader, context);
  if (unknown) return [{ ...at, ...unknown }];
  const type = typeOfMention(mention, context);
  const message = type === null ? null : typeDoubt(mention, reader, type);
  return message === null ? [] : [{ ...at, fixes: [], ...message }];
}

/** Types whose runs have these outputs and no others. */
const CLOSED: ReadonlySet<string> = new Set([
  "HTTP",
  "INLINE",
  "LAMBDA",
  "JSON_JQ_TRANSFORM",
  "SWITCH",
]);

function unknownField(
  mention: Mention,
  { raw, of }: Reader,
  { index, outputOf }: Context,
): Pick<Problem, "code" | "message" | "fixes"> | null {
  const { root, path, places } = mention;
  const [part, name] = path;
  const target = index.refs.get(root);
  if (part !== "output" || name === undefined || !target || target.part !== "self") return null;
  const made = outputOf?.(root);
  const form = formOf(target.raw);
  const isFixed =
    form.about !== "" && (CLOSED.has(typeOf(target.raw)) || isBuiltIn(target.raw, form));
  const known = new Set([
    ...Object.keys(made ?? {}),
    ...(isFixed ? Object.keys(form.outputs).map((key) => key.split(".")[0] ?? key) : []),
  ]);
  // Without a single run of a task whose outputs are free, nothing can be said.
  if (known.size === 0 || known.has(name) || (!isFixed && !made)) return null;
  const place = places[2];
  const fixes: Fix[] = nearestNames(name, known).flatMap((other) => {
    if (!place) return [];
    const edit = { pointer: mention.pointer, start: place.start, end: place.end, text: other };
    const { path: keys, value } = narrowEdit(raw, edit);
    const command = setValue(of, keys)(value);
    return command ? [{ label: `Use ${other}`, command }] : [];
  });
  const message = isFixed
    ? `${root} has no output ${name}.`
    : `${root} has never produced ${name}.`;
  return { code: "EXPR_UNKNOWN_FIELD", message, fixes };
}

function isBuiltIn(raw: RawTask, form: TaskForm): boolean {
  return typeOf(raw) === "SIMPLE" && form.table === null && Object.keys(form.outputs).length > 0;
}

/** The type of what an expression gives, where it is known; null: it is not. */
function typeOfMention(
  { root, path }: Pick<Mention, "root" | "path">,
  { index, workflow, outputOf }: Context,
): ValueType | null {
  if (root === "workflow") {
    if (path[0] !== "input" || path.length !== 2) return null;
    const type = declaredInputs(workflow).find(({ name }) => name === path[1])?.type;
    return type ? valueTypeOfInput(type) : null;
  }
  const target = index.refs.get(root);
  if (path[0] !== "output" || path.length < 2 || !target || target.part !== "self") return null;
  const made = outputOf?.(root);
  const value = made && valueAt(made, path.slice(1));
  if (value !== undefined && value !== null) return valueTypeOf(value);
  const { outputs } = formOf(target.raw);
  const key = path.slice(1).join(".");
  const type = Object.hasOwn(outputs, key) ? outputs[key] : undefined;
  return type === undefined || type === "any" ? null : type;
}

const EXPECTED: Readonly<Partial<Record<FieldMeta["kind"], ValueType>>> = {
  integer: "number",
  number: "number",
  boolean: "boolean",
  list: "list",
  object: "map",
};
const WORDS: Readonly<Record<ValueType, string>> = {
  text: "text",
  number: "a number",
  boolean: "yes or no",
  list: "a list",
  map: "a map",
  any: "anything",
};

function typeDoubt(
  mention: Mention,
  { raw, fields }: Reader,
  type: ValueType,
): Pick<Problem, "code" | "message"> | null {
  const keys = pointerKeys(mention.pointer);
  const text = valueAt(raw, keys);
  const isAlone = text === `\${${mention.expression}}`;
  if (!isAlone) {
    if (type !== "list" && type !== "map") return null;
    const message = `A ${type} inside longer text prints as ${type === "list" ? "[1, 2]" : "{a=1}"}, not JSON. Use it alone.`;
    return { code: "EXPR_STRINGIFY", message };
  }
  const field = fields.find(({ path }) => path.join("\0") === keys.join("\0"));
  const expected = field ? EXPECTED[field.meta.kind] : undefined;
  // Texts are read as numbers, lists and maps where they can be; the rest cannot become what is expected.
  const cannotBe =
    expected !== undefined && expected !== type && (expected === "number" || type !== "text");
  if (!cannotBe) return null;
  return { code: "EXPR_TYPE", message: `Expects ${WORDS[expected]}, gets ${WORDS[type]}.` };
}
