import { Heap, type HeapItem } from "@/lib/core/heap";

interface Timer extends HeapItem {
  readonly key: string;
  at: number;
}

/** Longest delay that a timer of the platform can have. */
const MAX_DELAY_MS = 2_147_000_000;

/** One wake-up per key, in one heap with one timer of the platform. Times are epoch ms. */
export class Timers {
  private readonly timers = new Map<string, Timer>();
  private readonly heap = new Heap<Timer>((a, b) => a.at < b.at);
  private readonly now: () => number;
  private readonly onDue: (key: string) => void;
  private timeout: NodeJS.Timeout | undefined;
  private armedFor = Infinity;
  private closed = false;

  constructor(options: { readonly now: () => number; readonly onDue: (key: string) => void }) {
    this.now = options.now;
    this.onDue = options.onDue;
  }

  /** Replaces the key's wake-up; Infinity removes it. */
  set(key: string, at: number): void {
    const known = this.timers.get(key);
    if (known?.at === at) return;
    if (known) this.heap.remove(known);
    if (at === Infinity) {
      this.timers.delete(key);
      return;
    }
    const timer = known ?? { key, at, place: -1 };
    timer.at = at;
    this.timers.set(key, timer);
    this.heap.push(timer);
    this.arm();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timeout);
  }

  private arm(): void {
    const at = this.heap.peek()?.at ?? Infinity;
    if (this.closed || at === Infinity || (this.timeout && this.armedFor <= at)) return;
    clearTimeout(this.timeout);
    this.armedFor = at;
    const delay = Math.min(Math.max(0, Math.ceil(at - this.now())), MAX_DELAY_MS);
    this.timeout = setTimeout(() => this.fire(), delay);
  }

  private fire(): void {
    this.timeout = undefined;
    this.armedFor = Infinity;
    const now = this.now();
    for (let top = this.heap.peek(); top && top.at <= now; top = this.heap.peek()) {
      this.heap.remove(top);
      this.timers.delete(top.key);
      this.onDue(top.key);
    }
    this.arm();
  }
}
