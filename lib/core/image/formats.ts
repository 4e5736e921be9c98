/** Formats that the product reads and writes. */
export const IMAGE_FORMATS = ["jpeg", "png", "webp", "avif", "gif", "tiff"] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

interface FormatFacts {
  /** As people write it. */
  readonly title: string;
  /** Without the dot. */
  readonly extension: string;
  readonly contentType: string;
  /** The longest side that the format can hold, in pixels. */
  readonly maxSidePixels: number;
  readonly defaultQuality: number | null;
  readonly effort: { readonly min: number; readonly max: number; readonly default: number } | null;
  readonly lossless: boolean;
  readonly progressive: boolean;
  readonly animated: boolean;
}

/** Facts by format. AVIF's effort is 2 because 4 costs eight times the CPU for some eight percent fewer bytes. */
export const FORMATS: Readonly<Record<ImageFormat, FormatFacts>> = {
  jpeg: facts("JPEG", "jpg", "image/jpeg", 65_500, { defaultQuality: 80, progressive: true }),
  png: facts("PNG", "png", "image/png", 2_147_483_647, { progressive: true }),
  webp: facts("WebP", "webp", "image/webp", 16_383, {
    defaultQuality: 80,
    effort: { min: 0, max: 6, default: 4 },
    lossless: true,
    animated: true,
  }),
  avif: facts("AVIF", "avif", "image/avif", 16_384, {
    defaultQuality: 50,
    effort: { min: 0, max: 6, default: 2 },
    lossless: true,
  }),
  gif: facts("GIF", "gif", "image/gif", 65_535, {
    effort: { min: 1, max: 10, default: 7 },
    animated: true,
  }),
  tiff: facts("TIFF", "tif", "image/tiff", 2_147_483_647, {}),
};

const ALIASES: Readonly<Record<string, ImageFormat>> = {
  jpg: "jpeg",
  jpe: "jpeg",
  tif: "tiff",
};

/** The format that a text names, in any case and with the usual short forms; null when it names none. */
export function formatOf(text: string): ImageFormat | null {
  const name = text.trim().toLowerCase();
  if (Object.hasOwn(ALIASES, name)) return ALIASES[name] ?? null;
  return IMAGE_FORMATS.find((format) => format === name) ?? null;
}

/** The format of a content type, parameters ignored; null when it is none of ours. */
export function formatOfContentType(contentType: string): ImageFormat | null {
  const type = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  return IMAGE_FORMATS.find((format) => FORMATS[format].contentType === type) ?? null;
}

function facts(
  title: string,
  extension: string,
  contentType: string,
  maxSidePixels: number,
  rest: Partial<Omit<FormatFacts, "title" | "extension" | "contentType" | "maxSidePixels">>,
): FormatFacts {
  return {
    title,
    extension,
    contentType,
    maxSidePixels,
    defaultQuality: null,
    effort: null,
    lossless: false,
    progressive: false,
    animated: false,
    ...rest,
  };
}
