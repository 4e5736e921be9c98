import type { DeciderEvent, Rerun } from "@/lib/core/decider/messages";
import type { ExecutionState } from "@/lib/core/decider/state";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { invalidInput } from "@/lib/core/errors";
import {
  isSuccessfulTask,
  isTerminalExecution,
  isTerminalTask,
  type TaskRecord,
} from "@/lib/core/execution/state";

export interface FamilyHost {
  state(id: string): ExecutionState | null;
  /** @throws AppError NOT_FOUND, or what `decide` refuses. */
  decide(id: string, event: DeciderEvent): void;
  executionOfTask(taskId: string): string | null;
  log(executionId: string, taskId: string, line: string): void;
}

/**
 * Operations that concern an execution together with its parents and children (semantics §6.5–6.9). All decisions of one
 * call are of one turn, so that they are stored together.
 */
export class Family {
  private readonly host: FamilyHost;

  constructor(host: FamilyHost) {
    this.host = host;
  }

  restart(id: string, definition: WorkflowDef | null): void {
    this.host.decide(id, { type: "restart-requested", definition });
    this.reopenParents(id, "restarted");
  }

  /** `resumeChildren`: where a child failed, the child is retried in place instead of started anew. */
  retry(id: string, resumeChildren: boolean): void {
    const target = resumeChildren ? this.deepestFailure(id) : id;
    this.host.decide(target, { type: "retry-requested" });
    this.reopenParents(target, "retried");
  }

  /** The task may belong to a child, at any depth. @throws AppError INVALID_INPUT for an unknown task. */
  rerun(id: string, request: Rerun): void {
    const { taskId, taskInput } = request;
    const own = taskId === null || this.host.state(id)?.byId.has(taskId);
    const target = own ? id : this.descendantWith(id, taskId);
    const asked = own ? request : { taskId, taskInput, workflowInput: null, correlationId: null };
    this.host.decide(target, { type: "rerun-requested", rerun: asked });
    this.reopenParents(target, "reran");
  }

  private descendantWith(id: string, taskId: string | null): string {
    const top = this.host.state(id);
    if (!top || !isTerminalExecution(top.header.status)) return id;
    const found = taskId === null ? null : this.host.executionOfTask(taskId);
    let at = found;
    while (at !== null && at !== id) at = this.parentOf(at);
    if (found === null || at === null) throw invalidInput(`Task ${taskId} not found`);
    return found;
  }

  private parentOf(id: string): string | null {
    return this.host.state(id)?.header.parentWorkflowId ?? null;
  }

  /** Where the failure of an execution began: down through failed SUB_WORKFLOW tasks while their children have failures. */
  private deepestFailure(id: string): string {
    let at = id;
    for (;;) {
      const failed = rootFailure(this.host.state(at)?.tasks ?? []);
      const child =
        failed?.taskType === "SUB_WORKFLOW" && failed.subWorkflowId !== null
          ? this.host.state(failed.subWorkflowId)
          : null;
      if (!child || !isTerminalExecution(child.header.status) || !child.tasks.some(isFailure))
        return at;
      at = child.header.workflowId;
    }
  }

  /** Up to the top, or to the execution `until`, which is open already. */
  private reopenParents(id: string, verb: string, until: string | null = null): void {
    for (let child = this.host.state(id)?.header; child?.parentWorkflowId;) {
      const { parentWorkflowId: parentId, parentWorkflowTaskId: taskId, workflowId } = child;
      if (workflowId === until) return;
      const parent = this.host.state(parentId);
      const task = parent?.byId.get(taskId ?? "");
      if (!parent || !task || task.workflowTask.optional || task.retried) return;
      const siblings = isTerminalExecution(parent.header.status)
        ? this.failedChildren(parent, task)
        : [];
      this.host.decide(parentId, {
        type: "child-reopened",
        reopening: {
          taskId: task.taskId,
          siblings: siblings.map(({ taskId: sibling }) => sibling),
        },
      });
      this.host.log(parentId, task.taskId, `Sub workflow ${workflowId} ${verb}.`);
      for (const { subWorkflowId } of siblings) {
        const failed = this.deepestFailure(subWorkflowId ?? "");
        this.host.decide(failed, { type: "retry-requested" });
        this.reopenParents(failed, verb, subWorkflowId);
      }
      child = parent.header;
    }
  }

  private failedChildren(parent: ExecutionState, except: TaskRecord): TaskRecord[] {
    return [...parent.latest.values()].filter((task) => {
      if (task === except || task.taskType !== "SUB_WORKFLOW" || !isFailure(task)) return false;
      const child = task.subWorkflowId === null ? null : this.host.state(task.subWorkflowId);
      return (
        child !== null && isTerminalExecution(child.header.status) && child.tasks.some(isFailure)
      );
    });
  }
}

function isFailure(task: TaskRecord): boolean {
  return isTerminalTask(task.status) && !isSuccessfulTask(task.status) && !task.retried;
}

/** What ended an execution, rather than what was canceled with it; joins and loops only pass on. */
function rootFailure(tasks: readonly TaskRecord[]): TaskRecord | undefined {
  const failures = tasks.filter((task) => isFailure(task) && !PASSING_ON.has(task.taskType));
  return failures.find(({ status }) => status !== "CANCELED") ?? failures[0];
}

const PASSING_ON: ReadonlySet<string> = new Set(["JOIN", "EXCLUSIVE_JOIN", "DO_WHILE"]);
