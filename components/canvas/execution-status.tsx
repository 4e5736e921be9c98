import { cn } from "@/components/ui/cn";
import {
  Ban,
  Check,
  CircleQuestionMark,
  LoaderCircle,
  Pause,
  TimerOff,
  X,
  type Icon,
} from "@/components/ui/icons";
import type { ExecutionStatus } from "@/lib/core/execution/state";
import { EXECUTION_WORDS, type StatusToken } from "@/lib/core/execution/status-words";

import { STATUS_TEXT } from "./status-classes";

const ICONS: Readonly<Record<ExecutionStatus, Icon>> = {
  RUNNING: LoaderCircle,
  PAUSED: Pause,
  COMPLETED: Check,
  FAILED: X,
  TIMED_OUT: TimerOff,
  TERMINATED: Ban,
};

const CHIP: Readonly<Record<StatusToken, string>> = {
  pending: "bg-status-pending-soft text-status-pending-fg",
  queued: "bg-status-queued-soft text-status-queued-fg",
  running: "bg-status-running-soft text-status-running-fg",
  retry: "bg-status-retry-soft text-status-retry-fg",
  completed: "bg-status-completed-soft text-status-completed-fg",
  errors: "bg-status-errors-soft text-status-errors-fg",
  failed: "bg-status-failed-soft text-status-failed-fg",
  timedout: "bg-status-timedout-soft text-status-timedout-fg",
  canceled: "bg-status-canceled-soft text-status-canceled-fg",
  skipped: "bg-status-skipped-soft text-status-skipped-fg",
  paused: "bg-status-paused-soft text-status-paused-fg",
};

/** Icon, word and colour of an execution's status; a status that nobody knows stays readable. */
export function ExecutionStatusChip({
  status,
  plain = false,
}: {
  readonly status: string;
  /** Without the wash behind it. */
  readonly plain?: boolean;
}) {
  const known = Object.hasOwn(EXECUTION_WORDS, status) ? (status as ExecutionStatus) : null;
  const Icon = known ? ICONS[known] : CircleQuestionMark;
  const { word, token } = known
    ? EXECUTION_WORDS[known]
    : { word: `Unknown (${status})`, token: "pending" as const };
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 font-medium whitespace-nowrap",
        plain ? STATUS_TEXT[token] : cn("h-6 rounded-full px-2 text-xs", CHIP[token]),
      )}
    >
      <Icon className={cn(plain ? "size-4" : "size-3.5", known === "RUNNING" && "animate-spin")} />
      {word}
    </span>
  );
}
