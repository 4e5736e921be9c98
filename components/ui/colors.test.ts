import { readFile } from "node:fs/promises";

import { beforeAll, describe, expect, it } from "vitest";

type Colors = ReadonlyMap<string, string>;

let css = "";
beforeAll(async () => {
  css = await readFile("app/globals.css", "utf8");
});

/** The colours that a block of the style sheet names. */
function colorsOf(selector: ":root" | ".dark"): Colors {
  const from = css.indexOf(`\n${selector} {`);
  const block = css.slice(from, css.indexOf("\n}", from));
  const found = block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g);
  return new Map([...found].map(([, name = "", color = ""]) => [name, color]));
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Of two colours by their names, as WCAG counts it. */
function ratio(colors: Colors, one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other]
    .map((name) => {
      const color = colors.get(name);
      if (color === undefined) throw new Error(`no colour ${name}`);
      return luminance(color);
    })
    .toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ["surface-1", "surface-2", "surface-hover"];
const STATES = [
  "pending",
  "queued",
  "running",
  "retry",
  "completed",
  "errors",
  "failed",
  "timedout",
  "canceled",
  "skipped",
  "paused",
];
const FAMILIES = ["image", "data", "worker", "flow", "wait", "events"];
const pairs = (ones: readonly string[], others: readonly string[], least: number) =>
  ones.flatMap((one) => others.map((other) => [one, other, least] as const));

/** What is read or tells something, what it stands on, and the least contrast. */
const PAIRS: readonly (readonly [string, string, number])[] = [
  ...pairs(["text-1", "text-2", "text-3"], [...SURFACES, "canvas"], 4.5),
  ...pairs(["border-strong"], ["surface-1", "surface-2", "surface-hover"], 3),
  ...pairs(["edge"], ["canvas", "surface-1"], 3.3),
  ["accent", "surface-1", 4.5],
  ["on-accent", "accent", 6],
  ["accent-text", "accent-soft", 7.3],
  ["on-danger", "danger", 6.5],
  ...STATES.flatMap((state) => [
    [`status-${state}-fg`, `status-${state}-soft`, 5.2] as const,
    ...pairs([`status-${state}-fg`], ["surface-1", "surface-2"], 4.5),
    ...pairs([`status-${state}-solid`], ["canvas", "surface-1", `status-${state}-soft`], 3.1),
  ]),
  ...FAMILIES.map((family) => [`family-${family}-fg`, `family-${family}-bg`, 5] as const),
];

describe("the colours", () => {
  it.each([":root", ".dark"] as const)("of %s have enough contrast", (selector) => {
    const colors = colorsOf(selector);
    const weak = PAIRS.flatMap(([one, other, least]) => {
      const found = ratio(colors, one, other);
      return found < least ? [`${one} on ${other}: ${found.toFixed(2)} < ${least}`] : [];
    });
    expect(weak).toEqual([]);
  });

  it("are the same names in both themes", () => {
    expect([...colorsOf(".dark").keys()]).toEqual([...colorsOf(":root").keys()]);
  });

  it("are stronger for who asks for more contrast", () => {
    const from = css.indexOf("@media (prefers-contrast: more)");
    const block = css.slice(from, css.indexOf("\n}", from));
    expect(block).toMatch(/--border-default: var\(--border-strong\);\s+--text-3: var\(--text-2\);/);
  });
});
