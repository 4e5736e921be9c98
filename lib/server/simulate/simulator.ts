import type { TaskDef, WorkflowDef } from "@/lib/core/definition/schema";
import { AppError, notFound } from "@/lib/core/errors";
import type { JsonObject } from "@/lib/core/json";
import type { MadeUpOutcome, OutcomePlan } from "@/lib/core/simulate/outcome";
import { simulate, type SimulationResult } from "@/lib/core/simulate/simulate";
import type { ScriptRunner } from "@/lib/server/executor/scripts";
import { newId } from "@/lib/server/ids";
import type { DefinitionReader } from "@/lib/server/store/definition-reader";

export interface SimulatorOptions {
  readonly definitions: Pick<DefinitionReader, "find" | "stored" | "findTask" | "embed">;
  readonly scripts: ScriptRunner;
  /** Epoch ms. */
  readonly now: () => number;
  readonly systemValue: (name: string) => string | undefined;
}

export interface SimulationRequest {
  readonly name: string;
  readonly version: number | null;
  /** Instead of the stored one. */
  readonly definition: WorkflowDef | null;
  readonly input: JsonObject;
  readonly correlationId: string | null;
  readonly priority: number;
  readonly plan: OutcomePlan;
  /** Go before stored ones of the same name. */
  readonly taskDefs: readonly TaskDef[];
  readonly workflowDefs: readonly WorkflowDef[];
  readonly otherwise: MadeUpOutcome | null;
  readonly repeatLast: boolean;
  readonly maxVirtualMs: number;
}

/** Decisions of one simulation, its children's included. */
const MAX_STEPS = 30_000;
const LONGEST_MS = 10_000;

/** Runs drafts and stored definitions with made-up workers; nothing is stored (lib/core/simulate). */
export class Simulator {
  private readonly options: SimulatorOptions;

  constructor(options: SimulatorOptions) {
    this.options = options;
  }

  /** @throws AppError NOT_FOUND for an unknown workflow, UNPROCESSABLE when it takes more than ten real seconds. */
  async run(request: SimulationRequest): Promise<SimulationResult> {
    const { definitions, scripts, now, systemValue } = this.options;
    const taskDefs = new Map(request.taskDefs.map((each) => [each.name ?? "", each]));
    const drafts = new Map(request.workflowDefs.map((each) => [each.name ?? "", each]));
    const ready = (draft: WorkflowDef) => definitions.embed(draft, taskDefs);
    const known = new Map<string, WorkflowDef | null>();
    const look = (name: string, version: number | null): WorkflowDef | null => {
      const draft = drafts.get(name);
      if (draft) return ready(draft);
      if (taskDefs.size === 0) return definitions.find(name, version);
      const stored = definitions.stored(name, version);
      return stored && ready(stored);
    };
    const find = (name: string, version: number | null): WorkflowDef | null => {
      const key = JSON.stringify([name, version]);
      const definition = known.get(key) ?? look(name, version);
      known.set(key, definition);
      return definition;
    };
    const { name, version } = request;
    const definition = request.definition ? ready(request.definition) : find(name, version);
    if (!definition)
      throw notFound(
        `No such workflow defined. name=${name}, version=${version === null ? "null" : version}`,
      );
    const startedAt = now();
    return await simulate({
      ...request,
      definition,
      startAt: startedAt,
      definitionOf: find,
      taskDefOf: (task) => taskDefs.get(task) ?? definitions.findTask(task) ?? null,
      runScript: async (script) => {
        requireTime(now() - startedAt);
        return await scripts.run(script);
      },
      breathe: async () => {
        requireTime(now() - startedAt);
        await new Promise(setImmediate);
      },
      systemValue,
      maxSteps: MAX_STEPS,
      newId,
    });
  }
}

/** @throws AppError */
function requireTime(tookMs: number): void {
  if (tookMs <= LONGEST_MS) return;
  throw new AppError(
    "UNPROCESSABLE",
    `The simulation takes more than ${LONGEST_MS / 1000} seconds. Use fewer iterations, branches or scripts.`,
  );
}
