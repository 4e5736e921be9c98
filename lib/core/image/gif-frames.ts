const FIRST_BLOCK = 13;
const SCREEN_FLAGS = 10;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const IMAGE = 0x2c;
const DESCRIPTOR_BYTES = 10;

/**
 * Is a GIF (GIF89a §18–27) cut off within a frame that comes after a whole one? The library shows what came before as if that
 * were all; when no frame is whole it says so itself. As in browsers, a file that ends where a frame does is whole without its
 * closing byte, also with a piece of a comment there, and what stands behind that byte is not looked at. One step for each
 * block, and none goes back: a hostile file takes no longer than its length.
 */
export function endsWithinFrame(file: Uint8Array): boolean {
  let at = FIRST_BLOCK + colorBytes(file[SCREEN_FLAGS]);
  let hasWhole = false;
  let isWithin = false;
  while (at < file.length) {
    switch (file[at]) {
      case EXTENSION:
        // How a frame is shown is said before it: where that stands, a frame has begun.
        isWithin ||= file[at + 1] === GRAPHIC_CONTROL;
        at = afterData(file, at + 2);
        break;
      case IMAGE: {
        const colors = colorBytes(file[at + DESCRIPTOR_BYTES - 1]);
        at = afterData(file, at + DESCRIPTOR_BYTES + colors + 1);
        isWithin = at > file.length;
        hasWhole ||= !isWithin;
        break;
      }
      default:
        // The end, or no block: the library knows what to say of that.
        return false;
    }
  }
  return hasWhole && isWithin;
}

/** Bytes of the colour table that the flags of a screen or a picture announce. */
function colorBytes(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * (2 << (flags & 7));
}

/** Where the row of sub-blocks ends that begins here; beyond the file when it does not end in it. */
function afterData(file: Uint8Array, start: number): number {
  let at = start;
  while (at < file.length) {
    const length = file[at] ?? 0;
    at += length + 1;
    if (length === 0) return at;
  }
  return file.length + 1;
}
