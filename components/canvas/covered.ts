const MARGIN = 24;
const BAR = "[data-run-bar], [data-run-bar-place]";

/** How much of the top of a canvas the bar of a run covers, with some room below it, in px: notes and narrow windows make it higher. */
export function coveredTop(area: HTMLElement, least: number): number {
  const bar = area.parentElement?.querySelector<HTMLElement>(BAR);
  if (!bar || bar.offsetHeight === 0) return least;
  const end = bar.getBoundingClientRect().bottom - area.getBoundingClientRect().top;
  return Math.max(least, end + MARGIN);
}

/** Tells each time that the bar over a canvas has become higher or lower; the answer stops that. */
export function onCoverChange(area: HTMLElement, tell: () => void): () => void {
  const bar = area.parentElement?.querySelector<HTMLElement>(BAR);
  if (!bar) return () => undefined;
  let height = bar.offsetHeight;
  const observer = new ResizeObserver(() => {
    if (bar.offsetHeight === height) return;
    height = bar.offsetHeight;
    tell();
  });
  observer.observe(bar);
  return () => observer.disconnect();
}

interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Nobody has moved the picture from one of these to the other: they differ by less than is seen. */
export function isSameView(one: Viewport | null, other: Viewport): boolean {
  if (one === null) return false;
  const { abs } = Math;
  return abs(one.x - other.x) < 1 && abs(one.y - other.y) < 1 && abs(one.zoom - other.zoom) < 0.002;
}
