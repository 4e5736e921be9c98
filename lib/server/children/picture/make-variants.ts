import { ImageError } from "@/lib/core/image/errors";
import type { CropArea } from "@/lib/core/image/geometry-readers";
import { planVariant } from "@/lib/core/image/plan";
import { warning } from "@/lib/core/image/warnings";
import type {
  ConvertJob,
  ConvertResult,
  FailedVariant,
  Step,
  VariantRequest,
  VariantResult,
} from "@/lib/server/children/protocol";

import { baseOf, groupVariants, type PlannedVariant } from "./cascade";
import { type Damage, tolerant } from "./damage";
import { LibraryFailure } from "./failures";
import { type Base, reducedFor, renderVariant } from "./render";
import { type Header, readFacts, readSource } from "./source";
import { trimmedArea } from "./turned";

const SALVAGED = warning(
  "SALVAGED",
  "The source is damaged; the picture was made from what could be read of it.",
);

interface Work extends Header {
  /** Let go, empty, when nothing is made from it any more. */
  source: Buffer;
  readonly job: ConvertJob;
  readonly failures: Failures;
  /** Of the header; null: that is whole, and what comes after it may be. */
  readonly damage: Damage | null;
  /** What a trim leaves, by what it depends on: it is looked for once. */
  readonly trimmed: Map<string, Promise<CropArea>>;
}

const LET_GO = Buffer.alloc(0);

/** Makes all variants of a job: one decode for those that begin alike. @throws ImageError, LibraryFailure. */
export async function makeVariants(
  job: ConvertJob,
  progress: (percent: number, step: Step) => void,
): Promise<ConvertResult> {
  const work = await begin(job, progress);
  const entries = job.variants.map((variant, index) => ({ variant, index }));
  const planned = await work.failures.each(entries, 1, (entry) => plannedVariant(entry, work));
  progress(20, "decode");
  const variants = new Map<number, VariantResult>();
  const groups = groupVariants(planned);
  for (const group of groups) {
    await makeGroup(group, { work, isLast: group === groups.at(-1) }, (index, result) => {
      variants.set(index, result);
      progress(20 + Math.round((70 * variants.size) / job.variants.length), "variant-done");
    });
  }
  const inOrder = [...variants].toSorted(([a], [b]) => a - b).map(([, result]) => result);
  return { kind: "convert", source: work.facts, variants: inOrder, failed: work.failures.list };
}

async function begin(
  job: ConvertJob,
  progress: (percent: number, step: Step) => void,
): Promise<Work> {
  const source = await readSource(job.file, job.limits);
  progress(10, "read");
  const mayBeDamaged = job.variants.some(salvages);
  const { value: header, damage } = await tolerant(mayBeDamaged, (failOn) =>
    readFacts(source, job.limits, failOn),
  );
  const failures = new Failures(job.onVariantError ?? "fail");
  return { ...header, source, job, failures, damage, trimmed: new Map() };
}

async function plannedVariant(
  { variant, index }: { readonly variant: VariantRequest; readonly index: number },
  work: Work,
): Promise<PlannedVariant> {
  const { facts, job, damage } = work;
  const { options, effect = null } = variant;
  if (damage !== null && !salvages(variant)) throw damage;
  const plan = planVariant(facts, options, job.limits, { effect });
  if (options.trim === false) return { variant, index, plan };
  const { autoOrient, rotate, flip, flop, trim, onDamaged } = options;
  const key = JSON.stringify([autoOrient, rotate, flip, flop, plan.crop, trim, onDamaged]);
  const area =
    work.trimmed.get(key) ??
    tolerant(salvages(variant), (failOn) => trimmedArea({ ...work, variant, plan, failOn })).then(
      ({ value }) => value,
    );
  work.trimmed.set(key, area);
  const trimmed = await area;
  return { variant, index, plan: planVariant(facts, options, job.limits, { effect, trimmed }) };
}

interface SharedBase {
  value: Base | null;
  readonly damage: Damage | null;
}

/**
 * A source that cannot be decoded is a failure of each variant that is made from it. Of the last group the source is let go
 * when there is a base, and the base when the last variant has its own pixels: encoders need memory.
 */
async function makeGroup(
  group: readonly PlannedVariant[],
  { work, isLast }: { readonly work: Work; readonly isLast: boolean },
  made: (index: number, result: VariantResult) => void,
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const salvage = salvages(first.variant);
  const base: SharedBase | { readonly error: unknown } = await tolerant(salvage, (failOn) =>
    baseOf(group, { ...work, failOn }),
  ).then(
    (shared) => ({ ...shared }),
    (error: unknown) => ({ error }),
  );
  if (isLast && "value" in base && base.value !== null) work.source = LET_GO;
  await work.failures.each(group, work.job.parallel ?? 1, async (entry) => {
    if ("error" in base) throw base.error;
    const isTheLast = isLast && entry === group.at(-1);
    made(entry.index, await makeOne(entry, work, isTheLast ? await onlyFor(entry, base) : base));
  });
}

/** Pixels for the last variant alone; those that all had in common are let go. */
async function onlyFor(entry: PlannedVariant, base: SharedBase): Promise<SharedBase> {
  const { value, damage } = base;
  base.value = null;
  return { value: value === null ? null : await reducedFor(entry.plan, value), damage };
}

async function makeOne(
  entry: PlannedVariant,
  work: Work,
  { value: shared, damage: ofBase }: SharedBase,
): Promise<VariantResult> {
  const mayRetry = salvages(entry.variant) && shared === null;
  const { value, damage } = await tolerant(mayRetry, (failOn) =>
    renderVariant({ ...work, ...entry, base: shared, failOn }),
  );
  const salvaged = (work.damage ?? ofBase ?? damage) === null ? [] : [SALVAGED];
  return { ...value, warnings: [...value.warnings, ...salvaged] };
}

function salvages({ options }: VariantRequest): boolean {
  return options.onDamaged === "salvage";
}

/** Either the first failure ends the job, or each ends one variant. */
class Failures {
  readonly list: FailedVariant[] = [];
  private readonly onError: "fail" | "continue";

  constructor(onError: "fail" | "continue") {
    this.onError = onError;
  }

  /** Runs the step on each entry, `lanes` at a time, and settles when nothing runs any more. What failed is left out. */
  async each<Entry extends { readonly variant: VariantRequest }, Made>(
    entries: readonly Entry[],
    lanes: number,
    step: (entry: Entry) => Promise<Made>,
  ): Promise<Made[]> {
    const made = new Map<number, Made>();
    const rest = entries.entries();
    let stopped = false;
    const lane = async () => {
      for (const [at, entry] of rest) {
        if (stopped) return;
        try {
          made.set(at, await step(entry));
        } catch (error) {
          stopped = !this.mayGoOn(entry.variant, error);
          if (stopped) throw error;
        }
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: Math.max(1, lanes) }, lane));
    const failed = ends.find((end) => end.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    return [...made].toSorted(([a], [b]) => a - b).map(([, result]) => result);
  }

  private mayGoOn({ name }: VariantRequest, error: unknown): boolean {
    const known = error instanceof LibraryFailure ? error.known : error;
    if (this.onError === "fail" || !(known instanceof ImageError)) return false;
    this.list.push({ name, code: known.code, message: known.message });
    return true;
  }
}
