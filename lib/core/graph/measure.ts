import type { Block, Doc, Nudge, Presentation, Seq } from "../definition/document";
import { childSeqs, refOf } from "../definition/document";

/** Sizes of the drawing, all multiples of 4. */
export const GAP_V = 40;
export const GAP_H = 32;
export const BAR = 24;
export const PILL = 40;
const PAD = 24;
const HEADER = 36;
const GUTTER = 32;
export const MERGE = 8;
export const CARD_WIDTH = 264;
export const CARD_HEIGHT = 72;
const CHIP_HEIGHT = 40;

interface Size {
  /** Across the flow. */
  readonly width: number;
  /** Along the flow. */
  readonly height: number;
  /** From the near side to the axis of the flow. */
  readonly axis: number;
}

/** Sizes that depend on where the flow goes; `height` is along it. */
interface Sizes {
  readonly card: Size;
  readonly chip: Size;
  readonly pill: Size;
  /** Room for the key of a case. */
  readonly caseGap: number;
  /** Room around the body of a loop; `entry`: where the flow enters the frame. */
  readonly loop: {
    readonly entry: number;
    readonly before: number;
    readonly after: number;
    readonly near: number;
    readonly far: number;
  };
}

const sized = (width: number, height: number): Size => ({ width, height, axis: width / 2 });

const DOWN: Sizes = {
  card: sized(CARD_WIDTH, CARD_HEIGHT),
  chip: sized(CARD_WIDTH, CHIP_HEIGHT),
  pill: sized(CARD_WIDTH, PILL),
  caseGap: 56,
  loop: { entry: HEADER, before: HEADER + PAD, after: PAD, near: GUTTER + PAD, far: PAD },
};
const RIGHT: Sizes = {
  card: sized(CARD_HEIGHT, CARD_WIDTH),
  chip: sized(CHIP_HEIGHT, CARD_WIDTH),
  pill: sized(PILL, CARD_WIDTH),
  caseGap: 144,
  loop: { entry: 0, before: PAD, after: PAD, near: HEADER + PAD, far: PAD },
};

/** Where a block of a sequence stands: `along` from the start of the sequence, `across` from its axis. */
interface ItemAt {
  readonly along: number;
  readonly across: number;
}

/** Sizes of blocks and sequences, kept as long as the blocks and how they are shown stay the same. */
export interface Measure {
  readonly sizes: Sizes;
  seq(seq: Seq): Size;
  block(block: Block): Size;
  items(seq: Seq): readonly ItemAt[];
  isCollapsed(block: Block): boolean;
  /** The workflow that is drawn inside a block; null: none. */
  child(block: Block): Doc | null;
  /** For what belongs to such a workflow. */
  readonly inside: Measure;
  /** Words for a branch; empty: none. */
  label(lane: Seq): string;
}

interface Cache {
  readonly sizes: WeakMap<Block | Seq, Size>;
  readonly items: WeakMap<Seq, readonly ItemAt[]>;
}

const caches = new WeakMap<Presentation, Cache>();

export function createMeasure(presentation: Presentation): Measure {
  const cache = caches.get(presentation) ?? { sizes: new WeakMap(), items: new WeakMap() };
  caches.set(presentation, cache);
  const { collapsed, nudges = {}, labels = {}, direction = "down" } = presentation;
  const names = new Set(Object.entries(collapsed).flatMap(([ref, is]) => (is ? [ref] : [])));
  const moved = new Map(Object.entries(nudges));
  const words = new Map(Object.entries(labels));
  const children = new Map(Object.entries(presentation.expanded ?? {}));
  const measure: Measure = {
    child: (block) => children.get(block.id) ?? null,
    get inside() {
      return createMeasure(INSIDE[direction]);
    },
    sizes: direction === "down" ? DOWN : RIGHT,
    seq: (seq) => cached(cache.sizes, seq, () => measureSeq(seq, measure)),
    block: (block) =>
      cached<Block | Seq, Size>(cache.sizes, block, () => measureBlock(block, measure)),
    items: (seq) => cached(cache.items, seq, () => placeItems(seq, moved, measure)),
    isCollapsed: (block) => childSeqs(block).length > 0 && names.has(refOf(block.raw)),
    label: ({ items: [first] }) => (first && words.get(refOf(first.raw))) ?? "",
  };
  return measure;
}

/** Nothing of what is kept for the open workflow is meant for those inside it. */
const INSIDE: Readonly<Record<"down" | "right", Presentation>> = {
  down: { collapsed: {} },
  right: { collapsed: {}, direction: "right" },
};

function cached<K extends object, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = make();
  cache.set(key, value);
  return value;
}

/** Each block at its automatic place moved by its nudge, never nearer to the one before than the gap. */
function placeItems(
  seq: Seq,
  nudges: ReadonlyMap<string, Nudge>,
  measure: Measure,
): readonly ItemAt[] {
  const items: ItemAt[] = [];
  let automatic = 0;
  let free = 0;
  for (const block of seq.items) {
    const { height } = measure.block(block);
    const nudge = nudges.get(refOf(block.raw));
    const along = Math.max(free, automatic + (nudge?.along ?? 0));
    items.push({ along, across: nudge?.across ?? 0 });
    automatic += height + GAP_V;
    free = along + height + GAP_V;
  }
  return items;
}

function measureSeq(seq: Seq, measure: Measure): Size {
  const { card } = measure.sizes;
  if (seq.items.length === 0) return { ...card, height: GAP_V };
  const items = measure.items(seq);
  let near = 0;
  let far = 0;
  let height = 0;
  for (const [at, block] of seq.items.entries()) {
    const size = measure.block(block);
    const { across = 0, along = 0 } = items[at] ?? {};
    near = Math.max(near, size.axis - across);
    far = Math.max(far, size.width - size.axis + across);
    height = along + size.height;
  }
  return { width: near + far, height, axis: near };
}

function measureBlock(block: Block, measure: Measure): Size {
  const { card, chip, pill, caseGap, loop } = measure.sizes;
  if (measure.isCollapsed(block)) return chip;
  switch (block.kind) {
    case "task":
    case "join": {
      const child = measure.child(block);
      return child ? around(measure.inside.seq(child.root), loop) : card;
    }
    case "dynfork":
      return { ...card, height: BAR + GAP_V + card.height + GAP_V + BAR };
    case "loop":
      return around(measure.seq(block.body), loop);
    case "fork":
      return measureLanes(childSeqs(block), measure, BAR + GAP_V, GAP_V + BAR);
    case "switch":
      return measureLanes(childSeqs(block), measure, pill.height + caseGap, GAP_V + MERGE);
  }
}

/** The frame around a body. */
function around(body: Size, { near, far, before, after }: Sizes["loop"]): Size {
  return {
    width: near + body.width + far,
    height: before + body.height + after,
    axis: near + body.axis,
  };
}

function measureLanes(seqs: readonly Seq[], measure: Measure, above: number, below: number): Size {
  if (seqs.length === 0) return { ...measure.sizes.card, height: above + below };
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
