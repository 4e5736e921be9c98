import { type EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

import { treeIndex, pathOf } from "@/lib/core/definition/tree-index";

import { keysOf, nodeAt } from "./code-problems";
import { type DesignerStore, workspaceOf } from "./store";
import { treeOfText } from "@/lib/core/json-text";

interface Range {
  readonly from: number;
  readonly to: number;
}

const setMarked = StateEffect.define<Range | null>();

/** Lines of the task that is selected on the canvas. */
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(lines, { effects, changes, state }) {
    const news = effects.find((effect) => effect.is(setMarked));
    return news ? linesOf(state, news.value) : lines.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const LINE = Decoration.line({ class: "cm-ownTask" });
/** More lines than this are not marked one by one. */
const MOST_LINES = 4_000;

function linesOf({ doc }: EditorState, range: Range | null): DecorationSet {
  if (!range || range.to > doc.length) return Decoration.none;
  const first = doc.lineAt(range.from).number;
  const last = Math.min(doc.lineAt(range.to).number, first + MOST_LINES);
  const starts = Array.from({ length: last - first + 1 }, (_, at) => doc.line(first + at).from);
  return Decoration.set(starts.map((start) => LINE.range(start)));
}

/** Marks the lines of the selected task, in a colour of their own. */
export function markedTask(): Extension {
  return [marked, EditorView.theme({ ".cm-ownTask": { backgroundColor: "var(--accent-soft)" } })];
}

/** Marks the task that is selected; `reveal` brings it into view. */
export function markSelection(view: EditorView, store: DesignerStore, reveal: boolean): void {
  const range = rangeOf(view.state.doc.toString(), store);
  const effects: StateEffect<unknown>[] = [setMarked.of(range)];
  if (range && reveal) effects.push(EditorView.scrollIntoView(range.from, { y: "center" }));
  view.dispatch({
    effects,
    ...(range && reveal ? { selection: { anchor: range.from } } : {}),
  });
}

/** Where the selected task stands in the text; null: it is not there, or nothing is selected. */
function rangeOf(text: string, store: DesignerStore): Range | null {
  const state = store.getState();
  const [id = ""] = state.selection;
  if (state.selection.length !== 1) return null;
  const index = treeIndex(workspaceOf(state).doc);
  const place = index.blocks.get(id) ?? index.owners.get(id);
  if (!place) return null;
  const { block } = place;
  const isJoin = "join" in block && block.join?.id === id;
  const path = pathOf({ place, part: isJoin ? "join" : "self" });
  const root = treeOfText(text);
  const node = root && nodeAt(root, keysOf(path));
  return node ? { from: node.offset, to: node.offset + node.length } : null;
}
