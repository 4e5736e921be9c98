"use client";

import { Columns2, MoveHorizontal, Rows2, ZoomIn } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";

import { bytesText } from "@/lib/client/format";

import { Button } from "./button";
import { cn } from "./cn";
import { formatName } from "./picture-tile";

export interface ComparedPicture {
  readonly name: string;
  /** Address of a picture that a browser can show. */
  readonly url: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly format: string | null;
  readonly bytes: number;
}

interface PictureCompareProps {
  readonly left: ComparedPicture;
  readonly right: ComparedPicture;
}

/**
 * Two pictures over each other, parted by a line that is dragged or moved by keys: arrows 1 %, page keys 10 %, Home,
 * End, 1 2 3 for left, centre, right; O turns the line, Z shows the pixels of the smaller picture.
 */
export function PictureCompare({ left, right }: PictureCompareProps) {
  const [at, setAt] = useState(50);
  const [isTurned, setTurned] = useState(false);
  const [isFull, setFull] = useState(false);
  const area = useRef<HTMLDivElement>(null);
  const drag = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (!box || event.buttons !== 1) return;
    const share = isTurned
      ? (event.clientY - box.top) / box.height
      : (event.clientX - box.left) / box.width;
    setAt(clamp(share * 100));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moved(event.key, at);
    if (next !== null) setAt(next);
    else if (event.key.toLowerCase() === "o") setTurned(!isTurned);
    else if (event.key.toLowerCase() === "z") setFull(!isFull);
    else return;
    event.preventDefault();
  };
  const smaller = (left.width ?? 0) <= (right.width ?? 0) ? left : right;
  const size = isFull && smaller.width ? { width: smaller.width, maxWidth: "none" } : {};
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center justify-end gap-1">
        <Button
          variant="ghost"
          size="sm"
          aria-pressed={isTurned}
          onClick={() => setTurned(!isTurned)}
        >
          {isTurned ? <Columns2 aria-hidden /> : <Rows2 aria-hidden />}
          {isTurned ? "Side by side" : "One above the other"}
        </Button>
        <Button variant="ghost" size="sm" aria-pressed={isFull} onClick={() => setFull(!isFull)}>
          <ZoomIn aria-hidden />
          1:1
        </Button>
      </div>
      <div className="max-h-[60vh] overflow-auto rounded-card border border-border-default bg-surface-2">
        <div
          ref={area}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            drag(event);
          }}
          onPointerMove={drag}
          style={{ aspectRatio: `${smaller.width ?? 4} / ${smaller.height ?? 3}`, ...size }}
          className={cn(
            "relative mx-auto max-w-full touch-none overflow-hidden select-none",
            !isFull && "max-h-[60vh]",
          )}
        >
          <Layer picture={right} />
          <div
            className="absolute inset-0"
            style={{
              clipPath: isTurned ? `inset(0 0 ${100 - at}% 0)` : `inset(0 ${100 - at}% 0 0)`,
            }}
          >
            <Layer picture={left} />
          </div>
          <Handle at={at} isTurned={isTurned} onKeyDown={onKeyDown} left={left} right={right} />
        </div>
      </div>
      <div className="flex justify-between gap-4 text-xs text-text-2 tabular-nums">
        <Caption picture={left} />
        <Caption picture={right} isEnd />
      </div>
    </div>
  );
}

function Layer({ picture }: { readonly picture: ComparedPicture }) {
  return (
    <img
      src={picture.url}
      alt={picture.name}
      draggable={false}
      className="absolute inset-0 size-full object-contain"
    />
  );
}

interface HandleProps {
  readonly at: number;
  readonly isTurned: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly left: ComparedPicture;
  readonly right: ComparedPicture;
}

function Handle({ at, isTurned, onKeyDown, left, right }: HandleProps) {
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`Line between ${left.name} and ${right.name}`}
      aria-orientation={isTurned ? "vertical" : "horizontal"}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at)}
      aria-valuetext={`${Math.round(at)} % of ${left.name}`}
      onKeyDown={onKeyDown}
      style={isTurned ? { top: `${at}%` } : { left: `${at}%` }}
      className={cn(
        "absolute grid place-items-center outline-none",
        isTurned
          ? "inset-x-0 h-11 -translate-y-1/2 cursor-row-resize"
          : "inset-y-0 w-11 -translate-x-1/2 cursor-col-resize",
      )}
    >
      <span
        aria-hidden
        className={cn(
          "absolute bg-surface-1 shadow-menu",
          isTurned ? "inset-x-0 h-0.5" : "inset-y-0 w-0.5",
        )}
      />
      <span
        aria-hidden
        className="relative grid size-11 place-items-center rounded-full border border-border-default bg-surface-1 text-text-1 shadow-menu [[role=slider]:focus-visible>&]:outline-2 [[role=slider]:focus-visible>&]:outline-offset-2 [[role=slider]:focus-visible>&]:outline-accent"
      >
        <MoveHorizontal className={cn("size-5", isTurned && "rotate-90")} />
      </span>
    </div>
  );
}

function Caption({ picture, isEnd = false }: { picture: ComparedPicture; isEnd?: boolean }) {
  const { name, width, height, format, bytes } = picture;
  return (
    <p className={cn("min-w-0", isEnd && "text-right")}>
      <span className="block truncate font-medium text-text-1">{name}</span>
      {width === null ? "" : `${width} × ${height} · `}
      {format === null ? "" : `${formatName(format)} · `}
      {bytesText(bytes)}
    </p>
  );
}

/** Where a key moves the line, in per cent; null: it is no key of the slider. */
function moved(key: string, at: number): number | null {
  switch (key) {
    case "ArrowLeft":
    case "ArrowUp":
      return clamp(at - 1);
    case "ArrowRight":
    case "ArrowDown":
      return clamp(at + 1);
    case "PageUp":
      return clamp(at + 10);
    case "PageDown":
      return clamp(at - 10);
    case "Home":
    case "1":
      return 0;
    case "2":
      return 50;
    case "End":
    case "3":
      return 100;
    default:
      return null;
  }
}

function clamp(value: number): number {
  return Math.min(100, Math.max(0, value));
}
