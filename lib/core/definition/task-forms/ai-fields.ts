import { type FormField, input, type TaskForm } from "./form";

/** What is said of a type that Baton itself does not run. */
export const NOT_HERE =
  "Baton draws and checks it and hands it to outside workers that ask for its type; without one it fails at once.";

/** Who answers, and with which model. */
export const PROVIDER: readonly FormField[] = [
  input("llmProvider", {
    kind: "text",
    title: "Provider",
    required: true,
    help: "Name of an integration of the server that runs it.",
  }),
  input("model", {
    kind: "text",
    title: "Model",
    required: true,
    help: "As the provider calls it.",
  }),
];

/** A form whose fields are followed by whatever else the worker takes. */
export function ai(
  about: string,
  fields: readonly FormField[],
  outputs: TaskForm["outputs"],
): TaskForm {
  return {
    about: `${about} ${NOT_HERE}`,
    fields,
    table: { title: "Other inputs", help: "Whatever else the worker understands." },
    outputs,
  };
}
