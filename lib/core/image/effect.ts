import type { Size } from "./dimensions";
import type { Gravity } from "./gravity";

/** A picture or a text that is laid over another one. */
export interface Overlay {
  /** Absolute path of a file that a job may read; null: `text` is drawn. */
  readonly file: string | null;
  readonly text: string | null;
  readonly color: string;
  /** Pixels; null: as large as `scale` asks for. */
  readonly fontSize: number | null;
  /** Absolute path of the font that texts are drawn with. */
  readonly fontFile: string | null;
  readonly gravity: Gravity;
  readonly opacity: number;
  /** Width of the overlay as a part of the picture's. */
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly tile: boolean;
}

/** What is done to the pixels of a variant beside its options. */
export type PictureEffect =
  | { readonly kind: "matrix"; readonly rows: ColorMatrix }
  | { readonly kind: "modulate"; readonly saturation: number; readonly brightness: number }
  | { readonly kind: "negate" }
  | { readonly kind: "normalise" }
  | { readonly kind: "tint"; readonly color: string }
  | { readonly kind: "overlay"; readonly overlay: Overlay };

export type ColorMatrix = readonly [Row, Row, Row];
type Row = readonly [number, number, number];

const SEPIA: ColorMatrix = [
  [0.393, 0.769, 0.189],
  [0.349, 0.686, 0.168],
  [0.272, 0.534, 0.131],
];

/** Between the picture as it is (0) and all brown (1), on sRGB values. */
export function sepiaMatrix(share: number): ColorMatrix {
  const mixed = (row: Row, at: number): Row => [
    share * row[0] + (at === 0 ? 1 - share : 0),
    share * row[1] + (at === 1 ? 1 - share : 0),
    share * row[2] + (at === 2 ? 1 - share : 0),
  ];
  return [mixed(SEPIA[0], 0), mixed(SEPIA[1], 1), mixed(SEPIA[2], 2)];
}

/** Effects that look beyond one pixel would mix the frames of an animation. */
export function worksOnOneFrame(effect: PictureEffect | null): boolean {
  return effect?.kind === "overlay" || effect?.kind === "normalise";
}

/** The result can have other colours than shades of grey although the picture has none. */
export function addsColor(effect: PictureEffect | null): boolean {
  return effect?.kind === "matrix" || effect?.kind === "tint" || effect?.kind === "overlay";
}

/**
 * Where an overlay of `picture` size lies in a base: its width is `scale` of the base's with its own ratio, made smaller
 * so that it fits inside; offsets count from the edges that the gravity names, and the overlay never leaves the base.
 */
export function overlayBox(
  base: Size,
  picture: Size,
  overlay: Pick<Overlay, "gravity" | "scale" | "offsetX" | "offsetY">,
): Size & { readonly left: number; readonly top: number } {
  const wanted = (base.width * overlay.scale) / picture.width;
  const scale = Math.min(wanted, base.width / picture.width, base.height / picture.height);
  const width = Math.min(base.width, Math.max(1, Math.round(picture.width * scale)));
  const height = Math.min(base.height, Math.max(1, Math.round(picture.height * scale)));
  const { gravity } = overlay;
  const free = { x: base.width - width, y: base.height - height };
  return {
    width,
    height,
    left: placed(free.x, overlay.offsetX, {
      low: gravity.includes("west"),
      high: gravity.includes("east"),
    }),
    top: placed(free.y, overlay.offsetY, {
      low: gravity.includes("north"),
      high: gravity.includes("south"),
    }),
  };
}

function placed(free: number, offset: number, edge: { low: boolean; high: boolean }): number {
  if (edge.low) return Math.min(free, offset);
  return edge.high ? Math.max(0, free - offset) : Math.floor(free / 2);
}
