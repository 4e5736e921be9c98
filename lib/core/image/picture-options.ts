import { FITS } from "./dimensions";
import { CROP_FIELDS, cropArea, quarterTurn, sharpening } from "./geometry-readers";
import { defaulted, optional } from "./fields";
import { borderFields, damageFields, sizeOfFileFields } from "./finishing-options";
import { FORMATS, IMAGE_FORMATS } from "./formats";
import { GRAVITIES } from "./gravity";
import { color, fraction, oneOf, text, truth, wholeNumber } from "./readers";

const COMPASS = {
  center: "centre",
  middle: "centre",
} as const;

/**
 * The options that every picture-making task takes, by key. `maxSidePixels` is the largest side that may be asked for.
 * Unlike ImageMagick and the Orkes workers, nothing is enlarged unless `enlarge` is set.
 */
export function pictureFields(maxSidePixels: number) {
  return {
    ...sizeFields(maxSidePixels),
    ...geometryFields(),
    ...encodingFields(),
    ...effectFields(),
    ...metadataFields(),
    ...damageFields(),
  };
}

function sizeFields(maxSidePixels: number) {
  const side = (title: string) =>
    optional(
      {
        kind: "integer",
        title,
        unit: "px",
        minimum: 1,
        maximum: maxSidePixels,
        placeholder: "auto",
        help: "Empty: follows the ratio of the picture; both empty: the size of the source.",
      },
      wholeNumber(1, maxSidePixels),
    );
  return {
    outputWidth: side("Width"),
    outputHeight: side("Height"),
    fit: optional(
      {
        kind: "enum",
        title: "Fit",
        options: FITS,
        default: "inside",
        help:
          "inside: no larger than the box (elsewhere c_limit, fit=max). cover: fills the box, the rest is cut " +
          "(c_fill). contain: padded to the box (c_pad). fill: stretched (c_scale). outside: at least the box.",
      },
      oneOf(FITS),
    ),
    maintainAspectRatio: optional(
      {
        kind: "boolean",
        title: "Keep the ratio",
        advanced: true,
        help: "false stretches the picture to the box (fit fill) unless a fit is given.",
      },
      truth,
    ),
    enlarge: flag("Enlarge", "Smaller pictures are enlarged to the requested size."),
    dpr: defaulted(
      {
        kind: "number",
        title: "Pixel ratio",
        minimum: 0,
        maximum: 5,
        default: 1,
        advanced: true,
        help: "Multiplies width and height, for dense screens.",
      },
      fraction({ min: 0, max: 5, above: true }),
    ),
  };
}

function geometryFields() {
  return {
    gravity: defaulted(
      {
        kind: "enum",
        title: "Gravity",
        options: GRAVITIES,
        default: "centre",
        advanced: true,
        help: "Which part stays with cover, where the picture lies with contain. entropy and attention: cover only.",
      },
      oneOf(GRAVITIES, COMPASS),
    ),
    background: defaulted(
      {
        kind: "color",
        title: "Background",
        default: "#ffffff",
        advanced: true,
        help: "Padding, and what shows through transparent parts in a JPEG.",
      },
      color,
    ),
    rotate: defaulted(
      {
        kind: "enum",
        title: "Rotate",
        options: ["0", "90", "180", "270"],
        unit: "°",
        default: 0,
        advanced: true,
        help: "Clockwise, after the picture was made upright.",
      },
      quarterTurn,
    ),
    flip: flag("Mirror top to bottom", "After rotation."),
    flop: flag("Mirror left to right", "After rotation."),
    crop: optional(
      {
        kind: "object",
        title: "Crop",
        advanced: true,
        help: "Cut before resizing, in pixels of the upright, rotated, mirrored picture.",
        fields: CROP_FIELDS,
      },
      cropArea,
    ),
    ...borderFields(),
    autoOrient: defaulted(
      {
        kind: "boolean",
        title: "Make upright",
        default: true,
        advanced: true,
        help: "Turns the picture as its EXIF orientation says. false ignores and drops the tag.",
      },
      truth,
    ),
  };
}

function encodingFields() {
  return {
    quality: optional(
      {
        kind: "integer",
        title: "Quality",
        minimum: 1,
        maximum: 100,
        widget: "slider",
        placeholder: "auto",
        help: `Default: ${IMAGE_FORMATS.filter((name) => FORMATS[name].defaultQuality !== null)
          .map((name) => `${FORMATS[name].title} ${FORMATS[name].defaultQuality}`)
          .join(", ")}. PNG, GIF and TIFF have none.`,
      },
      wholeNumber(1, 100),
    ),
    effort: optional(
      {
        kind: "integer",
        title: "Effort",
        minimum: 0,
        maximum: 10,
        advanced: true,
        placeholder: "auto",
        help: "More effort: smaller file, more time. WebP 0–6 (4), AVIF 0–6 (2), GIF 1–10 (7).",
      },
      wholeNumber(0, 10),
    ),
    lossless: flag("Lossless", "WebP and AVIF."),
    progressive: flag("Progressive", "JPEG; an interlaced PNG."),
    ...sizeOfFileFields(),
    animation: defaulted(
      {
        kind: "enum",
        title: "Animation",
        options: ["auto", "first"],
        default: "auto",
        advanced: true,
        help: "auto keeps the frames where source and result are GIF or WebP; first takes the first frame.",
      },
      oneOf(["auto", "first"]),
    ),
  };
}

function effectFields() {
  return {
    blur: optional(
      {
        kind: "number",
        title: "Blur",
        help: "Softens the picture; 1 is a little.",
        unit: "sigma",
        minimum: 0.3,
        maximum: 100,
        advanced: true,
        placeholder: "off",
      },
      fraction({ min: 0.3, max: 100 }),
    ),
    sharpen: defaulted<boolean | { sigma: number }>(
      {
        kind: "toggleOrObject",
        title: "Sharpen",
        default: false,
        advanced: true,
        help: "true is mild; { sigma } from 0.1 to 10 says how much.",
        fields: { sigma: { kind: "number", title: "Sigma", minimum: 0.1, maximum: 10 } },
      },
      sharpening,
    ),
    greyscale: flag("Greyscale", "Shades of grey only."),
  };
}

function metadataFields() {
  return {
    metadata: defaulted(
      {
        kind: "enum",
        title: "Metadata",
        options: ["strip", "copyright", "keep"],
        default: "strip",
        advanced: true,
        help: "keep also keeps the place where the photo was taken (GPS). copyright: artist and copyright only.",
      },
      oneOf(["strip", "copyright", "keep"]),
    ),
    keepIcc: flag("Keep the colour profile", "false converts to sRGB and drops the profile."),
    fileName: optional(
      {
        kind: "text",
        title: "File name",
        advanced: true,
        placeholder: "from the source",
        help: "Base of the result's name; folders and extension are cut.",
      },
      text(120),
    ),
  };
}

/** An advanced switch that is off unless set. */
function flag(title: string, help: string) {
  return defaulted({ kind: "boolean", title, help, default: false, advanced: true }, truth);
}
