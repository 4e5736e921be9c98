import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import type { Rerun } from "@/lib/core/decider/messages";
import type { LiveListener, LiveProgress } from "@/lib/server/live/feed";
import type { ConductorClient } from "@/lib/server/net/conductor-client";
import type { ListRequest } from "@/lib/server/store/execution-list";
import type { SearchRequest } from "@/lib/server/store/search";
import type { TaskLogLine } from "@/lib/server/store/logs";

import type { ExecutionSnapshot, StartRequest, TaskUpdate, WorkflowEngine } from "./engine";
import { isKeyed, KeyedStarts } from "./keyed-starts";
import { RemoteExecutions } from "./remote-executions";
import { RemoteList } from "./remote-list";

/** Another Conductor server as the engine: every call is one of its REST API (semantics §7), and its texts are the answers. */
export class ConductorEngine implements WorkflowEngine {
  readonly kind = "conductor";
  private readonly client: ConductorClient;
  private readonly executions: RemoteExecutions;
  private readonly remoteList: RemoteList;
  private readonly keyed: KeyedStarts;

  constructor(client: ConductorClient) {
    this.client = client;
    this.executions = new RemoteExecutions(client);
    this.remoteList = new RemoteList(client);
    this.keyed = new KeyedStarts(client);
  }

  async hasDefinition(name: string, version: number | null): Promise<boolean> {
    const query = version === null ? "" : `?version=${version}`;
    const path = `/metadata/workflow/${encodeURIComponent(name)}${query}`;
    const { status, text } = await this.client.ask({ method: "GET", path });
    return status < 400 && text !== "";
  }

  async start(request: StartRequest): Promise<string> {
    const { version, definition, correlationId, createdBy, idempotencyKey } = request;
    const body: JsonObject = {
      name: request.name,
      input: request.input,
      priority: request.priority,
      taskToDomain: request.taskToDomain,
      ...(version === null ? {} : { version }),
      ...(definition === null ? {} : { workflowDef: definition as JsonObject }),
      ...(correlationId === null ? {} : { correlationId }),
      ...(createdBy === null ? {} : { createdBy }),
      ...(idempotencyKey === null
        ? {}
        : { idempotencyKey, idempotencyStrategy: request.idempotencyStrategy }),
    };
    return await this.startFrom(body);
  }

  /** `body` as for `POST /workflow`; of starts with a key there is one execution. @throws AppError as the server. */
  async startFrom(body: JsonObject): Promise<string> {
    if (isKeyed(body)) return await this.keyed.start(body);
    return String(await this.client.json("POST", "/workflow", body));
  }

  execution(id: string): Promise<ExecutionSnapshot> {
    return this.executions.read(id);
  }

  pause(id: string): Promise<void> {
    return this.tell(id, "PUT", "/pause");
  }

  resume(id: string): Promise<void> {
    return this.tell(id, "PUT", "/resume");
  }

  terminate(id: string, reason: string | null): Promise<void> {
    const query = reason === null ? "" : `?reason=${encodeURIComponent(reason)}`;
    return this.tell(id, "DELETE", query);
  }

  restart(id: string, useLatestDefinitions: boolean): Promise<void> {
    return this.tell(id, "POST", `/restart?useLatestDefinitions=${useLatestDefinitions}`);
  }

  retry(id: string, resumeChildren: boolean): Promise<void> {
    return this.tell(id, "POST", `/retry?resumeSubworkflowTasks=${resumeChildren}`);
  }

  rerun(id: string, request: Rerun): Promise<void> {
    const { taskId, workflowInput, taskInput, correlationId } = request;
    return this.tell(id, "POST", "/rerun", {
      reRunFromWorkflowId: id,
      ...(taskId === null ? {} : { reRunFromTaskId: taskId }),
      ...(workflowInput === null ? {} : { workflowInput }),
      ...(taskInput === null ? {} : { taskInput }),
      ...(correlationId === null ? {} : { correlationId }),
    });
  }

  skip(id: string, ref: string): Promise<void> {
    return this.tell(id, "PUT", `/skiptask/${encodeURIComponent(ref)}`);
  }

  async decide(id: string): Promise<void> {
    await this.client.json("PUT", `/workflow/decide/${encodeURIComponent(id)}`);
    this.executions.hurry(id);
  }

  async remove(id: string, archive: boolean): Promise<void> {
    const path = `/workflow/${encodeURIComponent(id)}/remove?archiveWorkflow=${archive}`;
    await this.client.json("DELETE", path);
  }

  async updateTask({ executionId, logs, ...result }: TaskUpdate): Promise<void> {
    const lines = logs.map(({ log, createdTime }) => ({
      log,
      taskId: result.taskId,
      createdTime: createdTime ?? 0,
    }));
    const body = { ...result, workflowInstanceId: executionId, logs: lines };
    await this.client.json("POST", "/tasks", body as unknown as JsonObject);
    this.executions.hurry(executionId);
  }

  async logs(taskId: string): Promise<TaskLogLine[]> {
    const lines = await this.client.json("GET", `/tasks/${encodeURIComponent(taskId)}/log`);
    return Array.isArray(lines) ? lines.filter(isJsonObject).map(lineOf) : [];
  }

  search(request: SearchRequest) {
    return this.remoteList.search(request);
  }

  list(request: ListRequest) {
    return this.remoteList.page(request);
  }

  async transitions(id: string, seq: number, limit: number) {
    if (this.executions.history(id).length === 0) await this.executions.read(id);
    return this.executions
      .history(id)
      .filter((step) => step.seq > seq)
      .slice(0, limit);
  }

  subscribe(id: string | null, listener: LiveListener): () => void {
    return id === null ? this.remoteList.watch(listener) : this.executions.watch(id, listener);
  }

  /** Of a worker in this process, for those who watch. */
  progress(progress: LiveProgress): void {
    this.executions.progress(progress);
  }

  /** Something was sent to an execution past this engine (a forwarded request). */
  touched(id: string): void {
    this.executions.hurry(id);
  }

  close(): void {
    this.executions.close();
    this.remoteList.close();
  }

  private async tell(id: string, method: string, path: string, body?: JsonValue): Promise<void> {
    await this.client.json(method, `/workflow/${encodeURIComponent(id)}${path}`, body);
    this.executions.hurry(id);
  }
}

function lineOf(line: JsonObject): TaskLogLine {
  return {
    taskId: String(line["taskId"] ?? ""),
    log: String(line["log"] ?? ""),
    createdTime: Number(line["createdTime"] ?? 0),
  };
}
