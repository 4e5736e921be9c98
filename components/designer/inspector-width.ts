const KEY = "baton.inspector-width";

/** Of the inspector, in pixels. */
export const WIDTH = { least: 280, usual: 360, most: 560, step: 16 } as const;

const within = (width: number) => Math.min(WIDTH.most, Math.max(WIDTH.least, Math.round(width)));

/** How wide it is when its left edge, which stood at `x`, is pulled to `to`. */
export function widthAfter(
  from: { readonly x: number; readonly width: number },
  to: number,
): number {
  return within(from.width + from.x - to);
}

/** What was chosen in this browser last. */
export function rememberedWidth(): number {
  try {
    const kept = Number(localStorage.getItem(KEY) ?? WIDTH.usual);
    return Number.isFinite(kept) ? within(kept) : WIDTH.usual;
  } catch {
    // Storage is switched off.
    return WIDTH.usual;
  }
}

export function rememberWidth(width: number): void {
  try {
    if (width === WIDTH.usual) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, String(width));
  } catch {
    // It cannot be remembered.
  }
}
