import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { embedTaskDefs } from "../definition/snapshot";
import type { WorkflowDef, WorkflowTask } from "../definition/schema";
import { isTerminalExecution, isTerminalTask, type TaskRecord } from "../execution/state";
import { AppError } from "../errors";
import type { JsonObject } from "../json";
import { decide, nextTimerAt } from "./decide";
import type { DecideEnv, Decision, DeciderEvent, TaskResult } from "./messages";
import { createExecution, type ExecutionState, loadState } from "./state";

const RUNS = 150;

/** Compares as JSON: order counts, and it is fast. */
function same(what: string, got: unknown, wanted: unknown): void {
  const [is, shall] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (is !== shall) throw new Error(`${what}: ${is} instead of ${shall}`);
}

/** Empty: it holds. Otherwise the smallest counterexample. */
function refutation<Values>(property: fc.IProperty<Values>): string {
  return fc.defaultReportMessage(fc.check(property, { numRuns: RUNS })) ?? "";
}

/** A small tree that becomes a definition; references are given in order. */
type Plan =
  | {
      readonly kind: "simple";
      readonly retryCount: number;
      readonly delaySeconds: number;
      readonly forgiven: "no" | "optional" | "permissive";
      readonly limits: "none" | "run" | "response" | "poll";
    }
  | { readonly kind: "wait"; readonly seconds: number }
  | { readonly kind: "set" | "noop" }
  | { readonly kind: "fork"; readonly lanes: Plan[][]; readonly joins: number };

const simplePlan: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constant("simple" as const),
  retryCount: fc.nat(2),
  delaySeconds: fc.nat(3),
  forgiven: fc.constantFrom("no", "no", "optional", "permissive"),
  limits: fc.constantFrom("none", "none", "run", "response", "poll"),
});
const leafPlan: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 5, arbitrary: simplePlan },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("set" as const, "noop" as const) }) },
);
const sequencePlan = fc.letrec<{ sequence: Plan[]; plan: Plan }>((tie) => ({
  sequence: fc.array(tie("plan"), { minLength: 1, maxLength: 3 }),
  plan: fc.oneof(
    { maxDepth: 2, depthIdentifier: "plan" },
    leafPlan,
    fc.record({
      kind: fc.constant("fork" as const),
      lanes: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }),
      joins: fc.nat(7),
    }),
  ),
})).sequence;

function definitionOf(plans: readonly Plan[]): WorkflowDef {
  let count = 0;
  const ref = (letter: string) => `${letter}${(count += 1)}`;
  const tasksOf = (sequence: readonly Plan[]): WorkflowTask[] => sequence.flatMap(taskOf);
  const taskOf = (plan: Plan): WorkflowTask[] => {
    switch (plan.kind) {
      case "simple":
        return [simple(ref("s"), plan)];
      case "wait":
        return [task("WAIT", ref("w"), { inputParameters: { duration: `${plan.seconds} s` } })];
      case "set":
        return [task("SET_VARIABLE", ref("v"), { inputParameters: { x: "${workflow.input}" } })];
      case "noop":
        return [task("NOOP", ref("n"))];
      case "fork": {
        const forkTasks = plan.lanes.map(tasksOf);
        const lasts = forkTasks.map((lane) => lane.at(-1)?.taskReferenceName ?? "");
        const joinOn = lasts.filter((_, index) => (plan.joins >> index) % 2 === 0);
        return [task("FORK_JOIN", ref("f"), { forkTasks }), task("JOIN", ref("j"), { joinOn })];
      }
    }
  };
  return { name: "w", version: 1, tasks: tasksOf(plans) };
}

function task(type: string, ref: string, extra: Partial<WorkflowTask> = {}): WorkflowTask {
  return { name: ref, taskReferenceName: ref, type, ...extra };
}

function simple(ref: string, plan: Plan & { kind: "simple" }): WorkflowTask {
  const { retryCount, delaySeconds: retryDelaySeconds, forgiven, limits } = plan;
  return task("SIMPLE", ref, {
    [forgiven]: true,
    taskDefinition: {
      name: ref,
      retryCount,
      retryDelaySeconds,
      timeoutPolicy: "RETRY",
      ...(limits === "run" ? { timeoutSeconds: 4 } : {}),
      ...(limits === "poll" ? { pollTimeoutSeconds: 4 } : {}),
      responseTimeoutSeconds: limits === "response" ? 3 : 3600,
    },
  });
}

/** One execution under observation: every event is also given to a twin that was just read from the rows. */
class Watched {
  state: ExecutionState;
  now = 1_000_000;
  private ids = 0;
  private seq = 0;
  private readonly ends = new Map<string, string>();
  private readonly statuses = new Map<string | null, string>();

  constructor(definition: WorkflowDef) {
    const embedded = embedTaskDefs(definition, () => undefined);
    this.state = createExecution({
      workflowId: "wf",
      definition: embedded,
      input: { p: 1 },
      now: this.now,
    });
    this.tell({ type: "start" });
  }

  get isOver(): boolean {
    return isTerminalExecution(this.state.header.status);
  }

  /** Tasks in one of the statuses, in order. */
  having(...statuses: TaskRecord["status"][]): TaskRecord[] {
    return this.state.tasks.filter(({ status }) => statuses.includes(status));
  }

  tell(event: DeciderEvent): Decision {
    const twin = readAgain(this.state);
    const firstId = this.ids;
    const decision = decide(this.state, event, this.env());
    this.ids = firstId;
    const again = decide(twin, event, this.env());
    same("transitions of the twin", again.changes.transitions, decision.changes.transitions);
    same("the twin", pictureOf(twin), pictureOf(this.state));
    this.checkHistory(decision, event);
    this.checkEnds(event);
    this.checkProgress();
    return decision;
  }

  /** What a refused operation leaves behind must be what was there. */
  tryTell(event: DeciderEvent): void {
    const before = pictureOf(this.state);
    try {
      this.tell(event);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      same("what was refused", pictureOf(this.state), before);
    }
  }

  /** The same event once more must change nothing. */
  tellTwice(event: DeciderEvent): void {
    this.tell(event);
    const { changes, commands } = this.tell(event);
    same("twice", [changes.tasks.size, changes.transitions, commands], [0, [], []]);
  }

  private env(): DecideEnv {
    return {
      now: this.now,
      idOf: (text) => text,
      newId: () => `t${(this.ids += 1)}`,
      random: () => 0.5,
      domainOf: () => null,
      zoneOffsetMinutes: () => 0,
      systemValue: () => undefined,
      answerAtOnce: () => null,
      definitionOf: () => null,
      taskDefOf: () => null,
    };
  }

  private checkHistory({ changes }: Decision, { type }: DeciderEvent): void {
    for (const { seq, taskId, from, to } of changes.transitions) {
      same("seq", seq, (this.seq += 1));
      if (type !== "start") same("from", from, this.statuses.get(taskId) ?? null);
      this.statuses.set(taskId, to);
    }
    for (const { taskId, status } of this.state.tasks)
      same("told status", this.statuses.get(taskId), status);
    same("told status", this.statuses.get(null), this.state.header.status);
  }

  private checkEnds({ type }: DeciderEvent): void {
    for (const each of this.state.tasks) {
      if (!isTerminalTask(each.status)) {
        if (this.ends.delete(each.taskId)) same("reopened", [type, each.taskType], REOPENED);
        continue;
      }
      const given = each.workflowTask.optional && each.status === "COMPLETED_WITH_ERRORS";
      const end = JSON.stringify([each.outputData, given ? null : each.status]);
      const known = this.ends.get(each.taskId);
      if (known !== undefined && !given) same("end", end, known);
      this.ends.set(each.taskId, end);
    }
  }

  /** What has not ended has something that will move it. */
  private checkProgress(): void {
    const { state } = this;
    const open = state.tasks.filter(({ status }) => !isTerminalTask(status));
    same("open tasks", state.openTasks, open.length);
    if (this.isOver) {
      same("open at the end", [open.length, nextTimerAt(state) === Infinity], [0, true]);
    } else if (state.header.status === "RUNNING") {
      const canMove = open.some(({ taskType }) => taskType !== "JOIN");
      same("what moves it", [state.unsettled.size, canMove], [0, true]);
    }
  }
}

const REOPENED = ["retry-requested", "JOIN"];

function readAgain({ header, tasks, lastTransitionSeq }: ExecutionState): ExecutionState {
  const copies = tasks.map((each) => ({ ...each }));
  return loadState({ ...header }, copies.toReversed(), lastTransitionSeq);
}

/** Everything of a state that matters later. */
function pictureOf(state: ExecutionState) {
  const ids = (tasks: Iterable<TaskRecord>) => [...tasks].map(({ taskId }) => taskId).toSorted();
  const waiting = [...state.joinsWaitingFor].flatMap(([ref, watches]) =>
    [...watches]
      .filter(({ join }) => join.status === "IN_PROGRESS")
      .map(({ join, remaining }) => `${ref} ${join.taskId} ${[...remaining].toSorted().join()}`),
  );
  return {
    header: { ...state.header, workflowDefinition: null },
    tasks: state.tasks.map((each) => ({ ...each, workflowTask: null })),
    latest: ids(state.latest.values()),
    unsettled: ids(state.unsettled),
    waiting: waiting.toSorted(),
    openTasks: state.openTasks,
    lastSeq: state.lastSeq,
    lastTransitionSeq: state.lastTransitionSeq,
    nextTimerAt: nextTimerAt(state),
  };
}

type Dice = readonly [action: number, place: number];

function choose<Item>(items: readonly Item[], place: number): Item | undefined {
  return items[place % Math.max(1, items.length)];
}

const REPORTS: readonly TaskResult["status"][] = [
  "COMPLETED",
  "COMPLETED",
  "FAILED",
  "FAILED",
  "FAILED_WITH_TERMINAL_ERROR",
  "IN_PROGRESS",
  "CANCELED",
];

function report(watched: Watched, action: number, place: number): void {
  const found = choose(watched.having("SCHEDULED", "IN_PROGRESS"), place);
  const status = choose(REPORTS, action) ?? "COMPLETED";
  if (!found || found.taskType === "JOIN") return;
  const outputData: JsonObject = place % 3 === 0 ? {} : { place };
  const result = { taskId: found.taskId, status, outputData, reasonForIncompletion: "why" };
  if (status === "IN_PROGRESS") watched.tell({ type: "task-updated", result });
  else watched.tellTwice({ type: "task-updated", result });
}

/** One random event of the outside. */
function act(watched: Watched, [action, place]: Dice): void {
  const status: TaskResult["status"] = action % 2 === 0 ? "COMPLETED" : "FAILED";
  switch (action % 12) {
    case 0:
    case 1:
    case 2: {
      const found = choose(watched.having("SCHEDULED"), place);
      if (found) watched.tellTwice({ type: "task-polled", taskId: found.taskId, workerId: "w" });
      return;
    }
    case 3:
    case 4:
    case 5:
    case 6:
      report(watched, Math.floor(action / 12), place);
      return;
    case 7: {
      watched.now += place % 6000;
      watched.tellTwice({ type: "timer-due" });
      return;
    }
    case 8: {
      const found = choose(watched.having("FAILED", "COMPLETED", "TIMED_OUT", "CANCELED"), place);
      const result = { taskId: found?.taskId ?? "", status, outputData: { late: true } };
      if (found) same("late", watched.tell({ type: "task-updated", result }).changes.tasks.size, 0);
      return;
    }
    case 9:
      watched.tryTell({ type: "pause-requested" });
      return;
    case 10:
      watched.tryTell({ type: "resume-requested" });
      return;
    default: {
      const found = choose(watched.having("IN_PROGRESS"), place);
      if (place % 2 === 0) watched.tryTell({ type: "retry-requested" });
      else if (found?.workerId === "w") watched.tell({ type: "work-lost", taskId: found.taskId });
    }
  }
}

/** Does what workers and the clock would do until nothing is left to do. */
function finish(watched: Watched): void {
  if (watched.state.header.status === "PAUSED") watched.tell({ type: "resume-requested" });
  for (let steps = 0; !watched.isOver; steps++) {
    same("ends", steps < 500, true);
    const next = watched.having("SCHEDULED")[0] ?? watched.having("IN_PROGRESS").find(isWorkers);
    if (next) {
      const result = { taskId: next.taskId, status: "COMPLETED", outputData: {} } as const;
      watched.tell({ type: "task-updated", result });
    } else {
      const at = nextTimerAt(watched.state);
      same("has a timer", at < Infinity, true);
      watched.now = Math.max(watched.now, at);
      watched.tell({ type: "timer-due" });
    }
  }
}

function isWorkers({ workflowTask }: TaskRecord): boolean {
  return workflowTask.type === "SIMPLE";
}

describe("any execution under any events", () => {
  it("keeps its history whole, its ends as they were, its rows as its memory, and comes to an end", () => {
    const dice = fc.array(fc.tuple(fc.nat(1199), fc.nat(9999)), { maxLength: 40 });
    const property = fc.property(sequencePlan, dice, (plans, throws) => {
      const watched = new Watched(definitionOf(plans));
      for (const each of throws) act(watched, each);
      finish(watched);
    });
    expect(refutation(property)).toBe("");
  }, 60_000);
});

/** What the worker of a reference does, attempt by attempt; the last one for all that follow. */
type Script = readonly ("ok" | "fail" | "fatal")[];
type Outcome = "COMPLETED" | "COMPLETED_WITH_ERRORS" | "FAILED";
const scripts = fc.array(
  fc.array(fc.constantFrom("ok" as const, "ok" as const, "fail" as const, "fatal" as const), {
    minLength: 1,
    maxLength: 4,
  }),
  { minLength: 1, maxLength: 12 },
);

/** Says by plain recursion, without events, how an execution must end: its status and, if COMPLETED, every outcome. */
class Naive {
  readonly outcomes = new Map<string, Outcome>();
  readonly outputs = new Map<string, JsonObject>();
  failed = false;
  private readonly scriptOf: (ref: string) => Script;

  constructor(scriptOf: (ref: string) => Script) {
    this.scriptOf = scriptOf;
  }

  run(tasks: readonly WorkflowTask[]): void {
    for (const each of tasks) this.one(each);
  }

  private one(each: WorkflowTask): void {
    const ref = each.taskReferenceName ?? "";
    if (each.type === "SIMPLE") this.simple(ref, each);
    else if (each.type === "JOIN") this.join(ref, each.joinOn ?? []);
    else this.outcomes.set(ref, "COMPLETED");
    for (const lane of each.forkTasks ?? []) this.run(lane);
  }

  private simple(ref: string, { optional, taskDefinition }: WorkflowTask): void {
    const script = this.scriptOf(ref);
    const most = taskDefinition?.retryCount ?? 0;
    for (let attempt = 0; ; attempt++) {
      const act = script[attempt] ?? script.at(-1);
      if (act === "ok") {
        this.outcomes.set(ref, "COMPLETED");
        this.outputs.set(ref, { attempt });
        return;
      }
      if (act === "fatal" || attempt === most) break;
    }
    this.outcomes.set(ref, optional ? "COMPLETED_WITH_ERRORS" : "FAILED");
    if (!optional) this.failed = true;
  }

  private join(ref: string, joinOn: readonly string[]): void {
    const withErrors = joinOn.some((each) => this.outcomes.get(each) === "COMPLETED_WITH_ERRORS");
    this.outcomes.set(ref, withErrors ? "COMPLETED_WITH_ERRORS" : "COMPLETED");
    const gathered = joinOn.flatMap((each): [string, JsonObject][] => {
      const output = this.outputs.get(each);
      return output && Object.keys(output).length > 0 ? [[each, output]] : [];
    });
    this.outputs.set(ref, Object.fromEntries(gathered));
  }
}

describe("any definition with given answers of its workers", () => {
  it("ends as a naive interpreter says, whatever the order of the answers", () => {
    const property = fc.property(
      sequencePlan,
      scripts,
      fc.infiniteStream(fc.nat(999)),
      (plans, said, order) => {
        const definition = definitionOf(plans);
        const scriptOf = (ref: string) => choose(said, Number(ref.slice(1))) ?? ["ok"];
        const naive = new Naive(scriptOf);
        naive.run(definition.tasks ?? []);
        const watched = new Watched(definition);
        while (!watched.isOver) answerOne(watched, scriptOf, order.next().value);
        same("status", watched.state.header.status, naive.failed ? "FAILED" : "COMPLETED");
        if (naive.failed) return;
        const latest = [...watched.state.latest.values()];
        const ended = latest.map(({ referenceTaskName, status }) => [referenceTaskName, status]);
        same("outcomes", ended.toSorted(), [...naive.outcomes].toSorted());
        for (const { taskType, referenceTaskName: ref, outputData } of latest)
          if (taskType === "JOIN") same(ref, outputData, naive.outputs.get(ref));
      },
    );
    expect(refutation(property)).toBe("");
  }, 60_000);
});

const STATUS_OF = {
  ok: "COMPLETED",
  fail: "FAILED",
  fatal: "FAILED_WITH_TERMINAL_ERROR",
} as const;

function answerOne(watched: Watched, scriptOf: (ref: string) => Script, place: number): void {
  const ready = watched.having("SCHEDULED").filter(({ dueTime }) => dueTime <= watched.now);
  const next = choose(ready, place);
  if (!next) {
    watched.now = Math.min(
      nextTimerAt(watched.state),
      ...watched.having("SCHEDULED").map(({ dueTime }) => dueTime),
    );
    watched.tell({ type: "timer-due" });
    return;
  }
  const { taskId, retryCount: attempt } = next;
  const script = scriptOf(next.referenceTaskName);
  const act = script[attempt] ?? script.at(-1);
  watched.tell({ type: "task-polled", taskId, workerId: "w" });
  const status = STATUS_OF[act ?? "ok"];
  const outputData: JsonObject = act === "ok" ? { attempt } : {};
  watched.tell({ type: "task-updated", result: { taskId, status, outputData } });
}
