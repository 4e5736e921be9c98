import { redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import type { EditorView, KeyBinding } from "@codemirror/view";

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
export function undoKeys(store: DesignerStore, typed: Typed): readonly KeyBinding[] {
  const back = (view: EditorView) => {
    if (undoDepth(view.state) <= typed.floor) {
      stepBack(store);
      return true;
    }
    undo(view);
    typed.canRedo = true;
    return true;
  };
  const forward = (view: EditorView) => {
    if (typed.canRedo && redoDepth(view.state) > 0) redo(view);
    else stepForward(store);
    return true;
  };
  return [
    { key: "Mod-z", run: back, preventDefault: true },
    { key: "Mod-y", run: forward, preventDefault: true },
    { key: "Mod-Shift-z", run: forward, preventDefault: true },
  ];
}
