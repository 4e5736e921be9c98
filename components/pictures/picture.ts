import type { GalleryFile, GallerySource } from "@/lib/core/gallery/gallery";

/** A picture as it is compared. */
export interface ComparedPicture {
  readonly id: string;
  readonly name: string;
  /** Address of a picture that a browser can show. */
  readonly url: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly format: string | null;
  readonly bytes: number | null;
}

/** A browser shows every format but TIFF. */
export function comparedOf(id: string, picture: GalleryFile | GallerySource): ComparedPicture {
  const { name, width, height, format, bytes } = picture;
  const shown = format === "tiff" ? "/preview?width=1280" : "";
  const url = `/api/artifacts/${encodeURIComponent(id)}${shown}`;
  return { id, url, name, width, height, format, bytes };
}

const FORMAT_NAMES: Readonly<Record<string, string>> = { jpeg: "JPEG", webp: "WebP" };

/** As people write it: `WebP`, `PNG`. */
export function formatName(format: string): string {
  return FORMAT_NAMES[format] ?? format.toUpperCase();
}

/** A number with its unit stays on one line. */
export function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00A0");
}
