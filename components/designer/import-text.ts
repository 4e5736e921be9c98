import { toast } from "@/components/ui/toast";
import { parse } from "@/lib/core/definition/parse";
import { type ReadTasks, readTasks } from "@/lib/core/edit/read-tasks";
import type { JsonObject } from "@/lib/core/json";

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
  const read = readTasks(text);
  if (read.ok && read.note !== undefined) {
    say(store, read.note);
    toast.warning(read.note, { duration: 10_000 });
  }
  const definition = read.ok ? read.definition : null;
  if (!definition) paste(store, read);
  else if (workspaceOf(store.getState()).doc.root.items.length === 0) replace(store, definition);
  else if (isDrawable(store, definition)) store.setState({ importing: { read, definition } });
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

/** Into an empty workflow the whole definition. */
function replace(store: DesignerStore, definition: JsonObject): void {
  const { name } = store.getState();
  perform(store, { type: "replaceDoc", definition: { ...definition, name } });
}

/** Puts tasks behind the selection. */
function paste(store: DesignerStore, read: ReadTasks): void {
  perform(store, { type: "paste", slot: slotAtSelection(store.getState()), read });
}

/** Puts the tasks of a definition behind the selection, and declares the inputs that it has and this one has not. */
export function insertDefinition(store: DesignerStore, read: ReadTasks): void {
  const slot = slotAtSelection(store.getState());
  perform(store, { type: "paste", slot, read, declare: true });
}
