import { conflict, invalidInput, notFound, type ValidationError } from "@/lib/core/errors";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import type { EventStore } from "@/lib/server/store/events";
import type { Writer } from "@/lib/server/store/writer";

/** Event handlers by name (semantics §6.16), in memory as they are on disk. */
export class EventHandlers {
  private readonly store: EventStore;
  private readonly writer: Writer;
  private readonly byName = new Map<string, JsonObject>();

  constructor(store: EventStore, writer: Writer) {
    this.store = store;
    this.writer = writer;
    for (const handler of store.allHandlers()) this.byName.set(String(handler.name), handler);
  }

  all(): JsonObject[] {
    return [...this.byName.values()];
  }

  /** @throws AppError NOT_FOUND. */
  find(name: string): JsonObject {
    const handler = this.byName.get(name);
    if (!handler) throw unknown(name);
    return handler;
  }

  /** Handlers of an event; `activeOnly` those that react. */
  of(event: string, activeOnly: boolean): JsonObject[] {
    return this.all().filter(
      (handler) => handler.event === event && (!activeOnly || handler.active === true),
    );
  }

  /** All of them or none. @throws AppError INVALID_INPUT, CONFLICT. */
  async add(handlers: readonly JsonObject[]): Promise<void> {
    const names = handlers.map((handler) => checkedName(handler, "addEventHandler"));
    const taken = names.find((name, at) => this.byName.has(name) || names.indexOf(name) !== at);
    if (taken !== undefined) throw conflict(`EventHandler with name ${taken} already exists!`);
    await this.put(handlers);
  }

  /** All of them or none. @throws AppError INVALID_INPUT, NOT_FOUND. */
  async update(handlers: readonly JsonObject[]): Promise<void> {
    const names = handlers.map((handler) => checkedName(handler, "updateEventHandler"));
    const missing = names.find((name) => !this.byName.has(name));
    if (missing !== undefined) throw unknown(missing);
    await this.put(handlers);
  }

  /** @throws AppError NOT_FOUND. */
  async remove(name: string): Promise<void> {
    if (!this.byName.has(name)) throw unknown(name);
    await this.writer.commit({ write: () => this.store.removeHandler(name) });
    this.byName.delete(name);
  }

  private async put(handlers: readonly JsonObject[]): Promise<void> {
    const all = handlers.map(storedForm);
    const write = () => {
      for (const one of all) this.store.putHandler(String(one.name), String(one.event), one);
    };
    await this.writer.commit({ write });
    for (const one of all) this.byName.set(String(one.name), one);
  }
}

function storedForm(handler: JsonObject): JsonObject {
  const actions = (handler.actions as JsonObject[]).map((action) => ({
    ...action,
    expandInlineJSON: action["expandInlineJSON"] === true,
  }));
  return { active: false, ...handler, actions };
}

function unknown(name: string) {
  return notFound(`EventHandler with name ${name} not found!`);
}

const ACTIONS: ReadonlySet<unknown> = new Set([
  "start_workflow",
  "complete_task",
  "fail_task",
  "terminate_workflow",
  "update_workflow_variables",
]);

function checkedName(handler: JsonObject, method: string): string {
  const { name, event, actions } = handler;
  const problems: ValidationError[] = [];
  const missing = (field: string, message: string) =>
    problems.push({ path: `${method}.arg0.${field}`, message });
  if (typeof name !== "string" || name === "") missing("name", "Missing event handler name");
  if (typeof event !== "string" || event === "") missing("event", "Missing event location");
  if (!Array.isArray(actions) || actions.length === 0)
    missing("actions", "No actions specified. Please specify at-least one action");
  for (const [index, action] of (Array.isArray(actions) ? actions : []).entries()) {
    if (!isJsonObject(action) || !ACTIONS.has(action.action))
      missing(`actions[${index}].action`, `The action must be one of ${[...ACTIONS].join(", ")}`);
  }
  if (problems.length > 0)
    throw invalidInput("Validation failed, check below errors for detail.", problems);
  return String(name);
}
