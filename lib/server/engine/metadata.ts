import type { WorkflowDef } from "@/lib/core/definition/schema";
import { validateTaskDef, validateWorkflowDef } from "@/lib/core/definition/validate";
import { scriptSyntaxProblem } from "@/lib/core/script/syntax";
import { conflict, invalidInput, notFound, type ValidationError } from "@/lib/core/errors";
import { isJsonObject, type JsonValue } from "@/lib/core/json";
import { type DefinitionRow, definitionOf, type Definitions } from "@/lib/server/db/definitions";
import {
  type TaskDefinitionRow,
  taskDefOf,
  type TaskDefinitions,
} from "@/lib/server/db/task-definitions";

const RULES = { scriptProblem: scriptSyntaxProblem };

export interface MetadataOptions {
  readonly definitions: Definitions;
  readonly taskDefinitions: TaskDefinitions;
  /** Epoch ms. */
  readonly now: () => number;
  /** A definition was written: whoever caches them reads again. */
  readonly onChange: () => void;
}

const FAILED = "Validation failed, check below errors for detail.";

/** Workflow and task definitions with Conductor's rules, texts and times (semantics §7.4). */
export class Metadata {
  private readonly options: MetadataOptions;

  constructor(options: MetadataOptions) {
    this.options = options;
  }

  /** @throws AppError INVALID_INPUT, CONFLICT when the version exists and `overwrite` is not asked for. */
  async createWorkflow(raw: JsonValue, overwrite: boolean): Promise<void> {
    const { definitions, now } = this.options;
    requireValid(validateWorkflowDef(raw, RULES), "registerWorkflowDef.arg0");
    const row = { ...rowOf(raw), createTime: now(), updateTime: 0 };
    const known = overwrite ? await definitions.find(row.name, row.version) : null;
    if (known)
      await definitions.save([{ ...row, createTime: known.createTime, updateTime: now() }]);
    else if (!(await definitions.create(row)))
      throw conflict(`Workflow with ${row.name}.${row.version} already exists!`);
    this.options.onChange();
  }

  /** Creates or replaces, all or none; answers the names. @throws AppError INVALID_INPUT. */
  async updateWorkflows(raws: readonly JsonValue[]): Promise<string[]> {
    const { definitions, now } = this.options;
    if (raws.length === 0) {
      throw invalidInput(FAILED, [
        { path: "updateWorkflowDef.arg0", message: "WorkflowDefList is empty" },
      ]);
    }
    requireValid(
      raws.flatMap((raw, index) =>
        prefixed(validateWorkflowDef(raw, RULES), `updateWorkflowDef.arg0[${index}]`),
      ),
    );
    const rows = raws.map((raw) => ({ ...rowOf(raw), updateTime: now() }));
    await definitions.save(rows);
    this.options.onChange();
    return rows.map(({ name }) => name);
  }

  /** @throws AppError INVALID_INPUT. */
  validateWorkflow(raw: JsonValue): void {
    requireValid(validateWorkflowDef(raw, RULES), "validateWorkflowDef.arg0");
  }

  /** @throws AppError NOT_FOUND. */
  async workflow(name: string, version: number | null): Promise<WorkflowDef> {
    const row = await this.options.definitions.find(name, version);
    if (!row)
      throw notFound(`No such workflow found by name: ${name}, version: ${version ?? "null"}`);
    return definitionOf(row);
  }

  /** As it was sent; null: none. */
  async rawWorkflow(name: string, version: number | null): Promise<DefinitionRow | null> {
    return await this.options.definitions.find(name, version);
  }

  /** Every version, by name. */
  async workflows(): Promise<DefinitionRow[]> {
    return await this.options.definitions.all();
  }

  async versions(name: string): Promise<DefinitionRow[]> {
    return await this.options.definitions.versions(name);
  }

  /** @throws AppError NOT_FOUND. */
  async removeWorkflow(name: string, version: number): Promise<void> {
    const removed = await this.options.definitions.remove(name, version);
    if (!removed) throw notFound(`No such workflow definition: ${name} version: ${version}`);
    this.options.onChange();
  }

  /** Creates or silently replaces, all or none. @throws AppError INVALID_INPUT. */
  async createTasks(raws: readonly JsonValue[]): Promise<void> {
    if (raws.length === 0) {
      throw invalidInput(FAILED, [
        { path: "registerTaskDef.arg0", message: "TaskDefList is empty" },
      ]);
    }
    requireValid(
      raws.flatMap((raw, index) =>
        prefixed(validateTaskDef(raw), `registerTaskDef.arg0[${index}]`),
      ),
    );
    const createTime = this.options.now();
    await this.options.taskDefinitions.save(
      raws.map((raw) => ({ ...taskRowOf(raw), createTime, updateTime: 0 })),
    );
    this.options.onChange();
  }

  /** @throws AppError INVALID_INPUT, NOT_FOUND. */
  async updateTask(raw: JsonValue): Promise<void> {
    requireValid(validateTaskDef(raw), "updateTaskDef.arg0");
    const row = taskRowOf(raw);
    const known = await this.options.taskDefinitions.find(row.name);
    if (!known) throw notFound(`No such task by name ${row.name}`);
    const times = { createTime: known.createTime, updateTime: this.options.now() };
    await this.options.taskDefinitions.save([{ ...row, ...times }]);
    this.options.onChange();
  }

  /** @throws AppError NOT_FOUND. */
  async task(name: string) {
    const row = await this.options.taskDefinitions.find(name);
    if (!row) throw notFound(`No such taskType found by name: ${name}`);
    return taskDefOf(row);
  }

  async tasks() {
    return (await this.options.taskDefinitions.all()).map(taskDefOf);
  }

  /** @throws AppError NOT_FOUND. */
  async removeTask(name: string): Promise<void> {
    if (!(await this.options.taskDefinitions.remove(name)))
      throw notFound("No such task definition");
    this.options.onChange();
  }
}

/** Refuses with all problems, their paths put behind `path`. */
function requireValid(problems: readonly ValidationError[], path?: string): void {
  if (problems.length > 0)
    throw invalidInput(FAILED, path === undefined ? problems : prefixed(problems, path));
}

function prefixed(problems: readonly ValidationError[], path: string): ValidationError[] {
  return problems.map((problem) => ({
    ...problem,
    path: problem.path === "" ? path : `${path}.${problem.path}`,
  }));
}

function rowOf(raw: JsonValue): DefinitionRow {
  if (!isJsonObject(raw)) throw new Error("a validated definition is no object");
  const { name, version, createTime, updateTime } = raw;
  return {
    name: String(name),
    version: numberOf(version, 1),
    raw,
    createTime: numberOf(createTime, 0),
    updateTime: numberOf(updateTime, 0),
  };
}

function taskRowOf(raw: JsonValue): TaskDefinitionRow {
  if (!isJsonObject(raw)) throw new Error("a validated definition is no object");
  return { name: String(raw["name"]), raw, createTime: 0, updateTime: 0 };
}

function numberOf(value: JsonValue | undefined, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
