import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  baseName,
  displayName,
  refPart,
  safeName,
  uniqueNames,
  variantFileName,
  variantOfRef,
} from "./names";

describe("variantFileName", () => {
  it.each([
    ["boat.jpg", "web", 800, 600, "webp", "boat-web-800x600.webp"],
    [
      "boat.jpg",
      variantOfRef("image_convert_resize_jpg_ref"),
      300,
      225,
      "jpeg",
      "boat-image_convert_resize_jpg-300x225.jpg",
    ],
    ["C:\\photos\\my:boat?.JPEG", "a/b", 1, 1, "tiff", "my-boat--a-b-1x1.tif"],
    ["../../etc/passwd", "x", 1, 1, "png", "passwd-x-1x1.png"],
    ["", "x", 1, 1, "gif", "image-x-1x1.gif"],
  ] as const)("names %s, variant %s", (source, variant, width, height, format, expected) => {
    expect(variantFileName({ source, variant, width, height, format })).toBe(expected);
  });

  it("keeps size and extension when the name is too long", () => {
    const name = variantFileName({
      source: `${"é".repeat(300)}.png`,
      variant: "v".repeat(90),
      width: 8192,
      height: 8192,
      format: "avif",
    });
    expect([...name].length).toBeLessThanOrEqual(120);
    expect(name.endsWith("-8192x8192.avif")).toBe(true);
  });
});

describe("names of characters that take several bytes", () => {
  it.each(["\u6F22", "\u{1F600}", "\u00E9", "x"])(
    "keep their extension and fit into a file system: %s",
    (character) => {
      const long = `${character.repeat(200)}.jpg`;
      const size = { width: 8192, height: 8192, format: "avif" } as const;
      const named = variantFileName({ source: long, variant: character.repeat(90), ...size });
      for (const name of [displayName(long), safeName(long), named]) {
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect([...name].length).toBeLessThanOrEqual(120);
        expect(safeName(name)).toBe(name);
      }
      expect(displayName(long)).toMatch(/\.jpg$/);
      expect(named).toMatch(/-8192x8192\.avif$/);
    },
  );
});

describe("variantOfRef", () => {
  it.each([
    ["shrink_ref", "shrink"],
    ["shrink_ref__2", "shrink__2"],
    ["shrink", "shrink"],
    ["my_reference", "my_reference"],
  ])("%s is shown as %s", (ref, expected) => {
    expect(variantOfRef(ref)).toBe(expected);
  });
});

describe("safeName", () => {
  it.each([
    ["con", "con_"],
    ["NUL.txt", "NUL_.txt"],
    ["  ..hidden.. ", "hidden"],
    ["a\u0000b\u202Egpj.exe", "a-b-gpj.exe"],
    ["e\u0301te\u0301", "\u00E9t\u00E9"],
    ["...", "file"],
  ])("%j becomes %j", (text, expected) => {
    expect(safeName(text)).toBe(expected);
  });

  it("never gives a separator, a control, an empty name or more than 120 characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        for (const name of [safeName(text), displayName(text), baseName(text)]) {
          expect(name).not.toMatch(/[/\\:*?"<>|\p{Cc}]/u);
          expect(name).not.toMatch(/^\.{1,2}$/);
          expect(name).not.toBe("");
          expect([...name].length).toBeLessThanOrEqual(121);
        }
      }),
    );
  });

  it("is idempotent", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        expect(safeName(safeName(text))).toBe(safeName(text));
      }),
    );
  });
});

describe("uniqueNames", () => {
  it("numbers clashes before the extension, without regard to case", () => {
    expect(uniqueNames(["a.jpg", "A.JPG", "a-2.jpg", "a.jpg"])).toEqual([
      "a.jpg",
      "A-2.JPG",
      "a-2-2.jpg",
      "a-3.jpg",
    ]);
  });

  it("never gives a name twice", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a.jpg", "A.jpg", "a-2.jpg", "a-2-2.jpg")), (names) => {
        const unique = uniqueNames(names).map((name) => name.toLowerCase());
        expect(new Set(unique).size).toBe(names.length);
      }),
    );
  });
});

describe("refPart", () => {
  it("replaces what a reference name cannot hold and cuts at 60", () => {
    expect(refPart("my boat (1).jpg")).toBe("my_boat__1_.jpg");
    expect(refPart("x".repeat(99))).toHaveLength(60);
  });
});
