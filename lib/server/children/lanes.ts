import type { Slot } from "./pool-types";
import type { ChildJob } from "./protocol";

/** Lanes of one job in one child. */
interface Lanes {
  /** The job, told how many variants it may make at once. */
  readonly job: ChildJob;
  /** Gives back what the variants that are left cannot use. */
  variantDone(): void;
  end(): void;
}

/**
 * A job of several variants makes as many of them at once as children are idle, itself included: their cores have
 * nothing else to do. Those children count as taken, and are given back variant by variant.
 */
export function grantLanes(job: ChildJob, idle: number, reserve: () => Slot): Lanes {
  const variants = job.kind === "convert" ? job.variants.length : 1;
  const extra = Math.max(0, Math.min(variants - 1, idle));
  const taken = Array.from({ length: extra }, reserve);
  let left = variants;
  return {
    job: extra === 0 || job.kind !== "convert" ? job : { ...job, parallel: extra + 1 },
    variantDone() {
      left -= 1;
      while (taken.length > Math.max(0, left - 1)) taken.pop()?.release();
    },
    end() {
      for (const slot of taken.splice(0)) slot.release();
    },
  };
}
