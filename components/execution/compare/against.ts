const TWICE = 2;
const EXACT_BELOW = 10;

/** How long something took beside another one, both in ms: `20 % shorter`, `3.5 times as long`; the other took some time. */
export function againstText(tookMs: number, otherMs: number): string {
  const ratio = tookMs / otherMs;
  const percent = Math.round((ratio - 1) * 100);
  if (percent === 0) return "as long as the other";
  if (ratio >= TWICE) {
    const times = ratio < EXACT_BELOW ? Math.round(ratio * 10) / 10 : Math.round(ratio);
    return `${times.toLocaleString("en")} times as long as the other`;
  }
  return `${Math.abs(percent)} % ${percent > 0 ? "longer" : "shorter"} than the other`;
}
