"use client";

import "./timeline.css";

import { type CSSProperties, type MouseEvent, useMemo } from "react";

import { STATUS_FILL, STATUS_TEXT } from "@/components/canvas/status-classes";
import { cn } from "@/components/ui/cn";
import { runTimeText } from "@/lib/client/format";
import { lookOf, type TaskRun } from "@/lib/core/execution/task-runs";
import {
  axisTicks,
  lastMoment,
  type Segment,
  segmentsOf,
  tickText,
  timelineRows,
} from "@/lib/core/execution/timeline";

import { STATE_ICONS } from "./card-runs";
import { useLive, useRunFacts, useRunNow } from "./run-context";
import { retriesOf, type RunFacts } from "./run-facts";
import { useRunSelection } from "./run-selection";
import { isEnded } from "./run-state";
import { ambiguousTitles, taskLookOf } from "./task-title";
import { useVisibleRows } from "./visible-rows";

const ROW_PIXELS = 26;

interface Scale {
  readonly from: number;
  readonly spanMs: number;
}

/** One row for each reference: back-off dotted, queue hatched, run solid; the line is now. */
export function RunTimeline() {
  const live = useLive();
  const facts = useRunFacts();
  const clock = useRunNow(250);
  const ended = live !== null && isEnded(live.execution.status);
  const now = live && ended ? Math.max(live.execution.endTime, live.execution.startTime) : clock;
  const rows = useMemo(() => (facts ? timelineRows(facts.runs) : []), [facts]);
  const { scroller, from, to, height } = useVisibleRows(rows.length, ROW_PIXELS);
  if (!live || !facts) return null;
  const scale = scaleOf(rows, live.execution.startTime, now);
  return (
    <div ref={scroller} className="h-full overflow-auto" tabIndex={-1}>
      <div className="min-w-[36rem] pb-2">
        <Axis scale={scale} />
        <div className="relative" style={{ height }}>
          <div aria-hidden className="timeline-area pointer-events-none absolute inset-y-0">
            {!ended && (
              <span
                className="absolute inset-y-0 w-px bg-status-running-solid"
                style={{ left: `${share(now, scale)}%` }}
              />
            )}
          </div>
          <ul aria-label="Tasks in time">
            {rows.slice(from, to).map((row, at) => (
              <li
                key={row.ref}
                className="absolute inset-x-0"
                style={{ top: (from + at) * ROW_PIXELS }}
              >
                <Row run={row} scale={scale} facts={facts} now={now} />
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}

const LEAST_SPAN_MS = 200;

/** From the start to now or to the last thing that is known to come, with a little room. */
function scaleOf(rows: readonly TaskRun[], startTime: number, now: number): Scale {
  const from = Math.min(startTime, ...rows.slice(0, 1).map(({ current }) => current.scheduledTime));
  const last = Math.max(now, lastMoment(rows));
  return { from, spanMs: Math.max(LEAST_SPAN_MS, (last - from) * 1.04) };
}

function share(at: number, { from, spanMs }: Scale): number {
  return Math.min(100, Math.max(0, ((at - from) / spanMs) * 100));
}

function Axis({ scale }: { readonly scale: Scale }) {
  return (
    <div
      aria-hidden
      className="sticky top-0 z-10 h-7 border-b border-border-subtle bg-surface-1 text-text-2 tabular-nums"
    >
      <div className="timeline-area absolute inset-y-0">
        {axisTicks(scale.spanMs).map((ms) => (
          <span
            key={ms}
            className="absolute bottom-1 text-xs whitespace-nowrap"
            style={{ left: `${(ms / scale.spanMs) * 100}%` }}
          >
            {tickText(ms)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly run: TaskRun;
  readonly scale: Scale;
  readonly facts: RunFacts;
  readonly now: number;
}

function Row({ run, scale, facts, now }: RowProps) {
  const { ref: selected, select } = useRunSelection();
  const { current, attempts } = run;
  const { state, token, word } = lookOf(current, now, retriesOf(facts, current));
  const { title } = taskLookOf(facts, current);
  const isAmbiguous = ambiguousTitles(facts).has(title);
  const Icon = STATE_ICONS[state];
  const took =
    current.startTime > 0 ? Math.max(0, (current.endTime || now) - current.startTime) : null;
  const tries = attempts.length > 1 ? `, ${attempts.length} attempts` : "";
  const time = took === null ? "" : `, ${runTimeText(took, current.endTime > 0)}`;
  const open = (event: MouseEvent) => {
    const segment = event.target instanceof Element ? event.target.closest("[data-attempt]") : null;
    const attempt = Number(segment?.getAttribute("data-attempt"));
    select(run.ref, attempt > 0 ? attempt : null);
  };
  return (
    <button
      type="button"
      onClick={open}
      aria-pressed={selected === run.ref}
      aria-label={`${title}, ${run.ref}, ${word}${time}${tries}`}
      className={cn(
        "relative block h-[26px] w-full text-left outline-offset-[-2px] hover:bg-surface-2",
        selected === run.ref && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      <span className="timeline-name absolute inset-y-0 left-0 flex items-center gap-2 pr-2 pl-4">
        <Icon aria-hidden className={cn("size-4 shrink-0", STATUS_TEXT[token])} />
        {isAmbiguous ? (
          <span className="truncate font-mono text-xs" title={`${title}, ${run.ref}`}>
            {run.ref}
          </span>
        ) : (
          <span className="truncate" title={run.ref}>
            {title}
          </span>
        )}
      </span>
      <span aria-hidden className="timeline-area absolute inset-y-0">
        {attempts.flatMap((attempt, at) =>
          segmentsOf(attempt, now).map((segment) => (
            <Stretch
              key={`${segment.taskId} ${segment.kind}`}
              segment={segment}
              scale={scale}
              number={at + 1}
            />
          )),
        )}
      </span>
    </button>
  );
}

interface StretchProps {
  readonly segment: Segment;
  readonly scale: Scale;
  /** Of the attempt, from 1. */
  readonly number: number;
}

function Stretch({ segment, scale, number }: StretchProps) {
  const { kind, from, to, token } = segment;
  const left = share(from, scale);
  const place: CSSProperties = { left: `${left}%`, width: `${share(to, scale) - left}%` };
  return (
    <span
      data-attempt={number}
      style={place}
      className={cn(
        "absolute top-2 h-2.5",
        kind === "run" && cn("min-w-1 rounded-[3px]", STATUS_FILL[token]),
        kind === "queue" && "timeline-queue",
        kind === "backoff" && "timeline-backoff",
      )}
    />
  );
}
