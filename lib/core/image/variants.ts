import type { JsonObject } from "../json";
import { ImageError, imageError } from "./errors";
import type { NamedOptions } from "./list-readers";
import { problemsOf, readPictureInput } from "./picture-input";
import { variantSchema } from "./row-fields";
import type { PictureOptions } from "./task-schemas";
import type { Warning } from "./warnings";

export interface ReadVariant {
  readonly name: string;
  readonly options: PictureOptions;
  readonly warnings: readonly Warning[];
}

/**
 * Reads the options of each variant, over those that all have in common.
 * @throws ImageError PARAM_INVALID with every wrong parameter of every variant, as `"variants.<name>.<key>" …`.
 */
export function readVariants(
  variants: readonly NamedOptions[],
  common: JsonObject | null,
  maxSidePixels: number,
): ReadVariant[] {
  const schema = variantSchema(maxSidePixels);
  const problems: string[] = [];
  const made: ReadVariant[] = [];
  for (const { name, options } of variants) {
    try {
      const { value, warnings } = readPictureInput(schema, { ...common, ...options });
      made.push({ name, options: value, warnings: warnings.map((entry) => about(name, entry)) });
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      problems.push(...problemsOf(error).map((text) => text.replace(/^"/, `"variants.${name}.`)));
    }
  }
  if (problems.length > 0) throw imageError("PARAM_INVALID", { problems });
  return made;
}

function about(name: string, { code, message }: Warning): Warning {
  return { code, message: `${name}: ${message}` };
}
