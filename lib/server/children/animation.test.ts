import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openImagePool } from "@/test/image-child";
import { png, pngChunk, quadrants } from "@/test/images";
import { decode, pixelAt } from "@/test/pixels";
import { hasImageMagick, hasTool, runTool } from "@/test/tools";

const COLORS = { red: [255, 0, 0], lime: [0, 255, 0], blue: [0, 0, 255] } as const;

let images: Awaited<ReturnType<typeof openImagePool>>;
beforeAll(async () => {
  images = await openImagePool();
});
afterAll(() => images.close());

/** Three frames of one colour each, shown for 100, 200 and 300 ms, three times. */
function gif(): string {
  const path = join(images.directory, "moving.gif");
  const frames = Object.keys(COLORS).flatMap((color, index) => [
    "(",
    "-size",
    "40x30",
    `xc:${color}`,
    "-set",
    "delay",
    String((index + 1) * 10),
    ")",
  ]);
  runTool("convert", [...frames, "-loop", "3", path]);
  return path;
}

function webp(): string {
  const path = join(images.directory, "moving.webp");
  runTool("gif2webp", ["-quiet", gif(), "-o", path]);
  return path;
}

interface Timing {
  readonly frames: number;
  readonly loop: number;
  /** Milliseconds. */
  readonly delays: readonly number[];
}

/** As the programs of WebP's makers read it. */
function timingOfWebp(file: string): Timing {
  const info = runTool("webpmux", ["-info", file]);
  const numberOf = (pattern: RegExp) => Number(pattern.exec(info)?.[1]);
  const rows = [...info.matchAll(/^\s*\d+:.*?(\d+)\s+(?:none|background)/gm)];
  return {
    frames: numberOf(/Number of frames: (\d+)/),
    loop: numberOf(/Loop Count : (\d+)/),
    delays: rows.map((row) => Number(row[1])),
  };
}

function timingOfGif(file: string): Timing {
  const delays = runTool("identify", ["-format", "%T %s\n", file]).trim().split("\n");
  return {
    frames: delays.length,
    loop: Number(/Iterations: (\d+)/.exec(runTool("identify", ["-verbose", `${file}[0]`]))?.[1]),
    delays: delays.map((row) => Number(row.split(" ")[0]) * 10),
  };
}

/** Middle pixel of each frame of an animated WebP. */
function colorsOfWebp(file: string): number[][] {
  return Object.keys(COLORS).map((_, index) => {
    const frame = `${file}.${index}.webp`;
    runTool("webpmux", ["-get", "frame", String(index + 1), file, "-o", frame]);
    runTool("dwebp", ["-quiet", frame, "-ppm", "-o", `${frame}.ppm`]);
    return pixelAt(decode(`${frame}.ppm`), 3, 3);
  });
}

const WANTED: Timing = { frames: 3, loop: 3, delays: [100, 200, 300] };
const TOOLS = hasImageMagick() && hasTool("webpmux", "dwebp", "gif2webp");

describe.skipIf(!TOOLS)("animation, against the programs of WebP and ImageMagick", () => {
  it.each([
    ["GIF", gif],
    ["WebP", webp],
  ])("keeps frames, delays and loop from %s to both formats", async (_, source) => {
    const moving = await images.convert(source(), { outputFormat: "webp", outputWidth: 20 });
    expect(moving).toMatchObject({ pages: 3, width: 20, height: 15, warnings: [] });
    expect(timingOfWebp(moving.file)).toEqual(WANTED);
    const old = await images.convert(source(), { outputFormat: "gif", outputWidth: 20 });
    expect(old).toMatchObject({ pages: 3, width: 20, height: 15, warnings: [] });
    expect(timingOfGif(old.file)).toEqual(WANTED);
  });

  it.each([
    ["GIF", gif],
    ["WebP", webp],
  ])("keeps them in all variants of one %s, beside those of its first frame", async (_, source) => {
    const { variants } = await images.several(source(), [
      { outputFormat: "webp", outputWidth: 32, lossless: true },
      { outputFormat: "webp", outputWidth: 8, lossless: true, flop: true },
      { outputFormat: "webp", outputWidth: 16, lossless: true },
      { outputFormat: "gif", outputWidth: 20, outputHeight: 20, fit: "contain" },
      { outputFormat: "webp", outputWidth: 16, animation: "first" },
      { outputFormat: "png", outputWidth: 12 },
    ]);
    const [large, , small, padded, first, still] = variants.map(({ file }) => file);
    expect(variants.map(({ width, height, pages }) => [width, height, pages])).toEqual([
      [32, 24, 3],
      [8, 6, 3],
      [16, 12, 3],
      [20, 20, 3],
      [16, 12, 1],
      [12, 9, 1],
    ]);
    for (const file of [large, small]) {
      expect(timingOfWebp(file ?? "")).toEqual(WANTED);
      expect(colorsOfWebp(file ?? "")).toEqual(Object.values(COLORS));
    }
    expect(timingOfGif(padded ?? "")).toEqual(WANTED);
    for (const file of [first, still]) {
      const [red = 0, green = 0] = pixelAt(decode(file ?? ""), 3, 3);
      expect(red).toBeGreaterThan(240);
      expect(green).toBeLessThan(15);
    }
  });

  it("takes the first frame for other formats, and says so", async () => {
    const made = await images.convert(gif(), { outputFormat: "png" });
    expect(made).toMatchObject({
      pages: 1,
      width: 40,
      height: 30,
      warnings: [{ code: "ANIMATION_DROPPED" }],
    });
    expect(pixelAt(decode(made.file), 5, 5)).toEqual([255, 0, 0]);
  });

  it("takes the first frame when asked", async () => {
    const made = await images.convert(gif(), { outputFormat: "webp", animation: "first" });
    expect(made).toMatchObject({ pages: 1, warnings: [] });
  });

  it("takes the first page of a TIFF and the first frame of a PNG, and says so", async () => {
    const pages = join(images.directory, "pages.tiff");
    runTool("convert", ["-size", "40x30", "xc:red", "xc:blue", "-depth", "8", pages]);
    const control = Buffer.alloc(8);
    control.writeUInt32BE(2, 0);
    const moving = images.write("moving.png", png(quadrants(40, 30), [pngChunk("acTL", control)]));
    for (const file of [pages, moving]) {
      const made = await images.convert(file, { outputFormat: "webp" });
      expect(made).toMatchObject({
        pages: 1,
        width: 40,
        height: 30,
        warnings: [
          {
            code: "ANIMATION_DROPPED",
            message: expect.stringMatching(
              /^Only the first of 2 frames was used: a WebP made from/,
            ),
          },
        ],
      });
    }
  });
});
