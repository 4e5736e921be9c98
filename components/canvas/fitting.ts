const NARROW = /[iljtfrI.,:;'|! ()[\]]/;
const WIDE = /[mwMW@%—…]/;

/** Of the letters of the sans at 14 px and of the mono at 12 px, in px, rather too wide than too narrow. */
const SANS = { narrow: 5, wide: 13.5, capital: 10, other: 8.5 } as const;
const MONO = 7.5;

/**
 * Whether a line of text surely fits into a width in px. What fits needs no clip of its own: a browser goes through
 * every clip again for each frame of a graph that moves.
 */
export function surelyFits(text: string, widthPx: number, font: "sans" | "mono"): boolean {
  let width = 0;
  for (const letter of text) {
    // Beyond Latin a letter may have any width.
    if (letter > "ɏ" && letter !== "…" && letter !== "—" && letter !== "→") return false;
    width += font === "mono" ? MONO : SANS[kindOf(letter)];
    if (width > widthPx) return false;
  }
  return true;
}

function kindOf(letter: string): keyof typeof SANS {
  if (NARROW.test(letter)) return "narrow";
  if (WIDE.test(letter)) return "wide";
  return letter >= "A" && letter <= "Z" ? "capital" : "other";
}
