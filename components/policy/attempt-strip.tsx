"use client";

import { type KeyboardEvent, useId, useMemo, useState } from "react";

import type { PolicyPreview } from "@/lib/core/policy/strip";

import { layoutStrip, type Strip, STRIP_WIDTH, type StripBlock } from "./strip-layout";

const HEIGHT = 72;
const BLOCK = { y: 24, height: 16 } as const;
const MIDDLE = BLOCK.y + BLOCK.height / 2;

interface AttemptStripProps {
  readonly preview: PolicyPreview;
  readonly jitterMs: number;
  /** Limit over all attempts; 0: none. */
  readonly totalMs: number;
}

/**
 * Attempts on a time axis: blocks of work, dotted waits with their length, hatched jitter, a line at the total limit, a
 * stop sign where the workflow ends. Pointer or arrow keys read each attempt.
 */
export function AttemptStrip({ preview, jitterMs, totalMs }: AttemptStripProps) {
  const { attempts, endsWorkflowAt, endsWorkflowAs } = preview;
  const strip = useMemo(
    () => layoutStrip({ attempts, jitterMs, totalMs, endsWorkflowAt }),
    [attempts, jitterMs, totalMs, endsWorkflowAt],
  );
  const [active, setActive] = useState<number | null>(null);
  const read = strip.blocks.find(({ n }) => n === active);
  return (
    <figure className="grid gap-1.5">
      <div className="relative overflow-hidden rounded-tile bg-surface-2">
        <Drawing strip={strip} label={preview.caption} />
        <Readers strip={strip} onRead={setActive} />
      </div>
      <figcaption className="min-h-8 text-xs text-text-2">
        {read ? (
          <span>{read.said}.</span>
        ) : (
          <>
            {preview.caption}
            {endsWorkflowAs !== null &&
              ` · then the workflow is ${endsWorkflowAs === "FAILED" ? "failed" : "timed out"}`}
            {strip.isLog && (
              <span className="text-text-3"> · later times are drawn closer together</span>
            )}
          </>
        )}
      </figcaption>
    </figure>
  );
}

function Drawing({ strip, label }: { readonly strip: Strip; readonly label: string }) {
  const hatch = useId();
  return (
    <svg
      viewBox={`0 0 ${STRIP_WIDTH} ${HEIGHT}`}
      className="block w-full"
      role="img"
      aria-label={label}
    >
      <defs>
        <pattern
          id={hatch}
          width="4"
          height="4"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line x1="0" y1="0" x2="0" y2="4" stroke="var(--status-retry-solid)" strokeWidth="2" />
        </pattern>
      </defs>
      <Ticks strip={strip} />
      {strip.totalX !== null && (
        <g>
          <line
            x1={strip.totalX}
            x2={strip.totalX}
            y1={4}
            y2={54}
            stroke="var(--status-timedout-solid)"
            strokeWidth={1.5}
          />
          <title>All attempts together may take this long</title>
        </g>
      )}
      {strip.blocks.map((block) => (
        <Block key={block.n} block={block} hatch={hatch} />
      ))}
      {strip.gap && (
        <text
          x={strip.gap.x + strip.gap.width / 2}
          y={MIDDLE + 3.5}
          textAnchor="middle"
          fontSize={10}
          fill="var(--text-2)"
        >
          … {strip.gap.hidden} …
        </text>
      )}
      {strip.stopX !== null && <StopSign x={strip.stopX} />}
    </svg>
  );
}

function Ticks({ strip }: { readonly strip: Strip }) {
  return (
    <g>
      <line x1={0} x2={STRIP_WIDTH} y1={56.5} y2={56.5} stroke="var(--border-default)" />
      {strip.ticks.map(({ x, text }) => (
        <g key={text}>
          <line x1={x} x2={x} y1={54} y2={59} stroke="var(--border-strong)" />
          <text
            x={x}
            y={68}
            textAnchor={x < 16 ? "start" : "middle"}
            fontSize={9}
            fill="var(--text-3)"
          >
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}

function Block({ block, hatch }: { readonly block: StripBlock; readonly hatch: string }) {
  const { n, x, width, wait, jitter, isCut, isOpen, isFaded } = block;
  return (
    <g opacity={isFaded ? 0.25 : 1}>
      {wait && (
        <>
          <line
            x1={wait.x}
            x2={wait.x + wait.width}
            y1={MIDDLE}
            y2={MIDDLE}
            stroke="var(--status-retry-solid)"
            strokeWidth={1.5}
            strokeDasharray="1.5 2.5"
          />
          {wait.width > 28 && (
            <text
              x={wait.x + wait.width / 2}
              y={14}
              textAnchor="middle"
              fontSize={10}
              fill="var(--status-retry-fg)"
              className="font-mono"
            >
              {wait.text}
            </text>
          )}
        </>
      )}
      {jitter && (
        <rect
          x={jitter.x}
          y={BLOCK.y - 6}
          width={jitter.width}
          height={4}
          fill={`url(#${hatch})`}
        />
      )}
      {width > 0 && (
        <rect
          x={x}
          y={BLOCK.y}
          width={width}
          height={BLOCK.height}
          rx={3}
          fill="var(--status-running-solid)"
          opacity={isOpen ? 0.6 : 1}
        />
      )}
      {isCut && (
        <line
          x1={x + width}
          x2={x + width}
          y1={BLOCK.y - 4}
          y2={BLOCK.y + BLOCK.height + 4}
          stroke="var(--status-timedout-solid)"
          strokeWidth={1.5}
        />
      )}
      <text
        x={x + Math.max(3, Math.min(width, 24) / 2)}
        y={51}
        textAnchor="middle"
        fontSize={9}
        fill="var(--text-3)"
      >
        {n + 1}
      </text>
    </g>
  );
}

const OCTAGON = "M-3 -7H3L7 -3V3L3 7H-3L-7 3V-3Z";

function StopSign({ x }: { readonly x: number }) {
  const at = Math.min(x, STRIP_WIDTH - 9);
  return (
    <g transform={`translate(${at} 13)`}>
      <line x1={0} x2={0} y1={7} y2={41} stroke="var(--status-failed-solid)" strokeWidth={1} />
      <path d={OCTAGON} fill="var(--status-failed-solid)" />
      <rect x={-3.5} y={-1} width={7} height={2} fill="var(--surface-1)" />
      <title>The workflow ends here</title>
    </g>
  );
}

interface ReadersProps {
  readonly strip: Strip;
  readonly onRead: (n: number | null) => void;
}

/** A place to point at for each attempt; one stop of the tab key, arrows go on. */
function Readers({ strip, onRead }: ReadersProps) {
  return (
    <div className="absolute inset-0" onPointerLeave={() => onRead(null)}>
      {strip.blocks.map(({ n, x, width, said }, at) => (
        <button
          key={n}
          type="button"
          tabIndex={at === 0 ? 0 : -1}
          aria-label={said}
          onFocus={() => onRead(n)}
          onBlur={() => onRead(null)}
          onPointerEnter={() => onRead(n)}
          onKeyDown={move}
          className="absolute top-4 h-7 min-w-3 rounded-control"
          style={{
            left: `${(x / STRIP_WIDTH) * 100}%`,
            width: `${(Math.max(width, 6) / STRIP_WIDTH) * 100}%`,
          }}
        />
      ))}
    </div>
  );
}

function move(event: KeyboardEvent<HTMLButtonElement>): void {
  const { key, currentTarget } = event;
  const next =
    key === "ArrowRight" ? currentTarget.nextElementSibling : currentTarget.previousElementSibling;
  if ((key !== "ArrowRight" && key !== "ArrowLeft") || !(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
