import { redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { type Extension, Prec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

import { stepBack, stepForward } from "./actions";
import type { DesignerStore } from "./store";

/** What of the text's own history is not in the document. */
export interface Typed {
  /** Deeper steps are those of the document. */
  floor: number;
  /** Something that was typed has been taken back, and nothing happened since. */
  canRedo: boolean;
}

/** Text and document are the same again. */
export function settleTyped(typed: Typed, view: EditorView): void {
  typed.floor = undoDepth(view.state);
  typed.canRedo = false;
}

/** First what was typed and is not in the document yet, then the steps of the document. */
export function undoKeys(store: DesignerStore, typed: Typed): Extension {
  const back = (view: EditorView) => {
    if (undoDepth(view.state) <= typed.floor) stepBack(store);
    else typed.canRedo = undo(view);
  };
  const forward = (view: EditorView) => {
    if (typed.canRedo && redoDepth(view.state) > 0) redo(view);
    else stepForward(store);
  };
  // By the letter, whatever shift and the lock of capitals make of it.
  const keydown = (event: KeyboardEvent, view: EditorView) => {
    const letter = event.key.toLowerCase();
    const isStep = letter === "z" || letter === "y";
    if (!isStep || !(event.ctrlKey || event.metaKey) || event.altKey) return false;
    event.preventDefault();
    if (letter === "z" && !event.shiftKey) back(view);
    else forward(view);
    return true;
  };
  return Prec.highest(EditorView.domEventHandlers({ keydown }));
}
