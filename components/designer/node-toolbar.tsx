"use client";

import { NodeToolbar, Position } from "@xyflow/react";
import { CopyPlus, Ellipsis, GitFork, Plus, Timer, Trash2, type LucideIcon } from "lucide-react";

import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Tooltip } from "@/components/ui/tooltip";
import { typeOf } from "@/lib/core/definition/document";
import { isNeverRetried } from "@/lib/core/definition/task-types";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { actionTitle, useAction } from "./actions-context";
import { useDesigner } from "./designer-context";
import { type ChosenKinds, PointerMenu, SelectionItems } from "./selection-menu";
import { type DesignerState, workspaceOf } from "./store";

/** Above what is selected: what people do with a task most, and the rest in a menu. */
export function SelectionToolbar() {
  const ids = useDesigner(chosenIds);
  const kinds = useDesigner(kindsOf);
  const isBusy = useDesigner(({ drag, carrying, picker }) => Boolean(drag ?? carrying ?? picker));
  if (ids.length === 0 || isBusy) return null;
  const isOne = ids.length === 1;
  return (
    <NodeToolbar
      nodeId={[...ids]}
      isVisible
      position={Position.Top}
      align="end"
      offset={6}
      style={NO_POINTER}
    >
      <div
        role="toolbar"
        aria-label={isOne ? "Selected task" : `${ids.length} selected tasks`}
        // Aside of the axis: the place to put something before the task stays free.
        className="nopan pointer-events-auto flex translate-x-9 items-center rounded-tile border border-border-default bg-surface-1 p-0.5 shadow-menu"
      >
        {!isOne && (
          <span className="px-2 text-xs text-text-2 tabular-nums">{ids.length} selected</span>
        )}
        {isOne && <Tool id="add-after" icon={Plus} />}
        {!isOne && <Tool id="wrap-fork" icon={GitFork} />}
        <Tool id="duplicate" icon={CopyPlus} />
        {isOne && kinds.hasPolicy && <Tool id="policy" icon={Timer} />}
        <Tool id="remove" icon={Trash2} />
        <More kinds={kinds} />
      </div>
    </NodeToolbar>
  );
}

/** The bar stands aside of its frame: only the bar itself is in the way of the pointer. */
const NO_POINTER = { pointerEvents: "none" } as const;

function chosenIds(state: DesignerState): readonly string[] {
  const { blocks } = treeIndex(workspaceOf(state).doc);
  return state.selection.filter((id) => blocks.has(id));
}

function kindsOf(state: DesignerState): ChosenKinds {
  const { blocks } = treeIndex(workspaceOf(state).doc);
  const isOne = state.selection.length === 1;
  const block = blocks.get(state.selection[0] ?? "")?.block;
  const kind = block?.kind;
  return {
    isOne,
    isContainer: isOne && (kind === "fork" || kind === "switch" || kind === "loop"),
    isTask: kind === "task" || kind === "dynfork",
    hasPolicy: block?.kind === "task" && !isNeverRetried(typeOf(block.raw)),
  };
}

function Tool({ id, icon: Icon }: { readonly id: string; readonly icon: LucideIcon }) {
  const run = useAction();
  return (
    <Tooltip label={actionTitle(id)} side="top">
      <Button
        variant="ghost"
        size="icon-sm"
        tabIndex={-1}
        aria-label={actionTitle(id)}
        onClick={() => run(id)}
      >
        <Icon aria-hidden />
      </Button>
    </Tooltip>
  );
}

function More({ kinds }: { readonly kinds: ChosenKinds }) {
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" tabIndex={-1} aria-label="More for the selection">
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" onCloseAutoFocus={(event) => event.preventDefault()}>
        <SelectionItems {...kinds} />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** The menu under the pointer, for what is selected. */
export function SelectionMenu() {
  const kinds = useDesigner(kindsOf);
  return <PointerMenu kinds={kinds} />;
}
