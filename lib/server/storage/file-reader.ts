import { closeSync, openSync, read } from "node:fs";
import { Readable } from "node:stream";

import { giveBack, PIECE_BYTES, takePiece } from "./piece-memory";

/**
 * A file, or the bytes `start` to `end` of it, in pieces of 256 KiB. Whoever is done with a piece may give it back
 * (`giveBack`): the next piece is read into the same memory, so that a large file costs no more than a small one. Opening
 * and closing are done at once: handing them to another thread costs several times as much; only reading waits for the
 * disk. `start` and `end` are bytes, both included. The constructor throws ENOENT and its like.
 */
export class FileReader extends Readable {
  readonly #file: number;
  readonly #end: number;
  #at: number;
  /** Closing waits for it: the number of a closed file is soon that of another. */
  #whenRead: (() => void) | null = null;
  #isReading = false;

  constructor(path: string, { start, end } = { start: 0, end: Infinity }) {
    super({ highWaterMark: PIECE_BYTES });
    this.#at = start;
    this.#end = end;
    this.#file = openSync(path, "r");
  }

  override _read(): void {
    const wanted = Math.min(PIECE_BYTES, this.#end - this.#at + 1);
    if (wanted <= 0) {
      this.push(null);
      return;
    }
    const buffer = takePiece();
    this.#isReading = true;
    read(this.#file, buffer, 0, wanted, this.#at, (error, bytesRead) => {
      this.#isReading = false;
      const isUsed = error === null && bytesRead > 0 && !this.destroyed;
      if (!isUsed) giveBack(buffer);
      if (this.destroyed) this.#whenRead?.();
      else if (error !== null) this.destroy(error);
      else {
        this.#at += bytesRead;
        this.push(isUsed ? buffer.subarray(0, bytesRead) : null);
      }
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const close = () => {
      closeSync(this.#file);
      done(error);
    };
    if (this.#isReading) this.#whenRead = close;
    else close();
  }
}
