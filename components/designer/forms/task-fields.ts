import type { RawTask } from "@/lib/core/definition/document";
import { nameOf, typeOf } from "@/lib/core/definition/document";
import type { FieldMeta } from "@/lib/core/image/fields";
import { fieldsOf } from "@/lib/core/image/fields";
import { TASK_SCHEMAS } from "@/lib/core/image/task-schemas";
import { isImageTaskType } from "@/lib/core/image/task-types";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

/** One value of a task that a form edits. */
export interface FormField {
  /** Keys from the task down. */
  readonly path: readonly string[];
  readonly meta: FieldMeta;
}

export interface TaskForm {
  readonly fields: readonly FormField[];
  /** Inputs are free names: they are edited as a table. */
  readonly table: { readonly title: string; readonly help: string } | null;
}

const input = (key: string, meta: FieldMeta): FormField => ({
  path: ["inputParameters", key],
  meta,
});
const field = (path: readonly string[], meta: FieldMeta): FormField => ({ path, meta });
const INPUTS = { title: "Inputs", help: "Names are up to you; the task finds them in its input." };

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

const FORMS: Readonly<Record<string, TaskForm>> = {
  SET_VARIABLE: {
    fields: [],
    table: { title: "Variables", help: "Later tasks read them as ${workflow.variables.name}." },
  },
  TERMINATE: {
    fields: [
      input("terminationStatus", {
        kind: "enum",
        title: "Ends as",
        options: ["COMPLETED", "FAILED", "TERMINATED"],
        required: true,
      }),
      input("terminationReason", {
        kind: "text",
        title: "Reason",
        placeholder: "why it ends here",
      }),
      input("workflowOutput", {
        kind: "object",
        title: "Output",
        help: "Becomes the output of the workflow.",
      }),
    ],
    table: null,
  },
  WAIT: {
    fields: [
      input("duration", {
        kind: "text",
        title: "For",
        placeholder: "30 seconds",
        help: "Such as 1 hour 30 minutes, 2d, 45 seconds. Leave both empty to wait for a signal.",
      }),
      input("until", {
        kind: "text",
        title: "Until",
        placeholder: "2030-01-31 10:00 UTC",
        help: "A date, with time and zone if you like. Not together with For.",
      }),
    ],
    table: null,
  },
  HUMAN: { fields: [], table: { ...INPUTS, help: "What the person gets to see." } },
  NOOP: { fields: [], table: null },
  SWITCH: {
    fields: [
      field(["evaluatorType"], {
        kind: "enum",
        title: "Decides by",
        options: ["value-param", "javascript", "graaljs"],
        required: true,
        help: "value-param: the value of one input is the case.",
      }),
      field(["expression"], {
        kind: "text",
        title: "Expression",
        required: true,
        help: "With value-param the name of the input, else a script that gives the case.",
      }),
    ],
    table: { title: "Inputs", help: "With value-param the named input holds the value." },
  },
  DECISION: {
    fields: [
      field(["caseValueParam"], { kind: "text", title: "Input that decides" }),
      field(["caseExpression"], { kind: "text", title: "Script", widget: "textarea" }),
    ],
    table: INPUTS,
  },
  DO_WHILE: {
    fields: [
      field(["loopCondition"], {
        kind: "text",
        title: "Repeat while",
        widget: "textarea",
        required: true,
        help: "JavaScript; $.loop_ref['iteration'] counts from 1.",
      }),
      field(["items"], {
        kind: "text",
        title: "For each of",
        placeholder: "${workflow.input.list}",
        advanced: true,
        help: "A list: one round per element.",
      }),
    ],
    table: INPUTS,
  },
  SUB_WORKFLOW: {
    fields: [
      field(["subWorkflowParam", "name"], { kind: "text", title: "Workflow", required: true }),
      field(["subWorkflowParam", "version"], {
        kind: "integer",
        title: "Version",
        placeholder: "newest",
        minimum: 1,
      }),
    ],
    table: { title: "Its input", help: "Handed to the workflow that is started." },
  },
  START_WORKFLOW: {
    fields: [input("startWorkflow", { kind: "object", title: "Start request", required: true })],
    table: null,
  },
  FORK_JOIN_DYNAMIC: {
    fields: [
      field(["dynamicForkTasksParam"], {
        kind: "text",
        title: "Input with the tasks",
        help: "Name of the input that holds the list of tasks.",
      }),
      field(["dynamicForkTasksInputParamName"], {
        kind: "text",
        title: "Input with their inputs",
        help: "Name of the input that holds a map: reference name to input.",
      }),
    ],
    table: INPUTS,
  },
  DYNAMIC: {
    fields: [
      field(["dynamicTaskNameParam"], {
        kind: "text",
        title: "Input with the name",
        required: true,
        help: "Name of the input that says which task to run.",
      }),
    ],
    table: INPUTS,
  },
  HTTP: {
    fields: [
      input("http_request.uri", {
        kind: "text",
        title: "Address",
        required: true,
        placeholder: "https://",
      }),
      input("http_request.method", { kind: "enum", title: "Method", options: METHODS }),
      input("http_request.headers", { kind: "object", title: "Headers", advanced: true }),
      input("http_request.body", { kind: "object", title: "Body" }),
    ].map(splitPath),
    table: null,
  },
  INLINE: {
    fields: [
      input("evaluatorType", {
        kind: "enum",
        title: "Language",
        options: ["javascript", "graaljs", "value-param"],
        required: true,
      }),
      input("expression", {
        kind: "text",
        title: "Script",
        widget: "textarea",
        required: true,
        help: "Its own inputs are $.name.",
      }),
    ],
    table: { title: "Inputs", help: "The script reads them as $.name." },
  },
  JSON_JQ_TRANSFORM: {
    fields: [
      input("queryExpression", {
        kind: "text",
        title: "jq program",
        widget: "textarea",
        required: true,
      }),
    ],
    table: { title: "Inputs", help: "The program reads them as .name." },
  },
  EVENT: {
    fields: [
      field(["sink"], {
        kind: "text",
        title: "Sink",
        required: true,
        placeholder: "conductor:name",
      }),
    ],
    table: { title: "Message", help: "Sent as the body of the event." },
  },
  EXCLUSIVE_JOIN: {
    fields: [
      field(["joinOn"], { kind: "list", title: "Waits for one of" }),
      field(["defaultExclusiveJoinTask"], { kind: "list", title: "Default", advanced: true }),
    ],
    table: null,
  },
};

/** `inputParameters`, `http_request.uri` as three keys. */
function splitPath({ path, meta }: FormField): FormField {
  return { path: path.flatMap((key) => key.split(".")), meta };
}

/** The form of a task: by its type, for a built-in worker by its name; anything else is a table of inputs. */
export function formOf(raw: RawTask): TaskForm {
  const type = typeOf(raw);
  const name = nameOf(raw);
  if (type === "SIMPLE" && isImageTaskType(name)) {
    const fields = Object.entries(fieldsOf(TASK_SCHEMAS[name])).map(([key, meta]) =>
      input(key, meta),
    );
    return { fields, table: null };
  }
  const known = Object.hasOwn(FORMS, type) ? FORMS[type] : undefined;
  if (known) return known;
  return { fields: [], table: type === "FORK_JOIN" || type === "JOIN" ? null : INPUTS };
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
