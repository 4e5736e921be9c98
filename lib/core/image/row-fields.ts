import { z } from "zod";

import { defaulted, type FieldMeta, fieldsOf } from "./fields";
import { IMAGE_FORMATS } from "./formats";
import { pictureFields } from "./picture-options";
import { format } from "./readers";
import { RECIPE_SCHEMAS, RECIPES } from "./recipes";

/** A format, `auto` by default. */
export const outputFormat = defaulted(
  {
    kind: "enum",
    title: "Format",
    options: ["auto", ...IMAGE_FORMATS],
    default: "auto",
    help: "auto: the format of the source. jpg and tif are understood.",
  },
  format,
);

/** Options of one variant of `image_variants`. */
export function variantSchema(maxSidePixels: number) {
  return z.object({ outputFormat, ...pictureFields(maxSidePixels) });
}

/** The name of a variant, in its row. */
export const VARIANT_NAME: FieldMeta = {
  kind: "text",
  title: "Name",
  required: true,
  placeholder: "small",
  help: "Of the result, at most 60 characters; each variant has its own.",
};

const SIDES: ReadonlySet<string> = new Set(["outputWidth", "outputHeight"]);

/** Options of one picture as a form has them, by key: its sides come first. */
export function variantFields(maxSidePixels: number): Record<string, FieldMeta> {
  const all = Object.entries(fieldsOf(variantSchema(maxSidePixels)));
  const sides = all.filter(([key]) => SIDES.has(key));
  return Object.fromEntries([...sides, ...all.filter(([key]) => !SIDES.has(key))]);
}

/** Both sides of a size, in pixels. */
export function sideFields(maxSidePixels: number): Readonly<Record<string, FieldMeta>> {
  return { width: sideOf("Width", maxSidePixels), height: sideOf("Height", maxSidePixels) };
}

function sideOf(title: string, maximum: number): FieldMeta {
  const help = "Empty: follows the ratio of the picture.";
  return { kind: "integer", title, unit: "px", minimum: 1, maximum, placeholder: "auto", help };
}

export const RECIPE: FieldMeta = {
  kind: "enum",
  title: "Effect",
  options: RECIPES,
  help: "In any case; the parameters depend on it.",
};

export const RECIPE_PARAMETERS = {
  kind: "object",
  title: "Parameters",
  widget: "keyValue",
  names: [...new Set(Object.values(RECIPE_SCHEMAS).flatMap(({ shape }) => Object.keys(shape)))],
  help: "sepia: sepiaIntensityThreshold (80). vibrant: vibrance (4). watermark: watermarkFileLocation, gravity.",
} as const;

/** An effect in its row. */
export const EFFECT_FIELDS: Readonly<Record<string, FieldMeta>> = {
  recipe: { ...RECIPE, required: true },
  recipeParameters: RECIPE_PARAMETERS,
};
