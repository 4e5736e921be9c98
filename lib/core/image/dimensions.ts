export const FITS = ["inside", "cover", "contain", "fill", "outside"] as const;
export type Fit = (typeof FITS)[number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ResizeRequest {
  /** Requested sides in pixels; null = follow the ratio. */
  readonly width: number | null;
  readonly height: number | null;
  readonly fit: Fit;
  readonly enlarge: boolean;
  /** Multiplies both requested sides. */
  readonly dpr: number;
}

export interface TargetBox extends Size {
  /** Size of the whole picture after scaling; with `contain` it is padded to the box, with `cover` cut to it. */
  readonly picture: Size;
  /** The picture would have been enlarged, and was not. */
  readonly notEnlarged: boolean;
}

/**
 * Size of the result of a resize. `source` is the upright size after rotation and crop. Sides are whole pixels, at
 * least 1; a side that follows the ratio is rounded half up. Pure: the form's preview, the limit check and the worker
 * use this one function. Rule: with one side given every fit acts as `inside`; without `enlarge` nothing becomes larger
 * than its source, and `cover` keeps the requested ratio.
 */
export function targetBox(source: Size, request: ResizeRequest): TargetBox {
  const wanted = {
    width: request.width === null ? null : roundSide(request.width * request.dpr),
    height: request.height === null ? null : roundSide(request.height * request.dpr),
  };
  if (wanted.width === null && wanted.height === null) {
    return { ...source, picture: source, notEnlarged: false };
  }
  if (wanted.width === null || wanted.height === null) {
    return oneSide(source, wanted, request.enlarge);
  }
  return bothSides(source, { width: wanted.width, height: wanted.height }, request);
}

function oneSide(
  source: Size,
  wanted: { width: number | null; height: number | null },
  enlarge: boolean,
): TargetBox {
  const ideal =
    wanted.width === null ? (wanted.height ?? 1) / source.height : wanted.width / source.width;
  const scale = enlarge ? ideal : Math.min(1, ideal);
  const scaled = scaleSize(source, scale);
  const exact =
    scale === ideal
      ? { width: wanted.width ?? scaled.width, height: wanted.height ?? scaled.height }
      : scaled;
  return { ...exact, picture: exact, notEnlarged: ideal > 1 && !enlarge };
}

function bothSides(source: Size, wanted: Size, request: ResizeRequest): TargetBox {
  const x = wanted.width / source.width;
  const y = wanted.height / source.height;
  const { enlarge } = request;
  switch (request.fit) {
    case "inside":
    case "outside": {
      const ideal = request.fit === "inside" ? Math.min(x, y) : Math.max(x, y);
      const picture = scaleSize(source, enlarge ? ideal : Math.min(1, ideal));
      return { ...picture, picture, notEnlarged: ideal > 1 && !enlarge };
    }
    case "cover": {
      const cut = enlarge ? 1 : Math.min(1, 1 / x, 1 / y);
      const box = scaleSize(wanted, cut);
      const scale = Math.max(box.width / source.width, box.height / source.height);
      return { ...box, picture: atLeast(scaleSize(source, scale), box), notEnlarged: cut < 1 };
    }
    case "contain": {
      const ideal = Math.min(x, y);
      const picture = scaleSize(source, enlarge ? ideal : Math.min(1, ideal));
      return { ...wanted, picture, notEnlarged: ideal > 1 && !enlarge };
    }
    case "fill": {
      const box = enlarge
        ? wanted
        : {
            width: Math.min(wanted.width, source.width),
            height: Math.min(wanted.height, source.height),
          };
      return { ...box, picture: box, notEnlarged: !enlarge && (x > 1 || y > 1) };
    }
  }
}

function scaleSize(size: Size, scale: number): Size {
  return { width: roundSide(size.width * scale), height: roundSide(size.height * scale) };
}

function atLeast(size: Size, least: Size): Size {
  return {
    width: Math.max(size.width, least.width),
    height: Math.max(size.height, least.height),
  };
}

/** Products such as 300 × (2/3) come out a hair off their true value; twelve digits are kept before rounding. */
function roundSide(value: number): number {
  return Math.max(1, Math.round(Number(value.toPrecision(12))));
}

/** Upright size of a picture with the given EXIF orientation (EXIF 2.32 §4.6.5: 5 to 8 are turned by a quarter). */
export function uprightSize(raw: Size, orientation: number): Size {
  return orientation >= 5 && orientation <= 8 ? swapSides(raw) : { ...raw };
}

export function swapSides(size: Size): Size {
  return { width: size.height, height: size.width };
}
