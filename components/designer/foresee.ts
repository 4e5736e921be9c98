import type { Workspace } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { Command, Outcome } from "@/lib/core/edit/command";
import { run } from "@/lib/core/edit/run";

import { prepareGraph } from "./graphs";
import { type DesignerStore, workspaceOf } from "./store";
import { wiring } from "./wiring";

interface Foreseen {
  readonly before: Workspace;
  readonly command: Command;
  readonly outcome: Outcome;
}

const foreseen = new WeakMap<DesignerStore, Foreseen>();

/** Shorter than between two keys of somebody who types slowly, longer than between those of a held arrow. */
const REST_MS = 40;

/** What a command makes of a workspace, with what new tasks read; worked out already where it was foreseen. */
export function outcomeOf(store: DesignerStore, before: Workspace, command: Command): Outcome {
  const known = foreseen.get(store);
  if (known?.before === before && known.command === command) return known.outcome;
  return wired(before, run(before, command, store.newId), command, store);
}

/**
 * Works out what a command would do and draw while nobody waits for it, so that carrying it out is nothing but showing
 * it. The answer gives that up.
 */
export function foresee(store: DesignerStore, command: Command): () => void {
  const look = () => {
    const before = workspaceOf(store.drawn.getState());
    const outcome = outcomeOf(store, before, command);
    foreseen.set(store, { before, command, outcome });
    // A key that comes meanwhile has its turn first.
    if (outcome.ok) timer = setTimeout(() => prepareGraph(outcome.workspace, before), 0);
  };
  let timer = setTimeout(look, REST_MS);
  return () => clearTimeout(timer);
}

/** New image tasks read the image that is there: the nearest one before them, else the workflow's input. */
function wired(
  before: Workspace,
  outcome: Outcome,
  command: Command,
  store: DesignerStore,
): Outcome {
  if (!outcome.ok || !["insert", "insertBeside", "addLane", "addCase"].includes(command.type))
    return outcome;
  const old = treeIndex(before.doc).blocks;
  const fresh = [...treeIndex(outcome.workspace.doc).blocks.keys()].filter((id) => !old.has(id));
  let { workspace } = outcome;
  for (const more of wiring(workspace, fresh)) {
    const next = run(workspace, more, store.newId);
    if (next.ok) ({ workspace } = next);
  }
  return { ...outcome, workspace };
}
