import { describe, expect, it } from "vitest";

import { gif } from "@/test/images";

import { endsWithinFrame } from "./gif-frames";

/** Signature, screen, and two colours; then each frame has a control of 8 bytes and a picture of 15. */
const FIRST = 19;
const FRAME = 23;
const whole = gif(1, 1, 3);
const comment = Buffer.from([0x21, 0xfe, 2, 0x2c, 0x21, 0]);

describe("endsWithinFrame", () => {
  it("is said of a file that is cut anywhere in a frame behind a whole one", () => {
    expect(whole.length).toBe(FIRST + 3 * FRAME + 1);
    for (let length = 0; length <= whole.length; length += 1) {
      const behind = length - FIRST;
      // The first byte may be that of a comment as well.
      const wanted = behind > FRAME && behind < 3 * FRAME && behind % FRAME > 1;
      expect([length, endsWithinFrame(whole.subarray(0, length))]).toEqual([length, wanted]);
    }
  });

  it("is not said of whole frames, with or without what closes the file, whatever stands behind it", () => {
    const open = whole.subarray(0, -1);
    for (const file of [
      whole,
      open,
      Buffer.concat([whole, Buffer.from([0x2c, 1, 2])]),
      Buffer.concat([open, comment]),
      Buffer.concat([open, comment.subarray(0, 4)]),
      Buffer.concat([open, Buffer.from("PK junk,")]),
    ])
      expect(endsWithinFrame(file)).toBe(false);
  });

  it("skips colours of a frame's own and what is no picture", () => {
    const descriptor = Buffer.from("2c00000000010001008102", "hex");
    const frame = Buffer.concat([
      descriptor.subarray(0, 10),
      Buffer.alloc(12, 0x3b),
      Buffer.from("0202440100", "hex"),
    ]);
    const file = Buffer.concat([whole.subarray(0, FIRST + FRAME), comment, frame, comment]);
    expect(endsWithinFrame(file)).toBe(false);
    expect(endsWithinFrame(file.subarray(0, -comment.length - 1))).toBe(true);
    expect(endsWithinFrame(file.subarray(0, FIRST + FRAME + comment.length + 15))).toBe(true);
  });
});
