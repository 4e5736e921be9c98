"use client";

import { memo, useEffect, useMemo, useRef, type KeyboardEvent } from "react";

import { lookOf } from "@/components/canvas/task-look";
import { cn } from "@/components/ui/cn";
import { type Doc, type Id, refOf } from "@/lib/core/definition/document";
import { type Place, type SeqRole, treeIndex } from "@/lib/core/definition/tree-index";

import { select } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { workspaceOf } from "./store";

/** The workflow as a tree of text: the same tasks, the same selection, for screen readers and small windows. */
export function Outline({ hidden }: { readonly hidden: boolean }) {
  const store = useDesignerStore();
  const doc = useDesigner((state) => workspaceOf(state).doc);
  const selected = useDesigner(({ selection }) => selection.at(-1) ?? null);
  const rows = useMemo(() => rowsOf(doc), [doc]);
  const tree = useRef<HTMLUListElement>(null);
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (state.selection === before.selection) return;
        if (!tree.current?.contains(document.activeElement)) return;
        requestAnimationFrame(() => {
          tree.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
        });
      }),
    [store],
  );
  const focusable = rows.some(({ id }) => id === selected) ? selected : (rows[0]?.id ?? null);
  const jump = (event: KeyboardEvent) => {
    const row = event.key === "Home" ? rows[0] : rows.at(-1);
    if ((event.key !== "Home" && event.key !== "End") || !row) return;
    event.preventDefault();
    select(store, [row.id]);
  };
  return (
    <nav
      id="outline"
      aria-label="Outline"
      className={cn(
        "border-r border-border-subtle bg-surface-1",
        hidden
          ? "sr-only focus-within:not-sr-only focus-within:absolute focus-within:z-20 focus-within:h-full focus-within:w-72 focus-within:overflow-y-auto"
          : "w-72 shrink-0 overflow-y-auto p-2 max-[900px]:max-h-48 max-[900px]:w-full",
      )}
    >
      {rows.length === 0 && <p className="p-2 text-text-3">No task yet. Press / to add one.</p>}
      <ul ref={tree} role="tree" aria-label="Tasks of the workflow" onKeyDown={jump}>
        {rows.map((row) => (
          <OutlineRow
            key={row.id}
            {...row}
            isSelected={row.id === selected}
            isStop={row.id === focusable}
          />
        ))}
      </ul>
    </nav>
  );
}

interface RowProps extends Row {
  readonly isSelected: boolean;
  /** The one row that the tab key stops at. */
  readonly isStop: boolean;
}

const OutlineRow = memo(function OutlineRow(props: RowProps) {
  const store = useDesignerStore();
  const { id, depth, at, count, name, isSelected, isStop } = props;
  return (
    <li
      role="treeitem"
      aria-level={depth}
      aria-posinset={at}
      aria-setsize={count}
      aria-selected={isSelected}
      tabIndex={isStop ? 0 : -1}
      onClick={() => select(store, [id])}
      onKeyDown={(event) => event.key === " " && select(store, [id])}
      onFocus={() => !isSelected && select(store, [id])}
      style={{ paddingLeft: `${depth * 12}px` }}
      className={cn(
        // Thousands of rows: those that nobody sees are not laid out.
        "truncate rounded-control py-1 pr-2 [contain-intrinsic-size:auto_26px] [content-visibility:auto] hover:bg-surface-hover",
        isSelected && "bg-accent-soft text-accent-text",
      )}
    >
      {name}
    </li>
  );
});

interface Row {
  readonly id: Id;
  readonly depth: number;
  readonly at: number;
  readonly count: number;
  readonly name: string;
}

function rowsOf(doc: Doc): readonly Row[] {
  return [...treeIndex(doc).blocks.values()].map((place) => ({
    id: place.block.id,
    depth: place.depth,
    at: place.at + 1,
    count: place.in.seq.items.length,
    name: nameOf(place),
  }));
}

/** "Convert to WebP, convert_ref, branch 2 of 3, step 1 of 2". */
function nameOf(place: Place): string {
  const { block, at } = place;
  const { items } = place.in.seq;
  const where = whereText(place.in.role, place.in.owner);
  const step = items.length > 1 ? `, step ${at + 1} of ${items.length}` : "";
  return `${lookOf(block.raw).title}, ${refOf(block.raw)}${where}${step}`;
}

function whereText(role: SeqRole, owner: Place | null): string {
  switch (role.kind) {
    case "lane": {
      const count = owner?.block.kind === "fork" ? owner.block.lanes.length : 0;
      return `, branch ${role.index + 1} of ${count}`;
    }
    case "case":
      return `, case ${role.case.key}`;
    case "otherwise":
      return ", default case";
    case "body":
      return ", repeated";
    case "root":
      return "";
  }
}
