import { openTaskNamed } from "@/lib/core/decider/loop-names";
import type { DeciderEvent, Rerun, TaskResult } from "@/lib/core/decider/messages";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { allTasks } from "@/lib/core/definition/walk";
import { invalidInput, notFound } from "@/lib/core/errors";
import { isTerminalExecution, type TaskRecord } from "@/lib/core/execution/state";
import type { FaultPlan } from "@/lib/core/faults/fault";
import type { JsonObject } from "@/lib/core/json";
import type { EngineParts } from "@/lib/server/executor/assemble";
import type { PollRequest } from "@/lib/server/executor/poll";
import { SERVER_WORKER_ID } from "@/lib/server/executor/run-task";
import { newId } from "@/lib/server/ids";
import type { LiveListener } from "@/lib/server/live/feed";
import type { ListRequest } from "@/lib/server/store/execution-list";
import type { SearchRequest } from "@/lib/server/store/search";

import type {
  ExecutionFilter,
  ExecutionSnapshot,
  StartRequest,
  TaskSnapshot,
  TaskUpdate,
  ServingEngine,
} from "./engine";

/** The engine inside this process. */
export class EmbeddedEngine implements ServingEngine {
  readonly kind = "embedded";
  private readonly parts: EngineParts;
  private readonly now: () => number;
  private readonly environment: Readonly<Record<string, string>>;

  /** `environment`: values of `${workflow.env.NAME}`. */
  constructor(
    parts: EngineParts,
    now: () => number,
    environment: Readonly<Record<string, string>>,
  ) {
    this.parts = parts;
    this.now = now;
    this.environment = environment;
  }

  hasDefinition(name: string, version: number | null): Promise<boolean> {
    return Promise.resolve(this.parts.definitions.find(name, version) !== null);
  }

  async start(request: StartRequest): Promise<string> {
    const { name, version, idempotencyKey } = request;
    const { definitions, executor } = this.parts;
    const definition = request.definition
      ? definitions.embed(request.definition)
      : definitions.find(name, version);
    if (!definition)
      throw notFound(`No such workflow defined. name=${name}, version=${version ?? "null"}`);
    const problem = definitions.problem(definition);
    if (problem !== null) throw notFound(problem);
    const earlier = this.parts.idempotency.earlier(definition.name ?? name, request);
    if (earlier) return await earlier;
    const workflowId = newId();
    const { input, correlationId, priority, taskToDomain, createdBy, faults } = request;
    if (faults) requireTasks(definition, faults);
    const started = executor.start({
      workflowId,
      definition,
      input,
      now: this.now(),
      correlationId,
      priority,
      taskToDomain,
      createdBy,
      idempotencyKey,
      faults,
    });
    if (idempotencyKey !== null)
      this.parts.idempotency.note(definition.name ?? name, idempotencyKey, workflowId, started);
    await started;
    return workflowId;
  }

  async execution(id: string): Promise<ExecutionSnapshot> {
    const view = await this.parts.executor.view(id);
    if (!view) throw notFound(`No such workflow found by id: ${id}`);
    return view;
  }

  pause(id: string): Promise<void> {
    return this.apply(id, { type: "pause-requested" });
  }

  resume(id: string): Promise<void> {
    return this.apply(id, { type: "resume-requested" });
  }

  terminate(id: string, reason: string | null): Promise<void> {
    return this.apply(id, { type: "terminate-requested", reason });
  }

  async restart(id: string, useLatestDefinitions: boolean): Promise<void> {
    const { header } = await this.execution(id);
    const latest = useLatestDefinitions
      ? this.parts.definitions.find(header.workflowName, null)
      : null;
    if (useLatestDefinitions && !latest && isTerminalExecution(header.status)) {
      throw notFound(`No such workflow found by name: ${header.workflowName}, version: null`);
    }
    await this.parts.executor.restart(id, latest);
  }

  retry(id: string, resumeChildren: boolean): Promise<void> {
    return this.parts.executor.retry(id, resumeChildren);
  }

  rerun(id: string, request: Rerun): Promise<void> {
    return this.parts.executor.rerun(id, request);
  }

  skip(id: string, ref: string): Promise<void> {
    return this.apply(id, { type: "skip-requested", ref });
  }

  decide(id: string): Promise<void> {
    return this.apply(id, { type: "decide-requested" });
  }

  resetCallbacks(id: string): Promise<void> {
    return this.apply(id, { type: "callbacks-reset-requested" });
  }

  updateVariables(id: string, variables: JsonObject): Promise<void> {
    return this.apply(id, { type: "variables-requested", variables, append: false });
  }

  async remove(id: string, archive: boolean): Promise<void> {
    const { header } = await this.execution(id);
    if (archive && !isTerminalExecution(header.status)) {
      throw invalidInput(`Cannot archive workflow: ${id} with status: ${header.status}`);
    }
    await this.parts.executor.remove(id);
  }

  async poll(request: PollRequest): Promise<TaskSnapshot[]> {
    const tasks = await this.parts.dispatcher.poll(request);
    return tasks.flatMap((task) => {
      const header = this.parts.executor.headerOf(task.workflowInstanceId);
      return header ? [{ task: this.withSecrets(task), header }] : [];
    });
  }

  async updateTask({ executionId, logs, ...result }: TaskUpdate): Promise<void> {
    const { executor } = this.parts;
    const owner = executor.ownerOf(executionId, result.taskId);
    const updated = executor.update(owner, result);
    const logged = logs.map(({ log, createdTime }) =>
      this.writeLog(owner, {
        taskId: result.taskId,
        log,
        createdTime: createdTime ?? this.now(),
      }),
    );
    await Promise.all([updated, ...logged]);
  }

  async updateByReference(
    executionId: string,
    ref: string,
    {
      status,
      output,
      workerId,
    }: { status: TaskResult["status"]; output: JsonObject; workerId: string | null },
  ): Promise<string | null> {
    const view = await this.parts.executor.view(executionId);
    const task = openTaskNamed(view?.tasks ?? [], ref);
    if (!task) return null;
    const { taskId } = task;
    await this.parts.executor.update(executionId, {
      taskId,
      status,
      outputData: output,
      workerId,
      mergeOutput: true,
    });
    return taskId;
  }

  async task(taskId: string): Promise<TaskSnapshot | null> {
    const executionId = this.parts.store.executionOfTask(taskId);
    const view = executionId === null ? null : await this.parts.executor.view(executionId);
    const task = view?.tasks.find((each) => each.taskId === taskId);
    return view && task ? { task, header: view.header } : null;
  }

  async addLog(taskId: string, log: string): Promise<void> {
    const executionId = this.parts.store.executionOfTask(taskId);
    if (executionId !== null)
      await this.writeLog(executionId, { taskId, log, createdTime: this.now() });
  }

  logs(taskId: string) {
    return Promise.resolve(this.parts.logs.of(taskId));
  }

  async requeue(taskType: string): Promise<number> {
    const open = this.parts.store.openTasksOf(taskType);
    // What runs inside the server cannot be lost while it runs.
    const away = open.filter(
      ({ status, workerId }) => status === "IN_PROGRESS" && workerId !== SERVER_WORKER_ID,
    );
    await Promise.all(
      away.map(({ executionId, taskId }) => this.apply(executionId, { type: "work-lost", taskId })),
    );
    return open.length;
  }

  queueSizes(): Map<string, number> {
    return this.parts.queues.sizes();
  }

  polls() {
    return this.parts.polls.all();
  }

  search(request: SearchRequest) {
    return attempt(() => this.parts.search.searchExecutions(request));
  }

  list(request: ListRequest) {
    return attempt(() => this.parts.list.page(request));
  }

  searchTasks(request: SearchRequest) {
    return attempt(() => this.parts.search.searchTasks(request));
  }

  executionIds(filter: ExecutionFilter): Promise<string[]> {
    return Promise.resolve(this.parts.search.executionIds(filter));
  }

  transitions(id: string, seq: number, limit: number) {
    return Promise.resolve(this.parts.transitions.read(id, seq, limit));
  }

  subscribe(id: string | null, listener: LiveListener): () => void {
    return this.parts.feed.subscribe(id, listener);
  }

  private apply(id: string, event: DeciderEvent): Promise<void> {
    return this.parts.executor.apply(id, event);
  }

  /** What a worker is given and nobody stores: values of secrets, and those that its definition asks for. */
  private withSecrets(task: TaskRecord): TaskRecord {
    const { secrets } = this.parts;
    const inputData = secrets.reveal(task.inputData);
    const wanted = task.workflowTask.taskDefinition?.runtimeMetadata ?? [];
    if (wanted.length === 0) return inputData === task.inputData ? task : { ...task, inputData };
    const values = wanted.flatMap((name) => {
      const value = secrets.valueOf(name) ?? this.environment[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    return { ...task, inputData, runtimeMetadata: Object.fromEntries(values) };
  }

  private writeLog(
    executionId: string,
    line: { taskId: string; log: string; createdTime: number },
  ): Promise<void> {
    const { writer, logs } = this.parts;
    const masked = { ...line, log: this.parts.secrets.mask(line.log) };
    return writer.commit({ write: () => logs.add(executionId, masked) });
  }
}

/** @throws AppError INVALID_INPUT for a fault of a task that the workflow does not have. */
function requireTasks(definition: WorkflowDef, faults: FaultPlan): void {
  const refs = new Set(allTasks(definition).map(({ task }) => task.taskReferenceName));
  const unknown = Object.keys(faults).find((ref) => !refs.has(ref));
  if (unknown === undefined) return;
  throw invalidInput(
    `batonFaults names the task "${unknown.slice(0, 100)}", which the workflow does not have. Use reference names of its definition.`,
  );
}

/** A synchronous answer as a promise; what it throws rejects. */
async function attempt<Value>(run: () => Value): Promise<Value> {
  return await Promise.resolve().then(run);
}
