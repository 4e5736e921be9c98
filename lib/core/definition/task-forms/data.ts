import { addressMistake, HEADER_NAMES, headersMistake } from "./request-checks";
import { type FormField, INPUTS, input, isJavaScript, own, type TaskForm } from "./form";
import { isJsonObject } from "../../json";
import type { RawTask } from "../document";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** Conductor also takes the parts of the request as inputs of their own. */
const isFlat = ({ inputParameters }: RawTask) =>
  isJsonObject(inputParameters) &&
  !Object.hasOwn(inputParameters, "http_request") &&
  (Object.hasOwn(inputParameters, "uri") || Object.hasOwn(inputParameters, "method"));

function request(prefix: string, hidden: (raw: RawTask) => boolean): readonly FormField[] {
  return [
    ...requestParts(prefix, hidden),
    ...requestLimits(prefix, hidden),
    ...requestNames(prefix, hidden),
  ];
}

function requestParts(prefix: string, hidden: (raw: RawTask) => boolean): readonly FormField[] {
  return [
    input(
      `${prefix}uri`,
      {
        kind: "text",
        title: "Address",
        required: true,
        placeholder: "https://example.org/items/${workflow.input.id}",
        help: "Addresses inside this network are refused unless the server allows them.",
      },
      { hidden, check: addressMistake },
    ),
    input(
      `${prefix}method`,
      {
        kind: "enum",
        title: "Method",
        options: METHODS,
        default: "GET",
        help: "GET reads, POST sends; DELETE removes.",
      },
      { hidden },
    ),
    input(
      `${prefix}headers`,
      {
        kind: "object",
        widget: "texts",
        names: HEADER_NAMES,
        title: "Headers",
        placeholder: '{ "Accept": "application/json" }',
        help: "A secret is ${workflow.secrets.NAME}.",
      },
      { hidden, check: headersMistake },
    ),
    input(
      `${prefix}body`,
      {
        kind: "object",
        title: "Body",
        placeholder: '{ "width": "${workflow.input.width}" }',
        help: "Sent as JSON, or as it is when it is a text.",
      },
      { hidden },
    ),
  ];
}

function requestLimits(prefix: string, hidden: (raw: RawTask) => boolean): readonly FormField[] {
  return [
    input(
      `${prefix}contentType`,
      {
        kind: "text",
        title: "Content type",
        placeholder: "application/json",
        advanced: true,
        help: "Kind of the body that is sent.",
      },
      { hidden },
    ),
    input(
      `${prefix}accept`,
      {
        kind: "text",
        title: "Accepts",
        placeholder: "application/json",
        advanced: true,
        help: "Kinds of answer that are asked for.",
      },
      { hidden },
    ),
    input(
      `${prefix}connectionTimeOut`,
      {
        kind: "integer",
        title: "Connect within",
        unit: "ms",
        minimum: 0,
        default: 3000,
        advanced: true,
        help: "Time to reach the address.",
      },
      { hidden },
    ),
    input(
      `${prefix}readTimeOut`,
      {
        kind: "integer",
        title: "Answer within",
        unit: "ms",
        minimum: 0,
        default: 3000,
        advanced: true,
        help: "Raise it for slow services.",
      },
      { hidden },
    ),
  ];
}

function requestNames(prefix: string, hidden: (raw: RawTask) => boolean): readonly FormField[] {
  return [
    input(
      `${prefix}vipAddress`,
      {
        kind: "text",
        title: "Virtual address",
        advanced: true,
        help: "Kept for servers that find services by it; Baton calls the address above.",
      },
      { hidden },
    ),
    input(
      `${prefix}appName`,
      {
        kind: "text",
        title: "Application",
        advanced: true,
        help: "Name of the service, kept with the task.",
      },
      { hidden },
    ),
  ];
}

const SCRIPT_SAMPLES = [
  {
    title: "Pick and rename",
    text: "(function () {\n  return { url: $.value.fileLocation, kilobytes: Math.round($.value.bytes / 1024) };\n})()",
  },
  {
    title: "Filter a list",
    text: "(function () {\n  return $.value.filter((one) => one.width >= 800);\n})()",
  },
  { title: "Add up", text: "$.value.reduce((sum, one) => sum + one.bytes, 0)" },
  {
    title: "Tasks for a dynamic fork",
    text: "(function () {\n  const tasks = $.value.map((_, at) => ({\n    name: 'image_convert_resize', taskReferenceName: `convert_${at}`, type: 'SIMPLE',\n  }));\n  const inputs = Object.fromEntries(\n    $.value.map((file, at) => [`convert_${at}`, { fileLocation: file, outputFormat: 'webp' }]),\n  );\n  return { tasks, inputs };\n})()",
  },
];

const JQ_SAMPLES = [
  {
    title: "Pick and rename",
    text: "{url: .value.fileLocation, kilobytes: (.value.bytes / 1024 | floor)}",
  },
  { title: "Filter a list", text: "[.value[] | select(.width >= 800)]" },
  { title: "Add up", text: "[.value[].bytes] | add" },
  {
    title: "Group and count",
    text: ".value | group_by(.format) | map({format: .[0].format, count: length})",
  },
];

/** Forms of the types that fetch, compute and remember. */
export const DATA_FORMS: Readonly<Record<string, TaskForm>> = {
  HTTP: {
    about:
      "Calls a web address. Any answer but 2xx fails the task; its policy says how often it is tried again.",
    fields: [
      ...request("http_request.", isFlat),
      ...request("", (raw) => !isFlat(raw)),
      own("asyncComplete", {
        kind: "boolean",
        title: "Finished from outside",
        default: false,
        advanced: true,
        help: "After the answer the task stays open until somebody completes it by the API.",
      }),
    ],
    table: null,
    outputs: {
      "response.statusCode": "number",
      "response.body": "any",
      "response.headers": "map",
      "response.reasonPhrase": "text",
      response: "map",
    },
  },
  INLINE: {
    about:
      "Runs a few lines of JavaScript in the server's sandbox: no network, no files, a quarter of a second.",
    fields: [
      input("evaluatorType", {
        kind: "enum",
        title: "Language",
        options: ["javascript", "graaljs", "value-param"],
        required: true,
        help: "JavaScript and GraalJS are the same here. A value: the named input is the result.",
      }),
      input(
        "expression",
        {
          kind: "text",
          title: "Script",
          widget: "textarea",
          required: true,
          help: "The value of the last expression is ${ref.output.result}. $.name reads an input.",
        },
        { code: "javascript", samples: SCRIPT_SAMPLES, hidden: (raw) => !isScriptTask(raw) },
      ),
      input(
        "expression",
        {
          kind: "text",
          title: "Input",
          required: true,
          help: "Name of the input that is the result.",
        },
        { hidden: isScriptTask },
      ),
    ],
    table: { title: "Inputs", help: "The script reads them as $.name." },
    outputs: { result: "any" },
    tryKind: "script",
  },
  LAMBDA: {
    about: "The old form of Script: the body of a function that has to return its result.",
    fields: [
      input(
        "scriptExpression",
        {
          kind: "text",
          title: "Script",
          widget: "textarea",
          required: true,
          help: "A function body: it ends with return. $.name reads an input.",
        },
        {
          code: "javascript",
          samples: [{ title: "Pick", text: "return { url: $.value.fileLocation };" }],
        },
      ),
    ],
    table: { title: "Inputs", help: "The script reads them as $.name." },
    outputs: { result: "any" },
    tryKind: "script",
  },
  JSON_JQ_TRANSFORM: {
    about: "Reshapes data with a jq program.",
    fields: [
      input(
        "queryExpression",
        {
          kind: "text",
          title: "jq program",
          widget: "textarea",
          required: true,
          help: "Reads the inputs as .name. Its first result is ${ref.output.result}, all of them resultList.",
        },
        { code: "jq", samples: JQ_SAMPLES },
      ),
    ],
    table: { title: "Inputs", help: "The program reads them as .name." },
    outputs: { result: "any", resultList: "list" },
    tryKind: "script",
  },
  SET_VARIABLE: {
    about: "Remembers values for later tasks.",
    fields: [],
    table: {
      title: "Variables",
      help: "Later tasks read them as ${workflow.variables.name}. An old value is replaced as a whole.",
    },
    outputs: {},
  },
};

function isScriptTask({ inputParameters }: RawTask): boolean {
  const kind = isJsonObject(inputParameters) ? inputParameters["evaluatorType"] : undefined;
  return isJavaScript(kind);
}

/** Form of a task that a worker does: everything about its inputs is the worker's. */
export const WORKER_FORM: TaskForm = {
  about: "A worker does it: it asks the server for tasks of this name and reports what came out.",
  fields: [],
  table: INPUTS,
  outputs: {},
};
