import type { KeyboardEvent } from "react";

import { cn } from "@/components/ui/cn";
import { MoveHorizontal } from "@/components/ui/icons";
import { PlainImage } from "@/components/ui/plain-image";

import type { CompareView } from "./compare-view";
import type { ComparedPicture } from "./picture";

interface PairProps {
  readonly left: ComparedPicture;
  readonly right: ComparedPicture;
  readonly view: CompareView;
  /** A picture is on screen, or its bytes are not to be had. */
  readonly onCome: (id: string, as: "shown" | "gone") => void;
}

interface LayerProps extends Pick<PairProps, "view" | "onCome"> {
  readonly picture: ComparedPicture;
  readonly className?: string;
}

/** One picture in its pane, zoomed and moved as the other. */
function Layer({ picture, view: { zoom, x, y }, onCome, className }: LayerProps) {
  return (
    <PlainImage
      src={picture.url}
      alt={picture.name}
      onLoad={() => onCome(picture.id, "shown")}
      onError={() => onCome(picture.id, "gone")}
      draggable={false}
      style={{ transform: `translate(${x * 100}%, ${y * 100}%) scale(${zoom})` }}
      className={cn("absolute inset-0 size-full object-contain", className)}
    />
  );
}

interface SliderProps extends PairProps {
  /** Where the line is, in per cent. */
  readonly at: number;
  /** The line lies: one picture is above the other. */
  readonly isTurned: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Two pictures over each other, parted by a line. */
export function SliderPane({ left, right, at, isTurned, onKeyDown, ...layer }: SliderProps) {
  const clipPath = isTurned ? `inset(0 0 ${100 - at}% 0)` : `inset(0 ${100 - at}% 0 0)`;
  return (
    <>
      <Layer picture={right} {...layer} />
      <div className="absolute inset-0" style={{ clipPath }}>
        {/* What is see-through in one picture must not show the other. */}
        <span aria-hidden className="absolute inset-0 bg-surface-2" />
        <Layer picture={left} {...layer} />
      </div>
      <div
        role="slider"
        tabIndex={0}
        data-line
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
            "absolute bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.4)]",
            isTurned ? "inset-x-0 h-0.5" : "inset-y-0 w-0.5",
          )}
        />
        <span
          aria-hidden
          className="relative grid size-11 place-items-center rounded-full border border-black/40 bg-white text-black shadow-menu [[role=slider]:focus-visible>&]:outline-2 [[role=slider]:focus-visible>&]:outline-offset-2 [[role=slider]:focus-visible>&]:outline-accent"
        >
          <MoveHorizontal className={cn("size-5", isTurned && "rotate-90")} />
        </span>
      </div>
    </>
  );
}

/** Two panes with the same part of both pictures. */
export function SidePane({ left, right, isTurned, ...layer }: PairProps & { isTurned: boolean }) {
  return (
    <div className={cn("absolute inset-0 grid gap-px", isTurned ? "grid-rows-2" : "grid-cols-2")}>
      {[left, right].map((picture) => (
        <div key={picture.id} className="relative overflow-hidden bg-surface-2">
          <Layer picture={picture} {...layer} />
        </div>
      ))}
    </div>
  );
}

/** What is equal is black; `gain` makes small differences visible. */
export function DifferencePane({ left, right, gain, ...layer }: PairProps & { gain: number }) {
  return (
    <div
      className="absolute inset-0 isolate bg-black"
      style={gain === 1 ? {} : { filter: `brightness(${gain})` }}
    >
      <Layer picture={left} {...layer} />
      <Layer picture={right} {...layer} className="mix-blend-difference" />
    </div>
  );
}

/** One picture in the place of the other. */
export function FlickerPane({ left, right, isLeft, ...layer }: PairProps & { isLeft: boolean }) {
  return (
    <>
      <Layer picture={left} {...layer} className={isLeft ? "" : "invisible"} />
      <Layer picture={right} {...layer} className={isLeft ? "invisible" : ""} />
    </>
  );
}
