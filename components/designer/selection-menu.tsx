"use client";

import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import {
  Braces,
  Copy,
  GitFork,
  ListPlus,
  ListTree,
  Move,
  PackageOpen,
  Repeat2,
  Scissors,
  Search,
  Shapes,
  Split,
  SquareMinus,
  StickyNote,
  Trash2,
  Workflow,
  type Icon,
} from "@/components/ui/icons";

import { useAction } from "./actions-context";
import { useDesigner, useDesignerStore } from "./designer-context";
import { ACTIONS } from "./shortcuts";

/** What the selection is, for what can be done with it. */
export interface ChosenKinds {
  readonly isOne: boolean;
  readonly isContainer: boolean;
  readonly isTask: boolean;
  readonly hasPolicy: boolean;
}

/** What can be done with the selection. */
export function SelectionItems({ isContainer, isOne, isTask }: ChosenKinds) {
  return (
    <>
      {isOne && <Item id="add-before" icon={ListPlus} />}
      {isOne && <Item id="branch" icon={GitFork} />}
      <Item id="move" icon={Move} />
      <Item id="move-to" icon={ListTree} />
      {isOne && isTask && <Item id="change-type" icon={Shapes} />}
      {isOne && <Item id="use-output" icon={Braces} />}
      <DropdownMenuSeparator />
      <Item id="wrap-fork" icon={GitFork} />
      <Item id="wrap-switch" icon={Split} />
      <Item id="wrap-loop" icon={Repeat2} />
      <Item id="extract" icon={Workflow} />
      {isContainer && <Item id="unwrap" icon={PackageOpen} />}
      {isContainer && <Item id="collapse" icon={SquareMinus} />}
      <DropdownMenuSeparator />
      {isOne && <Item id="usages" icon={Search} />}
      {isOne && <Item id="note" icon={StickyNote} />}
      <Item id="copy" icon={Copy} />
      <Item id="cut" icon={Scissors} />
      <Item id="park" icon={PackageOpen} />
      <DropdownMenuSeparator />
      <Item id="remove" icon={Trash2} danger />
    </>
  );
}

interface ItemProps {
  readonly id: string;
  readonly icon: Icon;
  readonly danger?: boolean;
}

function Item({ id, icon: Icon, danger = false }: ItemProps) {
  const run = useAction();
  const action = ACTIONS.find((one) => one.id === id);
  return (
    <DropdownMenuItem danger={danger} keys={action?.keys[0]} onSelect={() => run(id)}>
      <Icon />
      {action?.title}
    </DropdownMenuItem>
  );
}

/** The same menu where the second mouse button was pressed. */
export function PointerMenu({ kinds }: { readonly kinds: ChosenKinds }) {
  const store = useDesignerStore();
  const at = useDesigner(({ menu }) => menu);
  if (!at) return null;
  return (
    <DropdownMenu
      modal={false}
      open
      onOpenChange={(open) => !open && store.setState({ menu: null })}
    >
      <DropdownMenuTrigger asChild>
        <span aria-hidden className="fixed size-0" style={{ left: at.x, top: at.y }} />
      </DropdownMenuTrigger>
      {/* Beside the pointer it can be pushed up and down into the window; below it, it would be cut off. */}
      <DropdownMenuContent
        side="right"
        align="start"
        sideOffset={2}
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        <SelectionItems {...kinds} />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
