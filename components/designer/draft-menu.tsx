"use client";

import { useDeferredValue, useSyncExternalStore } from "react";

import { ChevronDown, FileDiff, Undo2 } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { Badge } from "@/components/ui/badge";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { clockTime } from "@/lib/client/format";

import { perform, stepBack } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { useLate } from "./follow-state";
import { isPublished } from "./run/run-definition";
import type { DesignerStore, Saved } from "./store";
import { workspaceOf } from "./store";

/** State of the draft; with changes since the last version, the ways to look at them and back. */
export function DraftMenu() {
  const store = useDesignerStore();
  const version = useDesigner(({ published }) => published?.version ?? null);
  const isChanged = useLate((state) => state.published !== null && !isPublished(state));
  // The first time that is written takes long: the graph is drawn before.
  const isNext = useDeferredValue(true, false);
  const text = isNext ? <SavedText isChanged={isChanged} /> : "Draft";
  if (!isChanged) return <Badge className="hidden md:inline-flex">{text}</Badge>;
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger className="hidden items-center gap-1 rounded-full bg-surface-2 py-0.5 pr-1.5 pl-2 text-xs font-medium text-text-2 tabular-nums hover:bg-surface-hover md:inline-flex">
        {text}
        <ChevronDown className="size-3.5" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuItem onSelect={() => store.setState({ sheet: "publish" })}>
          <FileDiff />
          Compare with version {version}
        </DropdownMenuItem>
        <DropdownMenuItem danger onSelect={() => discard(store)}>
          <Undo2 />
          Discard changes, back to version {version}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function SavedText({ isChanged }: { readonly isChanged: boolean }) {
  const { subscribe, isWaiting } = useDesignerStore().typing;
  const saved = useDesigner((state) => state.saved);
  const isTyping = useSyncExternalStore(subscribe, isWaiting, isWaiting);
  return savedText(isTyping ? SAVING : saved, isChanged);
}

/** What is being typed is not saved yet. */
const SAVING: Saved = { state: "saving", atMs: null };

function savedText({ state, atMs }: Saved, isChanged: boolean): string {
  if (state === "saving") return "Saving …";
  if (state === "offline") return "Kept in this browser";
  if (state === "conflict") return "Saved elsewhere, too";
  if (atMs === null) return isChanged ? "Draft" : "No changes";
  return `Draft saved ${clockTime(atMs)}`;
}

/** Back to what is published, as steps that can be undone. */
function discard(store: DesignerStore): void {
  const { published } = store.getState();
  if (!published) return;
  const { history } = store.getState();
  const steps = history.past.length;
  for (const name of Object.keys(workspaceOf(store.getState()).taskDefs)) {
    perform(store, { type: "setTaskDef", name, definition: null });
  }
  perform(store, { type: "replaceDoc", definition: published.definition });
  toast.info(`Back to version ${published.version}.`, {
    action: {
      label: "Undo",
      onClick: () => {
        while (store.getState().history.past.length > steps) stepBack(store);
      },
    },
  });
}
