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

const factor = (of: string) =>
  defaulted(
    {
      kind: "number",
      title: "Factor",
      minimum: 0,
      maximum: 5,
      default: 1.2,
      help: `1 leaves the ${of} as it is, 0 takes it away.`,
    },
    fraction({ min: 0, max: 5 }),
  );

/** What each effect takes as `recipeParameters`. The names and defaults of the first three are those of the Orkes worker. */
export const RECIPE_SCHEMAS = {
  sepia: z.object({
    sepiaIntensityThreshold: defaulted(
      {
        kind: "integer",
        title: "Intensity",
        unit: "%",
        minimum: 0,
        maximum: 100,
        default: 80,
        help: "0 leaves the colours as they are, 100 leaves none but brown.",
      },
      wholeNumber(0, 100),
    ),
  }),
  vibrant: z.object({
    vibrance: defaulted(
      {
        kind: "number",
        title: "Vibrance",
        minimum: -10,
        maximum: 10,
        default: 4,
        help: "More makes colours stronger, less than 0 makes them weaker; -10 is grey.",
      },
      fraction({ min: -10, max: 10 }),
    ),
  }),
  watermark: z.object({
    watermarkFileLocation: required(
      {
        kind: "fileLocation",
        title: "Watermark",
        help: "The picture that is laid over the other, at a quarter of its width.",
      },
      text(4_096),
    ),
    gravity: placeField(),
  }),
  greyscale: z.object({}),
  negate: z.object({}),
  normalise: z.object({}),
  blur: z.object({
    sigma: defaulted(
      {
        kind: "number",
        title: "Sigma",
        minimum: 0.3,
        maximum: 100,
        default: 3,
        help: "How far a point is spread, in pixels; more is softer.",
      },
      fraction({ min: 0.3, max: 100 }),
    ),
  }),
  sharpen: z.object({
    sigma: optional(
      {
        kind: "number",
        title: "Sigma",
        minimum: 0.1,
        maximum: 10,
        placeholder: "mild",
        help: "How wide the edges are that get sharper, in pixels. Empty: a quick, mild sharpening.",
      },
      fraction({ min: 0.1, max: 10 }),
    ),
  }),
  brightness: z.object({ factor: factor("brightness") }),
  saturation: z.object({ factor: factor("saturation") }),
  tint: z.object({
    color: required(
      {
        kind: "color",
        title: "Colour",
        placeholder: "#704214",
        help: "The picture gets this colour and keeps its light and dark.",
      },
      color,
    ),
  }),
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
