"use client";

import { type PointerEvent, useRef, useState } from "react";

import { axisTicks, tickText } from "@/lib/core/execution/timeline";

import { brushed, momentOf, share, type Span } from "./timeline-scale";

interface AxisProps {
  readonly span: Span;
  /** Zero of the labels. */
  readonly start: number;
  /** A drag has chosen a part. */
  readonly onBrush: (span: Span) => void;
}

/** Round marks; a drag over it looks closer at a part. The buttons for zoom do the same for keys. */
export function TimelineAxis({ span, start, onBrush }: AxisProps) {
  const area = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const at = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    return box ? momentOf((event.clientX - box.left) / box.width, span) : span.from;
  };
  const chosen = from !== null && to !== null ? brushed(from, to) : null;
  const end = () => {
    if (chosen) onBrush(chosen);
    setFrom(null);
    setTo(null);
  };
  const size = span.to - span.from;
  const first = span.from - start;
  const ticks = ticksIn(first, size);
  return (
    <div
      aria-hidden
      className="sticky top-0 z-10 h-7 cursor-ew-resize touch-none border-b border-border-subtle bg-surface-1 text-text-2 tabular-nums select-none"
      title="Drag to look closer"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(at(event));
        setTo(at(event));
      }}
      onPointerMove={(event) => from !== null && setTo(at(event))}
      onPointerUp={end}
      onPointerCancel={() => setFrom(null)}
    >
      <span className="timeline-numbers absolute bottom-1 flex text-xs text-text-3">
        <span className="w-6" />
        <span className="flex-1 text-right">queue</span>
        <span className="flex-1 text-right">work</span>
      </span>
      <div ref={area} className="timeline-area absolute inset-y-0">
        {ticks.map((ms) => (
          <span
            key={ms}
            className="absolute bottom-1 text-xs whitespace-nowrap"
            style={{ left: `${((ms - first) / size) * 100}%` }}
          >
            {tickText(ms)}
          </span>
        ))}
        {chosen && (
          <span
            className="absolute inset-y-0 bg-accent-soft opacity-80"
            style={{
              left: `${share(chosen.from, span)}%`,
              width: `${share(chosen.to, span) - share(chosen.from, span)}%`,
            }}
          />
        )}
      </div>
    </div>
  );
}

/** Round moments of a part of the run, in ms from its start. */
function ticksIn(first: number, size: number): number[] {
  const [, step = size] = axisTicks(size);
  const begin = Math.ceil(first / step) * step;
  const ticks: number[] = [];
  for (let ms = begin; ms <= first + size; ms += step) ticks.push(ms);
  return ticks;
}
