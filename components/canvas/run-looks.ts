import {
  AlarmClock,
  Ban,
  Check,
  CircleDashed,
  CircleQuestionMark,
  CircleSlash,
  Clock,
  Hourglass,
  LoaderCircle,
  type Icon,
  Merge,
  OctagonX,
  RotateCw,
  SkipForward,
  TimerOff,
  TriangleAlert,
  UserRound,
  Workflow,
  X,
} from "@/components/ui/icons";
import type { StatusToken } from "@/lib/core/execution/status-words";
import type { RunState } from "@/lib/core/execution/task-runs";

import type { CardBorder } from "./card-run";

/** Every state that a card can show: those of attempts, and of tasks without one. */
export type CardState = RunState | "not-started" | "not-taken";

interface StateLook {
  readonly token: StatusToken;
  readonly icon: Icon;
  readonly border: CardBorder;
  /** How far the card steps back. */
  readonly fade: "none" | "some" | "most";
  /** Where nothing more exact is known. */
  readonly word: string;
}

const look = (
  token: StatusToken,
  icon: Icon,
  border: CardBorder,
  word: string,
  fade: StateLook["fade"] = "none",
): StateLook => ({ token, icon, border, word, fade });

/** Colour, icon, border and word of the fifteen states: four channels, so that none is told by colour alone. */
export const RUN_LOOKS: Readonly<Record<CardState, StateLook>> = {
  "not-started": look("pending", CircleDashed, "plain", "Not started"),
  "not-taken": look("pending", CircleSlash, "plain", "Not taken", "most"),
  queued: look("queued", Clock, "dotted", "Queued"),
  held: look("queued", AlarmClock, "dotted", "Held back"),
  running: look("running", LoaderCircle, "sweep", "Running"),
  waiting: look("running", Hourglass, "strong", "Waiting"),
  retry: look("retry", RotateCw, "dashed", "Waiting to retry"),
  completed: look("completed", Check, "solid", "Completed"),
  errors: look("errors", TriangleAlert, "notch", "Completed with errors"),
  failed: look("failed", X, "bar", "Failed"),
  "failed-final": look("failed", OctagonX, "double-bar", "Failed, final"),
  "timed-out": look("timedout", TimerOff, "dashed-bar", "Timed out"),
  canceled: look("canceled", Ban, "solid", "Canceled"),
  skipped: look("skipped", SkipForward, "thin-dashed", "Skipped", "some"),
  unknown: look("pending", CircleQuestionMark, "plain", "Unknown"),
};

/** Icons of waiting, by what is waited for. */
export const WAITING_ICONS: ReadonlyMap<string, Icon> = new Map([
  ["HUMAN", UserRound],
  ["JOIN", Merge],
  ["EXCLUSIVE_JOIN", Merge],
  ["SUB_WORKFLOW", Workflow],
]);

/** The icon of a state; of waiting the one that says for what. */
export function stateIcon(state: CardState, taskType = ""): Icon {
  const own = state === "waiting" ? WAITING_ICONS.get(taskType) : undefined;
  return own ?? RUN_LOOKS[state].icon;
}
