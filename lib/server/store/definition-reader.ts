import { embedTaskDefs, isMissing } from "@/lib/core/definition/snapshot";
import { allTasks } from "@/lib/core/definition/walk";
import type { TaskDef, WorkflowDef } from "@/lib/core/definition/schema";

import type { Connection, Statement } from "./connection";

interface Row {
  readonly json: string;
  readonly name: string;
  readonly version: number;
  readonly createTime: number;
  readonly updateTime: number;
}

/**
 * Definitions as the engine needs them: synchronous, cached until `changed()`. Rows are written elsewhere
 * (lib/server/db), by whom `changed` must be called after every write.
 */
export class DefinitionReader {
  private readonly exact: Statement<Row>;
  private readonly latest: Statement<Row>;
  private readonly taskDef: Statement<Omit<Row, "version">>;
  private readonly latestVersion: Statement<{ version: number | null }>;
  private readonly problems = new WeakMap<WorkflowDef, string | null>();
  private readonly ready = new Map<string, WorkflowDef | null>();
  private readonly taskDefs = new Map<string, TaskDef | undefined>();

  constructor(connection: Connection) {
    const columns =
      "SELECT json, name, version, createTime, updateTime FROM workflow_definition WHERE name = ?";
    this.exact = connection.prepare(`${columns} AND version = ?`) as Statement<Row>;
    this.latest = connection.prepare(`${columns} ORDER BY version DESC LIMIT 1`) as Statement<Row>;
    this.latestVersion = connection.prepare(
      "SELECT max(version) AS version FROM workflow_definition WHERE name = ?",
    ) as typeof this.latestVersion;
    this.taskDef = connection.prepare(
      "SELECT json, name, createTime, updateTime FROM task_definition WHERE name = ?",
    ) as typeof this.taskDef;
  }

  /** A definition with every TaskDef embedded, ready to start; null: none. `version` null: the highest. */
  find(name: string, version: number | null): WorkflowDef | null {
    const key = JSON.stringify([name, version]);
    const known = this.ready.get(key);
    if (known !== undefined) return known;
    const stored = this.stored(name, version);
    const definition = stored ? this.embed(stored) : null;
    if (this.ready.size > 2_000) this.ready.clear();
    this.ready.set(key, definition);
    return definition;
  }

  /** A definition as it was stored; read anew by every call. */
  stored(name: string, version: number | null): WorkflowDef | null {
    const row = version === null ? this.latest.get(name) : this.exact.get(name, version);
    return row ? definitionOf(row) : null;
  }

  /** Embeds as `find` does, for a definition that is not stored. TaskDefs of `drafts` go before stored ones. */
  embed(definition: WorkflowDef, drafts?: ReadonlyMap<string, TaskDef>): WorkflowDef {
    return embedTaskDefs(
      definition,
      (name) => drafts?.get(name) ?? this.findTask(name),
      (name) => this.latestVersion.get(name)?.version ?? undefined,
    );
  }

  /**
   * What is missing to start a definition that `find` or `embed` gave: a workflow that a SUB_WORKFLOW task names without
   * version (semantics §12). Null: nothing.
   */
  problem(definition: WorkflowDef): string | null {
    const known = this.problems.get(definition);
    if (known !== undefined) return known;
    const task = allTasks(definition).find((each) => isMissing(each.task))?.task;
    const problem = task
      ? `The Task ${task.subWorkflowParam?.name ?? null} defined as a sub-workflow has no workflow definition available `
      : null;
    this.problems.set(definition, problem);
    return problem;
  }

  findTask(name: string): TaskDef | undefined {
    if (this.taskDefs.has(name)) return this.taskDefs.get(name);
    const row = this.taskDef.get(name);
    const rule = row
      ? ({
          createdBy: "",
          ...JSON.parse(row.json),
          createTime: row.createTime,
          updateTime: row.updateTime,
        } as TaskDef)
      : undefined;
    if (this.taskDefs.size > 10_000) this.taskDefs.clear();
    this.taskDefs.set(name, rule);
    return rule;
  }

  /** Some definition was written. */
  changed(): void {
    this.ready.clear();
    this.taskDefs.clear();
  }
}

function definitionOf(row: Row): WorkflowDef {
  const { name, version, createTime, updateTime } = row;
  return { ...(JSON.parse(row.json) as WorkflowDef), name, version, createTime, updateTime };
}
