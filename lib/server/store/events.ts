import type { JsonObject } from "@/lib/core/json";

import type { Connection, Statement } from "./connection";

/** What an EVENT task has published; the id is the task's. */
export interface EventMessage {
  readonly id: string;
  readonly event: string;
  readonly payload: JsonObject;
  /** The execution that published it. */
  readonly executionId: string;
}

interface MessageRow extends Omit<EventMessage, "payload"> {
  readonly payload: string;
}

interface HandlerRow {
  readonly name: string;
  readonly json: string;
}

/** Event handlers and undelivered messages. Writes belong inside a `Work` of the writer. */
export class EventStore {
  private readonly insertMessage: Statement;
  private readonly deleteMessage: Statement;
  private readonly messages: Statement<MessageRow>;
  private readonly upsertHandler: Statement;
  private readonly deleteHandler: Statement;
  private readonly handlers: Statement<HandlerRow>;

  constructor(connection: Connection) {
    this.insertMessage = connection.prepare(
      "INSERT OR IGNORE INTO event_message (id, event, payload, executionId) VALUES (?, ?, ?, ?)",
    );
    this.deleteMessage = connection.prepare("DELETE FROM event_message WHERE id = ?");
    this.messages = connection.prepare(
      "SELECT id, event, payload, executionId FROM event_message ORDER BY rowid",
    ) as typeof this.messages;
    this.upsertHandler = connection.prepare(
      `INSERT INTO event_handler (name, event, json) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET event = excluded.event, json = excluded.json`,
    );
    this.deleteHandler = connection.prepare("DELETE FROM event_handler WHERE name = ?");
    this.handlers = connection.prepare(
      "SELECT name, json FROM event_handler ORDER BY name",
    ) as typeof this.handlers;
  }

  addMessage({ id, event, payload, executionId }: EventMessage): void {
    this.insertMessage.run(id, event, JSON.stringify(payload), executionId);
  }

  removeMessage(id: string): void {
    this.deleteMessage.run(id);
  }

  /** Oldest first. */
  undelivered(): EventMessage[] {
    return this.messages
      .all()
      .map((row) => ({ ...row, payload: JSON.parse(row.payload) as JsonObject }));
  }

  putHandler(name: string, event: string, handler: JsonObject): void {
    this.upsertHandler.run(name, event, JSON.stringify(handler));
  }

  removeHandler(name: string): void {
    this.deleteHandler.run(name);
  }

  allHandlers(): JsonObject[] {
    return this.handlers.all().map(({ json }) => JSON.parse(json) as JsonObject);
  }
}
