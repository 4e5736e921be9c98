export const GRAVITIES = [
  "centre",
  "north",
  "northeast",
  "east",
  "southeast",
  "south",
  "southwest",
  "west",
  "northwest",
  "entropy",
  "attention",
] as const;
export type Gravity = (typeof GRAVITIES)[number];

/** Content-aware places: only a cut can use them. */
export function isContentAware(gravity: Gravity): boolean {
  return gravity === "entropy" || gravity === "attention";
}

/** Top-left corner of a box of `inner` size placed in `outer`; a half pixel goes to the right and to the bottom. */
export function placeIn(
  outer: { readonly width: number; readonly height: number },
  inner: { readonly width: number; readonly height: number },
  gravity: Gravity,
): { left: number; top: number } {
  return {
    left: Math.floor((outer.width - inner.width) * share(gravity, "west", "east")),
    top: Math.floor((outer.height - inner.height) * share(gravity, "north", "south")),
  };
}

function share(gravity: Gravity, low: string, high: string): number {
  if (gravity.includes(low)) return 0;
  return gravity.includes(high) ? 1 : 0.5;
}
