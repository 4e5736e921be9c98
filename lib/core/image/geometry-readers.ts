import { isJsonObject } from "../json";
import { type FieldMeta, type Reader, Refusal } from "./fields";
import { fraction, fromJsonText, truth, wholeNumber } from "./readers";

/** Pixels of the upright, rotated, mirrored picture. */
export interface CropArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const CROP_FIELDS: Readonly<Record<string, FieldMeta>> = {
  left: { kind: "integer", title: "Left", unit: "px", minimum: 0, required: true },
  top: { kind: "integer", title: "Top", unit: "px", minimum: 0, required: true },
  width: { kind: "integer", title: "Width", unit: "px", minimum: 1, required: true },
  height: { kind: "integer", title: "Height", unit: "px", minimum: 1, required: true },
};

export const TRIM_FIELDS: Readonly<Record<string, FieldMeta>> = {
  threshold: { kind: "number", title: "Threshold", minimum: 1, maximum: 100, required: true },
};

/** How far a colour may be from that of the border when `trim` is `true`. */
const USUAL_TRIM = 10;

/** `true`, `false`, or a threshold from 1 to 100, alone or as `{ threshold }`. */
export const trimming: Reader<boolean | number> = (value) => {
  const parsed = fromJsonText(value);
  const given = isJsonObject(parsed) ? parsed["threshold"] : value;
  const flag = truth(given);
  if (!(flag instanceof Refusal)) return flag;
  const threshold = fraction({ min: 1, max: 100 })(given);
  return threshold instanceof Refusal
    ? new Refusal("must be true, false or a number from 1 to 100")
    : threshold;
};

/** The threshold that a value of `trim` stands for; null: nothing is trimmed. */
export function trimThreshold(trim: boolean | number): number | null {
  if (typeof trim === "number") return trim;
  return trim ? USUAL_TRIM : null;
}

export function quarterTurn(value: unknown): number | Refusal {
  const angle = wholeNumber(0, 270)(value);
  return !(angle instanceof Refusal) && angle % 90 === 0
    ? angle
    : new Refusal("must be 0, 90, 180 or 270");
}

export function cropArea(value: unknown): CropArea | Refusal {
  const refusal = new Refusal("must be { left, top, width, height } in whole pixels");
  const parsed = fromJsonText(value);
  if (!isJsonObject(parsed)) return refusal;
  const known: Readonly<Record<string, unknown>> = parsed;
  const read = (key: string, min: number) => wholeNumber(min, 65_535)(known[key]);
  const left = read("left", 0);
  const top = read("top", 0);
  const width = read("width", 1);
  const height = read("height", 1);
  if (left instanceof Refusal || top instanceof Refusal) return refusal;
  if (width instanceof Refusal || height instanceof Refusal) return refusal;
  return { left, top, width, height };
}

export const sharpening: Reader<boolean | { sigma: number }> = (value) => {
  const parsed = fromJsonText(value);
  if (!isJsonObject(parsed)) {
    const flag = truth(value);
    return flag instanceof Refusal ? new Refusal("must be true, false or { sigma }") : flag;
  }
  const sigma = fraction({ min: 0.1, max: 10 })(parsed["sigma"]);
  return sigma instanceof Refusal
    ? new Refusal("must be true, false or { sigma } from 0.1 to 10")
    : { sigma };
};
