/** What one read of a socket brings at most. */
const CHUNK = 64 * 1_024;

/**
 * Memory for bytes that were received and are not written yet, over all files. Whoever has no room leaves its bytes where
 * they are, in the end at the sender; first come, first served.
 */
export class ReceiveRoom {
  private readonly limit: number;
  private readonly queue: (() => void)[] = [];
  private taken = 0;

  /** @param limit In bytes. */
  constructor(limit: number) {
    this.limit = limit;
  }

  get isFull(): boolean {
    return this.taken >= this.limit;
  }

  /** So many bytes were written, or will not be. */
  leave(bytes: number): void {
    this.taken -= bytes;
    while (this.queue.length > 0 && !this.isFull) {
      this.taken += CHUNK;
      this.queue.shift()?.();
    }
  }

  /**
   * The next piece of a source, once there is room for it; its bytes take their room until they `leave`. A source that has
   * none yet keeps no room meanwhile.
   */
  async next(source: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    if (this.isFull || this.queue.length > 0)
      await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.taken += CHUNK;
    let held = true;
    const giveBack = () => {
      if (held) this.leave(CHUNK);
      held = false;
    };
    // What has arrived is there before this turn ends.
    const late = setImmediate(giveBack);
    try {
      const piece = await source.next();
      if (piece.done !== true) this.taken += piece.value.length;
      return piece;
    } finally {
      clearImmediate(late);
      giveBack();
    }
  }
}
