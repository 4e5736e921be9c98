import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { openImagePool } from "@/test/image-child";
import { type Pixels, png, quadrants } from "@/test/images";
import { decode, pixelAt, psnr } from "@/test/pixels";
import { hasImageMagick, hasTool, runTool } from "@/test/tools";

import type { VariantResult } from "./protocol";

const GEYSER = resolve("public/samples/photos/geyser.jpg");
const MAGICK = hasImageMagick();

let images: Awaited<ReturnType<typeof openImagePool>>;
let directory: string;

beforeAll(async () => {
  images = await openImagePool();
  directory = images.directory;
});
afterAll(() => images.close());

const several: typeof images.several = (...job) => images.several(...job);
const convert = (file: string, options: JsonObject) => images.convert(file, options);
const write = (name: string, data: Buffer) => images.write(name, data);

const codes = ({ warnings }: VariantResult) => warnings.map(({ code }) => code);

/** Six frames of noise. */
async function movingGif(): Promise<Buffer> {
  const [width, pageHeight, frames] = [40, 30, 6];
  const pixels = Buffer.alloc(width * pageHeight * frames * 3);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at * 7_919 + (at >> 3) * 31) & 0xff;
  const height = pageHeight * frames;
  return await sharp(pixels, { raw: { width, height, channels: 3, pageHeight } })
    .gif()
    .toBuffer();
}

/** Four colours within a border that is white to `blur` steps: 7 px left, 5 top, 11 right, 3 bottom. */
function bordered(step: number): Pixels {
  const inner = quadrants(60, 40);
  return {
    width: 78,
    height: 48,
    at: (x, y) => {
      const isInner = x >= 7 && x < 67 && y >= 5 && y < 45;
      if (isInner) return inner.at(x - 7, y - 5);
      const value = 255 - ((x + y) % 2) * step;
      return [value, value, value];
    },
  };
}

describe.skipIf(!MAGICK)("trim, against ImageMagick", () => {
  it("cuts the border of one colour away, exactly as another program does", async () => {
    const file = write("border.png", png(bordered(0)));
    const made = await convert(file, { outputFormat: "png", trim: true });
    expect([made.width, made.height]).toEqual([60, 40]);
    const other = join(directory, "trimmed.png");
    runTool("convert", [file, "-trim", "+repage", other]);
    expect(psnr(decode(made.file), decode(other))).toBe(Number.POSITIVE_INFINITY);
  });

  it("takes colours for the border's up to the threshold", async () => {
    const file = write("uneven.png", png(bordered(30)));
    const size = async (trim: number | boolean | string | JsonObject) => {
      const { width, height } = await convert(file, { outputFormat: "png", trim });
      return `${width}x${height}`;
    };
    expect(await size(40)).toBe("60x40");
    expect(await size("40")).toBe("60x40");
    expect(await size({ threshold: 40 })).toBe("60x40");
    expect(await size(5)).not.toBe("60x40");
    expect(await size(false)).toBe("78x48");
  });

  it("comes after rotation, mirror and crop, and before the size is computed", async () => {
    const file = write("turned.png", png(bordered(0)));
    const made = await convert(file, { outputFormat: "png", trim: true, rotate: 90, flop: true });
    expect([made.width, made.height]).toEqual([40, 60]);
    const other = join(directory, "turned-other.png");
    runTool("convert", [file, "-rotate", "90", "-flop", "-trim", "+repage", other]);
    expect(psnr(decode(made.file), decode(other))).toBe(Number.POSITIVE_INFINITY);
    const crop = { left: 0, top: 0, width: 37, height: 48 };
    const half = await convert(file, { outputFormat: "png", trim: true, crop });
    expect([half.width, half.height]).toEqual([30, 40]);
    const wide = await convert(file, { outputFormat: "png", trim: true, outputWidth: 30 });
    expect([wide.width, wide.height]).toEqual([30, 20]);
  });

  it("serves several variants, and leaves a picture of one colour as it is", async () => {
    const file = write("many.png", png(bordered(0)));
    const { variants } = await several(file, [
      { outputFormat: "png", trim: true },
      { outputFormat: "webp", trim: true, outputWidth: 30 },
      { outputFormat: "png" },
    ]);
    expect(variants.map(({ width, height }) => [width, height])).toEqual([
      [60, 40],
      [30, 20],
      [78, 48],
    ]);
    const plain = write("plain.png", png({ width: 9, height: 7, at: () => [4, 5, 6] }));
    const same = await convert(plain, { outputFormat: "png", trim: true });
    expect([same.width, same.height]).toEqual([9, 7]);
  });
});

it.each([
  [1, 1],
  [2, 40],
  [40, 1],
])("leaves a picture of %d × %d px as it is, having no border to trim", async (width, height) => {
  const file = write(`thin-${width}x${height}.png`, png({ ...quadrants(width, height) }));
  const options = { outputFormat: "png", trim: true };
  const made = await convert(file, options);
  expect([made.width, made.height]).toEqual([width, height]);
  const cut = { crop: { left: 0, top: 0, width: 1, height: 1 } };
  expect(await convert(file, { ...options, ...cut })).toMatchObject({ width: 1, height: 1 });
});

describe.skipIf(!MAGICK)("round corners, against a circle drawn by ImageMagick", () => {
  const photo = () => write("corner.png", png(quadrants(120, 80)));
  /** Drawn eight times as large, then averaged: the edge has the share that each pixel is covered by. */
  const mask = (file: string, radius: number) => {
    const shape = `roundrectangle 0,0 959,639 ${radius * 8},${radius * 8}`;
    const drawing = ["-size", "960x640", "xc:black", "-fill", "white", "-draw", shape];
    runTool("convert", [...drawing, "-filter", "box", "-resize", "120x80!", file]);
  };

  it.each(["png", "webp"])("are transparent in %s", async (outputFormat) => {
    const options = { outputFormat, cornerRadius: 20, lossless: outputFormat === "webp" };
    const made = await convert(photo(), options);
    expect(made.hasAlpha).toBe(true);
    const alpha = join(directory, `alpha-${outputFormat}.png`);
    runTool("convert", [made.file, "-alpha", "extract", alpha]);
    const drawn = join(directory, "mask.png");
    mask(drawn, 20);
    expect(psnr(decode(alpha), decode(drawn))).toBeGreaterThan(40);
  });

  it("have the background in JPEG, and the picture stays as it was between them", async () => {
    const background = "#00ff00";
    const made = await convert(photo(), { outputFormat: "jpeg", cornerRadius: 20, background });
    expect(made.hasAlpha).toBe(false);
    const raster = decode(made.file);
    for (const [x, y] of [
      [1, 1],
      [118, 1],
      [1, 78],
      [118, 78],
    ] as const) {
      const [r = 0, g = 0, b = 0] = pixelAt(raster, x, y);
      expect(r + b).toBeLessThan(40);
      expect(g).toBeGreaterThan(235);
    }
    const [r = 0, g = 0] = pixelAt(raster, 30, 20);
    expect(r).toBeGreaterThan(200);
    expect(g).toBeLessThan(50);
  });

  it("are never larger than half of the shorter side", async () => {
    const made = await convert(photo(), { outputFormat: "png", cornerRadius: 4_096 });
    const alpha = join(directory, "alpha-round.png");
    runTool("convert", [made.file, "-alpha", "extract", alpha]);
    const drawn = join(directory, "mask-round.png");
    mask(drawn, 40);
    expect(psnr(decode(alpha), decode(drawn))).toBeGreaterThan(38);
  });

  it("keep grey pictures grey where nothing coloured is added", async () => {
    const made = await convert(photo(), {
      outputFormat: "png",
      cornerRadius: 9,
      greyscale: true,
    });
    expect(runTool("identify", ["-format", "%[type]", made.file])).toMatch(/Gray/);
  });
});

describe.skipIf(!hasTool("exiftool"))("smaller files, against exiftool", () => {
  const about = (file: string) =>
    (JSON.parse(runTool("exiftool", ["-j", "-n", file])) as Record<string, unknown>[])[0] ?? {};

  it("mozjpeg makes a progressive JPEG of fewer bytes that looks the same", async () => {
    const options = { outputFormat: "jpeg", outputWidth: 800 };
    const plain = await convert(GEYSER, options);
    const small = await convert(GEYSER, { ...options, mozjpeg: true });
    expect(small.bytes).toBeLessThan(plain.bytes * 0.97);
    expect(String(about(small.file)["EncodingProcess"])).toMatch(/^(2|Progressive)/);
    expect(psnr(decode(small.file), decode(plain.file))).toBeGreaterThan(32);
    expect(codes(small)).toEqual([]);
  });

  it("palette makes a PNG of at most 256 colours", async () => {
    const options = { outputFormat: "png", outputWidth: 300 };
    const plain = await convert(GEYSER, options);
    const small = await convert(GEYSER, { ...options, palette: true });
    expect(small.bytes).toBeLessThan(plain.bytes / 2);
    expect(about(small.file)["ColorType"]).toBe(3);
    expect(Number(runTool("identify", ["-format", "%k", small.file]))).toBeLessThanOrEqual(256);
    expect(psnr(decode(small.file), decode(plain.file))).toBeGreaterThan(28);
  });

  it.each(["jpeg", "webp", "avif"])("maxBytes finds the best %s that fits", async (format) => {
    const options = { outputFormat: format, outputWidth: 400, quality: 95 };
    const free = await convert(GEYSER, options);
    const maxBytes = Math.round(free.bytes * 0.5);
    const made = await convert(GEYSER, { ...options, maxBytes });
    expect(statSync(made.file).size).toBe(made.bytes);
    expect(made.bytes).toBeLessThanOrEqual(maxBytes);
    expect(made.bytes).toBeGreaterThan(maxBytes * 0.7);
    expect([made.width, made.height]).toEqual([free.width, free.height]);
    expect(psnr(decode(made.file), decode(free.file))).toBeGreaterThan(30);
    expect(codes(made)).toEqual([]);
  });

  it("maxBytes says what it missed, with the number and what to do", async () => {
    const options = { outputWidth: 400, maxBytes: 1_024 };
    const jpeg = await convert(GEYSER, { ...options, outputFormat: "jpeg" });
    expect(jpeg.warnings).toEqual([
      {
        code: "MAX_BYTES_MISSED",
        message: `The JPEG has ${jpeg.bytes} bytes, more than the 1024 of maxBytes: the quality is not lowered below 30; make the picture smaller.`,
      },
    ]);
    const plain = await convert(GEYSER, { ...options, outputFormat: "png" });
    expect(plain.warnings[0]?.message).toMatch(/no quality that could be lowered/);
  });

  it("maxBytes keeps cover, corners, profile and copyright as they are without it", async () => {
    const box = { outputFormat: "jpeg", outputWidth: 300, outputHeight: 300, fit: "cover" };
    const options = { ...box, gravity: "north", cornerRadius: 30, metadata: "keep", keepIcc: true };
    const free = await convert(GEYSER, options);
    const made = await convert(GEYSER, { ...options, maxBytes: free.bytes - 1 });
    expect([made.width, made.height]).toEqual([300, 300]);
    expect(psnr(decode(made.file), decode(free.file))).toBeGreaterThan(30);
    expect(about(made.file)["Make"]).toEqual(about(free.file)["Make"]);
    const bare = await convert(GEYSER, { ...box, gravity: "north", cornerRadius: 30 });
    const again = await convert(GEYSER, {
      ...box,
      gravity: "north",
      cornerRadius: 30,
      maxBytes: bare.bytes - 1,
    });
    expect(psnr(decode(again.file), decode(bare.file))).toBeGreaterThan(30);
  });
});

describe.skipIf(!MAGICK)("damaged sources", () => {
  const cut = () => {
    const whole = readFileSync(GEYSER);
    return write("cut.jpg", whole.subarray(0, Math.round(whole.length * 0.8)));
  };

  it("fail unless they may be salvaged; what is there is then as it was", async () => {
    const file = cut();
    await expect(convert(file, { outputFormat: "png" })).rejects.toMatchObject({
      code: "IMAGE_TRUNCATED",
    });
    // As it is stored, so that what comes first in the file is above.
    const options = { outputFormat: "png", autoOrient: false };
    const made = await convert(file, { ...options, onDamaged: "salvage" });
    expect(codes(made)).toEqual(["SALVAGED"]);
    const whole = await convert(GEYSER, options);
    expect([made.width, made.height]).toEqual([whole.width, whole.height]);
    const top = ["-crop", `${whole.width}x${Math.round(whole.height / 3)}+0+0`, "+repage"];
    expect(psnr(decode(made.file, top), decode(whole.file, top))).toBeGreaterThan(45);
    // The lower end is missing: nothing there was made up from somewhere else.
    const low = ["-gravity", "south", "-crop", `${whole.width}x20+0+0`, "+repage"];
    expect(psnr(decode(made.file, low), decode(whole.file, low))).toBeLessThan(30);
  });

  it("that are whole are no salvage", async () => {
    const made = await convert(GEYSER, { outputWidth: 100, onDamaged: "salvage" });
    expect(codes(made)).toEqual([]);
  });

  it("fail those variants alone that want them whole", async () => {
    const made = await several(
      cut(),
      [
        { outputFormat: "png", outputWidth: 50, onDamaged: "salvage" },
        { outputFormat: "webp", outputWidth: 60, onDamaged: "salvage", trim: true },
        { outputFormat: "webp", outputWidth: 40 },
        { outputFormat: "jpeg", outputWidth: 30 },
        { outputFormat: "jpeg", outputWidth: 20, onDamaged: "salvage" },
      ],
      "continue",
    );
    expect(made.variants.map(({ name }) => name)).toEqual(["v0", "v1", "v4"]);
    expect(made.variants.map(codes)).toEqual([["SALVAGED"], ["SALVAGED"], ["SALVAGED"]]);
    expect(made.failed.map(({ name, code }) => [name, code])).toEqual([
      ["v2", "IMAGE_TRUNCATED"],
      ["v3", "IMAGE_TRUNCATED"],
    ]);
  });

  it("fail or are salvaged when they are animations that end in the middle of a frame", async () => {
    const moving = await movingGif();
    const file = write("cut.gif", moving.subarray(0, moving.length / 2));
    for (const options of [{ outputFormat: "gif" }, { outputFormat: "png" }]) {
      await expect(convert(file, options)).rejects.toMatchObject({
        code: "IMAGE_TRUNCATED",
        message: expect.stringMatching(/^The GIF data ends too early \(after \d+ bytes\)/),
      });
    }
    const salvaged = await convert(file, { outputFormat: "webp", onDamaged: "salvage" });
    expect(codes(salvaged)).toEqual(["SALVAGED"]);
    expect(salvaged.pages).toBe(3);
    const made = await several(
      file,
      [
        { outputFormat: "gif", outputWidth: 30, onDamaged: "salvage" },
        { outputFormat: "gif", outputWidth: 20, onDamaged: "salvage" },
        { outputFormat: "gif", outputWidth: 10 },
      ],
      "continue",
    );
    expect(made.variants.map(codes)).toEqual([["SALVAGED"], ["SALVAGED"]]);
    expect(made.failed.map(({ name, code }) => [name, code])).toEqual([["v2", "IMAGE_TRUNCATED"]]);
  });

  it("are none when an animation lacks its last byte, or has more behind it", async () => {
    const moving = await movingGif();
    const files = [moving.subarray(0, -1), Buffer.concat([moving, Buffer.from("PK, and more")])];
    for (const [index, data] of files.entries()) {
      const made = await convert(write(`odd-${index}.gif`, data), { outputFormat: "gif" });
      expect([made.pages, codes(made)]).toEqual([6, []]);
    }
  });

  it("without anything readable fail all the same", async () => {
    const file = write("none.jpg", readFileSync(GEYSER).subarray(0, 40));
    await expect(convert(file, { onDamaged: "salvage" })).rejects.toMatchObject({
      code: expect.stringMatching(/IMAGE_(?:CORRUPT|TRUNCATED)/),
    });
  });
});
