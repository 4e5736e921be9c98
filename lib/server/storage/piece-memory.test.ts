import { describe, expect, it } from "vitest";

import { giveBack, PIECE_BYTES, takePiece } from "./piece-memory";

describe("takePiece and giveBack", () => {
  it("use memory again that was given back, once", () => {
    const piece = takePiece();
    expect(piece).toHaveLength(PIECE_BYTES);
    giveBack(piece.subarray(0, 10));
    giveBack(piece);
    const next = takePiece();
    expect(next.buffer).toBe(piece.buffer);
    expect(next).toHaveLength(PIECE_BYTES);
    expect(takePiece().buffer).not.toBe(piece.buffer);
  });

  it("leave the memory of others alone", () => {
    const others = Buffer.alloc(PIECE_BYTES);
    giveBack(others);
    const pieces = Array.from({ length: 20 }, () => takePiece().buffer);
    expect(pieces).not.toContain(others.buffer);
    expect(new Set(pieces).size).toBe(20);
  });

  it("keep a few", () => {
    const many = Array.from({ length: 40 }, takePiece);
    for (const piece of many) giveBack(piece);
    const known = new Set(many.map(({ buffer }) => buffer));
    const again = Array.from({ length: 40 }, takePiece).filter(({ buffer }) => known.has(buffer));
    expect(again).toHaveLength(16);
  });
});
