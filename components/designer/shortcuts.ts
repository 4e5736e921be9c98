import type { Action, ActionContext } from "./action";
import { openPicker, perform, slotAtSelection, stepBack, stepForward } from "./actions";
import { startCarrying } from "./carrying";
import { openExtract } from "./extract";
import {
  addBranch,
  copy,
  park,
  paste,
  removeSelection,
  toggleCollapsed,
  withSelection,
} from "./selection-actions";
import { MORE_ACTIONS } from "./shortcuts-more";
import { type DesignerState } from "./store";
import {
  cancel,
  extend,
  focusRef,
  go,
  openInspector,
  openPolicy,
  quickFix,
  saveNow,
  toggleCode,
  zoomTo,
} from "./view-actions";

const togglePart =
  (part: keyof DesignerState["open"]) =>
  ({ store }: ActionContext) =>
    store.setState(({ open }) => ({ open: { ...open, [part]: !open[part] } }));

/** Every action of the designer with its keys: feeds keyboard, tooltips and the overview. */
export const ACTIONS: readonly Action[] = [
  {
    id: "add-after",
    title: "Add a task after",
    keys: ["A"],
    do: ({ store }) => openPicker(store, { kind: "slot", slot: slotAtSelection(store.getState()) }),
  },
  {
    id: "add-before",
    title: "Add a task before",
    keys: ["Shift+A"],
    do: ({ store }) =>
      openPicker(store, { kind: "slot", slot: slotAtSelection(store.getState(), "before") }),
  },
  {
    id: "pick",
    title: "Add at the selection or the end",
    keys: ["/"],
    do: ({ store }) => openPicker(store, { kind: "slot", slot: slotAtSelection(store.getState()) }),
  },
  { id: "branch", title: "Add a branch or case", keys: ["B"], do: withSelection(addBranch) },
  { id: "move", title: "Move by keyboard", keys: ["M"], do: ({ store }) => startCarrying(store) },
  {
    id: "move-to",
    title: "Move to …",
    keys: ["Shift+M"],
    do: withSelection((store) => store.setState({ sheet: "move" })),
  },
  {
    id: "policy",
    title: "Retry and time limits",
    keys: ["P"],
    do: withSelection(openPolicy),
  },
  {
    id: "remove",
    title: "Remove",
    keys: ["Delete", "Backspace"],
    do: ({ store }) => removeSelection(store),
  },
  {
    id: "duplicate",
    title: "Duplicate",
    keys: ["Ctrl+D"],
    do: withSelection((store, ids) => perform(store, { type: "duplicate", ids })),
  },
  { id: "copy", title: "Copy", keys: ["Ctrl+C"], do: ({ store }) => void copy(store) },
  {
    id: "cut",
    title: "Cut",
    keys: ["Ctrl+X"],
    do: withSelection(
      (store, ids) =>
        void copy(store).then(() => perform(store, { type: "remove", ids, mode: "heal" })),
    ),
  },
  { id: "paste", title: "Paste", keys: ["Ctrl+V"], do: ({ store }) => void paste(store) },
  {
    id: "wrap-fork",
    title: "Wrap in a fork",
    keys: ["Ctrl+G F"],
    do: withSelection((store, ids) => perform(store, { type: "wrap", ids, kind: "fork" })),
  },
  {
    id: "wrap-switch",
    title: "Wrap in a switch",
    keys: ["Ctrl+G S"],
    do: withSelection((store, ids) => perform(store, { type: "wrap", ids, kind: "switch" })),
  },
  {
    id: "wrap-loop",
    title: "Wrap in a loop",
    keys: ["Ctrl+G L"],
    do: withSelection((store, ids) => perform(store, { type: "wrap", ids, kind: "loop" })),
  },
  {
    id: "extract",
    title: "Extract to a sub-workflow",
    keys: ["Ctrl+G W"],
    do: withSelection(openExtract),
  },
  {
    id: "unwrap",
    title: "Unwrap",
    keys: ["Ctrl+Shift+G"],
    do: withSelection((store, [id = ""]) => perform(store, { type: "unwrap", id })),
  },
  {
    id: "park",
    title: "Set aside, outside the workflow",
    keys: ["Shift+P"],
    do: withSelection(park),
  },
  { id: "collapse", title: "Collapse or expand", keys: ["C"], do: withSelection(toggleCollapsed) },
  { id: "undo", title: "Undo", keys: ["Ctrl+Z"], always: true, do: ({ store }) => stepBack(store) },
  {
    id: "redo",
    title: "Redo",
    keys: ["Ctrl+Shift+Z", "Ctrl+Y"],
    always: true,
    do: ({ store }) => stepForward(store),
  },
  { id: "next", inRun: true, title: "Next task", keys: ["ArrowDown"], do: go("down") },
  { id: "previous", inRun: true, title: "Previous task", keys: ["ArrowUp"], do: go("up") },
  { id: "into", inRun: true, title: "Into, or next branch", keys: ["ArrowRight"], do: go("right") },
  { id: "out", inRun: true, title: "Previous branch, or out", keys: ["ArrowLeft"], do: go("left") },
  {
    id: "more-down",
    title: "Select the next one, too",
    keys: ["Shift+ArrowDown"],
    do: extend("down"),
  },
  {
    id: "more-up",
    title: "Select the previous one, too",
    keys: ["Shift+ArrowUp"],
    do: extend("up"),
  },
  { id: "fix", title: "Settle the problem of the task", keys: ["Ctrl+."], do: quickFix },
  { id: "edit", title: "Edit the selected task", keys: ["Enter"], do: openInspector },
  {
    id: "edit-again",
    title: "From the run back to editing",
    keys: ["E"],
    inRun: true,
    do: ({ leaveRun }) => leaveRun(),
  },
  { id: "rename", title: "Rename", keys: ["F2"], do: focusRef },
  {
    id: "code",
    inRun: true,
    title: "JSON beside the canvas",
    keys: ["Ctrl+J"],
    always: true,
    do: toggleCode,
  },
  {
    id: "problems",
    title: "Problems",
    keys: ["Ctrl+Shift+M"],
    always: true,
    do: togglePart("problems"),
  },
  { id: "outline", title: "Outline", keys: ["O"], do: togglePart("outline") },
  {
    id: "save",
    inRun: true,
    title: "Save now; twice: publish",
    keys: ["Ctrl+S"],
    always: true,
    once: true,
    do: saveNow,
  },
  {
    id: "publish",
    inRun: true,
    title: "Publish",
    keys: ["Ctrl+Shift+P"],
    always: true,
    do: ({ store }) => store.setState({ sheet: "publish" }),
  },
  {
    id: "run",
    inRun: true,
    title: "Run",
    keys: ["Ctrl+Enter"],
    always: true,
    do: ({ run }) => run(),
  },
  {
    id: "run-again",
    inRun: true,
    title: "Run again with the same input",
    keys: ["Ctrl+Shift+Enter"],
    always: true,
    do: ({ again }) => again(),
  },
  {
    id: "run-input",
    inRun: true,
    title: "Input of the next run",
    keys: ["I"],
    do: ({ store }) => store.setState({ sheet: "run" }),
  },
  {
    id: "zoom-in",
    inRun: true,
    title: "Zoom in",
    keys: ["+"],
    do: ({ handle }) => void handle.instance?.zoomIn(),
  },
  {
    id: "zoom-out",
    inRun: true,
    title: "Zoom out",
    keys: ["-"],
    do: ({ handle }) => void handle.instance?.zoomOut(),
  },
  {
    id: "zoom-100",
    inRun: true,
    title: "Zoom to 100 %",
    keys: ["0"],
    do: ({ handle }) => void handle.instance?.zoomTo(1),
  },
  {
    id: "zoom-fit",
    inRun: true,
    title: "Show everything",
    keys: ["1"],
    do: (context) => zoomTo(context, "all"),
  },
  {
    id: "zoom-selection",
    title: "Show the selection",
    keys: ["2"],
    do: (context) => zoomTo(context, "selection"),
  },
  {
    id: "find",
    title: "Search tasks, actions and problems",
    keys: ["Ctrl+K"],
    always: true,
    do: ({ store }) => store.setState({ sheet: "find" }),
  },
  {
    id: "find-task",
    title: "Find a task",
    keys: ["F"],
    do: ({ store }) => store.setState({ sheet: "find" }),
  },
  {
    id: "keys",
    inRun: true,
    title: "All keys",
    keys: ["?"],
    do: ({ store }) => store.setState({ sheet: "keys" }),
  },
  ...MORE_ACTIONS,
  { id: "cancel", inRun: true, title: "Cancel, deselect", keys: ["Escape"], do: cancel },
];
