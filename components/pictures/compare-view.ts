/** How two pictures are put against each other. */
export const COMPARE_MODES = ["slider", "side", "difference", "flicker"] as const;
export type CompareMode = (typeof COMPARE_MODES)[number];

/** How a pair is looked at: both pictures always alike. */
export interface CompareView {
  /** 1: the whole picture fits. */
  readonly zoom: number;
  /** How far the picture is moved, in shares of the pane; 0: centred. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const FITTED: CompareView = { zoom: 1, x: 0, y: 0 };
const MAX_ZOOM = 32;

/** The view with another zoom, of 1 to 32; the point (in shares of the pane from its centre) stays where it is. */
export function zoomed(view: CompareView, zoom: number, at = { x: 0, y: 0 }): CompareView {
  const next = Math.min(MAX_ZOOM, Math.max(1, zoom));
  const share = next / view.zoom;
  return within({
    zoom: next,
    x: at.x - (at.x - view.x) * share,
    y: at.y - (at.y - view.y) * share,
  });
}

export function panned(view: CompareView, dx: number, dy: number): CompareView {
  return within({ ...view, x: view.x + dx, y: view.y + dy });
}

/** No further than the pane's edge. */
function within({ zoom, x, y }: CompareView): CompareView {
  const most = Math.max(0, (zoom - 1) / 2);
  return { zoom, x: clamp(x, -most, most), y: clamp(y, -most, most) };
}

/** The view at a zoom that a picture asks for: below 1 where the whole of it is smaller than the pane. */
export function atPixels(zoom: number): CompareView {
  return { ...FITTED, zoom: Math.min(MAX_ZOOM, zoom) };
}

/** The zoom at which a picture has one pixel of its own per pixel of the screen; 1 where a size is not known. */
export function pixelZoom(picture: Size, pane: Size, pixelRatio: number): number {
  if (picture.width <= 0 || picture.height <= 0 || pane.width <= 0 || pane.height <= 0) return 1;
  const fit = Math.min(pane.width / picture.width, pane.height / picture.height);
  return 1 / (fit * pixelRatio);
}

/** Where a key moves the line between the pictures, in per cent; null: it is no key of the slider. */
export function lineMoved(key: string, at: number): number | null {
  switch (key) {
    case "ArrowLeft":
    case "ArrowUp":
      return clamp(at - 1, 0, 100);
    case "ArrowRight":
    case "ArrowDown":
      return clamp(at + 1, 0, 100);
    case "PageUp":
      return clamp(at + 10, 0, 100);
    case "PageDown":
      return clamp(at - 10, 0, 100);
    case "Home":
    case "1":
      return 0;
    case "2":
      return 50;
    case "End":
    case "3":
      return 100;
    default:
      return null;
  }
}

export function clamp(value: number, least: number, most: number): number {
  // Adding 0 turns −0 into 0.
  return Math.min(most, Math.max(least, value)) + 0;
}
