import type { DataPath } from "@/lib/core/definition/available-data";

/** The expression that is being typed before the caret: `$`, `${`, `${res`. Null: none. */
export function typedExpression(
  text: string,
  caret: number,
): { start: number; word: string } | null {
  const match = /\$\{?([^${}\s]*)$/.exec(text.slice(0, caret));
  return match ? { start: match.index, word: match[1] ?? "" } : null;
}

/** What a path of the wrong type loses against one that fits. */
const MISFIT = 0.5;

/** Paths that fit what was typed: letters in order, the tightest first; those of the expected type before others. */
export function matching(
  paths: readonly DataPath[],
  word: string,
  expects: DataPath["type"] = "any",
  count = 10,
): readonly DataPath[] {
  const wanted = word.toLowerCase();
  return paths
    .map((path, at) => {
      const score = fit(path.expression.toLowerCase(), wanted);
      return { path, at, score: score >= 0 && !suits(path, expects) ? score + MISFIT : score };
    })
    .filter(({ score }) => score >= 0)
    .toSorted((a, b) => a.score - b.score || a.at - b.at)
    .slice(0, count)
    .map(({ path }) => path);
}

/** A value of the path's type can be what is expected, as far as is known. */
export function suits({ type }: DataPath, expects: DataPath["type"]): boolean {
  return expects === "any" || type === "any" || type === expects;
}

/** Letters skipped between the first and the last that fit; -1: they do not. */
function fit(text: string, wanted: string): number {
  let at = 0;
  let skipped = 0;
  let begun = false;
  for (const letter of text) {
    if (at === wanted.length) break;
    if (letter === wanted[at]) {
      at += 1;
      begun = true;
    } else if (begun) {
      skipped += 1;
    }
  }
  return at === wanted.length ? skipped : -1;
}
