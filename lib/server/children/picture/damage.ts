import { ImageError } from "@/lib/core/image/errors";

import { LibraryFailure } from "./failures";

/** How much damage ends a decode: all of it, or only what leaves nothing to decode. */
export type FailOn = "warning" | "none";

/** What the strict read of a damaged source says. */
export type Damage = ImageError | LibraryFailure;

const DAMAGED = new Set(["IMAGE_CORRUPT", "IMAGE_TRUNCATED"]);

/** Reads strictly; what is damaged is read once more, as far as it goes, where that is wanted. */
export async function tolerant<T>(
  salvage: boolean,
  step: (failOn: FailOn) => Promise<T>,
): Promise<{ readonly value: T; readonly damage: Damage | null }> {
  try {
    return { value: await step("warning"), damage: null };
  } catch (error) {
    if (!salvage || !isDamage(error)) throw error;
    return { value: await step("none"), damage: error };
  }
}

function isDamage(error: unknown): error is Damage {
  const known = error instanceof LibraryFailure ? error.known : error;
  return known instanceof ImageError && DAMAGED.has(known.code);
}
