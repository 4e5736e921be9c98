import { resolveValue } from "@/lib/core/definition/references";
import { AppError } from "@/lib/core/errors";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import type { ScriptRunner } from "@/lib/server/executor/scripts";
import type { EventMessage, EventStore } from "@/lib/server/store/events";
import type { Writer } from "@/lib/server/store/writer";

import type { EventHandlers } from "./handlers";

/** What actions of event handlers may do. All is idempotent: a message may be delivered twice after a crash. */
export interface EventActions {
  /** Starts a workflow under an id that is the same for the same delivery. */
  start(message: EventMessage, key: string, request: JsonObject): Promise<void>;
  update(task: {
    readonly workflowId: string;
    readonly ref: string;
    readonly taskId: string;
    readonly status: "COMPLETED" | "FAILED";
    readonly output: JsonObject;
    readonly reason: string | null;
  }): Promise<void>;
  terminate(workflowId: string, reason: string | null): Promise<void>;
  setVariables(workflowId: string, variables: JsonObject, append: boolean): Promise<void>;
}

export interface EventBusOptions {
  readonly store: EventStore;
  readonly writer: Writer;
  readonly handlers: EventHandlers;
  readonly scripts: ScriptRunner;
  readonly actions: EventActions;
  readonly onProblem: (problem: unknown, about: Readonly<Record<string, unknown>>) => void;
}

/** Delivers what EVENT tasks publish to the event handlers of this server (semantics §4.17). */
export class EventBus {
  private readonly options: EventBusOptions;
  private readonly delivering = new Set<Promise<void>>();

  constructor(options: EventBusOptions) {
    this.options = options;
  }

  /** Again what a crash left undelivered. */
  recover(): void {
    for (const message of this.options.store.undelivered()) this.deliver(message);
  }

  /** For a message that is on disk. */
  deliver(message: EventMessage): void {
    const work = this.run(message).finally(() => this.delivering.delete(work));
    this.delivering.add(work);
  }

  /** Resolves when nothing is being delivered. */
  async idle(): Promise<void> {
    while (this.delivering.size > 0) await Promise.all(this.delivering);
  }

  private async run(message: EventMessage): Promise<void> {
    const { handlers, store, writer, onProblem } = this.options;
    for (const handler of handlers.of(message.event, true)) {
      try {
        await this.handle(handler, message);
      } catch (problem) {
        onProblem(problem, { event: message.event, handler: handler.name });
      }
    }
    await writer
      .commit({ write: () => store.removeMessage(message.id) })
      .catch((problem: unknown) => onProblem(problem, { event: message.event }));
  }

  private async handle(handler: JsonObject, message: EventMessage): Promise<void> {
    if (!(await this.isWanted(handler, message.payload))) return;
    const actions = Array.isArray(handler.actions) ? handler.actions : [];
    for (const [index, action] of actions.entries()) {
      if (!isJsonObject(action)) continue;
      const payload =
        action.expandInlineJSON === true ? expanded(message.payload) : message.payload;
      await this.act(action, { ...message, payload }, `${String(handler.name)}:${index}`);
    }
  }

  /** A condition is JavaScript over the payload; none means always. */
  private async isWanted({ condition }: JsonObject, payload: JsonObject): Promise<boolean> {
    if (typeof condition !== "string" || condition.trim() === "") return true;
    const answer = await this.options.scripts.run({
      language: "javascript",
      source: condition,
      bindings: payload,
    });
    if (!answer.ok) throw new AppError("INVALID_INPUT", answer.message);
    return answer.value === true || (typeof answer.value === "number" && answer.value > 0);
  }

  private async act(action: JsonObject, message: EventMessage, key: string): Promise<void> {
    const { actions } = this.options;
    const read = (name: string) => filled(action[name] ?? null, message.payload);
    switch (action.action) {
      case "start_workflow": {
        const request = read("start_workflow");
        const input = isJsonObject(request.input) ? request.input : {};
        const about = {
          "conductor.event.messageId": message.id,
          "conductor.event.name": message.event,
        };
        await actions.start(message, key, { ...request, input: { ...input, ...about } });
        break;
      }
      case "complete_task":
        await actions.update({ ...taskOf(read("complete_task")), status: "COMPLETED" });
        break;
      case "fail_task":
        await actions.update({ ...taskOf(read("fail_task")), status: "FAILED" });
        break;
      case "terminate_workflow": {
        const { workflowId, terminationReason } = read("terminate_workflow");
        await actions.terminate(text(workflowId), text(terminationReason) || null);
        break;
      }
      case "update_workflow_variables": {
        const { workflowId, variables, appendArray } = read("update_workflow_variables");
        const values = isJsonObject(variables) ? variables : {};
        await actions.setVariables(text(workflowId), values, appendArray === true);
        break;
      }
      default:
        break;
    }
  }
}

function taskOf(read: JsonObject) {
  return {
    workflowId: text(read.workflowId),
    ref: text(read.taskRefName),
    taskId: text(read.taskId),
    output: isJsonObject(read.output) ? read.output : {},
    reason: text(read.reasonForIncompletion) || null,
  };
}

/** `${…}` over the payload. */
function filled(template: JsonValue, payload: JsonObject): JsonObject {
  const value = resolveValue(template, {
    root: (name) => (Object.hasOwn(payload, name) ? payload[name] : undefined),
    roots: () => Object.keys(payload),
    system: () => undefined,
  });
  return isJsonObject(value) ? value : {};
}

/** Texts that are JSON become what they say. */
function expanded(payload: JsonObject): JsonObject {
  const entries = Object.entries(payload).map(([key, value]): [string, JsonValue] => {
    if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return [key, value];
    try {
      return [key, JSON.parse(value) as JsonValue];
    } catch {
      return [key, value];
    }
  });
  return Object.fromEntries(entries);
}

function text(value: JsonValue | undefined): string {
  return value === undefined || value === null ? "" : String(value);
}
