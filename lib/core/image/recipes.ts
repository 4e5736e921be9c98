import { z } from "zod";

import { defaulted, optional, required } from "./fields";
import { GRAVITIES } from "./gravity";
import { color, fraction, oneOf, text, wholeNumber } from "./readers";

export const RECIPES = [
  "sepia",
  "vibrant",
  "watermark",
  "greyscale",
  "negate",
  "normalise",
  "blur",
  "sharpen",
  "brightness",
  "saturation",
  "tint",
] as const;
export type Recipe = (typeof RECIPES)[number];

/** Names of effects in any case, with the other spellings of English. */
export const recipeName = oneOf(RECIPES, {
  grayscale: "greyscale",
  normalize: "normalise",
});

/** Gravities that do not look at the picture. */
const PLACES = GRAVITIES.filter((name) => name !== "entropy" && name !== "attention");

const factor = () =>
  defaulted(
    { kind: "number", title: "Factor", minimum: 0, maximum: 5, default: 1.2 },
    fraction({ min: 0, max: 5 }),
  );

/** What each effect takes as `recipeParameters`. The names and defaults of the first three are those of the Orkes worker. */
export const RECIPE_SCHEMAS = {
  sepia: z.object({
    sepiaIntensityThreshold: defaulted(
      { kind: "integer", title: "Intensity", unit: "%", minimum: 0, maximum: 100, default: 80 },
      wholeNumber(0, 100),
    ),
  }),
  vibrant: z.object({
    vibrance: defaulted(
      { kind: "number", title: "Vibrance", minimum: -10, maximum: 10, default: 4 },
      fraction({ min: -10, max: 10 }),
    ),
  }),
  watermark: z.object({
    watermarkFileLocation: required({ kind: "fileLocation", title: "Watermark" }, text(4_096)),
    gravity: placeField(),
  }),
  greyscale: z.object({}),
  negate: z.object({}),
  normalise: z.object({}),
  blur: z.object({
    sigma: defaulted(
      { kind: "number", title: "Sigma", minimum: 0.3, maximum: 100, default: 3 },
      fraction({ min: 0.3, max: 100 }),
    ),
  }),
  sharpen: z.object({
    sigma: optional(
      { kind: "number", title: "Sigma", minimum: 0.1, maximum: 10, placeholder: "mild" },
      fraction({ min: 0.1, max: 10 }),
    ),
  }),
  brightness: z.object({ factor: factor() }),
  saturation: z.object({ factor: factor() }),
  tint: z.object({ color: required({ kind: "color", title: "Colour" }, color) }),
};

/** Where a watermark lies: the places that do not look at the picture. */
export function placeField() {
  return defaulted(
    {
      kind: "enum",
      title: "Gravity",
      options: PLACES,
      default: "southeast",
      help: "The edge or corner of the picture at which the watermark lies.",
    },
    oneOf(PLACES, { center: "centre", middle: "centre" }),
  );
}
