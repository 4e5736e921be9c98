import { createCardRunStore } from "@/components/canvas/card-run";

import { say } from "../actions";
import { inputOf } from "../run/run-input";
import type { DesignerStore } from "../store";
import type { DryRun } from "./dry-run";

/** Shows the open workflow with made-up outcomes instead of editing it. */
export function openDry(store: DesignerStore): void {
  const state = store.getState();
  if (state.dry || state.run) return;
  const dry: DryRun = {
    wishes: {},
    inputText: JSON.stringify(inputOf(state, null), null, 2),
    isWorking: false,
    error: null,
    result: null,
    atMs: 0,
    isPlaying: false,
    cards: createCardRunStore(),
  };
  store.setState({ dry, picker: null, carrying: null, chip: null, menu: null });
  say(store, "Dry run. Nothing is stored. Choose a task to say what it does, then play.");
}

/** Back to editing. */
export function closeDry(store: DesignerStore): void {
  if (!store.getState().dry) return;
  store.setState({ dry: null });
  say(store, "Back to editing");
}
