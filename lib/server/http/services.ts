import type { Drafts } from "@/lib/server/db/drafts";
import type { SecretStore } from "@/lib/server/db/secrets";
import type { ServingEngine, WorkflowEngine } from "@/lib/server/engine/engine";
import type { Metadata } from "@/lib/server/engine/metadata";
import type { EventHandlers } from "@/lib/server/events/handlers";
import type { Schedules } from "@/lib/server/schedules/schedules";
import type { ScheduleRunStore } from "@/lib/server/store/schedule-runs";
import type { Secrets } from "@/lib/server/secrets/secrets";
import type { Simulator } from "@/lib/server/simulate/simulator";

/** What the routes of Baton itself work with, whichever engine runs the workflows. */
export interface OwnServices {
  readonly engine: WorkflowEngine;
  /** The published definition as it was sent; null: none. */
  readonly rawWorkflow: Metadata["rawWorkflow"];
  readonly drafts: Drafts;
  readonly simulator: Pick<Simulator, "run">;
  /** Epoch ms. */
  readonly now: () => number;
  /** Id of the first image of an execution, for lists; null: none. */
  readonly firstImageOf: (executionIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** How many images executions made, and their bytes together; those that made none are absent. */
  readonly variantTotals: (
    executionIds: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly count: number; readonly bytes: number }>>;
}

/** What Conductor's routes work with, where this process is the Conductor server. */
export interface ConductorServices {
  readonly engine: ServingEngine;
  readonly metadata: Metadata;
  readonly eventHandlers: EventHandlers;
  readonly schedules: Schedules;
  readonly scheduleRuns: ScheduleRunStore;
  readonly simulator: Pick<Simulator, "run">;
  /** Values of `${workflow.env.NAME}`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  readonly secretStore: SecretStore;
  /** Epoch ms. */
  readonly now: () => number;
}
