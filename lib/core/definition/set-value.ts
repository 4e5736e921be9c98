import type { JsonValue } from "../json";
import type { Fix } from "./problem";
import type { Part, Place } from "./tree-index";

type FixCommand = Extract<Fix, { command: unknown }>["command"];

/** The command that sets a value of a task, or of the workflow itself; null where no command reaches: a merge step. */
export function setValue(
  of: { readonly place: Place; readonly part: Part } | null,
  path: readonly string[],
): (value: JsonValue) => FixCommand | null {
  return (value) => {
    const edits = [{ path, value }];
    if (!of) return { type: "setWorkflow", edits };
    const { place, part } = of;
    if (part === "merge") return null;
    const target = part === "join" ? ({ part } as const) : {};
    return { type: "setTask", id: place.block.id, ...target, edits };
  };
}
