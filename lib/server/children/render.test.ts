import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { FORMATS, IMAGE_FORMATS } from "@/lib/core/image/formats";
import type { JsonObject } from "@/lib/core/json";
import { openImagePool } from "@/test/image-child";
import { exifOrientation, png, quadrants, solid } from "@/test/images";
import {
  decode,
  decodeAll,
  decodeByItsProgram,
  means,
  pixelAt,
  psnr,
  type Raster,
  ssim,
} from "@/test/pixels";
import { hasImageMagick, hasTool, runTool } from "@/test/tools";

const WATERFALL = "public/samples/photos/waterfall.jpg";
const GEYSER = "public/samples/photos/geyser.jpg";

let images: Awaited<ReturnType<typeof openImagePool>>;
let directory: string;

beforeAll(async () => {
  images = await openImagePool();
  directory = images.directory;
});
afterAll(() => images.close());

const convert = (source: string, options: JsonObject) => images.convert(source, options);
const write = (name: string, data: Buffer) => images.write(name, data);

function photo(path: string): string {
  const target = join(directory, path.split("/").at(-1) ?? "photo.jpg");
  copyFileSync(path, target);
  return target;
}

const MAGICK = hasImageMagick();
const EXIFTOOL = hasTool("exiftool");

describe.skipIf(!MAGICK)("geometry, against a model of our own", () => {
  type Pixel = (x: number, y: number) => readonly number[];
  interface Model {
    readonly width: number;
    readonly height: number;
    readonly at: Pixel;
  }
  const turnRight = ({ width, height, at }: Model): Model => ({
    width: height,
    height: width,
    at: (x, y) => at(y, height - 1 - x),
  });
  const flop = (model: Model): Model => ({
    ...model,
    at: (x, y) => model.at(model.width - 1 - x, y),
  });
  const flip = (model: Model): Model => ({
    ...model,
    at: (x, y) => model.at(x, model.height - 1 - y),
  });
  const times = (count: number, step: (model: Model) => Model) => (model: Model) =>
    Array.from({ length: count }).reduce<Model>((current) => step(current), model);
  const same = (model: Model) => model;
  /** What the EXIF orientations 1 to 8 ask for. */
  const upright: readonly ((model: Model) => Model)[] = [
    same,
    flop,
    times(2, turnRight),
    flip,
    (model) => flop(turnRight(model)),
    turnRight,
    (model) => flop(times(3, turnRight)(model)),
    times(3, turnRight),
  ];

  const matches = (raster: Raster, model: Model): boolean => {
    if (raster.width !== model.width || raster.height !== model.height) return false;
    for (let y = 0; y < model.height; y += 1) {
      for (let x = 0; x < model.width; x += 1) {
        if (pixelAt(raster, x, y).join() !== model.at(x, y).join()) return false;
      }
    }
    return true;
  };

  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`turns orientation ${orientation}, then rotates, mirrors and crops in this order`, async () => {
      const base = quadrants(12, 8);
      const source = write(`o${orientation}.png`, png(base, [exifOrientation(orientation)]));
      const cases = [0, 90, 180, 270].flatMap((rotate) =>
        [false, true].flatMap((isFlip) =>
          [false, true].flatMap((isFlop) =>
            [false, true].map((cropped) => ({ rotate, isFlip, isFlop, cropped })),
          ),
        ),
      );
      const crop = { left: 1, top: 2, width: 6, height: 5 };
      const made = await Promise.all(
        cases.map(({ rotate, isFlip, isFlop, cropped }) =>
          convert(source, {
            outputFormat: "png",
            rotate,
            flip: isFlip,
            flop: isFlop,
            ...(cropped ? { crop } : {}),
          }),
        ),
      );
      const rasters = decodeAll(made.map(({ file }) => file));
      const wrong = cases.filter(({ rotate, isFlip, isFlop, cropped }, index) => {
        let model = (upright[orientation - 1] ?? same)(base);
        model = times(rotate / 90, turnRight)(model);
        if (isFlip) model = flip(model);
        if (isFlop) model = flop(model);
        if (cropped) {
          const { at } = model;
          model = { width: 6, height: 5, at: (x, y) => at(x + crop.left, y + crop.top) };
        }
        const raster = rasters[index];
        return raster === undefined || !matches(raster, model);
      });
      expect(wrong).toEqual([]);
    });
  }

  it.skipIf(!EXIFTOOL)("shows photos of all orientations alike, wide and high ones", async () => {
    const stored = [
      [],
      ["-flop"],
      ["-rotate", "180"],
      ["-flip"],
      ["-transpose"],
      ["-rotate", "270"],
      ["-transverse"],
      ["-rotate", "90"],
    ];
    for (const shape of [[], ["-rotate", "90"]]) {
      const shown = await Promise.all(
        stored.map(async (turn, index) => {
          const file = join(directory, `turned-${shape.length}-${index}.jpg`);
          const size = ["-resize", "300x300", ...shape];
          runTool("convert", [WATERFALL, "-auto-orient", ...size, ...turn, "-quality", "95", file]);
          const tag = `-Orientation=${index + 1}`;
          runTool("exiftool", ["-q", "-n", "-overwrite_original", tag, file]);
          return await convert(file, { outputFormat: "png", outputWidth: 60 });
        }),
      );
      const rasters = shown.map(({ file }) => decode(file));
      const [first] = rasters;
      for (const raster of rasters)
        expect(psnr(raster, first ?? raster)).toBeGreaterThanOrEqual(35);
    }
  });

  it("ignores and drops the orientation when told to, in every format", async () => {
    const source = write("ignored.png", png(quadrants(12, 8), [exifOrientation(6)]));
    for (const outputFormat of IMAGE_FORMATS) {
      const made = await convert(source, { outputFormat, autoOrient: false });
      expect([made.width, made.height]).toEqual([12, 8]);
      const [red] = pixelAt(decode(made.file), 1, 1);
      expect(red).toBeGreaterThan(180);
    }
  });

  it.each([
    ["northwest", 1, 1],
    ["northeast", 18, 1],
    ["southwest", 1, 18],
    ["southeast", 18, 18],
  ])("cover keeps the %s corner", async (gravity, x, y) => {
    const source = write("wide.png", png(quadrants(60, 20)));
    const made = await convert(source, {
      outputFormat: "png",
      fit: "cover",
      outputWidth: 20,
      outputHeight: 20,
      gravity,
    });
    expect([made.width, made.height]).toEqual([20, 20]);
    const corner = {
      northwest: [220, 30, 30],
      northeast: [30, 200, 30],
      southwest: [30, 30, 220],
      southeast: [230, 220, 30],
    }[gravity];
    expect(pixelAt(decode(made.file), x, y)).toEqual(corner);
  });

  it("cover takes the part that gravity names also when the picture is mirrored and turned", async () => {
    const source = write("mirror.png", png(quadrants(60, 20)));
    const made = await convert(source, {
      outputFormat: "png",
      fit: "cover",
      outputWidth: 20,
      outputHeight: 20,
      gravity: "northwest",
      flop: true,
    });
    expect(pixelAt(decode(made.file), 1, 1)).toEqual([30, 200, 30]);
  });

  it("contain pads with the background around the picture", async () => {
    const source = write("pad.png", png(solid(40, 20, [200, 0, 0])));
    const made = await convert(source, {
      outputFormat: "png",
      fit: "contain",
      outputWidth: 60,
      outputHeight: 60,
      background: "#00ff00",
      gravity: "south",
    });
    const raster = decode(made.file);
    expect([raster.width, raster.height]).toEqual([60, 60]);
    expect(pixelAt(raster, 30, 59)).toEqual([200, 0, 0]);
    expect(pixelAt(raster, 30, 38)).toEqual([0, 255, 0]);
    expect(pixelAt(raster, 5, 59)).toEqual([0, 255, 0]);
  });

  it("takes content-aware places", async () => {
    for (const gravity of ["entropy", "attention"]) {
      const made = await convert(photo(GEYSER), {
        outputFormat: "jpeg",
        fit: "cover",
        outputWidth: 100,
        outputHeight: 100,
        gravity,
      });
      expect([made.width, made.height]).toEqual([100, 100]);
    }
  });
});

const edges = ({ data }: Raster) => {
  let sum = 0;
  for (let at = 3; at < data.length; at += 1)
    sum += Math.abs((data[at] ?? 0) - (data[at - 3] ?? 0));
  return sum;
};

describe.skipIf(!MAGICK)("pixels, against ImageMagick", () => {
  const SIZE = "400x267!";
  const reference = (source: string, args: readonly string[] = []) =>
    decode(source, ["-filter", "Lanczos", "-resize", SIZE, ...args]);
  const nearest = (source: string) => decode(source, ["-filter", "Point", "-resize", SIZE]);

  it.skipIf(!hasTool("dwebp", "avifdec")).each([
    ["jpeg", 30, 0.88],
    ["webp", 30, 0.88],
    ["avif", 30, 0.88],
    ["png", 38, 0.975],
    ["tiff", 38, 0.975],
  ])(
    "%s is as near to a Lanczos reduction as it has to be",
    async (outputFormat, db, similarity) => {
      const source = photo(WATERFALL);
      const made = await convert(source, { outputFormat, outputWidth: 400 });
      expect([made.width, made.height]).toEqual([400, 267]);
      const wanted = reference(source);
      for (const raster of [decode(made.file), decodeByItsProgram(made.file)]) {
        expect(psnr(raster, wanted)).toBeGreaterThanOrEqual(db);
        expect(ssim(raster, wanted)).toBeGreaterThanOrEqual(similarity);
        const least = db > 30 ? psnr(nearest(source), wanted) : 0;
        expect(psnr(raster, wanted)).toBeGreaterThan(least);
      }
    },
  );

  it("would notice a shift, a mirror, a crop, brightness and nearest neighbour", () => {
    const source = photo(WATERFALL);
    const wanted = reference(source);
    const controls = [
      ["-roll", "+2+0"],
      ["-flop"],
      ["-gravity", "center", "-crop", "90%x90%+0+0", "+repage", "-resize", SIZE],
      ["-modulate", "110"],
    ];
    for (const args of controls) {
      const changed = reference(source, args);
      const accepted = psnr(changed, wanted) >= 30 && ssim(changed, wanted) >= 0.88;
      expect({ args, accepted }).toEqual({ args, accepted: false });
    }
    expect(psnr(nearest(source), wanted)).toBeLessThan(38);
  });

  it("lossless formats agree to the last bit", async () => {
    const source = photo(GEYSER);
    const rasters = [];
    const lossless: readonly JsonObject[] = [
      { outputFormat: "png" },
      { outputFormat: "tiff" },
      { outputFormat: "webp", lossless: true },
    ];
    for (const options of lossless) {
      rasters.push(decode((await convert(source, { ...options, outputWidth: 200 })).file));
    }
    expect(rasters[1]?.data.equals(rasters[0]?.data ?? Buffer.alloc(0))).toBe(true);
    expect(rasters[2]?.data.equals(rasters[0]?.data ?? Buffer.alloc(0))).toBe(true);
  });

  it("higher quality is nearer and larger; WebP and AVIF are smaller than JPEG", async () => {
    const source = photo(WATERFALL);
    const wanted = reference(source);
    const made = [];
    for (const quality of [30, 80, 95]) {
      made.push(await convert(source, { outputFormat: "jpeg", outputWidth: 400, quality }));
    }
    const sizes = made.map((entry) => entry.bytes);
    const distances = made.map((entry) => psnr(decode(entry.file), wanted));
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    for (const outputFormat of ["webp", "avif"]) {
      const other = await convert(source, { outputFormat, outputWidth: 400 });
      expect(other.bytes).toBeLessThan(sizes[1] ?? 0);
    }
  });

  it("blurs, sharpens and takes the colour away", async () => {
    const source = photo(WATERFALL);
    const plain = decode((await convert(source, { outputFormat: "png", outputWidth: 200 })).file);
    const blurred = decode(
      (await convert(source, { outputFormat: "png", outputWidth: 200, blur: 3 })).file,
    );
    const sharp = decode(
      (await convert(source, { outputFormat: "png", outputWidth: 200, sharpen: { sigma: 2 } }))
        .file,
    );
    expect(edges(blurred)).toBeLessThan(edges(plain) * 0.7);
    expect(edges(sharp)).toBeGreaterThan(edges(plain) * 1.05);
    const grey = await convert(source, { outputFormat: "jpeg", outputWidth: 200, greyscale: true });
    expect(runTool("identify", ["-format", "%[colorspace]", grey.file])).toBe("Gray");
  });

  it("writes files that other programs find whole, with and without transparency", async () => {
    const clear = join(directory, "clear-photo.png");
    runTool("convert", [
      GEYSER,
      "-resize",
      "90x",
      "-alpha",
      "set",
      "-channel",
      "A",
      "-evaluate",
      "set",
      "50%",
      `PNG32:${clear}`,
    ]);
    const checks: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
      png: [["pngcheck", ["-q"]]],
      webp: [
        ["webpmux", ["-info"]],
        ["dwebp", ["-quiet"]],
      ],
      avif: [["avifdec", ["--info"]]],
    };
    for (const source of [clear, photo(GEYSER)]) {
      for (const outputFormat of IMAGE_FORMATS) {
        const { file } = await convert(source, { outputFormat, outputWidth: 80 });
        expect(runTool("convert", ["-regard-warnings", file, "null:"])).toBe("");
        for (const [program, args] of checks[outputFormat] ?? [])
          if (hasTool(program)) runTool(program, [...args, file]);
      }
    }
  });

  it("gives the same bytes each time", async () => {
    for (const outputFormat of ["jpeg", "png", "webp", "gif"]) {
      const once = await convert(photo(GEYSER), { outputFormat, outputWidth: 100 });
      const again = await convert(photo(GEYSER), { outputFormat, outputWidth: 100 });
      expect(again.sha256).toBe(once.sha256);
      expect(createHash("sha256").update(readFileSync(once.file)).digest("hex")).toBe(once.sha256);
    }
  });
});

describe.skipIf(!MAGICK)("colour, against ImageMagick", () => {
  it("gives 8-bit sRGB from 16 bits and says so", async () => {
    const source = join(directory, "deep.png");
    runTool("convert", [WATERFALL, "-resize", "300x", "-depth", "16", `PNG48:${source}`]);
    const made = await convert(source, { outputFormat: "png" });
    expect(made.warnings.map((entry) => entry.code)).toEqual(["DEPTH_REDUCED"]);
    expect(runTool("identify", ["-format", "%z", made.file])).toBe("8");
    expect(psnr(decode(made.file), decode(source))).toBeGreaterThan(45);
  });

  it("converts CMYK without a profile to something near", async () => {
    const source = join(directory, "cmyk.jpg");
    runTool("convert", ["-size", "64x64", "xc:rgb(200,60,40)", "-colorspace", "CMYK", source]);
    const made = await convert(source, { outputFormat: "png" });
    const [red, green, blue] = means(decode(made.file));
    expect(runTool("identify", ["-format", "%[colorspace]", made.file])).toBe("sRGB");
    expect(red).toBeGreaterThan(green + 60);
    expect(red).toBeGreaterThan(blue + 60);
  });

  it("keeps grey grey", async () => {
    const source = join(directory, "grey.png");
    runTool("convert", [WATERFALL, "-resize", "100x", "-colorspace", "Gray", source]);
    const made = await convert(source, { outputFormat: "jpeg" });
    expect(runTool("identify", ["-format", "%[channels]", made.file])).toBe("gray");
  });

  it.each([
    ["#ffffff", [255, 255, 255]],
    ["#0080ff", [0, 128, 255]],
    ["transparent", [255, 255, 255]],
    ["#00000080", [127, 127, 127]],
  ])("puts %s below what is transparent in a JPEG", async (background, expected) => {
    const source = join(directory, "clear.png");
    runTool("convert", ["-size", "64x64", "xc:none", `PNG32:${source}`]);
    const made = await convert(source, { outputFormat: "jpeg", background });
    expect(made.hasAlpha).toBe(false);
    for (const [channel, value] of means(decode(made.file)).entries()) {
      expect(Math.abs(value - (expected[channel] ?? 0))).toBeLessThanOrEqual(3);
    }
  });

  it("keeps transparency where the format has it", async () => {
    const source = join(directory, "half.png");
    runTool("convert", ["-size", "64x64", "xc:rgba(255,0,0,0.5)", `PNG32:${source}`]);
    for (const outputFormat of ["png", "webp", "avif", "tiff"]) {
      expect((await convert(source, { outputFormat })).hasAlpha).toBe(true);
    }
  });
});

const tagged = () => {
  const path = photo(WATERFALL);
  runTool("exiftool", [
    "-q",
    "-overwrite_original",
    "-Artist=Ann Önnes",
    "-Copyright=(c) Ann 2020",
    "-Make=Secret Camera",
    "-GPSLatitude=10",
    "-GPSLatitudeRef=N",
    "-XMP:Title=hello",
    "-IPTC:Keywords=private",
    "-Comment=hidden",
    path,
  ]);
  return path;
};

const tags = (file: string) =>
  (JSON.parse(runTool("exiftool", ["-G", "-a", "-j", file])) as Record<string, unknown>[])[0] ?? {};
const groups = (file: string) => new Set(Object.keys(tags(file)).map((key) => key.split(":")[0]));

describe.skipIf(!EXIFTOOL)("metadata, against exiftool", () => {
  it.each(["jpeg", "png", "webp", "avif", "gif"])(
    "strip leaves nothing in %s",
    async (outputFormat) => {
      const made = await convert(tagged(), { outputFormat, outputWidth: 50 });
      for (const group of ["EXIF", "XMP", "IPTC", "ICC_Profile", "GPS"]) {
        expect(groups(made.file)).not.toContain(group);
      }
      expect(readFileSync(made.file).includes("Secret Camera")).toBe(false);
    },
  );

  it.each(["jpeg", "png", "webp", "avif"])(
    "copyright leaves exactly two fields in %s",
    async (outputFormat) => {
      for (const lossless of [false, true]) {
        const made = await convert(tagged(), {
          outputFormat,
          outputWidth: 50,
          lossless,
          metadata: "copyright",
        });
        const all = tags(made.file);
        const exif = Object.entries(all).filter(([key]) => key.startsWith("EXIF:"));
        expect(Object.fromEntries(exif)).toEqual({
          "EXIF:Artist": "Ann Önnes",
          "EXIF:Copyright": "(c) Ann 2020",
        });
        expect(groups(made.file)).not.toContain("XMP");
        expect(tags(made.file)).not.toHaveProperty("ExifTool:Warning");
        decodeByItsProgram(made.file);
      }
    },
  );

  it("copyright in TIFF has both fields, and neither place nor camera; the picture stays as it was", async () => {
    const options = { outputFormat: "tiff", outputWidth: 51 };
    const made = await convert(tagged(), { ...options, metadata: "copyright" });
    expect(made.warnings).toEqual([]);
    expect(tags(made.file)).toMatchObject({
      "EXIF:Artist": "Ann Önnes",
      "EXIF:Copyright": "(c) Ann 2020",
    });
    expect(tags(made.file)).not.toHaveProperty("ExifTool:Warning");
    expect(Object.keys(tags(made.file)).join()).not.toMatch(/GPS|Make|XMP/);
    runTool("convert", ["-regard-warnings", made.file, "null:"]);
    const plain = await convert(tagged(), options);
    expect(psnr(decode(made.file), decode(plain.file))).toBe(Number.POSITIVE_INFINITY);
  });

  it("keep says what a TIFF does not keep", async () => {
    const options = { outputFormat: "tiff", outputWidth: 50, metadata: "keep" };
    const made = await convert(tagged(), options);
    expect(made.warnings.map(({ message }) => message)).toEqual([
      "A TIFF keeps XMP alone; EXIF was dropped.",
    ]);
    expect(tags(made.file)).toMatchObject({ "XMP:Title": "hello" });
  });

  it.each(["jpeg", "png", "webp", "avif"])(
    "keep keeps EXIF and XMP in %s, upright",
    async (outputFormat) => {
      const made = await convert(tagged(), { outputFormat, outputWidth: 50, metadata: "keep" });
      expect(tags(made.file)).toMatchObject({
        "EXIF:Make": "Secret Camera",
        "EXIF:Orientation": "Horizontal (normal)",
        "XMP:Title": "hello",
      });
    },
  );

  it.each(IMAGE_FORMATS)("%s files are what they are called", async (outputFormat) => {
    const made = await convert(photo(WATERFALL), { outputFormat, outputWidth: 60 });
    const found = tags(made.file);
    expect(found["File:MIMEType"]).toBe(FORMATS[outputFormat].contentType);
    expect(found["Composite:ImageSize"]).toBe("60x40");
  });
});
