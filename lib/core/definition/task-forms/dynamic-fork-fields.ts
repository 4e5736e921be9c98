import { isJsonObject } from "../../json";
import type { RawTask } from "../document";
import { keyMistake } from "./checks";
import { type FormField, input, own } from "./form";

const isOldShape = ({ dynamicForkJoinTasksParam }: RawTask) =>
  dynamicForkJoinTasksParam !== undefined;
const usesInputs = ({ inputParameters }: RawTask) =>
  isJsonObject(inputParameters) && Object.hasOwn(inputParameters, "forkTaskInputs");

/** Fields of FORK_JOIN_DYNAMIC for its three input shapes; see Conductor's order of trying them. */
export const DYNAMIC_FORK_FIELDS: readonly FormField[] = [
  input("forkTaskInputs", {
    kind: "list",
    title: "One branch for each of",
    placeholder: "${workflow.input.images}",
    help: "A list: each element is the input of one branch. The simplest way; the two fields about lists of tasks are not needed then.",
  }),
  input(
    "forkTaskName",
    {
      kind: "text",
      title: "Task in a branch",
      placeholder: "image_convert_resize",
      help: "Every branch runs a task of this name; empty: of the name of this fork.",
    },
    { hidden: (raw) => !usesInputs(raw) },
  ),
  input(
    "forkTaskType",
    {
      kind: "text",
      title: "Its type",
      placeholder: "SIMPLE",
      advanced: true,
      help: "SIMPLE is a worker; a system task such as HTTP works, too.",
    },
    { hidden: (raw) => !usesInputs(raw) },
  ),
  input(
    "forkTaskWorkflow",
    {
      kind: "text",
      title: "Workflow in a branch",
      help: "Runs this workflow in every branch instead of one task.",
    },
    { hidden: (raw) => !usesInputs(raw) },
  ),
  input(
    "forkTaskWorkflowVersion",
    {
      kind: "text",
      title: "Its version",
      placeholder: "newest",
      advanced: true,
      help: "Conductor wants the number as a text.",
    },
    { hidden: (raw) => !usesInputs(raw) },
  ),
  own(
    "dynamicForkTasksParam",
    {
      kind: "text",
      title: "Input with the tasks",
      placeholder: "dynamicTasks",
      help: "Name of the input that holds a list of tasks in Conductor's JSON.",
    },
    { hidden: usesInputs, check: keyMistake },
  ),
  own(
    "dynamicForkTasksInputParamName",
    {
      kind: "text",
      title: "Input with their inputs",
      placeholder: "dynamicTasksInput",
      help: "Name of the input that holds a map: reference name to input.",
    },
    { hidden: usesInputs, check: keyMistake },
  ),
  own(
    "dynamicForkJoinTasksParam",
    {
      kind: "text",
      title: "Input with both, old way",
      advanced: true,
      help: "Deprecated: {dynamicTasks: [{taskName, referenceName, input}]}. Not together with the two above.",
    },
    { hidden: (raw) => usesInputs(raw) && !isOldShape(raw), check: keyMistake },
  ),
];
