import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Fit, FITS, targetBox, uprightSize } from "./dimensions";

const photo = { width: 4000, height: 3000 };
const small = { width: 300, height: 200 };

function size(
  source: { width: number; height: number },
  request: {
    width?: number;
    height?: number;
    fit?: Fit;
    enlarge?: boolean;
    dpr?: number;
  },
) {
  const box = targetBox(source, {
    width: request.width ?? null,
    height: request.height ?? null,
    fit: request.fit ?? "inside",
    enlarge: request.enlarge ?? false,
    dpr: request.dpr ?? 1,
  });
  return `${box.width}x${box.height}`;
}

describe("targetBox", () => {
  it.each([
    [photo, {}, "4000x3000"],
    [photo, { width: 800 }, "800x600"],
    [photo, { height: 600 }, "800x600"],
    [photo, { width: 800, height: 800 }, "800x600"],
    [photo, { width: 800, height: 800, fit: "outside" }, "1067x800"],
    [photo, { width: 800, height: 800, fit: "cover" }, "800x800"],
    [photo, { width: 800, height: 800, fit: "contain" }, "800x800"],
    [photo, { width: 800, height: 800, fit: "fill" }, "800x800"],
    [photo, { width: 400, dpr: 2 }, "800x600"],
    [photo, { width: 333, dpr: 1.5 }, "500x375"],
    [small, { width: 600 }, "300x200"],
    [small, { width: 600, enlarge: true }, "600x400"],
    [small, { width: 600, height: 600 }, "300x200"],
    [small, { width: 600, height: 600, fit: "cover" }, "200x200"],
    [small, { width: 600, height: 600, fit: "cover", enlarge: true }, "600x600"],
    [small, { width: 600, height: 600, fit: "contain" }, "600x600"],
    [small, { width: 600, height: 100, fit: "fill" }, "300x100"],
    [small, { width: 600, height: 100, fit: "fill", enlarge: true }, "600x100"],
    [{ width: 5000, height: 1 }, { width: 50 }, "50x1"],
  ] as const)("sizes %j by %j to %s", (source, request, expected) => {
    expect(size(source, request)).toBe(expected);
  });

  const side = fc.integer({ min: 1, max: 20_000 });
  const request = fc.record({
    width: fc.option(side),
    height: fc.option(side),
    fit: fc.constantFrom(...FITS),
    enlarge: fc.boolean(),
    dpr: fc.constantFrom(1, 1.5, 2, 3),
  });
  const source = fc.record({ width: side, height: side });

  it("gives whole sides of at least one pixel", () => {
    fc.assert(
      fc.property(source, request, (source, request) => {
        const box = targetBox(source, request);
        for (const value of [box.width, box.height, box.picture.width, box.picture.height]) {
          expect(Number.isInteger(value) && value >= 1).toBe(true);
        }
      }),
    );
  });

  it("makes no picture larger than its source unless asked", () => {
    fc.assert(
      fc.property(source, request, (source, request) => {
        const { picture } = targetBox(source, { ...request, enlarge: false });
        expect(picture.width).toBeLessThanOrEqual(source.width);
        expect(picture.height).toBeLessThanOrEqual(source.height);
      }),
    );
  });

  it("keeps the ratio within one pixel, whatever the fit, except fill", () => {
    fc.assert(
      fc.property(source, request, (source, request) => {
        fc.pre(request.fit !== "fill" || request.width === null || request.height === null);
        const { picture } = targetBox(source, request);
        const x = picture.width / source.width;
        const y = picture.height / source.height;
        expect(Math.abs(source.height * x - picture.height)).toBeLessThanOrEqual(
          Math.max(1, source.height / source.width) + 0.001,
        );
        expect(Math.abs(source.width * y - picture.width)).toBeLessThanOrEqual(
          Math.max(1, source.width / source.height) + 0.001,
        );
      }),
    );
  });

  it("stays inside the box with inside and contain, and covers it with cover", () => {
    fc.assert(
      fc.property(source, side, side, fc.boolean(), (source, width, height, enlarge) => {
        const ask = { width, height, enlarge, dpr: 1 };
        const inside = targetBox(source, { ...ask, fit: "inside" });
        expect(inside.width <= width && inside.height <= height).toBe(true);
        const contain = targetBox(source, { ...ask, fit: "contain" });
        expect([contain.width, contain.height]).toEqual([width, height]);
        expect(contain.picture.width <= width && contain.picture.height <= height).toBe(true);
        const cover = targetBox(source, { ...ask, fit: "cover" });
        expect(cover.picture.width >= cover.width && cover.picture.height >= cover.height).toBe(
          true,
        );
      }),
    );
  });

  it("gives exactly the requested sides with enlarge and cover, contain or fill", () => {
    fc.assert(
      fc.property(
        source,
        side,
        side,
        fc.constantFrom<Fit>("cover", "contain", "fill"),
        (source, width, height, fit) => {
          const box = targetBox(source, { width, height, fit, enlarge: true, dpr: 1 });
          expect([box.width, box.height, box.notEnlarged]).toEqual([width, height, false]);
        },
      ),
    );
  });

  it("is idempotent: resizing the result again changes nothing", () => {
    fc.assert(
      fc.property(source, side, side, (source, width, height) => {
        const ask = { width, height, enlarge: false, dpr: 1 };
        for (const fit of ["cover", "fill"] as const) {
          const once = targetBox(source, { ...ask, fit });
          const again = targetBox(once, { ...ask, width: once.width, height: once.height, fit });
          expect([again.width, again.height]).toEqual([once.width, once.height]);
        }
      }),
    );
  });
});

describe("uprightSize", () => {
  it("swaps the sides for orientations 5 to 8 only", () => {
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (o) => uprightSize({ width: 3, height: 2 }, o).width,
    );
    expect(sizes).toEqual([3, 3, 3, 3, 2, 2, 2, 2]);
  });
});
