import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { AppError, conflict } from "@/lib/core/errors";
import { EXECUTION_STATUSES, isTerminalExecution } from "@/lib/core/execution/state";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import type { ConductorClient } from "@/lib/server/net/conductor-client";

/** The newest so many starts of a workflow are looked through for a key. */
const LOOKED_THROUGH = 500;
/** Where the answer to a start was lost, that server may still be busy with it. */
const LOOKS = 6;
const BETWEEN_LOOKS_MS = 500;
/** A task that does not exist: its domain is a place for the mark that lists of executions show. */
const MARKED_TASK = "baton_start_key";

interface KeyedStart {
  readonly name: string;
  readonly key: string;
  readonly strategy: string;
  /** Left in the execution's `taskToDomain`, to find it by. */
  readonly mark: string;
  readonly body: JsonObject;
}

/**
 * Starts with an idempotency key on a server that takes the key and does not keep it: the execution is marked with it, and
 * looked for before it is started. So a start whose answer was lost is not done twice.
 */
export class KeyedStarts {
  private readonly client: Pick<ConductorClient, "json">;
  /** By name and key. */
  private readonly running = new Map<string, Promise<string>>();
  /** Marks of starts whose answer was lost. */
  private readonly unsure = new Set<string>();

  constructor(client: Pick<ConductorClient, "json">) {
    this.client = client;
  }

  /** `body` as for `POST /workflow`. Answers the execution's id. @throws AppError CONFLICT as the strategy asks for. */
  async start(body: JsonObject): Promise<string> {
    const start = keyedStart(body);
    const earlier = this.running.get(start.mark);
    if (earlier !== undefined) {
      const id = await earlier;
      if (start.strategy !== "RETURN_EXISTING") throw taken(start, id);
      return id;
    }
    const made = this.once(start).finally(() => this.running.delete(start.mark));
    this.running.set(start.mark, made);
    return await made;
  }

  private async once(start: KeyedStart): Promise<string> {
    const found = await this.find(start);
    if (found !== null) {
      if (start.strategy === "RETURN_EXISTING") return found.id;
      if (start.strategy !== "FAIL_ON_RUNNING" || !found.hasEnded) throw taken(start, found.id);
    }
    const { taskToDomain: given } = start.body;
    const domains = isJsonObject(given) ? given : {};
    const taskToDomain = { ...domains, [MARKED_TASK]: start.mark };
    try {
      const id = await this.client.json("POST", "/workflow", { ...start.body, taskToDomain });
      this.unsure.delete(start.mark);
      return String(id);
    } catch (error) {
      if (error instanceof AppError && error.code === "UNAVAILABLE") this.unsure.add(start.mark);
      throw error;
    }
  }

  private async find(start: KeyedStart): Promise<{ id: string; hasEnded: boolean } | null> {
    const looks = this.unsure.has(start.mark) ? LOOKS : 1;
    for (let look = 1; ; look += 1) {
      const row = (await this.newest(start)).find((each) => markOf(each) === start.mark);
      if (row !== undefined) {
        const status = EXECUTION_STATUSES.find((each) => each === row["status"]);
        const hasEnded = status !== undefined && isTerminalExecution(status);
        return { id: String(row["workflowId"]), hasEnded };
      }
      if (look >= looks) return null;
      await sleep(BETWEEN_LOOKS_MS);
    }
  }

  private async newest({ name }: KeyedStart): Promise<JsonObject[]> {
    const query = new URLSearchParams({
      start: "0",
      size: String(LOOKED_THROUGH),
      sort: "startTime:DESC",
      freeText: "*",
      // What else a name may have in it is no word of that language: then all workflows are looked through.
      query: /^[\w.-]+$/.test(name) ? `workflowType='${name}'` : "",
    });
    const found = await this.client.json("GET", `/workflow/search?${query.toString()}`);
    const rows: JsonValue = isJsonObject(found) ? (found["results"] ?? []) : [];
    return Array.isArray(rows) ? rows.filter(isJsonObject) : [];
  }
}

function markOf({ taskToDomain }: JsonObject): JsonValue | undefined {
  return isJsonObject(taskToDomain) ? taskToDomain[MARKED_TASK] : undefined;
}

/** A start that has a key. */
export function isKeyed(body: JsonValue | undefined): body is JsonObject {
  if (!isJsonObject(body)) return false;
  const { idempotencyKey: key } = body;
  return typeof key === "string" && key !== "";
}

function keyedStart(body: JsonObject): KeyedStart {
  const { workflowDef, idempotencyStrategy: strategy } = body;
  const own = isJsonObject(workflowDef) ? workflowDef["name"] : undefined;
  const name = String(own ?? body["name"] ?? "");
  const key = String(body["idempotencyKey"]);
  const digest = createHash("sha256")
    .update(JSON.stringify([name, key]))
    .digest("hex");
  return {
    name,
    key,
    strategy: typeof strategy === "string" ? strategy : "RETURN_EXISTING",
    mark: `key-${digest.slice(0, 40)}`,
    body,
  };
}

function taken({ key }: KeyedStart, id: string): AppError {
  return conflict(`An execution with the idempotency key ${key} exists already: ${id}`);
}
