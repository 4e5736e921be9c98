import type { Point } from "./graph";

const RADIUS = 10;

/** SVG path along right-angled points, with round corners. */
export function pathThrough(points: readonly Point[], radius = RADIUS): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x} ${first.y}`;
  for (const [at, point] of rest.entries()) {
    const before = points[at] ?? first;
    const after = rest[at + 1];
    if (!after) {
      path += `L${point.x} ${point.y}`;
      continue;
    }
    const r = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const start = towards(point, before, r);
    const end = towards(point, after, r);
    path += `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
  }
  return path;
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * by, y: from.y + Math.sign(to.y - from.y) * by };
}
