"use client";

import { type KeyboardEvent, type PointerEvent, useRef } from "react";

import { cn } from "@/components/ui/cn";
import type { CompleteTaskDef } from "@/lib/core/definition/defaults";
import type { TaskDef } from "@/lib/core/definition/schema";
import { formatDuration } from "@/lib/core/policy/duration";
import {
  type Mark,
  type MarkName,
  marksOf,
  moveMark,
  secondsAt,
  shareOf,
  stepped,
} from "@/lib/core/policy/time-marks";

interface TimeMarksProps {
  readonly rule: CompleteTaskDef;
  readonly onChange: (changes: Partial<TaskDef>) => void;
}

const TITLES: Readonly<Record<MarkName, { title: string; short: string; tone: string }>> = {
  responseTimeoutSeconds: {
    title: "Silent worker",
    short: "silent",
    tone: "bg-status-queued-solid",
  },
  timeoutSeconds: { title: "One attempt", short: "one", tone: "bg-status-running-solid" },
  totalTimeoutSeconds: { title: "All attempts", short: "all", tone: "bg-status-timedout-solid" },
};

const TICKS = [1, 10, 60, 600, 3_600, 86_400];

/** The three time limits on one axis: drawn with the pointer, or moved with the arrow keys. */
export function TimeMarks({ rule, onChange }: TimeMarksProps) {
  const axis = useRef<HTMLDivElement>(null);
  const marks = marksOf(rule);
  const move = (name: MarkName, seconds: number) => {
    if (seconds !== rule[name]) onChange(moveMark(rule, name, seconds));
  };
  const drag = (name: MarkName) => (event: PointerEvent) => {
    const box = axis.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move(name, secondsAt((event.clientX - box.left) / box.width, name));
  };
  return (
    <div className="grid gap-1 px-3 pt-1 pb-2" role="group" aria-label="Time limits on one axis">
      <div ref={axis} className="relative h-24">
        <span className="absolute inset-x-0 top-17 h-1 rounded-full bg-surface-hover" />
        {TICKS.map((seconds) => (
          <span
            key={seconds}
            aria-hidden
            className="absolute top-19 -translate-x-1/2 text-xs text-text-3"
            style={{ left: `${shareOf(seconds) * 100}%` }}
          >
            {formatDuration(seconds)}
          </span>
        ))}
        {marks.map((mark, at) => (
          <MarkHandle
            key={mark.name}
            mark={mark}
            at={at}
            onDrag={drag(mark.name)}
            onMove={(seconds) => move(mark.name, seconds)}
            step={(by) => stepped(rule, mark.name, by)}
          />
        ))}
      </div>
    </div>
  );
}

interface MarkHandleProps {
  readonly mark: Mark;
  /** Its row: marks at the same time stand one below the other. */
  readonly at: number;
  readonly onDrag: (event: PointerEvent) => void;
  readonly onMove: (seconds: number) => void;
  readonly step: (by: 1 | -1) => number;
}

const WEEK = 604_800;

function MarkHandle({ mark, at, onDrag, onMove, step }: MarkHandleProps) {
  const { name, seconds, isOff, share } = mark;
  const { title, short, tone } = TITLES[name];
  const text = isOff ? "off" : formatDuration(seconds);
  const onKeyDown = (event: KeyboardEvent) => {
    const last = name === "responseTimeoutSeconds" ? WEEK : 0;
    const keys: Readonly<Record<string, () => number>> = {
      ArrowRight: () => step(1),
      ArrowUp: () => step(1),
      ArrowLeft: () => step(-1),
      ArrowDown: () => step(-1),
      Home: () => 1,
      End: () => last,
    };
    const next = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!next) return;
    event.preventDefault();
    onMove(next());
  };
  return (
    <>
      <span
        aria-hidden
        className={cn("absolute w-0.5 -translate-x-1/2", tone)}
        style={{ left: `${share * 100}%`, top: `${at * 22 + 12}px`, bottom: "24px" }}
      />
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${title}, limit`}
        aria-valuemin={1}
        aria-valuemax={WEEK}
        aria-valuenow={isOff ? WEEK : seconds}
        aria-valuetext={text}
        title={`${title}: ${text}`}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.focus();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onDrag}
        className={cn(
          "absolute flex h-6 cursor-ew-resize touch-none items-center rounded-full border border-surface-1 px-1.5 text-xs whitespace-nowrap",
          share > 0.5 ? "-translate-x-full" : "",
          isOff ? "bg-surface-hover text-text-2" : "bg-surface-2 text-text-1",
        )}
        style={{ left: `${share * 100}%`, top: `${at * 22}px` }}
      >
        <span aria-hidden className={cn("mr-1 inline-block size-2 rounded-full", tone)} />
        {short} {text}
      </div>
    </>
  );
}
