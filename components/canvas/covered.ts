const MARGIN = 24;
const BAR = "[data-run-bar], [data-run-bar-place]";
const SHEET = "[data-run-drawer]";

/** How much of the top of a canvas the bar of a run covers, with some room below it, in px: notes and narrow windows make it higher. */
export function coveredTop(area: HTMLElement, least: number): number {
  const bar = area.parentElement?.querySelector<HTMLElement>(BAR);
  if (!bar || bar.offsetHeight === 0) return least;
  const end = bar.getBoundingClientRect().bottom - area.getBoundingClientRect().top;
  return Math.max(least, end + MARGIN);
}

/** How much of the bottom of a canvas the task that is open covers, in px: in a narrow window it lies over the canvas. */
export function coveredBottom(area: HTMLElement): number {
  const sheet = document.querySelector(SHEET)?.getBoundingClientRect();
  const { left, right, bottom } = area.getBoundingClientRect();
  const isOver = sheet !== undefined && sheet.left < right && sheet.right > left;
  return isOver ? Math.max(0, bottom - sheet.top) : 0;
}

/**
 * Tells each time that the bar or the open task over a canvas has become higher or lower; the answer stops that.
 * `opened`: the card of that task; each has a sheet of its own.
 */
export function onCoverChange(area: HTMLElement, tell: () => void, opened?: string): () => void {
  const covers = [
    area.parentElement?.querySelector<HTMLElement>(BAR),
    opened === undefined ? null : document.querySelector<HTMLElement>(SHEET),
  ].filter((cover) => cover !== null && cover !== undefined);
  const heights = () => covers.map(({ offsetHeight }) => offsetHeight).join(" ");
  let known = heights();
  const observer = new ResizeObserver(() => {
    if (heights() === known) return;
    known = heights();
    tell();
  });
  for (const cover of covers) observer.observe(cover);
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
