import { isJsonObject, type JsonValue } from "@/lib/core/json";

import type { GalleryFile, GallerySource } from "./gallery";

type Facts = Pick<GalleryFile, "format" | "width" | "height" | "bytes" | "saved" | "parameters">;

/** Formats of pictures that came out of a camera or were made for photos. */
const PHOTO_FORMATS: ReadonlySet<string> = new Set(["jpeg", "webp", "avif", "tiff"]);

/**
 * Why a picture may be larger than it need be, in a few words each, the most likely cause first; empty: nothing stands
 * out. `source` null: not known. Pure.
 */
export function hintsOf(file: Facts, source: GallerySource | null): string[] {
  const hints: string[] = [];
  const grew = file.saved !== null && file.saved < 0;
  if (file.format === "png" && isPhoto(source) && (file.saved === null || file.saved < 0.2)) {
    hints.push("PNG of a photo");
  }
  if (qualityOf(file.parameters) === 100) hints.push("quality 100");
  if (source && isEnlarged(file, source)) hints.push("more pixels than the source");
  if (grew && hints.length === 0) hints.push("larger than the source");
  return hints;
}

function isPhoto(source: GallerySource | null): boolean {
  return source?.format !== null && PHOTO_FORMATS.has(source?.format ?? "");
}

function isEnlarged(file: Facts, source: GallerySource): boolean {
  const known = [file.width, file.height, source.width, source.height];
  if (known.includes(null)) return false;
  return (file.width ?? 0) * (file.height ?? 0) > (source.width ?? 0) * (source.height ?? 0);
}

const DEPTH = 6;

/** The first `quality` anywhere in the settings. */
function qualityOf(value: JsonValue | undefined, depth = 0): number | null {
  if (depth > DEPTH || !isJsonObject(value)) return null;
  const { quality } = value;
  if (typeof quality === "number") return quality;
  if (typeof quality === "string" && /^\d{1,3}$/.test(quality)) return Number(quality);
  for (const inner of Object.values(value)) {
    const found = qualityOf(inner, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
