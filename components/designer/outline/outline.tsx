"use client";

import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";

import { lookOf } from "@/components/canvas/task-look";
import { cn } from "@/components/ui/cn";
import type { Parked, Workspace } from "@/lib/core/definition/document";
import type { Problem } from "@/lib/core/definition/problem";

import { perform, pickAtSelection, select } from "../actions";
import { ruleOf } from "../derive";
import { useDesigner, useDesignerStore } from "../designer-context";
import { useLate } from "../follow-state";
import { nodeOfRef, refOfNode } from "../run/shown-run";
import { type DesignerState, type DesignerStore, isEdited, shownWorkspace } from "../store";
import { treeStep } from "./outline-keys";
import { OutlineRow } from "./outline-row";
import { keepRows, type Row, rowsOf } from "./outline-rows";
import { ROW_HEIGHT } from "./row-height";
import { useVisibleRows } from "./use-visible-rows";

const NONE: readonly Problem[] = [];

/** The workflow as a tree of text: the same tasks, the same selection, for screen readers and small windows. */
export function Outline({ hidden }: { readonly hidden: boolean }) {
  const store = useDesignerStore();
  // What is selected shows at once, what the lines say follows.
  const selected = useDesigner(selectedId);
  const selection = useDesigner((state) => state.selection);
  const facts = useLate(factsOf);
  const isBehind = useDesigner(shownWorkspace) !== facts.workspace;
  const rows = useRows(facts.workspace, facts.isOwn);
  const byBlock = useMemo(() => groupProblems(facts.problems), [facts.problems]);
  const tree = useRef<HTMLUListElement>(null);
  const current = rows.findIndex(({ id }) => id === selected);
  const stop = useStop(rows, selected, current);
  const shown = useVisibleRows(rows, stop, tree);
  useFocusFollows(store, tree, selected === null || current >= 0);
  const press = (event: KeyboardEvent) => {
    // A place is being chosen: the arrows go through the places.
    if (event.defaultPrevented || store.getState().carrying) return;
    const step = treeStep(rows, rows[stop]?.id ?? null, event);
    if (!step) return;
    event.preventDefault();
    if (step.kind === "go") choose(store, step.row);
    else toggle(store, step.row);
  };
  return (
    <nav
      id="outline"
      aria-label="Outline"
      className={cn(
        "isolate border-r border-border-subtle bg-surface-1",
        hidden
          ? "sr-only focus-within:not-sr-only focus-within:absolute focus-within:z-20 focus-within:h-full focus-within:w-80 focus-within:overflow-y-auto focus-within:p-2"
          : "w-80 shrink-0 overflow-y-auto p-2 max-[900px]:w-full max-[900px]:flex-1 max-[900px]:border-r-0",
      )}
    >
      {rows.length === 0 && <p className="p-2 text-text-3">No task yet. Press / to add one.</p>}
      <ul
        ref={tree}
        role="tree"
        aria-label="Tasks of the workflow"
        aria-multiselectable
        aria-busy={isBehind}
        onKeyDown={press}
        className="relative"
        style={{ height: rows.length * ROW_HEIGHT }}
      >
        {shown.map((at) => {
          const row = rows[at];
          return row ? (
            <OutlineRow
              key={row.id}
              row={row}
              top={at * ROW_HEIGHT}
              problems={byBlock.get(row.place.block.id) ?? NONE}
              rule={facts.isOwn ? ruleOf(row.raw, facts.workspace, facts.taskDefs).rule : null}
              runs={facts.runs}
              isCurrent={at === current}
              isSelected={at === current || selection.includes(row.id)}
              isStop={at === stop}
              onChoose={choose}
              onPress={pressRow}
              onToggle={toggle}
            />
          ) : null;
        })}
      </ul>
      {facts.isOwn && <SetAside parked={facts.workspace.parked} selection={selection} />}
    </nav>
  );
}

interface SetAsideProps {
  readonly parked: readonly Parked[];
  readonly selection: readonly string[];
}

/** What is not part of the workflow, below it: chosen like a task, and put back by its form. */
function SetAside({ parked, selection }: SetAsideProps) {
  const store = useDesignerStore();
  if (parked.length === 0) return null;
  return (
    <section aria-label="Set aside" className="mt-3 border-t border-border-subtle pt-2">
      <h2 className="px-2 pb-1 text-xs text-text-3">Set aside, not part of the workflow</h2>
      <ul>
        {parked.map(({ id, tasks }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={selection.includes(id)}
              onClick={() => select(store, [id])}
              className="flex min-h-8 w-full items-center rounded-control px-2 text-left hover:bg-surface-hover aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
            >
              <span className="truncate">{namesOf(tasks)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function namesOf([first = {}, ...more]: Parked["tasks"]): string {
  const { title } = lookOf(first);
  return more.length === 0 ? title : `${title} and ${more.length} more`;
}

/** What the lines say. */
function factsOf(state: DesignerState) {
  const workspace = shownWorkspace(state);
  const { run, dry, checked, taskDefs } = state;
  const isOwn = isEdited(state);
  return {
    workspace,
    problems: isOwn ? checked.problems : NONE,
    runs: run?.cards ?? dry?.cards ?? null,
    taskDefs: isOwn ? taskDefs : null,
    isOwn,
  };
}

/** The last of the selection, or the task of a run that is open. */
function selectedId(state: DesignerState): string | null {
  const { run, selection } = state;
  return run ? nodeOfRef(run, run.ref) : (selection.at(-1) ?? null);
}

function choose(store: DesignerStore, { id }: Row): void {
  const { run } = store.getState();
  if (run) run.select(refOfNode(run, id));
  else select(store, [id]);
}

/** What a press does: in a branch or case that is empty the first task is chosen. */
function pressRow(store: DesignerStore, row: Row): void {
  choose(store, row);
  if (row.part === "empty") pickAtSelection(store);
}

function toggle(store: DesignerStore, { id, isOpen }: Row): void {
  if (isOpen === null || !isEdited(store.getState())) return;
  perform(store, { type: "collapse", id, collapsed: isOpen }, { keepSelection: true });
}

function groupProblems(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    if (problem.blockId === null) continue;
    const list = groups.get(problem.blockId);
    if (list) list.push(problem);
    else groups.set(problem.blockId, [problem]);
  }
  return groups;
}

/** The line that the tab key stops at; it stays while that of a new selection is not there yet. */
function useStop(rows: readonly Row[], selected: string | null, current: number): number {
  const [last, setLast] = useState<string | null>(null);
  const wanted = selected === null || current >= 0 ? selected : last;
  if (wanted !== last) setLast(wanted);
  return Math.max(
    0,
    rows.findIndex(({ id }) => id === wanted),
  );
}

interface KnownRows {
  readonly of: Workspace | null;
  readonly isOwn: boolean;
  readonly rows: readonly Row[];
}

/** The lines of a workspace, where it is edited also those of what is empty; those that say the same are the same objects. */
function useRows(workspace: Workspace, isOwn: boolean): readonly Row[] {
  const [known, setKnown] = useState<KnownRows>({ of: null, isOwn, rows: [] });
  if (known.of === workspace && known.isOwn === isOwn) return known.rows;
  const next = { of: workspace, isOwn, rows: keepRows(rowsOf(workspace, isOwn), known.rows) };
  setKnown(next);
  return next.rows;
}

/** When the selection moves while the tree has the focus, the focus goes with it as soon as its line is there. */
function useFocusFollows(
  store: DesignerStore,
  tree: RefObject<HTMLUListElement | null>,
  isThere: boolean,
): void {
  const isMoving = useRef(false);
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (selectedId(state) === selectedId(before)) return;
        if (tree.current?.contains(document.activeElement)) isMoving.current = true;
      }),
    [store, tree],
  );
  useEffect(() => {
    if (!isThere || !isMoving.current) return;
    isMoving.current = false;
    requestAnimationFrame(() => {
      tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    });
  });
}
