import type { Size } from "./dimensions";
import { type ImageError, imageError } from "./errors";
import { FORMATS, type ImageFormat } from "./formats";
import type { ImageLimits } from "./image-limits";

/** What was being done when the library gave up. */
export interface LibraryFailure {
  readonly text: string;
  readonly format: ImageFormat | null;
  /** Length of the source. */
  readonly bytes: number;
  readonly decoding: boolean;
  /** What our own read of the header and our plan say: the library's texts have no numbers. Null: not known yet. */
  readonly planned: Planned | null;
}

/** Sizes and limits that a failure may be about. */
export interface Planned {
  readonly source: Size;
  readonly limits: ImageLimits;
  /** Null: nothing is being written. */
  readonly result: (Size & { readonly format: ImageFormat }) | null;
}

const TRUNCATED: readonly RegExp[] = [
  /premature end of (?:jpeg|input)/i,
  /libpng read error/i,
  /unexpected end of (?:gif|data|file|input)/i,
  /unable to parse image/i,
  /bad seek to/i,
  /end of file|read beyond|truncated/i,
  /not enough (?:image )?data/i,
];

const CORRUPT: readonly RegExp[] = [
  /corrupt header/i,
  /corrupt|invalid|bad |damaged|unknown marker|unsupported marker|huffman|crc|checksum/i,
  /bogus|inconsistent|extraneous|out of order/i,
  /unable to (?:read|decode)|decode|decompress/i,
  /tiff|vipsjpeg|gif|webp|heif|pngload|spng/i,
];

const LAB_8 = {
  looksLike: "a TIFF in CIELAB of 8 bits",
  advice: "save it in RGB, or in CIELAB of 16 bits, and upload it again",
};

/**
 * The failure that a text of the image library stands for, and whether the text was known. An unknown text is
 * IMAGE_CORRUPT while decoding and WORKER_CRASHED otherwise.
 */
export function fromLibraryText(failure: LibraryFailure): { error: ImageError; known: boolean } {
  const { text, bytes } = failure;
  const format = failure.format === null ? "image" : FORMATS[failure.format].title;
  if (/buffer is empty/i.test(text)) return known(imageError("IMAGE_EMPTY", {}));
  if (/unsupported image format/i.test(text)) {
    return known(
      failure.format === null
        ? imageError("IMAGE_UNSUPPORTED", { looksLike: null })
        : imageError("IMAGE_CORRUPT", { format }),
    );
  }
  // What its TIFF loader makes of CIELAB in 8 bits, a format of its own, cannot be decoded by any option.
  if (/bad labq format/i.test(text)) return known(imageError("IMAGE_UNSUPPORTED", LAB_8));
  const planned = plannedFailure(failure);
  if (planned !== null) return known(planned);
  if (TRUNCATED.some((pattern) => pattern.test(text))) {
    return known(imageError("IMAGE_TRUNCATED", { format, bytes }));
  }
  if (/out of memory|cannot allocate|unable to allocate/i.test(text)) {
    return known(imageError("WORKER_CRASHED", {}));
  }
  if (CORRUPT.some((pattern) => pattern.test(text))) {
    return known(imageError("IMAGE_CORRUPT", { format }));
  }
  return {
    error: failure.decoding
      ? imageError("IMAGE_CORRUPT", { format })
      : imageError("WORKER_CRASHED", {}),
    known: false,
  };
}

/** Too large a source or result, or a parameter that the library does not take; null: it is something else. */
function plannedFailure({ text, planned }: LibraryFailure): ImageError | null {
  if (/exceeds pixel limit/i.test(text) && planned !== null) {
    const { sourcePixels: limitPixels, sourceSidePixels: limitSide } = planned.limits;
    const { width, height } = planned.source;
    return imageError("IMAGE_TOO_MANY_PIXELS", { width, height, limitPixels, limitSide });
  }
  const result = planned?.result ?? null;
  if (/too large for the .* ?format/i.test(text) && result !== null) {
    const { title, maxSidePixels: limitSide } = FORMATS[result.format];
    const { width, height } = result;
    return imageError("FORMAT_SIZE", { format: title, limitSide, width, height });
  }
  const parameter = /^Expected (.+) for (\w+) but received (.+?)(?: of type \w+)?$/i.exec(text);
  if (parameter === null) return null;
  const [, expected, name, got] = parameter;
  return imageError("PARAM_INVALID", { problems: [`"${name}" must be ${expected}; got ${got}.`] });
}

function known(error: ImageError): { error: ImageError; known: boolean } {
  return { error, known: true };
}
