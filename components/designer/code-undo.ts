import { redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import type { EditorView, KeyBinding } from "@codemirror/view";

import { stepBack, stepForward } from "./actions";
import type { DesignerStore } from "./store";

/** First what was typed and is not in the document yet, then the steps of the document. */
export function undoKeys(store: DesignerStore, floor: () => number): readonly KeyBinding[] {
  const back = (view: EditorView) => {
    if (undoDepth(view.state) > floor()) undo(view);
    else stepBack(store);
    return true;
  };
  const forward = (view: EditorView) => {
    if (redoDepth(view.state) > 0) redo(view);
    else stepForward(store);
    return true;
  };
  return [
    { key: "Mod-z", run: back, preventDefault: true },
    { key: "Mod-y", run: forward, preventDefault: true },
    { key: "Mod-Shift-z", run: forward, preventDefault: true },
  ];
}
