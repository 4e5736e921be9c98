/** What a heap holds; `place` belongs to the heap (−1: in none). An item is in one heap at a time. */
export interface HeapItem {
  place: number;
}

/** A binary heap that can remove any item in O(log n). The first is the one that comes before all others. */
export class Heap<Item extends HeapItem> {
  private readonly items: Item[] = [];
  private readonly before: (a: Item, b: Item) => boolean;

  constructor(before: (a: Item, b: Item) => boolean) {
    this.before = before;
  }

  get size(): number {
    return this.items.length;
  }

  peek(): Item | undefined {
    return this.items[0];
  }

  push(item: Item): void {
    this.items.push(item);
    this.rise(item, this.items.length - 1);
  }

  pop(): Item | undefined {
    const [top] = this.items;
    if (top) this.remove(top);
    return top;
  }

  /** Does nothing for an item that is in no heap. */
  remove(item: Item): void {
    const { place } = item;
    if (this.items[place] !== item) return;
    item.place = -1;
    const last = this.items.pop();
    if (!last || last === item) return;
    this.rise(last, place);
    if (last.place === place) this.sink(last, place);
  }

  private rise(item: Item, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.items[parent];
      if (!above || !this.before(item, above)) break;
      this.set(above, place);
      place = parent;
    }
    this.set(item, place);
  }

  private sink(item: Item, from: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      let below = this.items[child];
      if (!below) break;
      const right = this.items[child + 1];
      if (right && this.before(right, below)) {
        child += 1;
        below = right;
      }
      if (!this.before(below, item)) break;
      this.set(below, place);
      place = child;
    }
    this.set(item, place);
  }

  private set(item: Item, place: number): void {
    this.items[place] = item;
    item.place = place;
  }
}
