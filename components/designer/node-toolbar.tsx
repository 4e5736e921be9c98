"use client";

import { memo, useState } from "react";

import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { CopyPlus, Ellipsis, GitFork, Plus, Timer, Trash2, type Icon } from "@/components/ui/icons";
import { Tooltip } from "@/components/ui/tooltip";
import { typeOf } from "@/lib/core/definition/document";
import { isNeverRetried } from "@/lib/core/definition/task-types";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { actionTitle, useAction } from "./actions-context";
import { useDesigner } from "./designer-context";
import { useLate } from "./follow-state";
import { type ChosenKinds, PointerMenu, SelectionItems } from "./selection-menu";
import { useSelectionPlace } from "./selection-place";
import { type DesignerState, workspaceOf } from "./store";

/** Above what is selected: what people do with a task most, and the rest in a menu. */
export function SelectionToolbar() {
  // It is measured, which is not done before what is selected or put in is painted.
  const ids = useLate(chosenIds);
  const isBusy = useDesigner(isUnderWay);
  const wasBusy = useLate(isUnderWay);
  return ids.length === 0 || isBusy || wasBusy ? null : <Bar ids={ids} />;
}

/** Something is being put elsewhere, or in. */
function isUnderWay({ drag, wire, carrying, picker }: DesignerState): boolean {
  return Boolean(drag ?? wire ?? carrying ?? picker);
}

const FIRST_SIZE = { width: 180, height: 34 };

function Bar({ ids }: { readonly ids: readonly string[] }) {
  const kinds = useDesigner(kindsOf);
  const isOne = ids.length === 1;
  const [{ width, height }, setSize] = useState(FIRST_SIZE);
  const place = useSelectionPlace(ids, { width, height });
  const measure = (bar: HTMLDivElement | null) => {
    if (!bar) return;
    const { offsetWidth, offsetHeight } = bar;
    // Two numbers that are the same draw nothing again.
    if (offsetWidth !== width || offsetHeight !== height)
      setSize({ width: offsetWidth, height: offsetHeight });
  };
  if (!place) return null;
  return (
    <div className="pointer-events-none absolute inset-0 z-10 overflow-hidden">
      <div
        ref={measure}
        role="toolbar"
        aria-label={isOne ? "Selected task" : `${ids.length} selected tasks`}
        style={place}
        className="nopan pointer-events-auto absolute top-0 left-0 flex items-center rounded-tile border border-border-default bg-surface-1 p-0.5 shadow-menu"
      >
        {!isOne && (
          <span className="px-2 text-xs whitespace-nowrap text-text-2 tabular-nums">
            {ids.length} selected
          </span>
        )}
        {isOne && <Tool id="add-after" icon={Plus} />}
        {!isOne && <Tool id="wrap-fork" icon={GitFork} />}
        <Tool id="duplicate" icon={CopyPlus} />
        {isOne && kinds.hasPolicy && <Tool id="policy" icon={Timer} />}
        <Tool id="remove" icon={Trash2} />
        <More kinds={kinds} />
      </div>
    </div>
  );
}

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

interface ToolProps {
  readonly id: string;
  readonly icon: Icon;
}

/** Stays as it is while the bar around it follows the selection. */
const Tool = memo(function Tool({ id, icon: Icon }: ToolProps) {
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
        <Icon />
      </Button>
    </Tooltip>
  );
});

const More = memo(function More({ kinds }: { readonly kinds: ChosenKinds }) {
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" tabIndex={-1} aria-label="More for the selection">
          <Ellipsis />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" onCloseAutoFocus={(event) => event.preventDefault()}>
        <SelectionItems {...kinds} />
      </DropdownMenuContent>
    </DropdownMenu>
  );
});

/** The menu under the pointer, for what is selected. */
export function SelectionMenu() {
  const kinds = useDesigner(kindsOf);
  return <PointerMenu kinds={kinds} />;
}
