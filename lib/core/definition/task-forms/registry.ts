import { fieldsOf, type FieldMeta } from "../../image/fields";
import { SHIPPED_TASK_DEFS } from "../../image/task-defs";
import { TASK_SCHEMAS } from "../../image/task-schemas";
import { isImageTaskType } from "../../image/task-texts";
import { isJsonObject, type JsonObject } from "../../json";
import type { RawTask } from "../document";
import { nameOf, typeOf } from "../document";
import type { TaskDef } from "../schema";
import { DATA_FORMS, WORKER_FORM } from "./data";
import { effectFields } from "./effect-fields";
import { FLOW_FORMS } from "./flow";
import { input, type TaskForm } from "./form";
import { OUTSIDE_FORMS } from "./outside";

const FORMS: ReadonlyMap<string, TaskForm> = new Map(
  Object.entries({ ...FLOW_FORMS, ...DATA_FORMS, ...OUTSIDE_FORMS }),
);

const imageForms = new Map<string, TaskForm>();

/**
 * The form of a task: by its type; for a built-in worker by its name; for another worker with the keys that its task
 * definition names. Anything else is a table of inputs, never an error.
 */
export function formOf(raw: RawTask, rule?: TaskDef): TaskForm {
  const type = typeOf(raw);
  if (type !== "SIMPLE") return FORMS.get(type) ?? WORKER_FORM;
  const name = nameOf(raw);
  return isImageTaskType(name) ? imageForm(name) : workerForm(rule);
}

function imageForm(name: keyof typeof TASK_SCHEMAS): TaskForm {
  const known = imageForms.get(name);
  if (known) return known;
  const fields = Object.entries(fieldsOf(TASK_SCHEMAS[name])).flatMap(([key, meta]) =>
    name === "image_effect" && key === "recipeParameters" ? effectFields(meta) : [input(key, meta)],
  );
  const shipped = SHIPPED_TASK_DEFS.find((rule) => rule.name === name);
  const outputs = Object.fromEntries(
    (shipped?.outputKeys ?? []).map((key) => [key, typeOfOutput(key)] as const),
  );
  const form: TaskForm = { about: shipped?.description ?? "", fields, table: null, outputs };
  imageForms.set(name, form);
  return form;
}

const NUMBERS: ReadonlySet<string> = new Set([
  "width",
  "height",
  "bytes",
  "count",
  "pages",
  "sourceWidth",
  "sourceHeight",
  "sourceBytes",
  "savedPercent",
  "durationMs",
  "outputWidth",
  "outputHeight",
  "rawWidth",
  "rawHeight",
  "orientation",
  "channels",
  "density",
]);
const TRUTHS: ReadonlySet<string> = new Set([
  "hasAlpha",
  "hasProfile",
  "isProgressive",
  "isOpaque",
  "skipped",
]);

const LISTS: ReadonlySet<string> = new Set(["dynamicTasks", "failed", "warnings"]);
const MAPS: ReadonlySet<string> = new Set([
  "dominant",
  "dynamicTasksInput",
  "recipeParameters",
  "variants",
]);

function typeOfOutput(key: string): TaskForm["outputs"][string] {
  if (NUMBERS.has(key)) return "number";
  if (TRUTHS.has(key)) return "boolean";
  if (LISTS.has(key)) return "list";
  return MAPS.has(key) ? "map" : "text";
}

/** The keys of a task definition are hints: what is in its template has a default. */
function workerForm(rule: TaskDef | undefined): TaskForm {
  const keys = rule?.inputKeys ?? [];
  const outputs = rule?.outputKeys ?? [];
  if (keys.length === 0 && outputs.length === 0) return WORKER_FORM;
  const template = isJsonObject(rule?.inputTemplate) ? rule.inputTemplate : {};
  const fields = keys.map((key) => {
    const value = Object.hasOwn(template, key) ? template[key] : undefined;
    const meta: FieldMeta = { kind: "text", title: key };
    return input(key, value === undefined ? meta : { ...meta, default: value });
  });
  return {
    ...WORKER_FORM,
    // A key may hold dots: it is one key.
    fields: fields.map((field, at) => ({ ...field, path: ["inputParameters", keys[at] ?? ""] })),
    table: { title: "Other inputs", help: WORKER_FORM.table?.help ?? "" },
    outputs: Object.fromEntries(outputs.map((key) => [key, "any"] as const)),
  };
}

/** Every type that has a form of its own. */
export function knownTypes(): readonly string[] {
  return [...FORMS.keys()];
}

/** Inputs that the form has no field for. */
export function otherInputs(raw: RawTask, form: TaskForm): JsonObject {
  const inputs = raw["inputParameters"];
  if (!isJsonObject(inputs)) return {};
  const known = new Set(
    form.fields.map(({ path }) => (path[0] === "inputParameters" ? path[1] : "")),
  );
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !known.has(key)));
}

/** The value at a path; undefined where nothing is. */
export function valueAt(raw: JsonObject, path: readonly string[]): JsonObject[string] | undefined {
  let value: JsonObject[string] | undefined = raw;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
