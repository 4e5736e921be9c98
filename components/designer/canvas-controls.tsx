"use client";

import { memo } from "react";

import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import {
  ArrowDown,
  ArrowRight,
  Download,
  Map as MapIcon,
  Maximize,
  Sparkles,
  ZoomIn,
  ZoomOut,
  type Icon,
} from "@/components/ui/icons";
import { Tooltip } from "@/components/ui/tooltip";

import { actionTitle, useAction } from "./actions-context";
import { useDesigner } from "./designer-context";
import { ACTIONS } from "./shortcuts";
import { workspaceOf } from "./store";

const EXPORTS = ["export-json", "export-png", "export-svg", "export-mermaid"];

interface CanvasControlsProps {
  readonly readOnly: boolean;
}

/** How the graph is looked at and handed out, at the lower left of the canvas. Another graph does not concern it. */
export const CanvasControls = memo(function CanvasControls({ readOnly }: CanvasControlsProps) {
  const isRight = useDesigner((state) => workspaceOf(state).presentation.direction === "right");
  const hasNudges = useDesigner(
    (state) => Object.keys(workspaceOf(state).presentation.nudges ?? {}).length > 0,
  );
  const isMap = useDesigner(({ open }) => open.map);
  return (
    <div
      role="toolbar"
      aria-label="View"
      className="nopan absolute bottom-3 left-3 z-5 flex items-center rounded-tile border border-border-default bg-surface-1 p-0.5 shadow-card max-[900px]:hidden"
      style={{ pointerEvents: "all" }}
    >
      <Control id="zoom-out" icon={ZoomOut} />
      <Control id="zoom-in" icon={ZoomIn} />
      <Control id="zoom-fit" icon={Maximize} />
      <Control id="map" icon={MapIcon} pressed={isMap} />
      {!readOnly && <Control id="direction" icon={isRight ? ArrowDown : ArrowRight} />}
      {!readOnly && hasNudges && <Control id="tidy" icon={Sparkles} />}
      {!readOnly && <ExportMenu />}
    </div>
  );
});

function Control(props: { readonly id: string; readonly icon: Icon; readonly pressed?: boolean }) {
  const { id, icon: Icon, pressed } = props;
  const run = useAction();
  return (
    <Tooltip label={actionTitle(id)} side="top">
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={actionTitle(id)}
        {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
        className={pressed === true ? "bg-surface-2 text-text-1" : undefined}
        onClick={() => run(id)}
      >
        <Icon />
      </Button>
    </Tooltip>
  );
}

function ExportMenu() {
  const run = useAction();
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label="Export" title="Export">
          <Download />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top">
        {EXPORTS.map((id) => (
          <DropdownMenuItem key={id} onSelect={() => run(id)}>
            {ACTIONS.find((one) => one.id === id)?.title}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
