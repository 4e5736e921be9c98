import { inlineMistake } from "./checks";
import { type FormField, input, own } from "./form";

/** Fields of SUB_WORKFLOW: a workflow that is waited for. */
export const CHILD_FIELDS: readonly FormField[] = [
  own("subWorkflowParam.name", {
    kind: "text",
    title: "Workflow",
    required: true,
    widget: "workflow",
    help: "Its newest version is taken when the task is scheduled, unless one is fixed.",
  }),
  own("subWorkflowParam.version", {
    kind: "integer",
    title: "Version",
    placeholder: "newest",
    minimum: 1,
    help: "Fixed: later versions do not reach this task.",
  }),
  own("subWorkflowParam.priority", {
    kind: "integer",
    title: "Priority",
    minimum: 0,
    maximum: 99,
    placeholder: "0",
    advanced: true,
    help: "Not inherited from this workflow.",
  }),
  own("subWorkflowParam.taskToDomain", {
    kind: "object",
    widget: "texts",
    title: "Task domains",
    advanced: true,
    help: "Task name to domain of its workers; * is every task. Empty: as this workflow.",
  }),
  own(
    "subWorkflowParam.workflowDefinition",
    {
      kind: "object",
      title: "Definition",
      advanced: true,
      help: "A whole definition to run instead of a stored one, or an expression that gives it.",
    },
    { check: inlineMistake },
  ),
  own("subWorkflowParam.idempotencyKey", {
    kind: "text",
    title: "Idempotency key",
    advanced: true,
    help: "A second start with the same key is not a second run.",
  }),
  own("subWorkflowParam.idempotencyStrategy", {
    kind: "enum",
    title: "If the key was used",
    options: ["FAIL", "RETURN_EXISTING", "FAIL_ON_RUNNING"],
    advanced: true,
    help: "FAIL refuses, RETURN_EXISTING gives the run that is there, FAIL_ON_RUNNING refuses while it runs.",
  }),
];

/** Fields of START_WORKFLOW: a workflow that is not waited for. */
export const START_FIELDS: readonly FormField[] = [
  input("startWorkflow.name", {
    kind: "text",
    title: "Workflow",
    required: true,
    widget: "workflow",
    help: "Starts with its newest version, unless one is fixed.",
  }),
  input("startWorkflow.version", {
    kind: "integer",
    title: "Version",
    placeholder: "newest",
    minimum: 1,
    help: "Fixed: later versions do not reach this task.",
  }),
  input("startWorkflow.input", {
    kind: "object",
    widget: "keyValue",
    title: "Its input",
    help: "A map of names and values or expressions.",
  }),
  input("startWorkflow.correlationId", {
    kind: "text",
    title: "Correlation id",
    placeholder: "as this workflow",
    advanced: true,
    help: "A text to find the run by.",
  }),
  input("startWorkflow.priority", {
    kind: "integer",
    title: "Priority",
    minimum: 0,
    maximum: 99,
    advanced: true,
    help: "0 to 99; higher goes first.",
  }),
  input("startWorkflow.taskToDomain", {
    kind: "object",
    widget: "texts",
    title: "Task domains",
    advanced: true,
    help: "Task name to domain of its workers; * is every task.",
  }),
];
