"use client";

import { type ReactNode, useEffect, useState } from "react";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { FileX, FlaskConical, History, Images, LocateFixed } from "@/components/ui/icons";
import { Tooltip } from "@/components/ui/tooltip";
import { bytesText, clockText, countText, durationText, savingText } from "@/lib/client/format";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { reasonInWords } from "@/lib/core/execution/reason";
import { EXECUTION_WORDS } from "@/lib/core/execution/status-words";
import { timeLeft } from "@/lib/core/execution/usual";
import { faultText } from "@/lib/core/faults/fault-text";

import { AwayNote, ConnectionDot } from "./connection-dot";
import { RunActions } from "./run-actions";
import { useIsPast, useLive, useRun, useRunFacts, useRunNow, useRunStore } from "./run-context";
import { usePublished } from "./published";
import { useRunSelection } from "./run-selection";
import { useRunKeys } from "./run-keys";
import { RunUnread } from "./run-unread";
import { isEnded } from "./run-state";
import { topOf, useCauses } from "./use-causes";
import { useRunTotals } from "./use-run-totals";

interface RunBarProps {
  /** More at the right end, such as the way back to editing. */
  readonly children?: ReactNode;
  readonly className?: string;
}

/** State of the run in one line, and what can be done with it; floats over a canvas. */
export function RunBar({ children, className }: RunBarProps) {
  const live = useLive();
  const isPast = useIsPast();
  useRunKeys();
  if (!live) return <RunUnread className={className} />;
  return (
    <section
      aria-label="Run"
      data-run-bar=""
      className={cn(
        "flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 rounded-card border border-border-default bg-surface-1 px-3 py-1.5 shadow-card",
        className,
      )}
    >
      <ExecutionStatusChip status={live.execution.status} plain />
      <Elapsed live={live} />
      <Progress status={live.execution.status} />
      <TimeLeft live={live} />
      {isPast ? <PastMark /> : <ConnectionDot status={live.execution.status} />}
      <UnpublishedNote name={live.execution.workflowName} />
      <div className="ml-auto flex flex-wrap items-center gap-1 empty:hidden">
        {!isPast && !isEnded(live.execution.status) && <FollowButton />}
        <VariantsButton live={live} />
        <RunActions live={live} />
        {children}
      </div>
      <Note live={live} />
      <FaultNote live={live} />
      <AwayNote className={LINE_BELOW} />
      {!isPast && <Announcer live={live} />}
    </section>
  );
}

const LINE_BELOW =
  "w-full min-w-0 basis-full border-t border-border-subtle pt-1.5 pb-0.5 text-text-2";

const PAUSED_NOTE =
  "Nothing new starts; running tasks may finish. The workflow's own time limit goes on.";

/** Why the run is not going on, in one line; a cause among the tasks can be opened. */
function Note({ live }: { readonly live: LiveExecution }) {
  const [cause] = useCauses();
  const { ref, select } = useRunSelection();
  const { status, reasonForIncompletion } = live.execution;
  const line = LINE_BELOW;
  if (status === "PAUSED") return <p className={line}>{PAUSED_NOTE}</p>;
  if (!isEnded(status) || status === "COMPLETED") return null;
  const reason = reasonInWords(cause?.task.reasonForIncompletion ?? reasonForIncompletion ?? "");
  if (!cause) return reason === "" ? null : <p className={cn(line, "break-words")}>{reason}</p>;
  const top = topOf(cause).referenceTaskName;
  if (ref === top) return null;
  return (
    <button
      type="button"
      onClick={() => select(top)}
      className={cn(line, "flex gap-2 text-left hover:underline")}
    >
      <span className="shrink-0 font-mono">{cause.task.referenceTaskName}</span>
      <span className="min-w-0 truncate">{reason}</span>
    </button>
  );
}

function Elapsed({ live }: { readonly live: LiveExecution }) {
  const { startTime, endTime, status } = live.execution;
  const now = useRunNow(100);
  const end = isEnded(status) && endTime > 0 ? endTime : now;
  return (
    <span className="font-mono text-text-2 tabular-nums" title="Elapsed">
      {clockText(Math.max(0, end - startTime))}
    </span>
  );
}

/** The workflow is gone: what is seen is the run's own copy of it. */
function UnpublishedNote({ name }: { readonly name: string }) {
  const published = usePublished(name);
  if (published === null || published.isKnown) return null;
  return (
    <span
      className="flex items-center gap-1.5 text-text-3"
      title="No workflow of this name is stored: it was removed, or never published. The run has its own copy of the definition."
    >
      <FileX className="size-4 shrink-0" />
      workflow not stored
    </span>
  );
}

/** Somebody asked for things to go wrong: who looks at the run must know. */
function FaultNote({ live }: { readonly live: LiveExecution }) {
  const faults = Object.entries(live.execution.batonFaults ?? {});
  if (faults.length === 0) return null;
  const text = faults.map(([ref, fault]) => `${ref}: ${faultText(fault)}`).join(" · ");
  return (
    <p className={cn(LINE_BELOW, "flex gap-2")}>
      <FlaskConical className="size-4 shrink-0 text-status-retry-fg" />
      <span className="min-w-0 truncate" title={text}>
        Injected faults: {text}
      </span>
    </p>
  );
}

/** What is left as earlier runs went. */
function TimeLeft({ live }: { readonly live: LiveExecution }) {
  const earlier = useRun((state) => state.earlier);
  const { startTime, status } = live.execution;
  const now = useRunNow(1_000);
  if (status !== "RUNNING" || !earlier) return null;
  const left = timeLeft(now - startTime, earlier);
  if (left === null || earlier.totalMs === null) return null;
  const text = left < 1_000 ? "longer than usual" : `about ${durationText(left)} left`;
  return (
    <span
      className="text-text-3 tabular-nums max-lg:hidden"
      title={`As a rule it takes ${durationText(earlier.totalMs)}: the median of ${countText(earlier.runs, "run")}.`}
    >
      {text}
    </span>
  );
}

function PastMark() {
  return (
    <span className="flex items-center gap-1.5 font-medium text-status-retry-fg">
      <History className="size-4" />
      in the past
    </span>
  );
}

function FollowButton() {
  const store = useRunStore();
  const following = useRun((state) => state.following);
  return (
    <Tooltip label="The canvas goes where the run is (Shift+F)">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Follow the run"
        aria-pressed={following}
        className={cn(following && "text-accent-text")}
        onClick={() => store.setState({ following: !following })}
      >
        <LocateFixed />
      </Button>
    </Tooltip>
  );
}

const LINE: Readonly<Record<string, string>> = {
  COMPLETED: "bg-status-completed-solid",
  FAILED: "bg-status-failed-solid",
  TIMED_OUT: "bg-status-timedout-solid",
  TERMINATED: "bg-status-canceled-solid",
  PAUSED: "bg-status-paused-solid",
};

function Progress({ status }: { readonly status: string }) {
  const facts = useRunFacts();
  if (!facts) return null;
  const { done, total } = facts.progress;
  const share = total === 0 ? 0 : (done / total) * 100;
  return (
    <>
      <span className="whitespace-nowrap tabular-nums">
        {done} of {total} tasks
      </span>
      <span
        aria-hidden
        className="h-1 w-28 overflow-hidden rounded-full bg-surface-2 max-lg:hidden"
      >
        <span
          className={cn(
            "block h-full rounded-full transition-[width]",
            LINE[status] ?? "bg-status-running-solid",
          )}
          style={{ width: `${share}%` }}
        />
      </span>
    </>
  );
}

function VariantsButton({ live }: { readonly live: LiveExecution }) {
  const { openGallery } = useRunSelection();
  const totals = useRunTotals(live);
  if (totals.count === 0) return null;
  return (
    <Button
      variant="ghost"
      title="Look at them, compare, download (V)"
      onClick={() => openGallery(true)}
      className="tabular-nums max-sm:px-1.5"
    >
      <Images />
      <span>
        {countText(totals.count, "variant")} · {bytesText(totals.bytes)}
      </span>
      {totals.saved !== null && (
        <span className={totals.saved >= 0 ? "text-status-completed-fg" : "text-status-retry-fg"}>
          {savingText(totals.saved)}
        </span>
      )}
    </Button>
  );
}

const ANNOUNCE_MS = 1_000;

/** Speaks progress politely, at most once a second, and a failure at once. */
function Announcer({ live }: { readonly live: LiveExecution }) {
  const facts = useRunFacts();
  const { status, reasonForIncompletion } = live.execution;
  const known = Object.hasOwn(EXECUTION_WORDS, status)
    ? EXECUTION_WORDS[status as keyof typeof EXECUTION_WORDS].word
    : status;
  const progress = facts?.progress;
  const line = `${known}, ${progress?.done ?? 0} of ${progress?.total ?? 0} tasks`;
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(line), ANNOUNCE_MS);
    return () => clearTimeout(timer);
  }, [line]);
  const failed = status === "FAILED" || status === "TIMED_OUT";
  const [cause] = useCauses();
  const reason = reasonInWords(cause?.task.reasonForIncompletion ?? reasonForIncompletion ?? "");
  return (
    <>
      <span className="sr-only" aria-live="polite">
        {spoken}
      </span>
      <span className="sr-only" role="alert">
        {failed ? `Run failed: ${cause ? `${cause.task.referenceTaskName}: ` : ""}${reason}` : ""}
      </span>
    </>
  );
}
