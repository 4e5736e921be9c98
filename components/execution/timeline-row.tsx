"use client";

import type { CSSProperties, MouseEvent } from "react";

import { StateIcon } from "@/components/canvas/state-icon";
import { STATUS_FILL, STATUS_TEXT } from "@/components/canvas/status-classes";
import { cn } from "@/components/ui/cn";
import { runTimeText } from "@/lib/client/format";
import { baseRefOf, lookOf, type TaskRun, type TaskView } from "@/lib/core/execution/task-runs";
import { type Segment, segmentsOf, timingOf } from "@/lib/core/execution/timeline";
import { runLimitMs } from "@/lib/core/policy/timeout";

import { retriesOf, type RunFacts } from "./run-facts";
import { useRunSelection } from "./run-selection";
import { ambiguousTitles, taskLookOf } from "./task-title";
import type { TimelineLine } from "./timeline-rows";
import { share, type Span } from "./timeline-scale";

interface RowProps {
  readonly line: TimelineLine;
  readonly span: Span;
  readonly now: number;
  /** It belongs to the chain of tasks that made the run as long as it was. */
  readonly isCritical: boolean;
}

const INDENT_PIXELS = 12;
const MOST_INDENT = 5;

/** One task in time; pressed, the task opens, at the attempt that was pressed. */
export function TimelineRow({ line, span, now, isCritical }: RowProps) {
  const { ref: selected, select } = useRunSelection();
  const { run, facts, depth, opens, isChild } = line;
  const { current, attempts } = run;
  const { state, token, word } = lookOf(current, now, retriesOf(facts, current));
  const { title } = taskLookOf(facts, current);
  const isMadeAtRunTime = !facts.shape.raws.has(baseRefOf(current));
  const isAmbiguous = isChild || isMadeAtRunTime || ambiguousTitles(facts).has(title);
  const { queueMs, runMs } = timingOf(current, now);
  const tries = attempts.length > 1 ? `, ${attempts.length} attempts` : "";
  const time = runMs === null ? "" : `, ${runTimeText(runMs, current.endTime > 0)}`;
  const queued = queueMs >= 100 ? `, queued ${runTimeText(queueMs, true)}` : "";
  const open = (event: MouseEvent) => {
    const segment = event.target instanceof Element ? event.target.closest("[data-attempt]") : null;
    const attempt = Number(segment?.getAttribute("data-attempt"));
    select(opens, attempt > 0 && !isChild ? attempt : null);
  };
  return (
    <button
      type="button"
      onClick={open}
      aria-pressed={selected === opens && !isChild}
      aria-label={`${title}, ${run.ref}, ${word}${time}${queued}${tries}${isCritical ? ", on the critical path" : ""}`}
      className={cn(
        "relative block h-[26px] w-full text-left outline-offset-[-2px] hover:bg-surface-2",
        selected === opens && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      <span
        className="timeline-name absolute inset-y-0 left-0 flex items-center gap-2 pr-2"
        style={{ paddingLeft: 16 + Math.min(depth, MOST_INDENT) * INDENT_PIXELS }}
      >
        <StateIcon
          state={state}
          taskType={current.taskType}
          className={cn("size-4 shrink-0", STATUS_TEXT[token])}
        />
        <span
          className={cn(
            "truncate",
            isAmbiguous && "font-mono text-xs",
            isCritical && "font-semibold",
          )}
          title={`${title}, ${run.ref}`}
        >
          {isAmbiguous ? run.ref : title}
          {!isAmbiguous && <Turn run={run} />}
        </span>
      </span>
      <span
        aria-hidden
        className="timeline-numbers absolute inset-y-0 flex items-center text-xs text-text-3 tabular-nums"
      >
        <span className="w-6 text-right" title="Attempts">
          {attempts.length > 1 ? `×${attempts.length}` : ""}
        </span>
        <span className="flex-1 text-right" title="Time in the queue">
          {queueMs >= 100 ? runTimeText(queueMs, true) : "–"}
        </span>
        <span className="flex-1 text-right text-text-2" title="Time at work">
          {runMs === null ? "–" : runTimeText(runMs, current.endTime > 0)}
        </span>
      </span>
      <span aria-hidden className="timeline-area absolute inset-y-0 overflow-hidden">
        {attempts.flatMap((attempt, at) => [
          ...segmentsOf(attempt, now).map((segment) => (
            <Stretch
              key={`${segment.taskId} ${segment.kind}`}
              segment={segment}
              span={span}
              number={at + 1}
              isCritical={isCritical}
            />
          )),
          <LimitCap key={`${attempt.taskId} limit`} task={attempt} facts={facts} span={span} />,
        ])}
      </span>
    </button>
  );
}

/** Rows of a loop are told apart by their turn; those of a loop in a loop by both. */
function Turn({ run: { ref, current } }: { readonly run: TaskRun }) {
  const base = baseRefOf(current);
  if (ref === base) return null;
  const turn = ref.slice(base.length + 2).replaceAll("__", ".");
  return <span className="text-text-3"> · turn {turn}</span>;
}

interface StretchProps {
  readonly segment: Segment;
  readonly span: Span;
  /** Of the attempt, from 1. */
  readonly number: number;
  readonly isCritical: boolean;
}

function Stretch({ segment, span, number, isCritical }: StretchProps) {
  const { kind, from, to, token } = segment;
  if (to < span.from || from > span.to) return null;
  const left = share(from, span);
  const place: CSSProperties = { left: `${left}%`, width: `${share(to, span) - left}%` };
  return (
    <span
      data-attempt={number}
      data-segment={kind}
      title={`Attempt ${number}, ${KINDS[kind]} ${runTimeText(to - from, true)}`}
      style={place}
      className={cn(
        "absolute top-2 h-2.5",
        kind === "run" && cn("min-w-1 rounded-[3px]", STATUS_FILL[token]),
        kind === "queue" && "timeline-queue",
        kind === "backoff" && "timeline-backoff",
        isCritical && kind === "run" && "ring-1 ring-text-1",
      )}
    />
  );
}

const KINDS = { run: "at work", queue: "in the queue", backoff: "held back" } as const;

interface LimitProps {
  readonly task: TaskView;
  readonly facts: RunFacts;
  readonly span: Span;
}

/** Where the attempt's own limit ends it. */
function LimitCap({ task, facts, span }: LimitProps) {
  const rule = facts.shape.raws.get(baseRefOf(task))?.taskDefinition;
  if (!rule || task.startTime === 0) return null;
  const at = task.startTime + runLimitMs(rule, task.startDelayInSeconds);
  if (at < span.from || at > span.to) return null;
  return (
    <span
      title={`Its limit: ${runTimeText(at - task.startTime, true)}`}
      className="absolute top-1 bottom-1 w-0.5 bg-status-timedout-solid"
      style={{ left: `${share(at, span)}%` }}
    />
  );
}
