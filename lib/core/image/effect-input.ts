import type { JsonObject } from "../json";
import { type PictureEffect, sepiaMatrix } from "./effect";
import { ImageError, imageError } from "./errors";
import { GRAVITIES, type Gravity } from "./gravity";
import { readTaskInput } from "./read-input";
import { type Recipe, RECIPE_SCHEMAS } from "./recipes";
import { pictureOptionsOf, type PictureOptions, type TaskInput } from "./task-schemas";
import { type Warning, warning } from "./warnings";

/** A watermark whose picture is still a reference. */
interface WantedOverlay {
  readonly fileLocation: string;
  readonly effect: (file: string) => PictureEffect;
}

export interface ReadEffect {
  readonly options: PictureOptions;
  /** Null: the options say everything, or an overlay has to be fetched first. */
  readonly effect: PictureEffect | null;
  readonly overlay: WantedOverlay | null;
  readonly warnings: readonly Warning[];
}

type Written = Pick<
  TaskInput<"image_effect">,
  "outputFormat" | "quality" | "metadata" | "fileName"
>;

/**
 * What an effect does, from `recipe` and `recipeParameters` of `image_effect`. Sizes stay as they are.
 * @throws ImageError PARAM_INVALID with every wrong parameter, as `"recipeParameters.<key>" …`.
 */
export function readEffect(input: TaskInput<"image_effect">): ReadEffect {
  const { value, warnings } = readParameters(input.recipe, input.recipeParameters);
  const plain = { ...effectOf(input.recipe, value), warnings };
  return { ...plain, options: { ...written(input), ...plain.options } };
}

/** Options of a picture that keeps its size, in the format that the task asks for. */
function written({ outputFormat, quality, metadata, fileName }: Written): PictureOptions {
  return { ...pictureOptionsOf({ outputFormat }), quality, metadata, fileName };
}

interface Parts {
  readonly options: Partial<PictureOptions>;
  readonly effect: PictureEffect | null;
  readonly overlay: WantedOverlay | null;
}

type Parameters = Readonly<Record<string, unknown>>;

function effectOf(recipe: Recipe, value: Parameters): Parts {
  const number = (key: string, fallback: number) => {
    const given = value[key];
    return typeof given === "number" ? given : fallback;
  };
  switch (recipe) {
    case "sepia":
      return pixels({
        kind: "matrix",
        rows: sepiaMatrix(number("sepiaIntensityThreshold", 80) / 100),
      });
    case "vibrant":
      return pixels(modulate({ saturation: 1 + number("vibrance", 4) / 10 }));
    case "brightness":
      return pixels(modulate({ brightness: number("factor", 1.2) }));
    case "saturation":
      return pixels(modulate({ saturation: number("factor", 1.2) }));
    case "negate":
      return pixels({ kind: "negate" });
    case "normalise":
      return pixels({ kind: "normalise" });
    case "tint":
      return pixels({ kind: "tint", color: String(value["color"]) });
    case "greyscale":
      return { ...NOTHING, options: { greyscale: true } };
    case "blur":
      return { ...NOTHING, options: { blur: number("sigma", 3) } };
    case "sharpen":
      return { ...NOTHING, options: { sharpen: sharpening(value["sigma"]) } };
    case "watermark":
      return { ...NOTHING, overlay: orkesWatermark(value) };
  }
}

const NOTHING: Parts = { options: {}, effect: null, overlay: null };

function pixels(effect: PictureEffect): Parts {
  return { ...NOTHING, effect };
}

function modulate(change: { saturation?: number; brightness?: number }): PictureEffect {
  return { kind: "modulate", saturation: 1, brightness: 1, ...change };
}

function sharpening(sigma: unknown): PictureOptions["sharpen"] {
  return typeof sigma === "number" ? { sigma } : true;
}

/** The geometry of the Orkes worker: a quarter of the width, ten pixels from the edges. */
function orkesWatermark(value: Parameters): WantedOverlay {
  return {
    fileLocation: String(value["watermarkFileLocation"]),
    effect: (file) => ({
      kind: "overlay",
      overlay: {
        file,
        text: null,
        fontFile: null,
        fontSize: null,
        color: "#ffffff",
        gravity: placeOf(value["gravity"]),
        opacity: 1,
        scale: 0.25,
        offsetX: 10,
        offsetY: 10,
        tile: false,
      },
    }),
  };
}

function placeOf(value: unknown): Gravity {
  return GRAVITIES.find((gravity) => gravity === value) ?? "southeast";
}

function readParameters(
  recipe: Recipe,
  parameters: JsonObject,
): { value: Parameters; warnings: Warning[] } {
  try {
    return readTaskInput(RECIPE_SCHEMAS[recipe], parameters);
  } catch (error) {
    if (!(error instanceof ImageError) || !Array.isArray(error.details["problems"])) throw error;
    const problems = error.details["problems"].map((text) =>
      String(text).replace(/^"/, '"recipeParameters.'),
    );
    throw imageError("PARAM_INVALID", { problems });
  }
}

/**
 * What `image_watermark` lays over the picture: a picture, else a text. `fontFile` is the absolute path of the font.
 * @throws ImageError PARAM_INVALID when neither is given.
 */
export function readWatermark(input: TaskInput<"image_watermark">, fontFile: string): ReadEffect {
  const { watermarkFileLocation, text } = input;
  if (watermarkFileLocation === null && text === null) {
    throw imageError("PARAM_INVALID", {
      problems: ['"watermarkFileLocation" or "text" is required.'],
    });
  }
  const { gravity, opacity, scale, offsetX, offsetY, tile, color, fontSize } = input;
  const rest = { gravity, opacity, scale, offsetX, offsetY, tile, color, fontSize, fontFile };
  const effect = (file: string | null): PictureEffect => ({
    kind: "overlay",
    overlay: { ...rest, file, text },
  });
  const options = written(input);
  if (watermarkFileLocation === null) {
    return { options, effect: effect(null), overlay: null, warnings: [] };
  }
  const ignored = warning("OPTION_IGNORED", "A watermark image is given; the text was ignored.");
  return {
    options,
    effect: null,
    overlay: { fileLocation: watermarkFileLocation, effect },
    warnings: text === null ? [] : [ignored],
  };
}
