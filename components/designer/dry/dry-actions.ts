import type { TaskDef, WorkflowDef } from "@/lib/core/definition/schema";
import { print } from "@/lib/core/definition/print";
import { shapeErrors } from "@/lib/core/definition/validate";
import { isJsonObject } from "@/lib/core/json";
import type { TaskWish } from "@/lib/core/simulate/made-up";

import { say } from "../actions";
import { type DesignerStore, workspaceOf } from "../store";
import { dryCards } from "./dry-cards";
import type { DryRun } from "./dry-run";

function change(store: DesignerStore, part: Partial<DryRun>): void {
  store.setState(({ dry }) => ({ dry: dry && { ...dry, ...part } }));
}

/** What a task does; null: as usual. An old result does not fit any more and goes. */
export function wish(store: DesignerStore, ref: string, what: TaskWish | null): void {
  const { dry } = store.getState();
  if (!dry) return;
  const others = Object.entries(dry.wishes).filter(([name]) => name !== ref);
  const wishes = Object.fromEntries(what ? [...others, [ref, what] as const] : others);
  change(store, { wishes });
}

export function setInput(store: DesignerStore, inputText: string): void {
  change(store, { inputText });
}

/** Works the dry run out and plays it from its start. */
export async function playDry(
  store: DesignerStore,
  workflows: readonly WorkflowDef[],
): Promise<void> {
  const state = store.getState();
  const { dry } = state;
  if (!dry || dry.isWorking) return;
  const input = readInput(dry.inputText);
  if (typeof input === "string") {
    change(store, { error: input });
    say(store, input);
    return;
  }
  const { doc, taskDefs: drafts } = workspaceOf(state);
  const version = state.published?.version ?? 1;
  const definition = { schemaVersion: 2, ...print(doc), version };
  const [odd] = shapeErrors(definition);
  if (odd) {
    const reason = `It cannot be run: ${odd.message} (${odd.path}).`;
    change(store, { error: reason });
    say(store, reason);
    return;
  }
  change(store, { isWorking: true, error: null });
  const taskDefs = new Map(state.taskDefs);
  for (const [name, draft] of Object.entries(drafts)) {
    taskDefs.set(name, { ...taskDefs.get(name), ...draft, name } as TaskDef);
  }
  try {
    const { dryRun } = await import("./simulate-here");
    const result = await dryRun({ definition, input, wishes: dry.wishes, taskDefs, workflows });
    change(store, { isWorking: false, result, isPlaying: result.tookMs > 0 });
    seek(store, result.tookMs > 0 ? 0 : result.tookMs, result.tookMs > 0);
    say(
      store,
      `The dry run ${result.status === "COMPLETED" ? "completes" : `ends ${result.status}`}`,
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : "It could not be worked out.";
    change(store, { isWorking: false, error: reason });
    say(store, reason);
  }
}

function readInput(text: string) {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    return isJsonObject(value) ? value : "The input must be a JSON object.";
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    return `The input is no JSON: ${reason}`;
  }
}

/** Shows another moment. */
export function seek(store: DesignerStore, toMs: number, keepPlaying = false): void {
  const { dry } = store.getState();
  if (!dry?.result) return;
  const atMs = Math.max(0, Math.min(dry.result.tookMs, toMs));
  const { doc } = workspaceOf(store.getState());
  dry.cards.setState({ cards: dryCards(doc, dry.result, atMs) });
  change(store, { atMs, isPlaying: keepPlaying && atMs < dry.result.tookMs });
}

/** Goes on from here, from the start again, or stops. */
export function togglePlaying(store: DesignerStore): void {
  const { dry } = store.getState();
  if (!dry?.result) return;
  if (dry.isPlaying) change(store, { isPlaying: false });
  else {
    const isOver = dry.atMs >= dry.result.tookMs;
    seek(store, isOver ? 0 : dry.atMs, true);
  }
}
