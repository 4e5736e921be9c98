import { type ImageError, imageError } from "./errors";
import { FORMATS, type ImageFormat } from "./formats";

/** What was being done when the library gave up. */
export interface LibraryFailure {
  readonly text: string;
  readonly format: ImageFormat | null;
  /** Length of the source. */
  readonly bytes: number;
  readonly decoding: boolean;
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

function known(error: ImageError): { error: ImageError; known: boolean } {
  return { error, known: true };
}
