/** Below it a picture is not worth its name. */
export const LEAST_QUALITY = 30;
const MOST_TRIES = 6;

/**
 * The best quality whose file has at most `maxBytes`, by halving, with at most six encodes and never below 30 (or below
 * `quality` where that is lower already). `fits` is false when even the smallest file is too large: that one is given.
 * `quality` null: the format has none, and there is nothing to search.
 */
export async function encodeWithin<Made extends { readonly bytes: number }>(
  wanted: { readonly quality: number | null; readonly maxBytes: number },
  encode: (quality: number | null) => Promise<Made>,
): Promise<{ readonly made: Made; readonly fits: boolean }> {
  const { quality, maxBytes } = wanted;
  const first = await encode(quality);
  const fits = (made: Made) => made.bytes <= maxBytes;
  if (fits(first) || quality === null || quality <= LEAST_QUALITY) {
    return { made: first, fits: fits(first) };
  }
  let best = await encode(LEAST_QUALITY);
  if (!fits(best)) return { made: best, fits: false };
  let [low, high]: [number, number] = [LEAST_QUALITY, quality];
  for (let tries = 2; tries < MOST_TRIES && high - low > 1; tries += 1) {
    const middle = Math.floor((low + high) / 2);
    const made = await encode(middle);
    if (fits(made)) [best, low] = [made, middle];
    else high = middle;
  }
  return { made: best, fits: true };
}
