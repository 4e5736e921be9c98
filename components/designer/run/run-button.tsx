"use client";

import { parseAsString, useQueryState } from "nuqs";

import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { ChevronDown, LoaderCircle, Play } from "@/components/ui/icons";

import { useAction } from "../actions-context";
import { useDesigner, useDesignerStore } from "../designer-context";

/** Runs at once when nothing is missing; the menu beside it opens the input. */
export function RunButton() {
  const run = useAction();
  const store = useDesignerStore();
  const name = useDesigner((state) => state.name);
  const [, openApi] = useQueryState("api", parseAsString);
  const isStarting = useDesigner(({ starting }) => starting !== null);
  const canRepeat = useDesigner(({ lastInput }) => lastInput !== null);
  return (
    <span className="flex shrink-0">
      <Button
        variant="primary"
        aria-label="Run"
        className="rounded-r-none"
        disabled={isStarting}
        onClick={() => run("run")}
      >
        {isStarting ? <LoaderCircle className="animate-spin" /> : <Play />}
        Run
        <kbd className="hidden text-xs opacity-80 lg:inline">Ctrl ↵</kbd>
      </Button>
      <DropdownMenu modal={false}>
        <DropdownMenuTrigger asChild>
          <Button
            variant="primary"
            size="icon"
            aria-label="More ways to run"
            className="w-7 rounded-l-none border-l border-l-on-accent/30"
          >
            <ChevronDown />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem keys="I" onSelect={() => run("run-input")}>
            Photo and input …
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => void openApi(name)}>Use as API …</DropdownMenuItem>
          <DropdownMenuItem onSelect={() => store.setState({ sheet: "batch" })}>
            A batch of photos …
          </DropdownMenuItem>
          <DropdownMenuItem keys="D" onSelect={() => run("dry-run")}>
            Dry run, made-up outcomes
          </DropdownMenuItem>
          <DropdownMenuItem
            keys="Ctrl Shift ↵"
            disabled={!canRepeat}
            onSelect={() => run("run-again")}
          >
            Run again, same input
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </span>
  );
}
