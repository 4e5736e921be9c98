import { crashPoint } from "@/lib/server/crash-point";
import type { ChildStart, Command, DeciderEvent, EndedChild } from "@/lib/core/decider/messages";
import type { ExecutionState, NewExecution } from "@/lib/core/decider/state";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { AppError, notFound } from "@/lib/core/errors";
import { isTerminalExecution, type ExecutionHeader } from "@/lib/core/execution/state";
import type { JsonObject } from "@/lib/core/json";
import { limits } from "@/lib/core/limits";
import type { DefinitionReader } from "@/lib/server/store/definition-reader";

import type { Idempotency } from "./idempotency";
import { ChainGuard, readStartRequest } from "./start-request";

/** As much of the executor as executions need of one another; nothing of it waits for the disk. */
export interface ChildrenHost {
  readonly definitions: DefinitionReader;
  readonly idempotency: Idempotency;
  readonly now: () => number;
  state(id: string): ExecutionState | null;
  /** @throws AppError when the execution cannot be started. */
  begin(args: NewExecution): Promise<void>;
  tell(id: string, event: DeciderEvent): void;
}

/** Executions that other executions start, wait for and end (semantics §4.6, §4.7). */
export class Children {
  private readonly host: ChildrenHost;
  private readonly chains: ChainGuard;
  /** SUB_WORKFLOW tasks that wait for an execution that is not their own child: a start with a known key. */
  private readonly followers = new Map<string, Map<string, string>>();

  constructor(host: ChildrenHost) {
    this.host = host;
    this.chains = new ChainGuard(host.now);
  }

  /** Starts the child of a task, or finds the one that was started before, and answers the task. */
  start(parent: ExecutionHeader, taskId: string, child: ChildStart): void {
    const { host } = this;
    const started = (childId: string, problem: string | null) =>
      host.tell(parent.workflowId, { type: "child-started", taskId, childId, problem });
    const known = host.state(child.childId);
    if (known) {
      this.link(parent.workflowId, taskId, known.header);
      return;
    }
    try {
      const existing = this.existing(child);
      if (existing) this.link(parent.workflowId, taskId, existing);
      else {
        this.begin(parent, taskId, child);
        crashPoint("C14");
        started(child.childId, null);
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      started(child.childId, error.message);
    }
  }

  /** Nothing happens when it has ended or never began. */
  end(childId: string, reason: string): void {
    const child = this.host.state(childId);
    if (child && !isTerminalExecution(child.header.status))
      this.host.tell(childId, { type: "terminate-requested", reason });
  }

  tellParent(child: ExecutionHeader, parentId: string, taskId: string): void {
    this.host.tell(parentId, { type: "child-ended", taskId, child: endedChild(child) });
  }

  /** Tells tasks that wait for an execution that is not their child. Call when any execution has ended. */
  tellFollowers(header: ExecutionHeader): void {
    const followers = this.followers.get(header.workflowId);
    if (!followers) return;
    this.followers.delete(header.workflowId);
    for (const [taskId, executionId] of followers) this.tellParent(header, executionId, taskId);
  }

  /** START_WORKFLOW: starts what the task asks for, once, and answers the task. */
  startIndependent(
    by: ExecutionHeader,
    { taskId, id, request }: Extract<Command, { type: "start-workflow" }>,
  ): void {
    const answer = (result: { workflowId: string } | { problem: string }) =>
      this.host.tell(by.workflowId, {
        type: "task-updated",
        result:
          "problem" in result
            ? { taskId, status: "FAILED", reasonForIncompletion: result.problem }
            : { taskId, status: "COMPLETED", outputData: { workflowId: result.workflowId } },
      });
    if (this.host.state(id)) {
      answer({ workflowId: id });
      return;
    }
    try {
      answer({ workflowId: this.startRequested(by, id, request) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      answer({ problem: error.message });
    }
  }

  /** After a crash: whether the task that waits for this execution was canceled meanwhile. */
  isOrphan({ parentWorkflowId, parentWorkflowTaskId }: ExecutionHeader): boolean {
    if (parentWorkflowId === null || parentWorkflowTaskId === null) return false;
    const task = this.host.state(parentWorkflowId)?.byId.get(parentWorkflowTaskId);
    return task?.status === "CANCELED";
  }

  private begin(parent: ExecutionHeader, taskId: string, child: ChildStart): void {
    const { definitions, now, idempotency } = this.host;
    this.checkDepth(parent);
    const version = child.version === 0 ? null : child.version;
    const definition = child.definition
      ? definitions.embed(child.definition)
      : definitions.find(child.name, version);
    this.check(definition, child.name, version);
    const done = this.host.begin({
      workflowId: child.childId,
      definition,
      input: child.input,
      now: now(),
      correlationId: parent.correlationId,
      taskToDomain: child.taskToDomain,
      priority: child.priority ?? 0,
      parentWorkflowId: parent.workflowId,
      parentWorkflowTaskId: taskId,
      idempotencyKey: child.idempotencyKey,
    });
    if (child.idempotencyKey !== null)
      idempotency.note(definition.name ?? child.name, child.idempotencyKey, child.childId, done);
  }

  /** Starts what another execution, or null, asks for in Conductor's words; answers its id. @throws AppError. */
  startRequested(by: ExecutionHeader | null, id: string, json: JsonObject): string {
    const { definitions, now, idempotency } = this.host;
    const request = readStartRequest(json);
    const definition = request.definition
      ? definitions.embed(request.definition)
      : definitions.find(request.name, request.version);
    this.check(definition, request.name, request.version);
    const name = definition.name ?? request.name;
    const { idempotencyKey: key } = request;
    const earlier = key === null ? null : idempotency.existing(name, key, request.strategy);
    if (earlier !== null) return earlier;
    if (by) this.chains.check(by, id);
    const done = this.host.begin({
      workflowId: id,
      definition,
      input: request.input,
      now: now(),
      correlationId: request.correlationId ?? by?.correlationId ?? null,
      priority: request.priority,
      taskToDomain: request.taskToDomain ?? by?.taskToDomain ?? {},
      createdBy: request.createdBy,
      idempotencyKey: key,
      ...(by && { event: "" }),
    });
    if (key !== null) idempotency.note(name, key, id, done);
    return id;
  }

  /** @throws AppError when it cannot be started. */
  private check(
    definition: WorkflowDef | null,
    name: string,
    version: number | null,
  ): asserts definition is WorkflowDef {
    if (!definition)
      throw notFound(`No such workflow defined. name=${name}, version=${version ?? "null"}`);
    const problem = this.host.definitions.problem(definition);
    if (problem !== null) throw notFound(problem);
  }

  private existing(child: ChildStart): ExecutionHeader | null {
    if (child.idempotencyKey === null) return null;
    const name = child.definition?.name ?? child.name;
    const id = this.host.idempotency.existing(
      name,
      child.idempotencyKey,
      child.idempotencyStrategy ?? "RETURN_EXISTING",
    );
    return id === null ? null : (this.host.state(id)?.header ?? null);
  }

  /** Lets a task wait for an execution that exists. */
  private link(executionId: string, taskId: string, child: ExecutionHeader): void {
    const { workflowId: childId } = child;
    this.host.tell(executionId, { type: "child-started", taskId, childId, problem: null });
    if (isTerminalExecution(child.status)) {
      this.tellParent(child, executionId, taskId);
    } else if (child.parentWorkflowTaskId !== taskId) {
      const followers = this.followers.get(childId) ?? new Map<string, string>();
      this.followers.set(childId, followers.set(taskId, executionId));
    }
  }

  /** @throws AppError when there are too many executions above. */
  private checkDepth(parent: ExecutionHeader): void {
    let depth = 1;
    for (let up: ExecutionHeader | undefined = parent; up?.parentWorkflowId; depth++)
      up = this.host.state(up.parentWorkflowId)?.header;
    if (depth <= limits.subWorkflowDepth) return;
    throw new AppError(
      "INVALID_INPUT",
      `Sub-workflows are nested more than ${limits.subWorkflowDepth} deep. Does a workflow start itself?`,
    );
  }
}

function endedChild(header: ExecutionHeader): EndedChild {
  const { workflowId, workflowName, workflowVersion, status, output, reasonForIncompletion } =
    header;
  return { workflowId, workflowName, workflowVersion, status, output, reasonForIncompletion };
}

/** What concerns executions other than the one that decided it. */
export type FamilyCommand = Extract<
  Command,
  { type: "start-child" | "terminate-child" | "tell-parent" | "start-workflow" }
>;

/** `header`: of the execution that decided it. */
export function tellFamily(
  children: Children,
  header: ExecutionHeader,
  command: FamilyCommand,
): void {
  switch (command.type) {
    case "start-child":
      children.start(header, command.taskId, command.child);
      break;
    case "terminate-child":
      children.end(command.childId, command.reason);
      break;
    case "tell-parent":
      children.tellParent(header, command.parentId, command.taskId);
      break;
    case "start-workflow":
      children.startIndependent(header, command);
      break;
    default:
      command satisfies never;
  }
}
