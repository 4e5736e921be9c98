import { decide, nextTimerAt } from "../decider/decide";
import type { ChildStart, Command, DecideEnv, DeciderEvent } from "../decider/messages";
import { queueEntryOf } from "../decider/queue-entry";
import { createExecution, type ExecutionState } from "../decider/state";
import type { TaskDef, WorkflowDef } from "../definition/schema";
import { isTerminalExecution, isTerminalTask, type TaskRecord } from "../execution/state";
import { Heap, type HeapItem } from "../heap";
import type { JsonObject } from "../json";
import { limits } from "../limits";
import { answerAtOnce } from "../script/answer-at-once";
import type { Script, ScriptAnswer } from "../script/script";
import { type MadeUpOutcome, OutcomeBook, type OutcomePlan, type OutcomeRules } from "./outcome";

export interface SimulationOptions extends OutcomeRules {
  /** With every TaskDef embedded, as for a start. */
  readonly definition: WorkflowDef;
  readonly input: JsonObject;
  readonly plan: OutcomePlan;
  /** Epoch ms of the start. */
  readonly startAt: number;
  /** Workflows of SUB_WORKFLOW tasks, embedded too; `version` null: the latest. */
  readonly definitionOf: (name: string, version: number | null) => WorkflowDef | null;
  readonly taskDefOf: (name: string) => TaskDef | null;
  /** For scripts that are not simple enough to be known at once. */
  readonly runScript: (script: Script) => Promise<ScriptAnswer>;
  readonly systemValue?: DecideEnv["systemValue"];
  /** Lets others have the thread; called every few steps. */
  readonly breathe: () => Promise<void>;
  readonly correlationId?: string | null;
  readonly priority?: number;
  readonly maxSteps: number;
  readonly maxVirtualMs: number;
  /** Unique texts. */
  readonly newId: () => string;
}

/** `WAITING`: nothing would ever happen again without somebody outside. */
export type Stop = "ENDED" | "WAITING" | "STEP_LIMIT" | "TIME_LIMIT";

/** One change of status; `atMs` counts from the start, `ref` null is the execution itself. */
export interface SimulatedTransition {
  readonly atMs: number;
  readonly workflowId: string;
  readonly taskId: string | null;
  readonly ref: string | null;
  readonly attempt: number;
  readonly iteration: number;
  readonly from: string | null;
  readonly to: string;
  readonly reason: string | null;
}

interface Member {
  readonly state: ExecutionState;
  readonly book: OutcomeBook;
  readonly plan: OutcomePlan;
  readonly depth: number;
  /** When the calendar looks at its timers next. */
  timerAt: number;
}

interface Appointment extends HeapItem {
  readonly at: number;
  readonly seq: number;
  readonly executionId: string;
  /** Null when it has lapsed. */
  readonly event: () => DeciderEvent | null;
}

const STEPS_PER_BREATH = 25;
const EMPTY_PLAN: OutcomePlan = { outcomes: {}, children: {} };

/**
 * An execution and its children on a virtual clock, with made-up workers: the decider itself, driven by a calendar
 * instead of by requests. Nothing is stored and nobody outside is asked but for scripts. Rate and concurrency limits,
 * which belong to the queues, are not simulated.
 */
export class Simulation {
  readonly transitions: SimulatedTransition[] = [];
  readonly root: ExecutionState;
  now: number;
  private readonly options: SimulationOptions;
  private readonly members = new Map<string, Member>();
  private readonly inbox: { readonly id: string; readonly event: DeciderEvent }[] = [];
  private readonly calendar = new Heap<Appointment>((a, b) =>
    a.at === b.at ? a.seq < b.seq : a.at < b.at,
  );
  private readonly handOuts = new Map<string, number>();
  private steps = 0;
  private seq = 0;

  constructor(options: SimulationOptions) {
    this.options = options;
    this.now = options.startAt;
    const { definition, input, plan, correlationId = null, priority = 0 } = options;
    const workflowId = options.newId();
    const args = { workflowId, definition, input, now: this.now, correlationId, priority };
    this.root = this.join(createExecution(args), plan, 0);
  }

  /** Executions that SUB_WORKFLOW tasks started, in the order of their starts. */
  children(): ExecutionState[] {
    return [...this.members.values()].map(({ state }) => state).slice(1);
  }

  /** Runs until the execution has ended, nothing more happens, or a limit is reached. */
  async run(): Promise<Stop> {
    const { maxSteps, maxVirtualMs, startAt } = this.options;
    for (;;) {
      for (let next = this.inbox.shift(); next; next = this.inbox.shift()) {
        if (this.steps >= maxSteps) return "STEP_LIMIT";
        await this.tell(next.id, next.event);
      }
      if (isTerminalExecution(this.root.header.status)) return "ENDED";
      const next = this.calendar.pop();
      if (!next) return "WAITING";
      if (next.at - startAt > maxVirtualMs) return "TIME_LIMIT";
      this.now = Math.max(this.now, next.at);
      const event = next.event();
      if (event) this.inbox.push({ id: next.executionId, event });
    }
  }

  private join(state: ExecutionState, plan: OutcomePlan, depth: number): ExecutionState {
    const book = new OutcomeBook(plan, this.options);
    const id = state.header.workflowId;
    this.members.set(id, { state, book, plan, depth, timerAt: Infinity });
    this.inbox.push({ id, event: { type: "start" } });
    return state;
  }

  private async tell(id: string, event: DeciderEvent): Promise<void> {
    const member = this.members.get(id);
    if (!member) return;
    this.steps += 1;
    if (this.steps % STEPS_PER_BREATH === 0) await this.options.breathe();
    const { changes, commands } = decide(member.state, event, this.env());
    for (const each of changes.transitions) {
      const task = each.taskId === null ? undefined : member.state.byId.get(each.taskId);
      const { ref, taskId, attempt, from, to, reason } = each;
      const place = { ref, taskId, attempt, iteration: task?.iteration ?? 0 };
      const atMs = each.at - this.options.startAt;
      this.transitions.push({ atMs, workflowId: id, ...place, from, to, reason });
    }
    for (const task of changes.tasks) this.engage(member, task);
    for (const command of commands) await this.obey(member, command);
    this.setTimer(id, member);
  }

  /** Makes an appointment with a made-up worker for a task that waits for one. */
  private engage(member: Member, task: TaskRecord): void {
    const { state, book } = member;
    const { taskId } = task;
    const entry = queueEntryOf(task, state.header);
    if (entry) {
      if (this.handOuts.get(taskId) === entry.dueAt) return;
      const outcome = book.take(task);
      if (!outcome) return;
      this.handOuts.set(taskId, entry.dueAt);
      const at = Math.max(this.now, entry.dueAt) + outcome.queueMs;
      this.appoint(at, state, () => this.handOut(state, task, entry.dueAt, outcome, at));
      return;
    }
    const isForOutside = task.status === "IN_PROGRESS" && ANSWERED_OUTSIDE.has(task.taskType);
    if (!isForOutside || this.handOuts.has(taskId) || !book.names(task)) return;
    const outcome = book.take(task);
    if (!outcome) return;
    this.handOuts.set(taskId, 0);
    this.report(state, task, outcome, this.now + outcome.queueMs + outcome.runMs);
  }

  /** Null: the task was taken back or put off meanwhile. */
  private handOut(
    state: ExecutionState,
    task: TaskRecord,
    dueAt: number,
    outcome: MadeUpOutcome,
    at: number,
  ): DeciderEvent | null {
    if (task.status !== "SCHEDULED" || this.handOuts.get(task.taskId) !== dueAt) return null;
    this.report(state, task, outcome, at + outcome.runMs);
    return { type: "task-polled", taskId: task.taskId, workerId: "simulator" };
  }

  private report(
    state: ExecutionState,
    task: TaskRecord,
    outcome: MadeUpOutcome,
    at: number,
  ): void {
    const { status, output: outputData, reason: reasonForIncompletion } = outcome;
    if (status === "HANG") return;
    const { taskId } = task;
    const result = { taskId, status, outputData, reasonForIncompletion };
    this.appoint(at, state, () =>
      isTerminalTask(task.status) ? null : { type: "task-updated", result },
    );
  }

  private appoint(at: number, state: ExecutionState, event: Appointment["event"]): void {
    this.seq += 1;
    const { workflowId: executionId } = state.header;
    this.calendar.push({ at, seq: this.seq, executionId, event, place: -1 });
  }

  private setTimer(id: string, member: Member): void {
    const at = nextTimerAt(member.state);
    if (at === Infinity || (member.timerAt <= at && member.timerAt > this.now)) return;
    member.timerAt = at;
    this.appoint(at, member.state, () => {
      if (this.members.get(id)?.timerAt === at) member.timerAt = Infinity;
      return { type: "timer-due" };
    });
  }

  private async obey(member: Member, command: Command): Promise<void> {
    const id = member.state.header.workflowId;
    const say = (event: DeciderEvent, to = id) => this.inbox.push({ id: to, event });
    switch (command.type) {
      case "run-script": {
        const { taskId, script } = command;
        say({ type: "script-answered", taskId, answer: await this.options.runScript(script) });
        break;
      }
      case "start-child":
        this.startChild(member, command.taskId, command.child);
        break;
      case "terminate-child":
        say({ type: "terminate-requested", reason: command.reason }, command.childId);
        break;
      case "tell-parent":
        say(
          { type: "child-ended", taskId: command.taskId, child: member.state.header },
          command.parentId,
        );
        break;
      case "start-workflow":
        say(this.startIndependent(command));
        break;
      case "go-on":
        say({ type: "decide-requested" });
        break;
      case "start-failure-workflow":
        await this.tell(id, {
          type: "failure-workflow-answered",
          result: this.options.newId(),
        });
        break;
      case "publish-event":
      case "cancel-work":
        break;
      default:
        command satisfies never;
    }
  }

  /** A child with outcomes of its own is not run: it is reported on. */
  private startChild(parent: Member, taskId: string, child: ChildStart): void {
    const { state, book, plan, depth } = parent;
    const task = state.byId.get(taskId);
    const { workflowId } = state.header;
    const answer = (problem: string | null) =>
      this.inbox.push({
        id: workflowId,
        event: { type: "child-started", taskId, childId: child.childId, problem },
      });
    if (!task || this.members.has(child.childId)) return;
    if (book.names(task)) {
      const outcome = book.take(task);
      answer(null);
      if (outcome) this.report(state, task, outcome, this.now + outcome.queueMs + outcome.runMs);
      return;
    }
    const definition =
      child.definition ?? this.options.definitionOf(child.name, child.version || null);
    if (!definition) {
      answer(`No such workflow defined. name=${child.name}, version=${child.version ?? "null"}`);
    } else if (depth >= limits.subWorkflowDepth) {
      answer(
        `Sub-workflows are nested more than ${limits.subWorkflowDepth} deep. Does a workflow start itself?`,
      );
    } else {
      answer(null);
      const ref = task.workflowTask.taskReferenceName ?? "";
      const { childId, input, taskToDomain, priority } = child;
      const args = { workflowId: childId, definition, input, taskToDomain, now: this.now };
      const up = { parentWorkflowId: workflowId, parentWorkflowTaskId: taskId };
      const { correlationId } = state.header;
      this.join(
        createExecution({ ...args, ...up, correlationId, priority: priority ?? 0 }),
        Object.hasOwn(plan.children, ref) ? (plan.children[ref] ?? EMPTY_PLAN) : EMPTY_PLAN,
        depth + 1,
      );
    }
  }

  /** What START_WORKFLOW starts goes its own way: it is only looked for. */
  private startIndependent({
    taskId,
    id,
    request,
  }: Extract<Command, { type: "start-workflow" }>): DeciderEvent {
    const name = typeof request.name === "string" ? request.name : "";
    const version = typeof request.version === "number" ? request.version : null;
    const isKnown = Boolean(request.workflowDef) || this.options.definitionOf(name, version);
    const reason = `No such workflow defined. name=${name}, version=${version ?? "null"}`;
    return {
      type: "task-updated",
      result: isKnown
        ? { taskId, status: "COMPLETED", outputData: { workflowId: id } }
        : { taskId, status: "FAILED", reasonForIncompletion: reason },
    };
  }

  private env(): DecideEnv {
    const { newId, definitionOf, taskDefOf, systemValue } = this.options;
    return {
      now: this.now,
      newId,
      idOf: (text) => text,
      // Without jitter: the same request has the same answer.
      random: () => 0,
      domainOf: (type, domains) => domains[type] ?? domains["*"] ?? null,
      zoneOffsetMinutes: () => 0,
      systemValue: systemValue ?? (() => undefined),
      answerAtOnce,
      definitionOf,
      taskDefOf,
    };
  }
}

/** Types that end by a report from outside without being in a queue. */
const ANSWERED_OUTSIDE: ReadonlySet<string> = new Set(["WAIT", "HUMAN", "EVENT"]);
