const ENTRY = 12;
const SHORT = 3;
const LONG = 4;
const PIXELS_AT = 8;

/** A grey TIFF of 32-bit floating point numbers, 0 black and 1 white, `width` in each row (TIFF 6.0, sections 2 and 19). */
export function floatTiff(width: number, values: readonly number[]): Buffer {
  const height = values.length / width;
  const pixels = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) pixels.writeFloatLE(value, at * 4);
  const tags = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, 32],
    [259, SHORT, 1],
    [262, SHORT, 1],
    [273, LONG, PIXELS_AT],
    [277, SHORT, 1],
    [278, LONG, height],
    [279, LONG, pixels.length],
    [339, SHORT, 3],
  ] as const;
  const header = Buffer.from("II*\0\0\0\0\0", "latin1");
  header.writeUInt32LE(PIXELS_AT + pixels.length, 4);
  const directory = Buffer.alloc(2 + tags.length * ENTRY + 4);
  directory.writeUInt16LE(tags.length, 0);
  for (const [index, [tag, type, value]] of tags.entries()) {
    const at = 2 + index * ENTRY;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(value, at + 8);
  }
  return Buffer.concat([header, pixels, directory]);
}
