import type { Size } from "@/lib/core/image/dimensions";
import type { VariantPlan } from "@/lib/core/image/plan";
import type { VariantRequest } from "@/lib/server/children/protocol";

import { type Base, needsItsSource, renderBase } from "./render";
import type { Wanted } from "./turned";

export interface PlannedVariant {
  readonly variant: VariantRequest;
  readonly plan: VariantPlan;
  /** Place in the job. */
  readonly index: number;
}

/** From this share of the source on, a base smaller than the source saves nothing. */
const NEARLY_WHOLE = 0.9;
/** The frames of a base lie side by side in memory; more than this is decoded for each variant, frame by frame. */
const MOST_FRAME_BYTES = 256 * 1_024 ** 2;

/**
 * Variants in groups that a single decode serves: those that turn, cut and trust the source alike, and want the same of its
 * frames. What keeps profile or metadata of its source needs the source itself. Each variant is in one group; a group of one
 * has no base.
 */
export function groupVariants(variants: readonly PlannedVariant[]): PlannedVariant[][] {
  const groups = new Map<string, PlannedVariant[]>();
  for (const entry of variants) {
    const { autoOrient, rotate, flip, flop, onDamaged } = entry.variant.options;
    const alone = needsItsSource(entry) ? entry.index : "shared";
    const { crop, animated } = entry.plan;
    const key = JSON.stringify([alone, autoOrient, rotate, flip, flop, crop, animated, onDamaged]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()];
}

/** The base of a group, so that each of its variants is a reduction of it; null where each is better made by itself. */
export async function baseOf(
  group: readonly PlannedVariant[],
  about: Omit<Wanted, "variant" | "plan">,
): Promise<Base | null> {
  const [first] = group;
  if (first === undefined || group.length < 2) return null;
  const size = baseSize(group.map(({ plan }) => plan));
  const frames = first.plan.animated ? about.facts.pages : 1;
  if (frames > 1 && size.width * size.height * frames * 4 > MOST_FRAME_BYTES) return null;
  return await renderBase({ ...about, ...first }, size);
}

/** The largest width and height that any plan needs, at most those of the cut source. */
function baseSize(plans: readonly VariantPlan[]): Size {
  const { width = 1, height = 1 } = plans[0]?.cropped ?? {};
  const widest = Math.max(...plans.map(({ picture }) => picture.width));
  const highest = Math.max(...plans.map(({ picture }) => picture.height));
  const share = Math.max(widest / width, highest / height);
  return share >= NEARLY_WHOLE ? { width, height } : { width: widest, height: highest };
}
