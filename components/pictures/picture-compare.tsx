"use client";

import { type KeyboardEvent, useRef, useState } from "react";

import { cn } from "@/components/ui/cn";
import { Segmented } from "@/components/ui/segmented";

import {
  type CompareActions,
  useDrag,
  useWheelZoom,
  paneOf,
  isPlain,
  onCompareKey,
} from "./compare-gestures";
import { DifferencePane, FlickerPane, SidePane, SliderPane } from "./compare-panes";
import { CompareCaption, CompareTools, FlickerControls, useFlicker } from "./compare-tools";
import {
  atPixels,
  type CompareMode,
  FITTED,
  lineMoved,
  panned,
  pixelZoom,
  zoomed,
} from "./compare-view";
import { GoneNote } from "./gone-note";
import type { ComparedPicture } from "./picture";
import { WaitNote } from "./wait-note";

interface PictureCompareProps {
  readonly left: ComparedPicture;
  readonly right: ComparedPicture;
  readonly mode: CompareMode;
  readonly onMode: (mode: CompareMode) => void;
}

const MODES = [
  { value: "slider", title: "Slider" },
  { value: "side", title: "Side by side" },
  { value: "difference", title: "Difference" },
  { value: "flicker", title: "Flicker" },
] as const;
const GAINS = [
  { value: "1", title: "1×" },
  { value: "4", title: "4×" },
  { value: "16", title: "16×" },
] as const;

/**
 * Two pictures against each other, with one zoom and one place for both. Slider: arrows 1 %, page keys 10 %, Home, End,
 * 1 2 3 for left, centre, right. Everywhere: O turns, Z shows the pixels of the smaller picture, + and − zoom, 0 fits,
 * Shift with arrows moves.
 */
export function PictureCompare({ left, right, mode, onMode }: PictureCompareProps) {
  const [view, setView] = useState(FITTED);
  const [at, setAt] = useState(50);
  const [isTurned, setTurned] = useState(false);
  const [gain, setGain] = useState<"1" | "4" | "16">("4");
  const [come, setCome] = useState<Readonly<Record<string, "shown" | "gone">>>({});
  const gone = [left, right].filter(({ id }) => come[id] === "gone");
  const flicker = useFlicker(mode === "flicker" && gone.length === 0);
  const area = useRef<HTMLDivElement>(null);
  const smaller = (left.width ?? 0) <= (right.width ?? 0) ? left : right;
  const toPixels = () => {
    const box = area.current?.getBoundingClientRect();
    const pane = paneOf(box, mode, isTurned);
    const size = { width: smaller.width ?? 0, height: smaller.height ?? 0 };
    const full = pixelZoom(size, pane, window.devicePixelRatio);
    setView(Math.abs(view.zoom - full) < 0.01 ? FITTED : atPixels(full));
  };
  const actions: CompareActions = {
    zoom: (factor) => setView(zoomed(view, view.zoom * factor)),
    fit: () => setView(FITTED),
    pixels: toPixels,
    turn: () => setTurned(!isTurned),
    pan: (x, y) => setView(panned(view, x, y)),
  };
  useWheelZoom(area, setView);
  const onSliderKey = (event: KeyboardEvent) => {
    const moved = isPlain(event) && !event.shiftKey ? lineMoved(event.key, at) : null;
    if (moved === null) return;
    setAt(moved);
    event.preventDefault();
  };
  const drag = useDrag(area, { isTurned, mode, view, setAt, setView });
  const pair = {
    left,
    right,
    view,
    onCome: (id: string, as: "shown" | "gone") => setCome((known) => ({ ...known, [id]: as })),
  };
  const canTurn = mode === "slider" || mode === "side";
  const shown = gone.length > 0 ? null : mode;
  const drawn = mode === "flicker" ? [flicker.isLeft ? left : right] : [left, right];
  const awaited = shown === null ? [] : drawn.filter(({ id }) => come[id] === undefined);
  return (
    <div
      role="group"
      aria-label={`${left.name} against ${right.name}`}
      onKeyDown={(event) => onCompareKey(event, actions, canTurn)}
      className="grid min-w-0 grid-cols-1 gap-2"
    >
      <div className="flex flex-wrap items-center gap-2">
        <Segmented label="How to compare" value={mode} options={MODES} onChange={onMode} />
        {mode === "difference" && (
          <Segmented label="Gain" value={gain} options={GAINS} onChange={setGain} />
        )}
        {mode === "flicker" && <FlickerControls {...flicker} />}
        <CompareTools view={view} actions={actions} isTurned={isTurned} canTurn={canTurn} />
      </div>
      <div
        ref={area}
        {...drag}
        data-zoom={view.zoom.toFixed(2)}
        style={{ aspectRatio: `${smaller.width ?? 4} / ${smaller.height ?? 3}` }}
        className={cn(
          "relative max-h-[62vh] w-full touch-none overflow-hidden rounded-card border border-border-default bg-surface-2 select-none",
          view.zoom > 1 && "cursor-grab active:cursor-grabbing",
          shown === "side" && "bg-border-default",
        )}
      >
        {gone.length > 0 && <GoneNote gone={gone} />}
        {shown === "slider" && (
          <SliderPane {...pair} at={at} isTurned={isTurned} onKeyDown={onSliderKey} />
        )}
        {shown === "side" && <SidePane {...pair} isTurned={isTurned} />}
        {shown === "difference" && <DifferencePane {...pair} gain={Number(gain)} />}
        {shown === "flicker" && <FlickerPane {...pair} isLeft={flicker.isLeft} />}
        {awaited.length > 0 && <WaitNote awaited={awaited} />}
      </div>
      <div className="flex justify-between gap-4 text-xs text-text-2 tabular-nums">
        <CompareCaption picture={left} isShown={mode === "flicker" && flicker.isLeft} />
        <CompareCaption picture={right} isEnd isShown={mode === "flicker" && !flicker.isLeft} />
      </div>
    </div>
  );
}
