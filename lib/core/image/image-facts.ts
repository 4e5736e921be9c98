import { uprightSize } from "./dimensions";
import { FORMATS, type ImageFormat } from "./formats";
import type { SourceFacts } from "./plan";

/** Header facts of a source as tasks report them. */
export interface ImageFacts extends SourceFacts {
  readonly contentType: string;
  readonly channels: number;
  /** Name of the colour space, such as `srgb`, `b-w`, `cmyk`. */
  readonly space: string;
  /** Dots per inch; null when the file says nothing. */
  readonly density: number | null;
  readonly isProgressive: boolean;
}

/** What the image library reads from a header, as far as it is used. */
export interface LibraryHeader {
  readonly width: number;
  readonly height: number;
  readonly pageHeight?: number;
  readonly orientation?: number;
  readonly pages?: number;
  readonly hasAlpha?: boolean;
  readonly hasProfile?: boolean;
  readonly depth?: string;
  readonly space?: string;
  readonly channels?: number;
  readonly density?: number;
  readonly isProgressive?: boolean;
}

export function factsOf(header: LibraryHeader, format: ImageFormat, bytes: number): ImageFacts {
  const space = header.space ?? "srgb";
  const orientation = header.orientation ?? 1;
  const raw = { width: header.width, height: header.pageHeight ?? header.height };
  return {
    format,
    contentType: FORMATS[format].contentType,
    rawWidth: raw.width,
    rawHeight: raw.height,
    ...uprightSize(raw, orientation),
    orientation,
    pages: header.pages ?? 1,
    hasAlpha: header.hasAlpha ?? false,
    depth: bitsOf(header.depth),
    grey: space === "b-w" || space === "grey16",
    hasProfile: header.hasProfile ?? false,
    bytes,
    channels: header.channels ?? 3,
    space,
    density: header.density ?? null,
    isProgressive: header.isProgressive ?? false,
  };
}

function bitsOf(depth = "uchar"): number {
  if (depth === "uchar" || depth === "char") return 8;
  return depth === "ushort" || depth === "short" ? 16 : 32;
}
