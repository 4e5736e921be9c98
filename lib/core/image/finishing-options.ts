import { defaulted, optional } from "./fields";
import { TRIM_FIELDS, trimming } from "./geometry-readers";
import { oneOf, truth, wholeNumber } from "./readers";

const MAX_CORNER_PX = 4_096;
const LEAST_BYTES = 1_024;
const MOST_BYTES = 1_073_741_824;

/** Cutting away a border of one colour, rounded corners. */
export function borderFields() {
  return {
    trim: defaulted<boolean | number>(
      {
        kind: "toggleOrObject",
        title: "Trim",
        default: false,
        advanced: true,
        help:
          "Cuts a border of the colour of the top left pixel away, after the crop. A number from 1 to 100 says how " +
          "far a colour may be from it; true is 10. The whole picture is read for it.",
        fields: TRIM_FIELDS,
      },
      trimming,
    ),
    cornerRadius: defaulted(
      {
        kind: "integer",
        title: "Round corners",
        unit: "px",
        minimum: 0,
        maximum: MAX_CORNER_PX,
        default: 0,
        advanced: true,
        help: "Radius in the result. What is cut away is transparent, in a JPEG the background.",
      },
      wholeNumber(0, MAX_CORNER_PX),
    ),
  };
}

/** What makes a file smaller, and how small it has to be. */
export function sizeOfFileFields() {
  return {
    mozjpeg: defaulted(
      {
        kind: "boolean",
        title: "Smaller JPEG",
        default: false,
        advanced: true,
        help: "JPEG by mozjpeg's rules: a tenth smaller, progressive, several times the time.",
      },
      truth,
    ),
    palette: defaulted(
      {
        kind: "boolean",
        title: "Palette",
        default: false,
        advanced: true,
        help: "A PNG of at most 256 colours: much smaller for drawings, coarse for photos.",
      },
      truth,
    ),
    maxBytes: optional(
      {
        kind: "integer",
        title: "At most",
        unit: "bytes",
        minimum: LEAST_BYTES,
        maximum: MOST_BYTES,
        advanced: true,
        placeholder: "any size",
        help:
          "Lowers the quality, never below 30, until the file fits; at most six tries. What does not fit is kept, " +
          "with a warning.",
      },
      wholeNumber(LEAST_BYTES, MOST_BYTES),
    ),
  };
}

/** What to do with a source that ends too early or has bad data. */
export function damageFields() {
  return {
    onDamaged: defaulted(
      {
        kind: "enum",
        title: "If the source is damaged",
        options: ["fail", "salvage"],
        default: "fail",
        advanced: true,
        help: "salvage takes what can be read, and says so in a warning; the rest is grey or missing.",
      },
      oneOf(["fail", "salvage"]),
    ),
  };
}
