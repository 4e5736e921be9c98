// Chance that a seed decides: the same seed draws the same values on every machine.

/** Numbers from 0 to below 1, by a 32-bit counter that is stirred (the "mulberry" family of generators). */
export function chanceOf(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number from `least` to `most`, both included. */
  const whole = (least, most) => least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    /** True in `share` (0 to 1) of all cases. */
    happens: (share) => next() < share,
    one: (list) => list[whole(0, list.length - 1)],
    /** One name of `{name: weight}`. */
    weighted(weights) {
      const entries = Object.entries(weights).filter(([, weight]) => weight > 0);
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      return entries[0][0];
    },
  };
}

/** A 32-bit number of a text (FNV-1a): equal texts, equal numbers. */
export function hashOf(text) {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193) >>> 0;
  return hash;
}
