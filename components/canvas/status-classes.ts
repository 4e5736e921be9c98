import type { StatusToken } from "@/lib/core/execution/status-words";

/** Classes of a status token: text, line, filled mark and wash. */
export const STATUS_TEXT: Readonly<Record<StatusToken, string>> = {
  pending: "text-status-pending-fg",
  queued: "text-status-queued-fg",
  running: "text-status-running-fg",
  retry: "text-status-retry-fg",
  completed: "text-status-completed-fg",
  errors: "text-status-errors-fg",
  failed: "text-status-failed-fg",
  timedout: "text-status-timedout-fg",
  canceled: "text-status-canceled-fg",
  skipped: "text-status-skipped-fg",
  paused: "text-status-paused-fg",
};

export const STATUS_BORDER: Readonly<Record<StatusToken, string>> = {
  pending: "border-border-default",
  queued: "border-status-queued-solid",
  running: "border-status-running-solid",
  retry: "border-status-retry-solid",
  completed: "border-status-completed-solid",
  errors: "border-status-errors-solid",
  failed: "border-status-failed-solid",
  timedout: "border-status-timedout-solid",
  canceled: "border-status-canceled-solid",
  skipped: "border-status-skipped-solid",
  paused: "border-status-paused-solid",
};

export const STATUS_FILL: Readonly<Record<StatusToken, string>> = {
  pending: "bg-status-pending-solid",
  queued: "bg-status-queued-solid",
  running: "bg-status-running-solid",
  retry: "bg-status-retry-solid",
  completed: "bg-status-completed-solid",
  errors: "bg-status-errors-solid",
  failed: "bg-status-failed-solid",
  timedout: "bg-status-timedout-solid",
  canceled: "bg-status-canceled-solid",
  skipped: "bg-status-skipped-solid",
  paused: "bg-status-paused-solid",
};

/** Colour of a line as a CSS variable, for SVG. */
export function statusStroke(token: StatusToken): string {
  return `var(--status-${token}-solid)`;
}
