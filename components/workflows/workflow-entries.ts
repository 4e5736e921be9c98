import type { DraftSummary, ExecutionSummary, Sample } from "@/lib/client/queries";
import type { WorkflowDef } from "@/lib/core/definition/schema";

/** One workflow of the first page: published, a draft, or both. */
export interface WorkflowEntry {
  readonly name: string;
  /** The newest published version; null: nothing is published yet. */
  readonly definition: WorkflowDef | null;
  readonly draft: DraftSummary | undefined;
  readonly sample: Sample | undefined;
  readonly lastRun: ExecutionSummary | undefined;
}

interface Sources {
  readonly definitions: readonly WorkflowDef[];
  readonly drafts: readonly DraftSummary[];
  readonly samples: readonly Sample[];
  /** Newest first. */
  readonly runs: readonly ExecutionSummary[];
}

/** Everything that can be opened: one's own by name, samples in their own order. */
export function entriesOf({ definitions, drafts, samples, runs }: Sources): {
  readonly own: readonly WorkflowEntry[];
  readonly shipped: readonly WorkflowEntry[];
} {
  const byName = new Map(definitions.map((definition) => [definition.name ?? "", definition]));
  const draftByName = new Map(drafts.map((draft) => [draft.name, draft]));
  const sampleByName = new Map(samples.map((sample) => [sample.name, sample]));
  const lastRuns = new Map(runs.toReversed().map((run) => [run.workflowType, run]));
  const entry = (name: string): WorkflowEntry => ({
    name,
    definition: byName.get(name) ?? null,
    draft: draftByName.get(name),
    sample: sampleByName.get(name),
    lastRun: lastRuns.get(name),
  });
  const names = [...new Set([...byName.keys(), ...draftByName.keys()])];
  return {
    own: names
      .filter((name) => !sampleByName.has(name))
      .toSorted((a, b) => a.localeCompare(b))
      .map(entry),
    shipped: [...sampleByName.keys()].filter((name) => names.includes(name)).map(entry),
  };
}
