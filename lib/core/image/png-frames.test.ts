import { describe, expect, it } from "vitest";

import { png, pngChunk, quadrants } from "@/test/images";

import { framesOfPng } from "./png-frames";

const animation = (frames: number) => {
  const data = Buffer.alloc(8);
  data.writeUInt32BE(frames, 0);
  return pngChunk("acTL", data);
};

describe("framesOfPng", () => {
  it("reads what the animation chunk says, wherever it stands before the data", () => {
    expect(framesOfPng(png(quadrants(4, 4)))).toBe(1);
    expect(framesOfPng(png(quadrants(4, 4), [animation(7)]))).toBe(7);
    expect(
      framesOfPng(png(quadrants(4, 4), [pngChunk("tEXt", Buffer.alloc(99)), animation(2)])),
    ).toBe(2);
    expect(framesOfPng(png(quadrants(4, 4), [animation(0)]))).toBe(1);
  });

  it("takes what it cannot read for one frame", () => {
    const whole = png(quadrants(4, 4), [animation(7)]);
    for (let length = 8; length < 44; length += 1)
      expect(framesOfPng(whole.subarray(0, length))).toBe(1);
    const lying = Buffer.from(whole);
    lying.writeUInt32BE(0xff_ff_ff_ff, 8);
    expect(framesOfPng(lying)).toBe(1);
  });
});
