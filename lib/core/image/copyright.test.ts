import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readCopyright } from "./copyright";

/** Blanks separate the parts of a block. */
function hex(text: string): Uint8Array {
  const digits = text.replaceAll(" ", "").match(/../g) ?? [];
  return Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
}

describe("readCopyright", () => {
  it("reads both byte orders, short and long texts, with and without the mark", () => {
    const little =
      "49492a0008000000 0200 3b01020004000000 416e6e00 9882020006000000 26000000 00000000 286329203100";
    expect(readCopyright(hex(little))).toEqual({ artist: "Ann", copyright: "(c) 1" });
    const big = "457869660000 4d4d002a00000008 0001 829800020000000300000000 00000000";
    expect(readCopyright(hex(big))).toEqual({ artist: null, copyright: "" });
  });

  it("gives nothing for blocks without the fields", () => {
    expect(readCopyright(hex("49492a00080000000000"))).toBeNull();
    expect(readCopyright(new Uint8Array(0))).toBeNull();
  });

  it("never throws, whatever the block holds", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const block = Uint8Array.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, ...bytes]);
        expect(() => [readCopyright(bytes), readCopyright(block)]).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });
});
