/** A stretch of time, in epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const LEAST_SPAN_MS = 20;

/** Where a moment is in a span: 0 to 100, beyond that nothing is drawn. */
export function share(at: number, { from, to }: Span): number {
  return Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
}

/** The moment at a share (0 to 1) of a span. */
export function momentOf(part: number, { from, to }: Span): number {
  return from + Math.min(1, Math.max(0, part)) * (to - from);
}

/** A smaller (factor below 1) or larger span around the same middle, inside the whole; null: the whole itself. */
export function zoomed(shown: Span, whole: Span, factor: number): Span | null {
  const middle = (shown.from + shown.to) / 2;
  const size = Math.max(LEAST_SPAN_MS, (shown.to - shown.from) * factor);
  if (size >= whole.to - whole.from) return null;
  return inside({ from: middle - size / 2, to: middle + size / 2 }, whole);
}

/** The span moved by a share of itself, not beyond the whole. */
export function panned(shown: Span, whole: Span, by: number): Span {
  const step = (shown.to - shown.from) * by;
  return inside({ from: shown.from + step, to: shown.to + step }, whole);
}

function inside({ from, to }: Span, whole: Span): Span {
  const size = to - from;
  const start = Math.min(Math.max(from, whole.from), whole.to - size);
  return { from: start, to: start + size };
}

/** What a drag over the axis has chosen; null: too little to mean it. */
export function brushed(a: number, b: number): Span | null {
  const span = { from: Math.min(a, b), to: Math.max(a, b) };
  return span.to - span.from < LEAST_SPAN_MS ? null : span;
}
