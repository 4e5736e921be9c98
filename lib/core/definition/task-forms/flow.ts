import type { RawTask } from "../document";
import { keyMistake } from "./checks";
import { CHILD_FIELDS, START_FIELDS } from "./child-fields";
import { DYNAMIC_FORK_FIELDS } from "./dynamic-fork-fields";
import { type FormField, INPUTS, input, isJavaScript, own, type TaskForm } from "./form";

const EVALUATORS = ["value-param", "javascript", "graaljs"];

const SWITCH_SAMPLES = [
  {
    title: "By size",
    text: "(function () {\n  return $.width > 1600 ? 'large' : 'small';\n})()",
  },
  { title: "By file ending", text: "$.fileLocation.split('.').pop().toLowerCase()" },
  { title: "Yes or no", text: "$.value ? 'yes' : 'no'" },
];

const switchFields: readonly FormField[] = [
  own("evaluatorType", {
    kind: "enum",
    title: "Decides by",
    options: EVALUATORS,
    required: true,
    help: "A value: the text of one input is the case. JavaScript: a script gives the case.",
  }),
  own(
    "expression",
    {
      kind: "text",
      title: "Input",
      required: true,
      placeholder: "value",
      help: "Name of the input below whose value is the case.",
    },
    { hidden: ({ evaluatorType }) => isScript(evaluatorType), check: keyMistake },
  ),
  own(
    "expression",
    {
      kind: "text",
      title: "Script",
      required: true,
      widget: "textarea",
      help: 'JavaScript; $.name reads an input. Its result as text is the case: 1, true and null are "1", "true" and "null".',
    },
    {
      code: "javascript",
      samples: SWITCH_SAMPLES,
      hidden: ({ evaluatorType }) => !isScript(evaluatorType),
    },
  ),
];

function isScript(evaluator: RawTask[string] | undefined): boolean {
  return evaluator !== undefined && isJavaScript(evaluator);
}

const hasItems = (raw: RawTask) => typeof raw["items"] === "string" && raw["items"] !== "";

const loopFields: readonly FormField[] = [
  own(
    "loopCondition",
    {
      kind: "text",
      title: "Repeat while",
      widget: "textarea",
      required: true,
      help: "JavaScript, asked after each round: true or a number above 0 goes on. $.name reads an input, $.loop_ref.iteration counts from 1, $.task_ref is the output of a task in the loop.",
    },
    {
      code: "javascript",
      samples: [
        { title: "Three rounds", text: "$.loop_ref['iteration'] < 3" },
        {
          title: "Until it is done, at most ten rounds",
          text: "$.loop_ref['iteration'] < 10 && $.task_ref['done'] !== true",
        },
        { title: "Every element of the list", text: "true" },
      ],
    },
  ),
  own("items", {
    kind: "text",
    title: "For each of",
    placeholder: "${workflow.input.list}",
    help: "A list: one round per element, read as ${loop_ref.output.loopItem} and .loopIndex. Empty: rounds are only counted.",
  }),
  input(
    "keepLastN",
    {
      kind: "integer",
      title: "Keep outputs of",
      unit: "rounds",
      minimum: 1,
      placeholder: "all",
      advanced: true,
      help: "Outputs and records of older rounds are thrown away.",
    },
    {},
  ),
  input(
    "_items",
    {
      kind: "list",
      title: "Elements",
      widget: "values",
      advanced: true,
      help: "A fixed list instead of an expression.",
    },
    { hidden: hasItems },
  ),
];

/** Forms of the types that decide what runs next. */
export const FLOW_FORMS: Readonly<Record<string, TaskForm>> = {
  SWITCH: {
    about:
      "Chooses one of several paths. A value without a case takes the default; an empty case does nothing and goes on.",
    fields: switchFields,
    table: { title: "Inputs", help: "The value or the script reads them." },
    outputs: { selectedCase: "text", evaluationResult: "list" },
    tryKind: "switch",
  },
  DECISION: {
    about: "The old form of Switch: an empty case takes the default's tasks.",
    fields: [
      own(
        "caseValueParam",
        {
          kind: "text",
          title: "Input that decides",
          help: "Its value is the case, unless there is a script.",
        },
        { check: keyMistake },
      ),
      own(
        "caseExpression",
        {
          kind: "text",
          title: "Script",
          widget: "textarea",
          help: "JavaScript; goes before the input.",
        },
        { code: "javascript", samples: SWITCH_SAMPLES },
      ),
    ],
    table: INPUTS,
    outputs: { caseOutput: "list" },
    tryKind: "switch",
  },
  DO_WHILE: {
    about:
      "Runs the tasks in it again and again: while a condition holds, or once for each element of a list.",
    fields: loopFields,
    table: { title: "Inputs", help: "The condition reads them as $.name, anew after each round." },
    outputs: { iteration: "number", loopIndex: "number", loopItem: "any" },
    tryKind: "loop",
  },
  FORK_JOIN: {
    about: "Starts every branch at the same time; the join behind it waits for them.",
    fields: [],
    table: null,
    outputs: {},
  },
  JOIN: {
    about:
      "Goes on when everything it waits for is done. Its output is a map: reference name to output.",
    fields: [
      own("joinMode", {
        kind: "enum",
        title: "Looks",
        options: ["SYNC", "ASYNC"],
        default: "ASYNC",
        advanced: true,
        help: "ASYNC looks less often the longer it waits on a Conductor server; Baton always answers at once.",
      }),
    ],
    table: null,
    outputs: {},
  },
  EXCLUSIVE_JOIN: {
    about:
      "Goes on with the output of the first of its tasks that ran, such as the case that a switch took.",
    fields: [
      own("joinOn", {
        kind: "list",
        title: "Waits for one of",
        widget: "values",
        required: true,
        help: "Reference names, in the order in which they are looked at.",
      }),
      own("defaultExclusiveJoinTask", {
        kind: "list",
        title: "Else",
        widget: "values",
        help: "Looked at when none of them ran.",
      }),
    ],
    table: null,
    outputs: {},
  },
  FORK_JOIN_DYNAMIC: {
    about:
      "Makes its branches when it runs, from a list. The join behind it waits for all of them.",
    fields: DYNAMIC_FORK_FIELDS,
    table: INPUTS,
    outputs: {},
  },
  DYNAMIC: {
    about:
      "Runs a task whose name is only known when it runs. A task definition with that name has to exist.",
    fields: [
      own(
        "dynamicTaskNameParam",
        {
          kind: "text",
          title: "Input with the name",
          required: true,
          placeholder: "taskToExecute",
          help: "Name of the input below that says which task to run.",
        },
        { check: keyMistake },
      ),
    ],
    table: INPUTS,
    outputs: {},
  },
  SUB_WORKFLOW: {
    about: "Starts another workflow and waits for its end; its output is the output of this task.",
    fields: CHILD_FIELDS,
    table: {
      title: "Its input",
      help: "Handed to the workflow that is started. Without any it gets this task's whole input.",
    },
    outputs: { subWorkflowId: "text" },
  },
  START_WORKFLOW: {
    about: "Starts another workflow and goes on at once.",
    fields: START_FIELDS,
    table: null,
    outputs: { workflowId: "text" },
  },
  NOOP: { about: "Passes at once.", fields: [], table: null, outputs: {} },
  TERMINATE: {
    about: "Ends the workflow here, also what runs beside it.",
    fields: [
      input("terminationStatus", {
        kind: "enum",
        title: "Ends as",
        options: ["COMPLETED", "FAILED", "TERMINATED"],
        required: true,
        help: "How the run counts: completed, failed, or stopped by hand.",
      }),
      input("terminationReason", {
        kind: "text",
        title: "Reason",
        placeholder: "why it ends here",
        help: "Shown with the run.",
      }),
      input("workflowOutput", {
        kind: "object",
        widget: "keyValue",
        title: "Output",
        help: "Becomes the output of the workflow. A value that is no map becomes {output: value}.",
      }),
    ],
    table: null,
    outputs: {},
  },
};
