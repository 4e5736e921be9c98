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
  type LucideIcon,
  OctagonX,
  RotateCw,
  SkipForward,
  TimerOff,
  TriangleAlert,
  UserX,
  X,
} from "lucide-react";

import type { CardBorder, CardRun, Pip } from "@/components/canvas/card-run";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { clockTime, runTimeText } from "@/lib/client/format";
import {
  hasEnded,
  hasFailed,
  lookOf,
  type RunState,
  type TaskRun,
  type TaskView,
} from "@/lib/core/execution/task-runs";

import { factsOf, retriesOf, type RunFacts } from "./run-facts";

export const STATE_ICONS: Readonly<Record<RunState, LucideIcon>> = {
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

const PLAIN = {
  token: "pending",
  spins: false,
  border: "plain",
  pips: [],
  time: null,
  imageUrl: null,
  progress: null,
} as const;

const NOT_TAKEN: CardRun = { ...PLAIN, word: "Not taken", icon: CircleSlash, faded: true };
const NOT_STARTED: CardRun = { ...PLAIN, word: "Not started", icon: CircleDashed, faded: false };
const STARTED: CardRun = { ...NOT_STARTED, token: "completed", word: "Started" };

interface Moment {
  /** The server's clock, epoch ms. */
  readonly now: number;
  readonly unasked: ReadonlySet<string>;
  /** What was shown before: equal cards stay the same objects. */
  readonly before: ReadonlyMap<string, CardRun>;
}

/** What every card of the definition shows at a moment, by reference name; of a loop's turns the latest. */
export function cardRunsOf(live: LiveExecution, moment: Moment): Map<string, CardRun> {
  const facts = factsOf(live);
  const cards = new Map<string, CardRun>();
  const put = (ref: string, card: CardRun) => {
    const before = moment.before.get(ref);
    cards.set(ref, before && isSame(before, card) ? before : card);
  };
  for (const ref of facts.shape.tasks.keys()) {
    const run = facts.latest.get(ref);
    if (run) put(ref, cardRunOf(run, facts, live, moment));
    else if (facts.shape.tasks.get(ref)?.isCard || facts.notTaken.has(ref)) {
      put(ref, facts.notTaken.has(ref) ? NOT_TAKEN : NOT_STARTED);
    }
  }
  for (const [ref, inner] of facts.shape.inner) {
    if (facts.latest.has(ref)) put(`${ref}:all`, containerCard(inner, facts));
  }
  // Start and end have no name: the edge that leaves the start is taken at once.
  put("", STARTED);
  for (const { task } of facts.shape.placed) {
    const ref = task.taskReferenceName ?? "";
    if (task.type !== "FORK_JOIN_DYNAMIC") continue;
    const card = dynamicCard(ref, facts, moment.now);
    if (card) put(`${ref}:tasks`, card);
  }
  return cards;
}

function cardRunOf(run: TaskRun, facts: RunFacts, live: LiveExecution, moment: Moment): CardRun {
  const { attempts, current } = run;
  const { now, unasked } = moment;
  const look = lookOf(current, now, retriesOf(facts, current));
  const isUnasked = look.state === "queued" && unasked.has(current.taskType);
  const isRetry = look.state === "retry";
  return {
    token: isUnasked ? "retry" : look.token,
    word: isUnasked ? `No worker asks for ${current.taskType}` : wordOf(current, look.word, facts),
    icon: isUnasked ? UserX : STATE_ICONS[look.state],
    spins: look.state === "running",
    border: BORDERS[look.state],
    faded: look.state === "skipped",
    pips: [
      ...attempts.map((attempt) => pipOf(attempt, now)),
      ...leftPips(current, retriesOf(facts, current)),
    ],
    time: isRetry ? null : timeOf(current, now),
    imageUrl: imageOf(current),
    progress: hasEnded(current) ? null : (live.progress.get(current.taskId) ?? null),
  };
}

/** The state in words; of a failure the first words of its reason as well. */
function wordOf(task: TaskView, word: string, facts: RunFacts): string {
  const { status, taskType, reasonForIncompletion, dueTime } = task;
  if (hasEnded(task)) {
    const hasReason = status !== "COMPLETED" && status !== "SKIPPED" && reasonForIncompletion;
    return hasReason ? `${word}: ${firstWords(reasonForIncompletion)}` : word;
  }
  if (status !== "IN_PROGRESS") return word;
  if (taskType === "JOIN") return joinWord(task, word, facts);
  if (taskType === "DO_WHILE" && (task.iteration ?? 0) > 0) return `Turn ${task.iteration}`;
  return taskType === "WAIT" && dueTime ? `Waiting until ${clockTime(dueTime)}` : word;
}

const MOST_WORDS = 90;

function firstWords(reason: string): string {
  const line = reason.split("\n", 1)[0] ?? "";
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)}…` : line;
}

/** `Waiting for 2 of 4`: branches that have not ended. */
function joinWord({ inputData }: TaskView, word: string, { runs }: RunFacts): string {
  const joinOn = inputData["joinOn"];
  if (!Array.isArray(joinOn) || joinOn.length === 0) return word;
  const open = joinOn.filter((ref) => {
    const run = runs.get(String(ref));
    return !run || !hasEnded(run.current);
  });
  return `waiting for ${open.length} of ${joinOn.length}`;
}

function pipOf(attempt: TaskView, now: number): Pip {
  const { state, token } = lookOf(attempt, now);
  if (state === "failed" || state === "failed-final") return { token, mark: "cross" };
  if (state === "timed-out") return { token, mark: "clock" };
  return { token, mark: state === "retry" || state === "held" ? "hollow" : "dot" };
}

/** Attempts that the policy still grants, once the first one has gone wrong. */
function leftPips(current: TaskView, retries: number | null): Pip[] {
  if (retries === null || hasEnded(current) || current.retryCount === 0) return [];
  const left = Math.max(0, retries - current.retryCount);
  return Array.from({ length: left }, () => ({ token: "pending", mark: "hollow" }) as const);
}

function timeOf({ startTime, endTime, status }: TaskView, now: number): string | null {
  if (startTime === 0 || status === "SCHEDULED") return null;
  return runTimeText(Math.max(0, (endTime > 0 ? endTime : now) - startTime), endTime > 0);
}

/** Address of a small picture of what an attempt has made; null: none. */
function imageOf({ outputData }: TaskView): string | null {
  const { artifactId, contentType } = outputData;
  const isImage = typeof contentType === "string" && contentType.startsWith("image/");
  return typeof artifactId === "string" && isImage
    ? `/api/artifacts/${artifactId}/preview?width=96`
    : null;
}

/** All of a container in one: `3 of 12`, and how many failed. */
function containerCard(inner: readonly string[], { latest, notTaken }: RunFacts): CardRun {
  const reachable = inner.filter((ref) => !notTaken.has(ref));
  const tasks = reachable.flatMap((ref) => latest.get(ref)?.current ?? []);
  const failed = tasks.filter(hasFailed).length;
  const done = tasks.filter(hasEnded).length;
  const isOpen = done < reachable.length;
  const token = isOpen ? "running" : "completed";
  return {
    ...NOT_STARTED,
    token: failed > 0 ? "failed" : token,
    word: `${done} of ${reachable.length}${failed > 0 ? ` · ${failed} failed` : ""}`,
  };
}

/** `9 done · 2 running · 1 failed`; null: the tasks are not known yet. */
function dynamicCard(ref: string, { runs, latest }: RunFacts, now: number): CardRun | null {
  const forked = latest.get(ref)?.current.inputData["forkedTasks"];
  if (!Array.isArray(forked)) return null;
  const tasks = forked.flatMap((name) => runs.get(String(name))?.current ?? []);
  const done = tasks.filter((task) => lookOf(task, now).token === "completed").length;
  const failed = tasks.filter((task) => /failed|timedout/.test(lookOf(task, now).token)).length;
  const open = tasks.filter((task) => !hasEnded(task)).length;
  const parts = [
    `${done} done`,
    ...(open > 0 ? [`${open} running`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const token = failed > 0 ? "failed" : "completed";
  return { ...NOT_STARTED, token: open > 0 ? "running" : token, word: parts.join(" · ") };
}

function isSame(a: CardRun, b: CardRun): boolean {
  return (
    a === b ||
    (a.word === b.word &&
      a.time === b.time &&
      a.token === b.token &&
      a.icon === b.icon &&
      a.border === b.border &&
      a.imageUrl === b.imageUrl &&
      a.progress === b.progress &&
      a.pips.length === b.pips.length &&
      a.pips.every((pip, at) => pip.mark === b.pips[at]?.mark && pip.token === b.pips[at]?.token))
  );
}
