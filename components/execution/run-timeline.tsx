"use client";

import "./timeline.css";

import { useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { ChevronLeft, ChevronRight, Route, ZoomIn, ZoomOut } from "@/components/ui/icons";
import { criticalPath } from "@/lib/core/execution/critical-path";
import { lastMoment } from "@/lib/core/execution/timeline";

import {
  useChildrenShown,
  useIsPast,
  useLive,
  usePresent,
  useRun,
  useRunFacts,
  useRunNow,
} from "./run-context";
import { factsOf } from "./run-facts";
import { isEnded } from "./run-state";
import { ScrubberButtons, ScrubberRange, useHistory } from "./scrubber";
import { TimelineAxis } from "./timeline-axis";
import { TimelineRow } from "./timeline-row";
import { hasFailedAttempt, type TimelineLine, timelineLines } from "./timeline-rows";
import { panned, share, type Span, zoomed } from "./timeline-scale";
import { useVisibleRows } from "./visible-rows";

const ROW_PIXELS = 26;
const NO_PATH: ReadonlySet<string> = new Set();

/**
 * One row for each task: held back dotted, queued hatched, at work solid, its limit as a cap; the line is now, or the
 * moment that is looked at.
 */
export function RunTimeline() {
  const live = useLive();
  const facts = useRunFacts();
  const children = useChildrenShown();
  const now = useTimelineNow();
  const whole = useWhole(now);
  const [part, setPart] = useState<Span | null>(null);
  const [isFailed, setIsFailed] = useState(false);
  const [isCritical, setIsCritical] = useState(false);
  useHistory();
  const all = useMemo(() => (facts ? timelineLines(facts, children) : []), [facts, children]);
  const lines = isFailed ? all.filter(hasFailedAttempt) : all;
  const path = facts && isCritical ? new Set(criticalPath(facts.runs.values(), now)) : NO_PATH;
  if (!live || !facts || !whole) return null;
  const span = part ?? whole;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-1 border-b border-border-subtle px-2 py-0.5">
        <ScrubberButtons />
        <div className="ml-auto flex items-center gap-1">
          <Toggle label="Failed attempts" isOn={isFailed} onChange={setIsFailed} />
          <Toggle label="Critical path" isOn={isCritical} onChange={setIsCritical}>
            <Route />
          </Toggle>
          <ZoomButtons span={span} whole={whole} isPart={part !== null} onPart={setPart} />
        </div>
      </div>
      <Lines
        lines={lines}
        path={path}
        part={part}
        span={span}
        whole={whole}
        now={now}
        start={live.execution.startTime}
        onBrush={setPart}
      />
    </div>
  );
}

/** While the run is open the clock, afterwards its end; in the past the moment that is looked at. */
function useTimelineNow(): number {
  const live = useLive();
  const clock = useRunNow(250);
  const isPast = useIsPast();
  if (isPast || !live || !isEnded(live.execution.status)) return clock;
  return Math.max(live.execution.endTime, live.execution.startTime);
}

const LEAST_SPAN_MS = 200;

/** From the start to now or to the last thing that is known to come, with a little room; the same in the past. */
function useWhole(now: number): Span | null {
  const present = usePresent();
  const lastEventAt = useRun(({ history }) => history.at(-1)?.at ?? 0);
  const isPast = useIsPast();
  if (!present) return null;
  const { startTime, endTime, status } = present.execution;
  const rows = [...factsOf(present).runs.values()];
  const first = rows[0]?.attempts[0]?.scheduledTime ?? startTime;
  const open = isPast ? Math.max(lastEventAt, now) : now;
  const last = Math.max(isEnded(status) ? endTime : open, lastMoment(rows));
  const from = Math.min(startTime, first);
  return { from, to: from + Math.max(LEAST_SPAN_MS, (last - from) * 1.04) };
}

interface LinesProps {
  readonly lines: readonly TimelineLine[];
  readonly path: ReadonlySet<string>;
  /** What is looked at closer; null: the whole. */
  readonly part: Span | null;
  readonly span: Span;
  readonly whole: Span;
  readonly now: number;
  readonly start: number;
  readonly onBrush: (span: Span) => void;
}

function Lines({ lines, path, part, span, whole, now, start, onBrush }: LinesProps) {
  const { scroller, from, to, height } = useVisibleRows(lines.length, ROW_PIXELS);
  const isInSight = now >= span.from && now <= span.to;
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto" tabIndex={-1}>
      <div className="min-w-[40rem] pb-2">
        <ScrubberRange whole={whole} shown={part} />
        <TimelineAxis span={span} start={start} onBrush={onBrush} />
        <div className="relative" style={{ height }}>
          <div aria-hidden className="timeline-area pointer-events-none absolute inset-y-0 z-10">
            {isInSight && (
              <span
                className="absolute inset-y-0 w-px bg-status-running-solid"
                style={{ left: `${share(now, span)}%` }}
              />
            )}
          </div>
          <ul aria-label="Tasks in time">
            {lines.slice(from, to).map((line, at) => (
              <li
                key={line.key}
                className="absolute inset-x-0"
                style={{ top: (from + at) * ROW_PIXELS }}
              >
                <TimelineRow
                  line={line}
                  span={span}
                  now={now}
                  isCritical={!line.isChild && path.has(line.run.ref)}
                />
              </li>
            ))}
          </ul>
        </div>
        {lines.length === 0 && <p className="px-4 py-2 text-text-3">No attempt has failed.</p>}
      </div>
    </div>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children?: React.ReactNode;
}

function Toggle({ label, isOn, onChange, children }: ToggleProps) {
  return (
    <Button
      variant={isOn ? "secondary" : "ghost"}
      size="sm"
      aria-pressed={isOn}
      onClick={() => onChange(!isOn)}
    >
      {children}
      {label}
    </Button>
  );
}

interface ZoomProps {
  readonly span: Span;
  readonly whole: Span;
  readonly isPart: boolean;
  readonly onPart: (part: Span | null) => void;
}

function ZoomButtons({ span, whole, isPart, onPart }: ZoomProps) {
  return (
    <>
      {isPart && (
        <>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Earlier"
            onClick={() => onPart(panned(span, whole, -0.5))}
          >
            <ChevronLeft />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Later"
            onClick={() => onPart(panned(span, whole, 0.5))}
          >
            <ChevronRight />
          </Button>
        </>
      )}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Zoom out"
        disabled={!isPart}
        onClick={() => onPart(zoomed(span, whole, 2))}
      >
        <ZoomOut />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Zoom in"
        onClick={() => onPart(zoomed(span, whole, 0.5) ?? null)}
      >
        <ZoomIn />
      </Button>
      <Button variant="ghost" size="sm" disabled={!isPart} onClick={() => onPart(null)}>
        Fit
      </Button>
    </>
  );
}
