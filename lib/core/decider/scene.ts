import { embedTaskDefs } from "../definition/snapshot";
import { answerAtOnce } from "../script/answer-at-once";
import type { TaskDef, WorkflowDef, WorkflowTask } from "../definition/schema";
import type { ExecutionStatus, TaskRecord } from "../execution/state";
import type { JsonObject } from "../json";
import { decide, nextTimerAt } from "./decide";
import type { Command, DecideEnv, DeciderEvent, Decision, TaskResult } from "./messages";
import { createExecution, type ExecutionState } from "./state";

export interface SceneOptions {
  readonly definition: WorkflowDef;
  readonly taskDefs?: Readonly<Record<string, TaskDef>>;
  readonly input?: JsonObject;
  /** Epoch ms at the start. */
  readonly now?: number;
  /** Jitter: 0 by default. */
  readonly random?: () => number;
}

/**
 * One execution with a clock that is moved by hand and ids that count: the decider as tests and the simulator drive it.
 * Nothing is stored.
 */
export class Scene {
  readonly state: ExecutionState;
  readonly commands: Command[] = [];
  now: number;
  private readonly random: () => number;
  private readonly taskDefs: Readonly<Record<string, TaskDef>>;
  private ids = 0;

  constructor(options: SceneOptions) {
    this.now = options.now ?? 1_000_000;
    this.random = options.random ?? (() => 0);
    this.taskDefs = options.taskDefs ?? {};
    this.state = createExecution({
      workflowId: "wf",
      definition: embedTaskDefs(options.definition, (name) => options.taskDefs?.[name]),
      input: options.input ?? {},
      now: this.now,
    });
    this.tell({ type: "start" });
  }

  get status(): ExecutionStatus {
    return this.state.header.status;
  }

  tell(event: DeciderEvent): Decision {
    const decision = decide(this.state, event, this.env());
    this.commands.push(...decision.commands);
    // A long turn goes on by itself, as it does in the server.
    let last = decision;
    while (last.commands.some(({ type }) => type === "go-on")) {
      last = decide(this.state, { type: "decide-requested" }, this.env());
      this.commands.push(...last.commands);
    }
    return decision;
  }

  env(): DecideEnv {
    return {
      now: this.now,
      newId: () => `t${(this.ids += 1)}`,
      idOf: (text) => text,
      random: this.random,
      domainOf: () => null,
      zoneOffsetMinutes: () => 0,
      systemValue: () => undefined,
      answerAtOnce,
      definitionOf: () => null,
      taskDefOf: (name) => this.taskDefs[name] ?? null,
    };
  }

  /** Moves the clock, stopping at every timer on the way. */
  advance(ms: number): void {
    const until = this.now + ms;
    for (let at = nextTimerAt(this.state); at <= until; at = nextTimerAt(this.state)) {
      this.now = Math.max(this.now, at);
      this.tell({ type: "timer-due" });
    }
    this.now = until;
  }

  /** The latest attempt of a reference. */
  task(ref: string): TaskRecord {
    const task = this.state.latest.get(ref);
    if (!task) throw new Error(`no task ${ref}`);
    return task;
  }

  poll(ref: string): TaskRecord {
    const task = this.task(ref);
    this.tell({ type: "task-polled", taskId: task.taskId, workerId: "w" });
    return task;
  }

  report(ref: string, result: Omit<TaskResult, "taskId">): void {
    this.tell({ type: "task-updated", result: { taskId: this.task(ref).taskId, ...result } });
  }

  complete(ref: string, outputData: JsonObject = {}): void {
    this.report(ref, { status: "COMPLETED", outputData });
  }

  fail(ref: string, reasonForIncompletion = "no"): void {
    this.report(ref, { status: "FAILED", reasonForIncompletion });
  }

  /** `ref#attempt:STATUS` of every task, in order. */
  picture(): string {
    return this.state.tasks
      .map((task) => {
        const attempt = task.retryCount > 0 ? `#${task.retryCount}` : "";
        return `${task.referenceTaskName}${attempt}:${task.status}`;
      })
      .join(" ");
  }
}

/** A SIMPLE task whose name is its reference. */
export function simpleTask(ref: string, extra: Partial<WorkflowTask> = {}): WorkflowTask {
  return { name: ref, taskReferenceName: ref, type: "SIMPLE", inputParameters: {}, ...extra };
}
