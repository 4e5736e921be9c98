import { open, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";

const PIECE_BYTES = 256 * 1_024;
/** So many buffers wait for the next file; more are given up. */
const KEPT_BUFFERS = 8;
const free: Buffer[] = [];

/**
 * A file, or the bytes `start` to `end` of it, in pieces of 256 KiB. Whoever is done with a piece may give it back
 * (`release`): the next piece is read into the same memory, so that a large file costs no more than a small one.
 */
export class FileReader extends Readable {
  readonly #path: string;
  readonly #end: number;
  #at: number;
  #handle: FileHandle | null = null;

  constructor(path: string, { start, end } = { start: 0, end: Infinity }) {
    super({ highWaterMark: PIECE_BYTES });
    this.#path = path;
    this.#at = start;
    this.#end = end;
  }

  /** The piece is not looked at any more. */
  release(piece: Buffer): void {
    if (piece.buffer.byteLength !== PIECE_BYTES || free.length >= KEPT_BUFFERS) return;
    free.push(Buffer.from(piece.buffer));
  }

  override _construct(done: (error?: Error | null) => void): void {
    open(this.#path, "r").then((handle) => {
      this.#handle = handle;
      done();
    }, done);
  }

  override _read(): void {
    this.#next().then(
      (piece) => void this.push(piece),
      (error: Error) => void this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const closed = this.#handle?.close() ?? Promise.resolve();
    closed.then(() => done(error), done);
  }

  async #next(): Promise<Buffer | null> {
    const wanted = Math.min(PIECE_BYTES, this.#end - this.#at + 1);
    if (wanted <= 0 || this.#handle === null) return null;
    const isWhole = wanted === PIECE_BYTES;
    const buffer = (isWhole ? free.pop() : undefined) ?? Buffer.allocUnsafeSlow(wanted);
    const { bytesRead } = await this.#handle.read(buffer, 0, wanted, this.#at);
    if (bytesRead === 0) return null;
    this.#at += bytesRead;
    return buffer.subarray(0, bytesRead);
  }
}
