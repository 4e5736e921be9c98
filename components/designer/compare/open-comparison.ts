import { type Change, type ChangeKind, compareDocs } from "@/lib/core/compare/compare";
import type { Id, Presentation, Workspace } from "@/lib/core/definition/document";
import { childSeqs, refOf } from "@/lib/core/definition/document";
import { parse } from "@/lib/core/definition/parse";
import { ancestorsOf, treeIndex } from "@/lib/core/definition/tree-index";

import { say } from "../actions";
import { type DesignerStore, workspaceOf } from "../store";
import type { Comparing, Side } from "./comparing";

/** Shows what differs between two definitions on the canvas. False: one of them cannot be drawn, which is said. */
export function openComparison(store: DesignerStore, from: Side, to: Side): boolean {
  const state = store.getState();
  const own = workspaceOf(state);
  const read = ({ definition }: Side) => {
    if (definition === null) return own.doc;
    const parsed = parse(definition, store.newId);
    return parsed.ok ? parsed.doc : null;
  };
  const before = read(from);
  const after = read(to);
  if (!before || !after) {
    say(store, "One of the two cannot be drawn");
    return false;
  }
  const { doc, changes } = compareDocs(before, after);
  const marks = new Map<Id, ChangeKind>();
  for (const { nodeId, kind } of changes) if (nodeId !== null) marks.set(nodeId, kind);
  const { direction } = own.presentation;
  const presentation: Presentation = {
    collapsed: unchangedParts(doc, marks),
    ...(direction ? { direction } : {}),
  };
  const workspace = { doc, taskDefs: {}, presentation, parked: [] };
  const comparing = { from, to, workspace, changes, marks, at: null, selected: null };
  const closed = { picker: null, carrying: null, chip: null, menu: null, dry: null, sheet: null };
  store.setState({ comparing, ...closed });
  say(store, `${titleOf(comparing)}: ${summaryOf(changes)}. Full stop and comma go through them.`);
  return true;
}

const MANY_BLOCKS = 150;

/** In a large picture, containers in which nothing differs are closed. */
function unchangedParts(doc: Workspace["doc"], marks: ReadonlyMap<Id, ChangeKind>) {
  const { blocks, owners } = treeIndex(doc);
  if (blocks.size <= MANY_BLOCKS) return {};
  const open = new Set<Id>();
  for (const id of marks.keys()) {
    const place = blocks.get(id) ?? owners.get(id);
    if (!place) continue;
    open.add(place.block.id);
    for (const { block } of ancestorsOf(place)) open.add(block.id);
  }
  const closed = [...blocks.values()].filter(
    ({ block }) => childSeqs(block).length > 0 && !open.has(block.id) && refOf(block.raw) !== "",
  );
  return Object.fromEntries(closed.map(({ block }) => [refOf(block.raw), true] as const));
}

/** What is on the canvas beside what was published last. */
export function compareWithPublished(store: DesignerStore): void {
  const { published } = store.getState();
  if (!published) {
    say(store, "Nothing is published yet");
    return;
  }
  const from = { title: `version ${published.version}`, definition: published.definition };
  openComparison(store, from, { title: "the canvas", definition: null });
}

export function titleOf({ from, to }: Comparing): string {
  return `From ${from.title} to ${to.title}`;
}

const WORDS: Readonly<Record<ChangeKind, string>> = {
  added: "added",
  removed: "removed",
  changed: "changed",
  moved: "moved",
};

/** "2 added, 1 moved"; "nothing differs". */
export function summaryOf(changes: readonly Change[]): string {
  const parts = Object.entries(WORDS).flatMap(([kind, word]) => {
    const count = changes.filter((one) => one.kind === kind).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return parts.length === 0 ? "nothing differs" : parts.join(", ");
}
