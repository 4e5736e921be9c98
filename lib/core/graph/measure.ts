import type { Block, Seq } from "../definition/document";
import { childSeqs, refOf } from "../definition/document";

/** Sizes of the drawing, all multiples of 4. */
export const GAP_V = 40;
export const GAP_H = 32;
export const BAR = 24;
export const PILL = 40;
export const PAD = 24;
export const HEADER = 36;
const GUTTER = 32;
/** Room for the key of a case. */
export const CASE_GAP = 56;
export const MERGE = 8;
export const CARD_WIDTH = 264;
export const CARD_HEIGHT = 72;
const CHIP_HEIGHT = 40;

interface Size {
  readonly width: number;
  readonly height: number;
  /** From the left side to the axis of the flow. */
  readonly axis: number;
}

export type Collapsed = Readonly<Record<string, boolean>>;

const CARD: Size = { width: CARD_WIDTH, height: CARD_HEIGHT, axis: CARD_WIDTH / 2 };
const CHIP: Size = { width: CARD_WIDTH, height: CHIP_HEIGHT, axis: CARD_WIDTH / 2 };
const DYNAMIC: Size = { ...CARD, height: BAR + GAP_V + CARD_HEIGHT + GAP_V + BAR };
const EMPTY: Size = { width: CARD_WIDTH, height: GAP_V, axis: CARD_WIDTH / 2 };

/** Sizes of blocks and sequences, kept as long as the blocks and what is collapsed stay the same. */
export interface Measure {
  seq(seq: Seq): Size;
  block(block: Block): Size;
  isCollapsed(block: Block): boolean;
}

const caches = new WeakMap<Collapsed, WeakMap<Block | Seq, Size>>();

export function createMeasure(collapsed: Collapsed): Measure {
  const cache = caches.get(collapsed) ?? new WeakMap<Block | Seq, Size>();
  caches.set(collapsed, cache);
  const names = new Set(Object.entries(collapsed).flatMap(([ref, is]) => (is ? [ref] : [])));
  const measure: Measure = {
    seq: (seq) => cached(seq, () => measureSeq(seq, measure)),
    block: (block) => cached(block, () => measureBlock(block, measure)),
    isCollapsed: (block) => childSeqs(block).length > 0 && names.has(refOf(block.raw)),
  };
  return measure;

  function cached(key: Block | Seq, make: () => Size): Size {
    const known = cache.get(key);
    if (known) return known;
    const size = make();
    cache.set(key, size);
    return size;
  }
}

function measureSeq(seq: Seq, measure: Measure): Size {
  if (seq.items.length === 0) return EMPTY;
  let left = 0;
  let right = 0;
  let height = GAP_V * (seq.items.length - 1);
  for (const block of seq.items) {
    const size = measure.block(block);
    left = Math.max(left, size.axis);
    right = Math.max(right, size.width - size.axis);
    height += size.height;
  }
  return { width: left + right, height, axis: left };
}

function measureBlock(block: Block, measure: Measure): Size {
  if (measure.isCollapsed(block)) return CHIP;
  switch (block.kind) {
    case "task":
    case "join":
      return CARD;
    case "dynfork":
      return DYNAMIC;
    case "loop": {
      const body = measure.seq(block.body);
      return {
        width: GUTTER + PAD + body.width + PAD,
        height: HEADER + PAD + body.height + PAD,
        axis: GUTTER + PAD + body.axis,
      };
    }
    case "fork":
      return measureLanes(childSeqs(block), measure, BAR + GAP_V, GAP_V + BAR);
    case "switch":
      return measureLanes(childSeqs(block), measure, PILL + CASE_GAP, GAP_V + MERGE);
  }
}

function measureLanes(seqs: readonly Seq[], measure: Measure, above: number, below: number): Size {
  if (seqs.length === 0) return { width: CARD_WIDTH, height: above + below, axis: CARD_WIDTH / 2 };
  const { width, axes } = spreadLanes(seqs, measure);
  let height = 0;
  for (const seq of seqs) height = Math.max(height, measure.seq(seq).height);
  const middle = ((axes[0] ?? 0) + (axes.at(-1) ?? 0)) / 2;
  return { width, height: above + height + below, axis: Math.round(middle / 4) * 4 };
}

/** Axes of lanes side by side, from the left side of the first. */
export function spreadLanes(
  seqs: readonly Seq[],
  measure: Measure,
): { width: number; axes: number[] } {
  const axes: number[] = [];
  let x = 0;
  for (const seq of seqs) {
    const size = measure.seq(seq);
    axes.push(x + size.axis);
    x += size.width + GAP_H;
  }
  return { width: Math.max(0, x - GAP_H), axes };
}
