"use client";

import { useEffect } from "react";

import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Ellipsis, ListTree, Plus, Redo2, Undo2, Waypoints } from "@/components/ui/icons";

import { useAction } from "./actions-context";
import { useDesigner, useDesignerStore } from "./designer-context";
import { ACTIONS } from "./shortcuts";
import { type DesignerStore, isEdited } from "./store";

const NARROW = "(max-width: 900px)";

/** Keeps in the state whether the window has room for the graph and what stands beside it. */
export function useNarrow(store: DesignerStore): void {
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const tell = () => store.setState({ narrow: query.matches });
    tell();
    query.addEventListener("change", tell);
    return () => query.removeEventListener("change", tell);
  }, [store]);
}

const MORE = [
  "templates",
  "find",
  "problems",
  "code",
  "compare",
  "dry-run",
  "zoom-fit",
  "export-json",
  "publish",
];

/** At the bottom of a narrow window: graph or outline, and what the bar at the top has no room for. */
export function NarrowBar() {
  const store = useDesignerStore();
  const isShown = useDesigner((state) => state.narrow && isEdited(state));
  const isOutline = useDesigner(({ open }) => open.outline);
  const canUndo = useDesigner(({ history }) => history.past.length > 0);
  const canRedo = useDesigner(({ history }) => history.future.length > 0);
  const run = useAction();
  if (!isShown) return null;
  const Other = isOutline ? Waypoints : ListTree;
  const show = () => store.setState(({ open }) => ({ open: { ...open, outline: !open.outline } }));
  return (
    <div
      role="toolbar"
      aria-label="Workflow"
      className="flex h-14 shrink-0 items-center justify-around border-t border-border-subtle bg-surface-1 px-2 [&_button]:h-11 [&_button]:min-w-11"
    >
      <Button variant="ghost" onClick={show}>
        <Other aria-hidden />
        {isOutline ? "Graph" : "Outline"}
      </Button>
      <Button variant="ghost" onClick={() => run("pick")}>
        <Plus />
        Add
      </Button>
      <Button variant="ghost" aria-label="Undo" disabled={!canUndo} onClick={() => run("undo")}>
        <Undo2 />
      </Button>
      <Button variant="ghost" aria-label="Redo" disabled={!canRedo} onClick={() => run("redo")}>
        <Redo2 />
      </Button>
      <DropdownMenu modal={false}>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" aria-label="More">
            <Ellipsis />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" side="top">
          {MORE.map((id) => (
            <DropdownMenuItem key={id} onSelect={() => run(id)}>
              {ACTIONS.find((one) => one.id === id)?.title}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}
