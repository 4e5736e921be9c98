import { z } from "zod";

import { defaulted, optional, required, VALUES } from "./fields";
import {
  formatList,
  plainObject,
  recipeList,
  referenceList,
  sizeList,
  variantList,
} from "./list-readers";
import { pictureFields } from "./picture-options";
import { color, fraction, oneOf, text, truth, wholeNumber } from "./readers";
import { placeField, recipeName, RECIPES } from "./recipes";
import {
  EFFECT_FIELDS,
  outputFormat,
  RECIPE,
  RECIPE_PARAMETERS,
  sideFields,
  VARIANT_NAME,
  variantFields,
} from "./row-fields";

/** How many files a pre-fork task takes. */
const MAX_FILES = 100;

export const fileLocation = required(
  {
    kind: "fileLocation",
    title: "Image",
    placeholder: "${workflow.input.fileLocation}",
    help: "An uploaded image (upload://…), a result of another task (store://…), an object (s3://…) or a web address.",
  },
  text(4_096),
);

const fileLocations = required(
  {
    ...VALUES,
    title: "Images",
    placeholder: "${workflow.input.fileLocations}",
    help: `A list of 1 to ${MAX_FILES} references to images.`,
  },
  referenceList(MAX_FILES),
);

const maintainAspectRatio = optional(
  {
    kind: "boolean",
    title: "Keep the ratio",
    help: "false stretches the pictures to each size.",
  },
  truth,
);

/** Tasks that make several pictures, or prepare a fork that does. */
export function severalSchemas(maxSidePixels: number, maxVariants: number) {
  return {
    image_variants: z.object({
      fileLocation,
      ...variantsFields(maxSidePixels, maxVariants),
    }),
    image_multiple_convert_resize: z.object({
      fileLocation,
      ...gridFields(maxSidePixels, maxVariants),
      common: commonOptions(maxSidePixels),
    }),
    image_list_multiple_convert_resize: z.object({
      fileLocations,
      ...gridFields(maxSidePixels, maxVariants),
    }),
    image_effects_prefork: z.object({
      fileLocations,
      recipeInfos: required(
        {
          kind: "list",
          widget: "rows",
          entry: "effect",
          fields: EFFECT_FIELDS,
          title: "Effects",
          placeholder: '[{ "recipe": "sepia", "recipeParameters": {} }]',
          help: `A list of { recipe, recipeParameters }; recipes: ${RECIPES.join(", ")}.`,
        },
        recipeList(maxVariants, recipeName),
      ),
    }),
  };
}

function variantsFields(maxSidePixels: number, maxVariants: number) {
  return {
    variants: required(
      {
        kind: "list",
        widget: "rows",
        entry: "variant",
        fields: { name: VARIANT_NAME, ...variantFields(maxSidePixels) },
        title: "Variants",
        placeholder: '[{ "name": "small", "outputWidth": 400 }]',
        help: `A list of 1 to ${maxVariants} { name, …options }, or a map from name to options.`,
      },
      variantList(maxVariants),
    ),
    common: commonOptions(maxSidePixels),
    onVariantError: defaulted(
      {
        kind: "enum",
        title: "If a variant fails",
        options: ["fail", "continue"],
        default: "fail",
        advanced: true,
        help: "fail: the task fails and keeps nothing. continue: the others are made.",
      },
      oneOf(["fail", "continue"]),
    ),
  };
}

function commonOptions(maxSidePixels: number) {
  return optional(
    {
      kind: "object",
      title: "Options of all",
      advanced: true,
      fields: variantFields(maxSidePixels),
      help: "Options that every variant has unless it says otherwise.",
    },
    plainObject,
  );
}

function gridFields(maxSidePixels: number, maxVariants: number) {
  return {
    outputFormats: required(
      {
        ...VALUES,
        title: "Formats",
        placeholder: "webp",
        help: "A list, or names with commas between them.",
      },
      formatList(maxVariants),
    ),
    outputSizes: required(
      {
        kind: "list",
        widget: "rows",
        entry: "size",
        fields: sideFields(maxSidePixels),
        title: "Sizes",
        placeholder: '[{ "width": 800 }, { "width": 1600 }]',
        help: "A list of { width, height } in pixels; a side that is left out follows the ratio.",
      },
      sizeList(maxVariants, maxSidePixels),
    ),
    maintainAspectRatio,
  };
}

/** Tasks that change how one picture looks. */
export function effectSchemas() {
  const { quality, metadata, fileName } = pictureFields(1);
  const written = { outputFormat, quality, metadata, fileName };
  return {
    image_effect: z.object({
      fileLocation,
      recipe: required(RECIPE, recipeName),
      recipeParameters: defaulted({ ...RECIPE_PARAMETERS, default: {} }, plainObject),
      ...written,
    }),
    image_watermark: z.object({ fileLocation, ...overlayFields(), ...written }),
  };
}

function overlayFields() {
  return {
    watermarkFileLocation: optional(
      {
        kind: "fileLocation",
        title: "Watermark image",
        help: "The picture that is laid over the other. It wins over a text.",
      },
      text(4_096),
    ),
    text: optional(
      { kind: "text", title: "Watermark text", help: "At most 200 characters." },
      text(200),
    ),
    gravity: placeField(),
    ...sizeOfOverlay(),
    offsetX: offset("Distance, across", "From the side that it stands at."),
    offsetY: offset("Distance, down", "From the edge that it stands at."),
    tile: defaulted(
      {
        kind: "boolean",
        title: "Tile",
        default: false,
        advanced: true,
        help: "Repeats the watermark over the whole picture.",
      },
      truth,
    ),
    ...letterFields(),
  };
}

function offset(title: string, help: string) {
  return defaulted(
    {
      kind: "integer",
      title,
      help,
      unit: "px",
      minimum: 0,
      maximum: 8_192,
      default: 10,
      advanced: true,
    },
    wholeNumber(0, 8_192),
  );
}

function sizeOfOverlay() {
  return {
    opacity: defaulted(
      {
        kind: "number",
        title: "Opacity",
        help: "1 covers the picture, 0 cannot be seen.",
        minimum: 0,
        maximum: 1,
        default: 1,
        widget: "slider",
      },
      fraction({ min: 0, max: 1 }),
    ),
    scale: defaulted(
      {
        kind: "number",
        title: "Scale",
        minimum: 0,
        maximum: 1,
        default: 0.1,
        help: "Width of the watermark as a part of the picture's width.",
      },
      fraction({ min: 0, max: 1, above: true }),
    ),
  };
}

function letterFields() {
  return {
    color: defaulted(
      {
        kind: "color",
        title: "Text colour",
        help: "A name, or #rrggbb.",
        default: "#ffffff",
        advanced: true,
      },
      color,
    ),
    fontSize: optional(
      {
        kind: "integer",
        title: "Text size",
        help: "Wins over the scale.",
        unit: "px",
        minimum: 4,
        maximum: 1_000,
        advanced: true,
        placeholder: "by scale",
      },
      wholeNumber(4, 1_000),
    ),
  };
}

export function fetchSchemas(maxBytes: number) {
  return {
    fetch_image: z.object({
      url: required(
        {
          kind: "text",
          title: "Address",
          placeholder: "https://example.org/boat.jpg",
          help: "A public web address of an image (http or https).",
        },
        text(4_096),
      ),
      maxBytes: optional(
        {
          kind: "integer",
          title: "At most",
          help: "Larger files are refused while they arrive.",
          unit: "bytes",
          minimum: 1,
          maximum: maxBytes,
          advanced: true,
          placeholder: "the limit of the server",
        },
        wholeNumber(1, maxBytes),
      ),
    }),
  };
}
