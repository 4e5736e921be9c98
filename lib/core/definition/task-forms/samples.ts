import { renameInScript } from "../rename-input";
import { scanScript } from "../script-references";
import type { FormField } from "./form";

/** The task that a sample is put into. */
export interface SamplePlace {
  /** Names of its inputs. */
  readonly inputs: readonly string[];
  readonly ref: string;
  /** Of the last task inside, for a loop. */
  readonly inner: string;
}

/** What samples call the loop they stand in, and a task in it. */
const LOOP = "loop_ref";
const TASK = "task_ref";
/** What jq samples read. */
const VALUE = /(?<![\w.\])}])\.value\b/g;

/**
 * A sample as it would be written for this task: it reads an input that is there, and the loop and the task by their own
 * names. A task without inputs gets it as it is.
 */
export function fitSample(text: string, code: FormField["code"], place: SamplePlace): string {
  const { inputs, ref, inner } = place;
  const [first] = inputs;
  if (code === "jq") {
    if (first === undefined || inputs.includes("value")) return text;
    return text.replaceAll(VALUE, () =>
      /^[A-Za-z_]\w*$/.test(first) ? `.${first}` : `.[${JSON.stringify(first)}]`,
    );
  }
  const names = new Set(scanScript(text).references.map(({ name }) => name));
  let script = text;
  for (const name of names) {
    if (name === LOOP) script = renamed(script, LOOP, ref);
    else if (name === TASK) script = renamed(script, TASK, inner);
    else if (!inputs.includes(name)) script = renamed(script, name, first);
  }
  return script;
}

function renamed(script: string, from: string, to: string | undefined): string {
  return to === undefined || to === "" ? script : renameInScript(script, from, to);
}
