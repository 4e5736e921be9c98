import type { SecretStore } from "@/lib/server/db/secrets";
import type { Secrets } from "@/lib/server/secrets/secrets";
import type { Drafts } from "@/lib/server/db/drafts";
import type { WorkflowEngine } from "@/lib/server/engine/engine";
import type { Schedules } from "@/lib/server/schedules/schedules";
import type { EventHandlers } from "@/lib/server/events/handlers";
import type { Simulator } from "@/lib/server/simulate/simulator";
import type { Metadata } from "@/lib/server/engine/metadata";

/** What the routes of the API work with. */
export interface ApiServices {
  readonly engine: WorkflowEngine;
  readonly metadata: Metadata;
  readonly drafts: Drafts;
  readonly eventHandlers: EventHandlers;
  readonly schedules: Schedules;
  readonly simulator: Simulator;
  /** Values of `${workflow.env.NAME}`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  readonly secretStore: SecretStore;
  /** Epoch ms. */
  readonly now: () => number;
  /** Id of the first image of an execution, for lists; null: none. */
  readonly firstImageOf: (executionIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}
