import type { ComponentType, ReactNode } from "react";

import type { CardRunStore } from "@/components/canvas/card-run";
import {
  type Doc,
  type Id,
  childSeqs,
  type Seq,
  type Workspace,
} from "@/lib/core/definition/document";
import { refOf, textOf, typeOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { run as perform } from "@/lib/core/edit/run";
import type { JsonObject } from "@/lib/core/json";

/** What a run tells the canvas that shows it. */
export interface RunNews {
  readonly cards: CardRunStore;
  /** The definition as the run keeps it. */
  readonly definition: JsonObject;
  /** Name in the definition of the task that is open; null: none. */
  readonly ref: string | null;
  /** Opens a task, at one of its attempts (from 1) or the latest. */
  readonly select: (ref: string | null, attempt?: number | null) => void;
  readonly openGallery: (open: boolean) => void;
  /** Definitions of the runs that tasks have started, as far as they are known, by reference name. */
  readonly children: ReadonlyMap<string, JsonObject>;
}

/** The parts of a run, shown in places of the designer. */
export interface RunViewProps {
  readonly id: string;
  readonly bar: HTMLElement;
  readonly dock: HTMLElement;
  readonly drawer: HTMLElement;
  /** Whoever moves it does not want to be led any more. */
  readonly canvas: HTMLElement;
  /** At the right end of the bar. */
  readonly barEnd: ReactNode;
  /** Hears what there is to show, on every change. */
  readonly onNews: (news: RunNews) => void;
  /** A task has begun that should be seen. */
  readonly onFollow: (ref: string) => void;
  /** Another run was started from this one. */
  readonly onStarted: (id: string) => void;
  /** There is no such run. */
  readonly onMissing: () => void;
}

export type RunView = ComponentType<RunViewProps>;

/** A run on the designer's canvas. */
export interface ShownRun extends RunNews {
  /** Made of the run's own definition; blocks that the open document has, too, keep their ids. */
  readonly workspace: Workspace;
  /** The document is not what ran. */
  readonly differs: boolean;
}

/** A run over the open document. Null: its definition cannot be drawn. */
export function shownRun(
  news: RunNews,
  open: Workspace,
  newId: () => Id,
  before: ShownRun | null,
): ShownRun | null {
  if (before?.definition === news.definition) return { ...before, ...news };
  const outcome = perform(open, { type: "replaceDoc", definition: news.definition }, newId);
  if (!outcome.ok) return null;
  const { expanded: _expanded, ...presentation } = outcome.workspace.presentation;
  const workspace = { ...outcome.workspace, presentation, parked: [] };
  return { ...news, workspace, differs: !runsAlike(open.doc, workspace.doc) };
}

/** The node that stands for a reference name; null: none. */
export function nodeOfRef(
  { workspace }: Pick<ShownRun, "workspace">,
  ref: string | null,
): Id | null {
  const found = ref === null ? undefined : treeIndex(workspace.doc).refs.get(ref);
  if (!found || found.part === "merge") return null;
  const { block } = found.place;
  return found.part === "join" && "join" in block && block.join ? block.join.id : block.id;
}

export function refOfNode({ workspace }: Pick<ShownRun, "workspace">, id: Id): string | null {
  const { blocks, owners } = treeIndex(workspace.doc);
  const own = blocks.get(id)?.block;
  if (own) return refOf(own.raw);
  const owner = owners.get(id)?.block;
  return owner && "join" in owner && owner.join?.id === id ? refOf(owner.join.raw) : null;
}

/** Tasks, order, inputs and conditions are the same; policies and words about them are left out. */
function runsAlike(a: Doc, b: Doc): boolean {
  return JSON.stringify(shapeOf(a.root)) === JSON.stringify(shapeOf(b.root));
}

function shapeOf({ items }: Seq): unknown[] {
  return items.map((block) => [
    block.kind,
    refOf(block.raw),
    typeOf(block.raw),
    textOf(block.raw, "name"),
    block.raw["inputParameters"] ?? {},
    textOf(block.raw, "expression"),
    textOf(block.raw, "loopCondition"),
    block.raw["subWorkflowParam"] ?? null,
    childSeqs(block).map(shapeOf),
  ]);
}

/** The run with a block of it drawn at full size. */
export function expanded(run: ShownRun, id: Id, newId: () => Id): ShownRun {
  const outcome = perform(run.workspace, { type: "collapse", id, collapsed: false }, newId);
  return outcome.ok ? { ...run, workspace: outcome.workspace } : run;
}

/** The run that a task has started drawn in its place, or closed again. */
export function withChildToggled(run: ShownRun, id: Id, newId: () => Id): ShownRun {
  const { expanded: open = {} } = run.workspace.presentation;
  const isOpen = Object.hasOwn(open, id);
  const child = run.children.get(refOfNode(run, id) ?? "") ?? null;
  if (!isOpen && child === null) return run;
  const definition = isOpen ? null : child;
  const outcome = perform(run.workspace, { type: "expandChild", id, definition }, newId);
  return outcome.ok ? { ...run, workspace: outcome.workspace } : run;
}
