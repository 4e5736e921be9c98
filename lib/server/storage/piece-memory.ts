/** Of files and archives, as they are read and sent. */
export const PIECE_BYTES = 256 * 1_024;
/** So many wait for their next use; more are left to the garbage collector. */
const KEPT = 16;

const free: Buffer[] = [];
const taken = new WeakSet<ArrayBufferLike>();

/** Memory of `PIECE_BYTES` with anything in it. Whoever is done with it may give it back. */
export function takePiece(): Buffer {
  const piece = free.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
  taken.add(piece.buffer);
  return piece;
}

/** Nobody looks at this piece, or at any part of its memory, any more. Other memory than `takePiece` gave is left alone. */
export function giveBack({ buffer }: Uint8Array): void {
  if (!taken.delete(buffer) || free.length >= KEPT) return;
  free.push(Buffer.from(buffer));
}
