const FIRST_CHUNK = 8;
const ANIMATION = 0x61_63_54_4c;
const DATA = 0x49_44_41_54;

/** Frames of a PNG: what its `acTL` chunk says (PNG third edition §11.3.6.1), 1 where there is none. */
export function framesOfPng(file: Uint8Array): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = FIRST_CHUNK; at + 12 <= file.length; at += 12 + view.getUint32(at)) {
    const type = view.getUint32(at + 4);
    if (type === ANIMATION) return Math.max(1, view.getUint32(at + 8));
    if (type === DATA) return 1;
  }
  return 1;
}
