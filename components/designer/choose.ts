import type { Id, RawTask } from "@/lib/core/definition/document";
import { nameOf, typeOf } from "@/lib/core/definition/document";
import type { Command } from "@/lib/core/edit/command";

import { perform, say } from "./actions";
import type { CatalogEntry } from "./catalog";
import { focusWanted } from "./focus-field";
import { foresee } from "./foresee";
import { rememberEntry } from "./recent";
import { shownForm } from "./shown-form";
import type { DesignerStore, Picker, PickTarget } from "./store";

/** Takes an entry in the picker: puts it in, or goes on to what a container holds. */
export function choose(store: DesignerStore, entry: CatalogEntry): void {
  const { picker } = store.getState();
  if (!picker) return;
  rememberEntry(entry.key);
  if (picker.target.kind === "type") {
    store.setState({ picker: null });
    perform(store, typeCommand(picker.target.id, entry));
    return;
  }
  if (entry.container && !picker.pending) {
    store.setState({ picker: { ...picker, pending: { kind: entry.container, chosen: [] } } });
    say(store, nextQuestion(entry.container, 0));
    return;
  }
  if (entry.container || !picker.pending) {
    // A container inside one that is being made starts with a step that does nothing.
    finish(
      store,
      picker,
      entry.container ? filled(entry.container, [NOTHING, NOTHING]) : entry.tasks,
    );
    return;
  }
  const chosen = [...picker.pending.chosen, entry.tasks];
  if (picker.pending.kind === "fork" && chosen.length < 2) {
    store.setState({ picker: { ...picker, pending: { ...picker.pending, chosen } } });
    say(store, nextQuestion("fork", 1));
    return;
  }
  finish(store, picker, filled(picker.pending.kind, chosen));
}

/** A task that becomes a container is wrapped in one. */
function typeCommand(id: Id, { container, tasks: [starter = {}] }: CatalogEntry): Command {
  if (container) return { type: "wrap", ids: [id], kind: container };
  const to = typeOf(starter);
  const isNamed = to === "SIMPLE" || to === "SUB_WORKFLOW";
  return { type: "changeType", id, to, starter, ...(isNamed ? { name: nameOf(starter) } : {}) };
}

const NOTHING: readonly RawTask[] = [{ name: "noop", type: "NOOP" }];

/** What the picker asks for. */
export function nextQuestion(kind: "fork" | "switch" | "loop", count: number): string {
  if (kind === "fork")
    return count === 0 ? "First branch: choose a task" : "Second branch: choose a task";
  return kind === "switch" ? "Case yes: choose a task" : "Repeated task: choose a task";
}

/** Closes the picker. A fork with one branch chosen becomes that task; nothing chosen leaves no trace. */
export function dismiss(store: DesignerStore): void {
  const { picker } = store.getState();
  if (!picker) return;
  const [only] = picker.pending?.chosen ?? [];
  if (only) finish(store, picker, only);
  else store.setState({ picker: null });
}

function finish(store: DesignerStore, { target }: Picker, tasks: readonly RawTask[]): void {
  store.setState({ picker: null });
  if (target.kind !== "type" && perform(store, knownCommand(target, tasks))) goToInserted(store);
}

/** What was put in has the focus: the first field that has to be filled, else its card. */
export function goToInserted(store: DesignerStore): void {
  // The row of the palette that was pressed would keep it.
  if (document.activeElement instanceof HTMLButtonElement) document.activeElement.blur();
  store.setState({ tab: "inputs" });
  shownForm(store).whenDrawn(focusWanted);
}

/** Works out ahead what an entry would do when it is taken; undefined: it asks for more first. The answer gives that up. */
export function foreseeChoice(store: DesignerStore, entry: CatalogEntry): (() => void) | undefined {
  const { picker } = store.drawn.getState();
  if (!picker || picker.pending || picker.target.kind === "type" || entry.container)
    return undefined;
  return foresee(store, knownCommand(picker.target, entry.tasks));
}

type Place = Exclude<PickTarget, { kind: "type" }>;

const commands = new WeakMap<Place, WeakMap<readonly RawTask[], Command>>();

/** The same object for the same place and tasks: by it what was foreseen is found. */
function knownCommand(target: Place, tasks: readonly RawTask[]): Command {
  const byTasks = commands.get(target) ?? new WeakMap<readonly RawTask[], Command>();
  const command = byTasks.get(tasks) ?? commandFor(target, tasks);
  commands.set(target, byTasks.set(tasks, command));
  return command;
}

function commandFor(target: Place, tasks: readonly RawTask[]): Command {
  switch (target.kind) {
    case "slot":
      return { type: "insert", slot: target.slot, tasks };
    case "lane":
      return { type: "addLane", fork: target.fork, at: target.at, tasks };
    case "beside":
      return {
        type: "insertBeside",
        target: target.id,
        side: target.side ?? "right",
        tasks,
        as: target.as ?? "fork",
      };
    case "case":
      return { type: "addCase", id: target.id, key: target.key, tasks };
  }
}

/** A container with its first children, as Conductor writes it. */
function filled(
  kind: "fork" | "switch" | "loop",
  chosen: readonly (readonly RawTask[])[],
): readonly RawTask[] {
  const [first = []] = chosen;
  switch (kind) {
    case "fork":
      return [{ name: "fork", type: "FORK_JOIN", forkTasks: chosen.map((tasks) => [...tasks]) }];
    case "switch":
      return [
        {
          name: "switch",
          type: "SWITCH",
          inputParameters: { value: "" },
          evaluatorType: "value-param",
          expression: "value",
          decisionCases: { yes: [...first] },
          defaultCase: [],
        },
      ];
    case "loop":
      return [
        {
          name: "loop",
          taskReferenceName: "loop_ref",
          type: "DO_WHILE",
          inputParameters: {},
          loopCondition: "$.loop_ref['iteration'] < 3",
          loopOver: [...first],
        },
      ];
  }
}
