import {
  AlarmClock,
  Ban,
  Check,
  CircleQuestionMark,
  Clock,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  OctagonX,
  RotateCw,
  SkipForward,
  TimerOff,
  TriangleAlert,
  X,
} from "lucide-react";

import type { CardBorder, CardRun, Pip } from "@/components/canvas/card-run";
import { durationText } from "@/lib/client/format";
import { lookOf, type RunState, type TaskRun, type TaskView } from "@/lib/core/execution/task-runs";

const ICONS: Readonly<Record<RunState, LucideIcon>> = {
  queued: Clock,
  held: AlarmClock,
  running: LoaderCircle,
  waiting: Hourglass,
  retry: RotateCw,
  completed: Check,
  errors: TriangleAlert,
  failed: X,
  "failed-final": OctagonX,
  "timed-out": TimerOff,
  canceled: Ban,
  skipped: SkipForward,
  unknown: CircleQuestionMark,
};

const BORDERS: Readonly<Record<RunState, CardBorder>> = {
  queued: "dotted",
  held: "dotted",
  running: "sweep",
  waiting: "strong",
  retry: "dashed",
  completed: "solid",
  errors: "notch",
  failed: "bar",
  "failed-final": "double-bar",
  "timed-out": "dashed-bar",
  canceled: "solid",
  skipped: "dashed",
  unknown: "plain",
};

/** What a task's card shows of its run at a moment. */
export function cardRunOf({ attempts, current }: TaskRun, now: number): CardRun {
  const look = lookOf(current, now);
  return {
    token: look.token,
    word: look.word,
    icon: ICONS[look.state],
    spins: look.state === "running",
    border: BORDERS[look.state],
    faded: look.state === "skipped",
    pips: attempts.map((attempt) => pipOf(attempt, now)),
    time: timeOf(current, now),
    imageUrl: imageOf(current),
    progress: null,
  };
}

function pipOf(attempt: TaskView, now: number): Pip {
  const { state, token } = lookOf(attempt, now);
  if (state === "failed" || state === "failed-final") return { token, mark: "cross" };
  if (state === "timed-out") return { token, mark: "clock" };
  return { token, mark: state === "retry" || state === "held" ? "hollow" : "dot" };
}

function timeOf({ startTime, endTime, status }: TaskView, now: number): string | null {
  if (startTime === 0 || status === "SCHEDULED") return null;
  return durationText(Math.max(0, (endTime > 0 ? endTime : now) - startTime));
}

function imageOf({ outputData }: TaskView): string | null {
  const { artifactId, contentType } = outputData;
  const isImage = typeof contentType === "string" && contentType.startsWith("image/");
  return typeof artifactId === "string" && isImage
    ? `/api/artifacts/${artifactId}/preview?width=96`
    : null;
}
