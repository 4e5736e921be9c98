import { type CardRun, type Pip, PLAIN_CARD } from "@/components/canvas/card-run";
import { RUN_LOOKS, stateIcon } from "@/components/canvas/run-looks";
import { UserX } from "@/components/ui/icons";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { clockTime, countText, runTimeText } from "@/lib/client/format";
import { reasonInWords } from "@/lib/core/execution/reason";
import {
  baseRefOf,
  dueAtOf,
  hasEnded,
  lookOf,
  type RunLook,
  type TaskRun,
  type TaskView,
} from "@/lib/core/execution/task-runs";
import { usualDifference } from "@/lib/core/execution/usual";

import { factsOf, retriesOf, type RunFacts } from "./run-facts";

/** What cards are drawn of besides the run itself. */
export interface Moment {
  /** The server's clock, epoch ms. */
  readonly now: number;
  readonly unasked: ReadonlySet<string>;
  /** What was shown before: equal cards stay the same objects. */
  readonly before: ReadonlyMap<string, CardRun>;
  /** Nothing but the time is another than before: only what is open can look different. */
  readonly isTick?: boolean;
  /** Turns of loops that somebody looks at, by the loop's reference name. */
  readonly turns: ReadonlyMap<string, number>;
  /** How long tasks take as a rule, in ms, by their names in the definition. */
  readonly usual: ReadonlyMap<string, number>;
  /** Runs that tasks have started, by their ids, as far as they are known. */
  readonly children: ReadonlyMap<string, LiveExecution>;
  /** The run as it is now, where an earlier moment is drawn: it names the runs that were still to be started. */
  readonly present?: LiveExecution;
}

/** The card of a task that was reached. */
export function cardOfTask(
  run: TaskRun,
  facts: RunFacts,
  live: LiveExecution,
  moment: Moment,
): CardRun {
  const { attempts, current } = run;
  const { now, unasked } = moment;
  const look = lookNow(current, now, facts);
  const isUnasked = look.state === "queued" && unasked.has(current.taskType);
  const { border, fade } = RUN_LOOKS[look.state];
  return {
    ...PLAIN_CARD,
    token: isUnasked ? "retry" : look.token,
    word: isUnasked
      ? `No worker asks for ${current.taskType}`
      : wordOf(current, look.word, facts, moment),
    icon: isUnasked ? UserX : stateIcon(look.state, current.taskType),
    spins: look.state === "running",
    border,
    fade,
    pips: [
      ...attempts.map((attempt) => pipOf(attempt, now)),
      ...leftPips(current, retriesOf(facts, current)),
    ],
    time: look.state === "retry" ? null : timeOf(current, now),
    usual: usualText(current, moment.usual),
    imageUrl: imageOf(current),
    progress: progressOf(current, live.progress),
    ring: ringOf(current, look, now),
  };
}

/** After the last known moment of a retry chance still holds it back for a while: it is not queued yet. */
function lookNow(task: TaskView, now: number, facts: RunFacts): RunLook {
  const retries = retriesOf(facts, task);
  const look = lookOf(task, now, retries);
  if (look.state !== "queued" || task.retriedTaskId === undefined || task.dueTime !== undefined) {
    return look;
  }
  const rule = facts.shape.raws.get(baseRefOf(task))?.taskDefinition;
  if (now >= dueAtOf(task) + (rule?.backoffJitterMs ?? 0)) return look;
  const count = retries === null ? task.retryCount : `${task.retryCount} of ${retries}`;
  return { state: "retry", token: "retry", word: `Retry ${count} any moment` };
}

/** The state in words; of a failure the first words of its reason as well. */
function wordOf(task: TaskView, word: string, facts: RunFacts, moment: Moment): string {
  const { status, taskType, reasonForIncompletion, dueTime } = task;
  if (hasEnded(task)) {
    const hasReason = status !== "COMPLETED" && status !== "SKIPPED" && reasonForIncompletion;
    return hasReason ? `${word}: ${firstWords(reasonInWords(reasonForIncompletion))}` : word;
  }
  if (status !== "IN_PROGRESS") return word;
  if (taskType === "JOIN") return joinWord(task, word, facts);
  if (taskType === "SUB_WORKFLOW") return childWord(task, word, moment);
  if (taskType === "DO_WHILE") return turnWord(task, word, facts);
  return taskType === "WAIT" && dueTime ? `Waiting until ${clockTime(dueTime)}` : word;
}

function turnWord(task: TaskView, word: string, { loops }: RunFacts): string {
  const turn = loops.get(baseRefOf(task))?.at(-1)?.turn;
  return turn === undefined ? word : `Turn ${turn}`;
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

/** `Waiting for 3 tasks · 2 of 5`: of the run that it has started. */
function childWord({ subWorkflowId }: TaskView, word: string, { children }: Moment): string {
  const child = subWorkflowId === undefined ? undefined : children.get(subWorkflowId);
  if (!child) return word;
  const { done, total } = factsOf(child).progress;
  if (child.execution.status === "PAUSED") return `Its run is paused · ${done} of ${total}`;
  return `Waiting for ${countText(total - done, "task")} · ${done} of ${total}`;
}

/** The mark of an attempt. */
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

/** More than this is told as so many times as long. */
const MOST_PERCENT = 900;

/** `+38 %`, `×12`, once it has completed; null where nothing is known or it took about as long as ever. */
function usualText(task: TaskView, usual: ReadonlyMap<string, number>): string | null {
  const median = usual.get(baseRefOf(task));
  if (task.status !== "COMPLETED" || median === undefined || task.startTime === 0) return null;
  const percent = usualDifference(task.endTime - task.startTime, median);
  if (percent === null) return null;
  if (percent >= MOST_PERCENT) return `×${Math.round(percent / 100 + 1).toLocaleString("en")}`;
  return `${percent > 0 ? "+" : "−"}${Math.abs(percent)} %`;
}

/** Address of a small picture of what an attempt has made; null: none. */
function imageOf({ outputData }: TaskView): string | null {
  const { artifactId, contentType } = outputData;
  const isImage = typeof contentType === "string" && contentType.startsWith("image/");
  return typeof artifactId === "string" && isImage
    ? `/api/artifacts/${encodeURIComponent(artifactId)}/preview?width=96`
    : null;
}

/** Per cent that a worker has told: in a message of its own, or in the output of an update. */
function progressOf(task: TaskView, told: ReadonlyMap<string, number>): number | null {
  if (hasEnded(task)) return null;
  const { progress } = task.outputData;
  const reported = typeof progress === "number" && Number.isFinite(progress) ? progress : null;
  const percent = told.get(task.taskId) ?? reported;
  return percent === null ? null : Math.min(100, Math.max(0, percent));
}

/** So many steps are enough for an eye, and spare drawing. */
const RING_STEPS = 48;

/** What is left of a wait that has an end. */
function ringOf(task: TaskView, { state }: RunLook, now: number): number | null {
  const isHeld = state === "retry" || state === "held";
  const isTimed = task.taskType === "WAIT" && state === "waiting" && (task.dueTime ?? 0) > 0;
  if (!isHeld && !isTimed) return null;
  const until = dueAtOf(task);
  const from = isTimed ? task.startTime : Math.max(task.scheduledTime, task.startTime);
  if (until <= from) return 0;
  const left = Math.min(1, Math.max(0, (until - now) / (until - from)));
  return Math.ceil(left * RING_STEPS) / RING_STEPS;
}
