export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** More lines than this between the common beginning and end are shown as replaced. */
const MOST_LINES = 1_500;

/** The lines of two texts, with what was taken away and added. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const a = before === "" ? [] : before.split("\n");
  const b = after === "" ? [] : after.split("\n");
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail))
    tail += 1;
  const middle = diffMiddle(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [
    ...lines("same", a.slice(0, head)),
    ...middle,
    ...lines("same", tail === 0 ? [] : a.slice(-tail)),
  ];
}

function lines(kind: DiffLine["kind"], texts: readonly string[]): DiffLine[] {
  return texts.map((text) => ({ kind, text }));
}

function diffMiddle(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length > MOST_LINES || b.length > MOST_LINES)
    return [...lines("removed", a), ...lines("added", b)];
  const common = commonLengths(a, b);
  const width = b.length + 1;
  const result: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const down = common[(i + 1) * width + j] ?? 0;
    const right = common[i * width + j + 1] ?? 0;
    if (i < a.length && j < b.length && a[i] === b[j]) {
      result.push({ kind: "same", text: a[i] ?? "" });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && down >= right)) {
      result.push({ kind: "removed", text: a[i] ?? "" });
      i += 1;
    } else {
      result.push({ kind: "added", text: b[j] ?? "" });
      j += 1;
    }
  }
  return result;
}

/** Length of the longest common part of the rests from each pair of lines on. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 2) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const best = Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
      table[i * width + j] = a[i] === b[j] ? (table[(i + 1) * width + j + 1] ?? 0) + 1 : best;
    }
  }
  return table;
}
