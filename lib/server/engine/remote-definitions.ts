import { embedTaskDefs } from "@/lib/core/definition/snapshot";
import type { TaskDef, WorkflowDef } from "@/lib/core/definition/schema";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import type { DefinitionRow } from "@/lib/server/db/definitions";
import type { ConductorClient } from "@/lib/server/net/conductor-client";

const FRESH_MS = 5_000;

/** Definitions of another Conductor server: as they are now for the designer, remembered for simulations. */
export class RemoteDefinitions {
  private readonly client: ConductorClient;
  private workflows: readonly WorkflowDef[] = [];
  private tasks: ReadonlyMap<string, TaskDef> = new Map();
  private readAt = 0;

  constructor(client: ConductorClient) {
    this.client = client;
  }

  /** As it is there; null: none. @throws AppError UNAVAILABLE. */
  async raw(name: string, version: number | null): Promise<DefinitionRow | null> {
    const query = version === null ? "" : `?version=${version}`;
    const path = `/metadata/workflow/${encodeURIComponent(name)}${query}`;
    const { status, text } = await this.client.ask({ method: "GET", path });
    const json: unknown = status === 200 && text !== "" ? JSON.parse(text) : null;
    if (!isJsonObject(json)) return null;
    const raw = withoutTimes(json);
    return {
      name,
      version: numberOf(json["version"], 1),
      raw,
      createTime: numberOf(json["createTime"], 0),
      updateTime: numberOf(json["updateTime"], 0),
    };
  }

  /** Reads all definitions, unless that was done a moment ago. @throws AppError UNAVAILABLE. */
  async refresh(): Promise<void> {
    if (Date.now() - this.readAt < FRESH_MS) return;
    const [workflows, tasks] = await Promise.all([
      this.client.json("GET", "/metadata/workflow"),
      this.client.json("GET", "/metadata/taskdefs"),
    ]);
    this.workflows = Array.isArray(workflows) ? (workflows as WorkflowDef[]) : [];
    const rules = Array.isArray(tasks) ? (tasks as TaskDef[]) : [];
    this.tasks = new Map(rules.map((rule) => [rule.name ?? "", rule]));
    this.readAt = Date.now();
  }

  find(name: string, version: number | null): WorkflowDef | null {
    const stored = this.stored(name, version);
    return stored && this.embed(stored);
  }

  /** `version` null: the highest. */
  stored(name: string, version: number | null): WorkflowDef | null {
    const all = this.workflows.filter((each) => each.name === name);
    const newest = all.toSorted((a, b) => (b.version ?? 1) - (a.version ?? 1))[0];
    return (version === null ? newest : all.find((each) => each.version === version)) ?? null;
  }

  embed(definition: WorkflowDef, drafts?: ReadonlyMap<string, TaskDef>): WorkflowDef {
    return embedTaskDefs(
      definition,
      (name) => drafts?.get(name) ?? this.tasks.get(name),
      (name) => this.stored(name, null)?.version ?? undefined,
    );
  }

  findTask(name: string): TaskDef | undefined {
    return this.tasks.get(name);
  }
}

function withoutTimes(json: JsonObject): JsonObject {
  const entries = Object.entries(json);
  return Object.fromEntries(
    entries.filter(([key]) => key !== "createTime" && key !== "updateTime"),
  );
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
