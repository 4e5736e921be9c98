"use client";

import Link from "next/link";

import { Logo } from "@/components/ui/app-shell";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import {
  Braces,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  Keyboard,
  ListTree,
  Redo2,
  Search,
  Undo2,
  type Icon,
} from "@/components/ui/icons";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { Tooltip } from "@/components/ui/tooltip";
import { countText } from "@/lib/client/format";

import { stepBack, stepForward } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { DraftMenu } from "./draft-menu";
import { RunButton } from "./run/run-button";
import { ACTIONS } from "./shortcuts";
import { isUnbegun, toldProblems } from "./told-problems";
import { toggleCode } from "./view-actions";
import type { DesignerState } from "./store";

/** Name, state of the draft, problems, and what can be done with the whole. */
export function TopBar() {
  const store = useDesignerStore();
  const name = useDesigner((state) => state.name);
  const version = useDesigner(({ published }) => published?.version ?? null);
  const canUndo = useDesigner(({ history }) => history.past.length > 0);
  const canRedo = useDesigner(({ history }) => history.future.length > 0);
  const open = useDesigner((state) => state.open);
  const toggle = (part: keyof DesignerState["open"]) =>
    store.setState(({ open }) => ({ open: { ...open, [part]: !open[part] } }));
  return (
    <header className="isolate flex h-12 pointer-coarse:h-14 shrink-0 items-center gap-2 overflow-x-auto border-b border-border-subtle bg-surface-1 px-3">
      <Link
        href="/"
        aria-label="Baton, all workflows"
        className="flex items-center gap-2 font-semibold"
      >
        <Logo />
        <span className="hidden md:inline">Baton</span>
      </Link>
      <span aria-hidden className="text-text-3">
        /
      </span>
      <h1 className="min-w-0 truncate font-medium" title={name}>
        {name}
      </h1>
      <Badge className={version === null ? "max-sm:hidden" : ""}>
        {version === null ? "not published" : `v${version}`}
      </Badge>
      <DraftMenu />
      <span className="flex-1" />
      <ProblemButton />
      <Tool
        id="undo"
        label="Undo"
        icon={Undo2}
        disabled={!canUndo}
        reason="Nothing to undo"
        onClick={() => stepBack(store)}
      />
      <Tool
        id="redo"
        label="Redo"
        icon={Redo2}
        disabled={!canRedo}
        reason="Nothing to redo"
        onClick={() => stepForward(store)}
      />
      <Tool
        id="outline"
        label="Outline"
        icon={ListTree}
        pressed={open.outline}
        onClick={() => toggle("outline")}
      />
      <Tool
        id="code"
        label="JSON"
        icon={Braces}
        pressed={open.code}
        onClick={() => toggleCode({ store })}
      />
      <Button
        variant="ghost"
        className="max-lg:hidden"
        aria-label="Search"
        onClick={() => store.setState({ sheet: "find" })}
      >
        <Search />
        Search
        <kbd className="rounded border border-border-default bg-surface-2 px-1 text-xs">Ctrl K</kbd>
      </Button>
      <Tool
        id="keys"
        label="Keys"
        icon={Keyboard}
        onClick={() => store.setState({ sheet: "keys" })}
      />
      <ThemeSwitch />
      <Button className="max-sm:hidden" onClick={() => store.setState({ sheet: "publish" })}>
        Publish
      </Button>
      <RunButton />
    </header>
  );
}

function ProblemButton() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ open }) => open.problems);
  const problems = useDesigner(toldProblems);
  const isNew = useDesigner(isUnbegun);
  const count = problems.filter(({ level }) => level !== "H").length;
  const isBad = problems.some(({ level }) => level === "S" || level === "R");
  const calm = isNew ? { icon: CircleDashed, text: "No tasks yet" } : ALL_WELL;
  const { icon: Icon, text } =
    count === 0 ? calm : { icon: CircleAlert, text: countText(count, "problem") };
  return (
    <Button
      variant="ghost"
      aria-expanded={isOpen}
      aria-controls="problems"
      onClick={() =>
        store.setState(({ open }) => ({ open: { ...open, problems: !open.problems } }))
      }
    >
      <Icon className={isBad ? "text-status-failed-fg" : undefined} />
      <span className="max-sm:sr-only">{text}</span>
    </Button>
  );
}

const ALL_WELL = { icon: CircleCheck, text: "No problems" };

interface ToolProps {
  readonly id: string;
  readonly label: string;
  readonly icon: Icon;
  readonly disabled?: boolean;
  /** Why it is disabled. */
  readonly reason?: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
}

function Tool(props: ToolProps) {
  const { id, label, icon: Icon, disabled = false, reason, pressed, onClick } = props;
  const [key] = ACTIONS.find((action) => action.id === id)?.keys ?? [];
  const named = key === undefined ? label : `${label} (${key})`;
  return (
    <Tooltip label={disabled && reason !== undefined ? reason : named}>
      <Button
        variant="ghost"
        size="icon"
        aria-label={label}
        {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
        aria-disabled={disabled || undefined}
        {...(disabled && reason !== undefined ? { "aria-description": reason } : {})}
        onClick={() => !disabled && onClick()}
        className={cn("max-sm:hidden", pressed === true && "bg-surface-2 text-text-1")}
      >
        <Icon />
      </Button>
    </Tooltip>
  );
}
