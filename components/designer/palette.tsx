"use client";

import { memo, useContext, useDeferredValue, useMemo, useState, type PointerEvent } from "react";

import { Button } from "@/components/ui/button";
import { LayoutTemplate, PanelLeft, Search } from "@/components/ui/icons";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { openPicker, perform, slotAtSelection } from "./actions";
import { type CatalogEntry, sectionsOf } from "./catalog";
import { CatalogRow } from "./catalog-row";
import { goToInserted } from "./choose";
import { CanvasHandleContext, useDesigner, useDesignerStore } from "./designer-context";
import { startDrag } from "./drag";
import { useLate } from "./follow-state";
import { type DesignerStore, workspaceOf } from "./store";
import { useCatalog, useNextTasks } from "./use-catalog";

/** Everything that can be put in: drag it to its place, or click to put it behind the selection. */
export function Palette() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ open }) => open.palette);
  // The graph is drawn first.
  const isNext = useDeferredValue(true, false);
  const toggle = () =>
    store.setState(({ open }) => ({ open: { ...open, palette: !open.palette } }));
  if (!isOpen) {
    return (
      <aside
        aria-label="Tasks"
        className="isolate flex w-12 shrink-0 justify-center max-[900px]:hidden border-r border-border-subtle bg-surface-1 pt-3"
      >
        <Button variant="ghost" size="icon" aria-label="Show the tasks" onClick={toggle}>
          <PanelLeft />
        </Button>
      </aside>
    );
  }
  return (
    <aside
      aria-label="Tasks"
      className="isolate flex w-62 shrink-0 flex-col max-[900px]:hidden border-r border-border-subtle bg-surface-1"
    >
      {isNext && <PaletteBody onHide={toggle} />}
    </aside>
  );
}

function PaletteBody({ onHide }: { readonly onHide: () => void }) {
  const store = useDesignerStore();
  const catalog = useCatalog();
  const [search, setSearch] = useState("");
  const before = useLate((state) => {
    const id = state.selection.at(-1);
    const block =
      id === undefined ? undefined : treeIndex(workspaceOf(state).doc).blocks.get(id)?.block;
    return block?.kind === "task" ? block.raw : null;
  });
  const counted = useNextTasks();
  const sections = useMemo(
    () => sectionsOf(catalog, search, before, [], counted),
    [catalog, search, before, counted],
  );
  return (
    <>
      <div className="flex items-center gap-1 p-3">
        <label className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-control border border-border-strong bg-surface-1 px-2 focus-within:outline-2 focus-within:outline-accent">
          <Search className="size-4 shrink-0 text-text-3" />
          <input
            id="palette-search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            placeholder="Add a task"
            aria-label="Search tasks"
            className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-text-3"
          />
          <kbd className="rounded border border-border-default px-1 text-xs text-text-3">/</kbd>
        </label>
        <Button variant="ghost" size="icon-sm" aria-label="Hide the tasks" onClick={onHide}>
          <PanelLeft />
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
        {sections.length === 0 && <p className="text-text-3">Nothing is called “{search}”.</p>}
        {sections.map(({ title, entries }) => (
          <section key={title} aria-label={title} className="mb-4">
            <h2 className="mb-1 text-xs text-text-2">{title}</h2>
            <ul>
              {entries.map((entry) => (
                <li key={entry.key}>
                  <PaletteItem entry={entry} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="border-t border-border-subtle p-3">
        <Button
          className="w-full justify-start"
          onClick={() => store.setState({ sheet: "templates" })}
        >
          <LayoutTemplate />
          Insert a template
        </Button>
      </div>
    </>
  );
}

const PaletteItem = memo(function PaletteItem({ entry }: { readonly entry: CatalogEntry }) {
  const store = useDesignerStore();
  const handle = useContext(CanvasHandleContext);
  const down = (event: PointerEvent) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    startDrag(store, handle, {
      what: { kind: "entry", key: entry.key, tasks: entry.tasks },
      title: entry.title,
      container: entry.container,
      pointer: { x: event.clientX, y: event.clientY },
      onClick: () => undefined,
    });
  };
  return (
    <button
      type="button"
      onPointerDown={down}
      onClick={() => put(store, entry)}
      title={`${entry.title}: drag it to its place, or click to add it`}
      className="flex w-full items-center gap-2.5 rounded-tile px-1.5 py-1.5 hover:bg-surface-hover"
    >
      <CatalogRow entry={entry} />
    </button>
  );
});

/** Puts an entry behind the selection; a container asks for its children. */
function put(store: DesignerStore, entry: CatalogEntry): void {
  const state = store.getState();
  const slot = slotAtSelection(state);
  if (entry.container) {
    openPicker(store, { kind: "slot", slot });
    store.setState(({ picker }) => ({
      picker:
        picker && entry.container
          ? { ...picker, pending: { kind: entry.container, chosen: [] } }
          : picker,
    }));
    return;
  }
  if (perform(store, { type: "insert", slot, tasks: entry.tasks })) goToInserted(store);
}
