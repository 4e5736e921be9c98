"use client";

import { NodeToolbar, Position } from "@xyflow/react";
import {
  Copy,
  CopyPlus,
  Ellipsis,
  GitFork,
  ListPlus,
  Move,
  PackageOpen,
  Plus,
  Repeat2,
  Scissors,
  Split,
  SquareMinus,
  Timer,
  Trash2,
  type LucideIcon,
} from "lucide-react";

import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Tooltip } from "@/components/ui/tooltip";
import { typeOf } from "@/lib/core/definition/document";
import { isNeverRetried } from "@/lib/core/definition/task-types";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { actionTitle, useAction } from "./actions-context";
import { useDesigner } from "./designer-context";
import { ACTIONS } from "./shortcuts";
import { type DesignerState, workspaceOf } from "./store";

/** Above what is selected: what people do with a task most, and the rest in a menu. */
export function SelectionToolbar() {
  const ids = useDesigner(chosenIds);
  const kinds = useDesigner(kindsOf);
  const isBusy = useDesigner(({ drag, carrying, picker }) => Boolean(drag ?? carrying ?? picker));
  if (ids.length === 0 || isBusy) return null;
  const isOne = ids.length === 1;
  return (
    <NodeToolbar nodeId={[...ids]} isVisible position={Position.Top} offset={6}>
      <div
        role="toolbar"
        aria-label={isOne ? "Selected task" : `${ids.length} selected tasks`}
        className="nopan flex items-center rounded-tile border border-border-default bg-surface-1 p-0.5 shadow-menu"
      >
        {!isOne && (
          <span className="px-2 text-xs text-text-2 tabular-nums">{ids.length} selected</span>
        )}
        {isOne && <Tool id="add-after" icon={Plus} />}
        {!isOne && <Tool id="wrap-fork" icon={GitFork} />}
        <Tool id="duplicate" icon={CopyPlus} />
        {isOne && kinds.hasPolicy && <Tool id="policy" icon={Timer} />}
        <Tool id="remove" icon={Trash2} />
        <More isContainer={isOne && kinds.isContainer} isOne={isOne} />
      </div>
    </NodeToolbar>
  );
}

function chosenIds(state: DesignerState): readonly string[] {
  const { blocks } = treeIndex(workspaceOf(state).doc);
  return state.selection.filter((id) => blocks.has(id));
}

function kindsOf(state: DesignerState) {
  const { blocks } = treeIndex(workspaceOf(state).doc);
  const block = blocks.get(state.selection[0] ?? "")?.block;
  return {
    isContainer: block?.kind === "fork" || block?.kind === "switch" || block?.kind === "loop",
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

function More({ isContainer, isOne }: { readonly isContainer: boolean; readonly isOne: boolean }) {
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" tabIndex={-1} aria-label="More for the selection">
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" onCloseAutoFocus={(event) => event.preventDefault()}>
        {isOne && <Item id="add-before" icon={ListPlus} />}
        {isOne && <Item id="branch" icon={GitFork} />}
        <Item id="move" icon={Move} />
        <DropdownMenuSeparator />
        <Item id="wrap-fork" icon={GitFork} />
        <Item id="wrap-switch" icon={Split} />
        <Item id="wrap-loop" icon={Repeat2} />
        {isContainer && <Item id="unwrap" icon={PackageOpen} />}
        {isContainer && <Item id="collapse" icon={SquareMinus} />}
        <DropdownMenuSeparator />
        <Item id="copy" icon={Copy} />
        <Item id="cut" icon={Scissors} />
        <Item id="park" icon={PackageOpen} />
        <DropdownMenuSeparator />
        <Item id="remove" icon={Trash2} danger />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

interface ItemProps {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly danger?: boolean;
}

function Item({ id, icon: Icon, danger = false }: ItemProps) {
  const run = useAction();
  const action = ACTIONS.find((one) => one.id === id);
  return (
    <DropdownMenuItem danger={danger} onSelect={() => run(id)}>
      <Icon aria-hidden />
      <span className="flex-1">{action?.title}</span>
      <kbd className="pl-6 text-xs text-text-3">{action?.keys[0]}</kbd>
    </DropdownMenuItem>
  );
}
