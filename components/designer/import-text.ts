import { toast } from "@/components/ui/toast";
import { parse } from "@/lib/core/definition/parse";
import { readTasks } from "@/lib/core/edit/read-tasks";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import { readJsonText } from "@/lib/core/json-text";

import { perform, say, slotAtSelection } from "./actions";
import { type DesignerStore, workspaceOf } from "./store";

const MOST_BYTES = 5 * 1024 * 1024;

/** Text that was dropped or pasted: tasks go behind the selection, a whole definition asks where it goes. */
export function takeText(store: DesignerStore, text: string): void {
  if (text.length > MOST_BYTES) {
    const reason = "The text is longer than 5 MB.";
    say(store, reason);
    toast.error(reason, { id: "refused" });
    return;
  }
  const { definition, text: tasks } = unlisted(text);
  if (!definition) pasteText(store, tasks);
  else if (workspaceOf(store.getState()).doc.root.items.length === 0) replace(store, definition);
  else if (isDrawable(store, definition))
    store.setState({ importing: { text: tasks, definition } });
}

/** What cannot be drawn is refused before it is asked where it goes. */
function isDrawable(store: DesignerStore, definition: JsonObject): boolean {
  const parsed = parse(definition, store.newId);
  if (parsed.ok) return true;
  const reason = parsed.problems[0]?.message ?? "This definition cannot be drawn.";
  say(store, reason);
  toast.error(reason, { id: "refused" });
  return false;
}

/** A definition that stands alone in a list is that definition. */
function unlisted(text: string): { definition: JsonObject | null; text: string } {
  const read = readTasks(text);
  if (!read.ok) return { definition: null, text };
  if (read.definition) return { definition: read.definition, text };
  const { value } = readJsonText(text);
  const [only] = Array.isArray(value) ? value : [];
  const isAlone = Array.isArray(value) && value.length === 1 && isDefinition(only);
  return isAlone ? { definition: only, text: JSON.stringify(only) } : { definition: null, text };
}

function isDefinition(value: unknown): value is JsonObject {
  return isJsonObject(value) && Array.isArray(value["tasks"]) && !("type" in value);
}

/** Into an empty workflow the whole definition. */
function replace(store: DesignerStore, definition: JsonObject): void {
  const { name } = store.getState();
  perform(store, { type: "replaceDoc", definition: { ...definition, name } });
}

/** Puts tasks that are written as JSON behind the selection. */
function pasteText(store: DesignerStore, text: string): void {
  perform(store, { type: "paste", slot: slotAtSelection(store.getState()), text });
}

/** Puts the tasks of a definition behind the selection, and declares the inputs that it has and this one has not. */
export function insertDefinition(store: DesignerStore, text: string): void {
  const slot = slotAtSelection(store.getState());
  perform(store, { type: "paste", slot, text, declare: true });
}
