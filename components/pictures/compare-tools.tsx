"use client";

import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Columns2, Minus, Plus, Rows2, Scan, ZoomIn } from "@/components/ui/icons";
import { onTick } from "@/lib/client/clock";
import { bytesText } from "@/lib/client/format";

import { type CompareActions, ZOOM_STEP } from "./compare-gestures";
import type { CompareView } from "./compare-view";
import { type ComparedPicture, formatName, unbroken } from "./picture";
import { useReducedMotion } from "./use-reduced-motion";

const FLICKER_MS = 700;

interface ToolsProps {
  readonly view: CompareView;
  readonly actions: CompareActions;
  readonly isTurned: boolean;
  readonly canTurn: boolean;
}

export function CompareTools({ view, actions, isTurned, canTurn }: ToolsProps) {
  const tools = [
    ["Zoom out (−)", Minus, () => actions.zoom(1 / ZOOM_STEP)],
    ["Fit (0)", Scan, actions.fit],
    ["Zoom in (+)", Plus, () => actions.zoom(ZOOM_STEP)],
  ] as const;
  return (
    <div className="ml-auto flex items-center gap-1">
      {canTurn && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-pressed={isTurned}
          aria-label="One above the other"
          title="One above the other (O)"
          onClick={actions.turn}
        >
          {isTurned ? <Columns2 /> : <Rows2 />}
        </Button>
      )}
      {tools.map(([title, Icon, run]) => (
        <Button
          key={title}
          variant="ghost"
          size="icon-sm"
          aria-label={title.replace(/ \(.*/, "")}
          title={title}
          onClick={run}
        >
          <Icon />
        </Button>
      ))}
      <Button
        variant="ghost"
        size="sm"
        title="Pixels of the smaller one (Z)"
        onClick={actions.pixels}
      >
        <ZoomIn />
        1:1
      </Button>
      <span className="w-12 text-right text-xs text-text-3 tabular-nums" aria-live="polite">
        {view.zoom === 1 ? "fit" : `${view.zoom.toFixed(1)}×`}
      </span>
    </div>
  );
}

interface Flicker {
  readonly isLeft: boolean;
  readonly isOn: boolean;
  /** Whoever looks wants things to keep still: only by hand. */
  readonly isStill: boolean;
  readonly swap: () => void;
  readonly toggle: () => void;
}

/** Which of two pictures is shown: the other again and again, unless whoever looks wants things to keep still. */
export function useFlicker(isShown: boolean): Flicker {
  const isStill = useReducedMotion();
  const [isLeft, setLeft] = useState(true);
  const [wanted, setWanted] = useState(true);
  const isOn = wanted && !isStill;
  useEffect(() => {
    if (!isShown || !isOn) return undefined;
    return onTick(FLICKER_MS, () => setLeft((now) => !now));
  }, [isShown, isOn]);
  return {
    isLeft,
    isOn,
    isStill,
    swap: () => setLeft(!isLeft),
    toggle: () => setWanted(!wanted),
  };
}

export function FlickerControls({ isOn, isStill, swap, toggle }: Flicker) {
  return (
    <>
      <Button size="sm" onClick={swap}>
        Show the other
      </Button>
      {isStill ? (
        <span className="text-xs text-text-3">Off: your system asks for less motion.</span>
      ) : (
        <Button size="sm" variant="ghost" aria-pressed={isOn} onClick={toggle}>
          {isOn ? "Stop" : "Go on"}
        </Button>
      )}
    </>
  );
}

interface CaptionProps {
  readonly picture: ComparedPicture;
  readonly isEnd?: boolean;
  readonly isShown: boolean;
}

export function CompareCaption({ picture, isEnd = false, isShown }: CaptionProps) {
  const { name, width, height, format, bytes } = picture;
  return (
    <p
      className={cn(
        "min-w-0",
        "border-t-2 border-transparent pt-1",
        isEnd && "text-right",
        isShown && "border-accent",
      )}
    >
      <span className="block truncate font-medium text-text-1">{name}</span>
      {width === null ? "" : `${width} × ${height} · `}
      {format === null ? "" : `${formatName(format)} · `}
      {bytes === null ? "" : unbroken(bytesText(bytes))}
    </p>
  );
}
