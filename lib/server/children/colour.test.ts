import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import sharp from "sharp";

import type { JsonObject } from "@/lib/core/json";
import { openImagePool } from "@/test/image-child";
import { floatTiff } from "@/test/float-tiff";
import { decode, means, psnr, type Raster, ssim } from "@/test/pixels";
import { displayP3Profile, proPhotoProfile, srgbProfile } from "@/test/profiles";
import { hasImageMagick, hasTool, runTool } from "@/test/tools";

const WATERFALL = "public/samples/photos/waterfall.jpg";
const PATCHES = ["rgb(150,120,115)", "rgb(100,150,120)", "rgb(110,110,160)", "rgb(128,128,128)"];
const MOST_DISTANCE = 3;
/** What a table of a printer's colours is read for: pictures. */
const PERCEPTUAL = ["-intent", "Perceptual", "-black-point-compensation"];

let images: Awaited<ReturnType<typeof openImagePool>>;
let srgb: string;

beforeAll(async () => {
  images = await openImagePool();
  srgb = images.write("srgb.icc", srgbProfile());
});
afterAll(() => images.close());

const path = (name: string) => join(images.directory, name);

/** A picture of one colour whose values are those of the profile. */
function tagged(name: string, color: string, profile: Buffer): string {
  const icc = images.write(`${name}.icc`, profile);
  const file = path(`${name}.png`);
  runTool("convert", ["-size", "32x32", `xc:${color}`, "-profile", icc, `PNG24:${file}`]);
  return file;
}

/** The CMYK profile that the image library brings, as a file. */
async function cmykProfile(): Promise<string> {
  const carrier = path("carrier.jpg");
  const flat = { width: 8, height: 8, channels: 3, background: "#808080" } as const;
  writeFileSync(
    carrier,
    await sharp({ create: flat }).toColourspace("cmyk").withIccProfile("cmyk").jpeg().toBuffer(),
  );
  const profile = execFileSync("exiftool", ["-icc_profile", "-b", carrier], { maxBuffer: 2 ** 24 });
  return images.write("cmyk.icc", profile);
}

function farthest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? 0))));
}

describe.skipIf(!hasImageMagick() || !hasTool("exiftool"))(
  "colour profiles, against ImageMagick",
  () => {
    it.each([
      ["Display P3", displayP3Profile],
      ["ProPhoto", proPhotoProfile],
    ])("%s becomes sRGB, and the profile goes", async (name, profile) => {
      for (const [index, color] of PATCHES.entries()) {
        const file = tagged(`${name.replace(" ", "")}-${index}`, color, profile());
        const wanted = means(decode(file, ["-profile", srgb]));
        for (const outputFormat of ["png", "webp", "tiff"]) {
          const made = await images.convert(file, { outputFormat, lossless: true });
          const got = means(decode(made.file));
          expect({
            color,
            outputFormat,
            far: farthest(got, wanted) > MOST_DISTANCE,
            got,
            wanted,
          }).toEqual({ color, outputFormat, far: false, got, wanted });
          expect(runTool("exiftool", ["-s3", "-ICC_Profile:all", made.file])).toBe("");
        }
      }
    });

    it.each(["jpeg", "png", "webp", "avif", "tiff"])(
      "keepIcc keeps profile and values in %s",
      async (outputFormat) => {
        const file = tagged(`kept-${outputFormat}`, "rgb(200,60,40)", displayP3Profile());
        const made = await images.convert(file, { outputFormat, keepIcc: true, quality: 95 });
        expect(
          runTool("exiftool", ["-s3", "-ICC_Profile:ProfileDescription", made.file]).trim(),
        ).toBe("test P3");
        expect(farthest(means(decode(made.file)), [200, 60, 40])).toBeLessThanOrEqual(
          MOST_DISTANCE,
        );
      },
    );

    it("CMYK with a profile becomes sRGB as the profile says", async () => {
      const icc = await cmykProfile();
      for (const [index, color] of PATCHES.entries()) {
        const file = path(`cmyk-${index}.tiff`);
        runTool("convert", [
          "-size",
          "32x32",
          `xc:${color}`,
          "-profile",
          srgb,
          "-profile",
          icc,
          "-compress",
          "none",
          file,
        ]);
        const wanted = means(decode(file, ["-profile", srgb], PERCEPTUAL));
        const made = await images.convert(file, { outputFormat: "png" });
        const got = means(decode(made.file));
        expect({ color, far: farthest(got, wanted) > MOST_DISTANCE, got, wanted }).toEqual({
          color,
          far: false,
          got,
          wanted,
        });
      }
    });

    it.each([
      ["jpeg", 26, 0.9],
      ["webp", 26, 0.9],
      ["avif", 26, 0.9],
      ["png", 33, 0.98],
      ["tiff", 33, 0.98],
    ])("a CMYK photo as %s is as near as it has to be", async (outputFormat, db, similarity) => {
      const icc = await cmykProfile();
      const file = path("photo-cmyk.jpg");
      runTool("convert", [
        WATERFALL,
        "-auto-orient",
        "-resize",
        "800x",
        "-strip",
        "-profile",
        srgb,
        "-profile",
        icc,
        "-quality",
        "95",
        file,
      ]);
      const wanted = reference(file);
      const made = await images.convert(file, { outputFormat, outputWidth: wanted.width });
      const raster = decode(made.file);
      expect([raster.width, raster.height]).toEqual([wanted.width, wanted.height]);
      expect(psnr(raster, wanted)).toBeGreaterThanOrEqual(db);
      expect(ssim(raster, wanted)).toBeGreaterThanOrEqual(similarity);
      expect(farthest(means(raster), means(wanted))).toBeLessThanOrEqual(6);
    });

    it("CIELAB becomes sRGB", async () => {
      const file = path("lab.tiff");
      runTool("convert", ["-size", "32x32", "xc:rgb(128,128,128)", "-colorspace", "Lab", file]);
      expect(runTool("exiftool", ["-s3", "-PhotometricInterpretation", file]).trim()).toBe(
        "CIELab",
      );
      const made = await images.convert(file, { outputFormat: "png" });
      expect(runTool("identify", ["-format", "%[colorspace]", made.file])).toMatch(/sRGB|Gray/);
      expect(farthest(means(decode(made.file)), [128, 128, 128])).toBeLessThanOrEqual(
        MOST_DISTANCE,
      );
    });

    it("a sharpened TIFF has bytes as others have", async () => {
      const wanted = { outputWidth: 90, sharpen: true };
      const tiff = await images.convert(resolve(WATERFALL), { ...wanted, outputFormat: "tiff" });
      const other = await images.convert(resolve(WATERFALL), { ...wanted, outputFormat: "png" });
      expect(runTool("exiftool", ["-s3", "-BitsPerSample", tiff.file]).trim()).toBe("8 8 8");
      expect(psnr(decode(tiff.file), decode(other.file))).toBeGreaterThan(60);
    });

    it("floating point numbers become sRGB before anything is done with them", async () => {
      const small = path("small.png");
      runTool("convert", [WATERFALL, "-auto-orient", "-strip", "-resize", "90x60!", small]);
      const half = await sharp(small).ensureAlpha(0.5).png().toBuffer();
      const float = sharp(half).toColourspace("scrgb").tiff({ compression: "none" });
      const file = images.write("float.tiff", await float.toBuffer());
      const wanted = images.write("half.png", half);
      const cases: JsonObject[] = [{ blur: 2 }, { sharpen: true }, { background: "#204060" }];
      for (const options of cases) {
        const given = { ...options, outputFormat: "jpeg", quality: 95 };
        const made = await images.convert(file, given);
        const other = await images.convert(wanted, given);
        expect(psnr(decode(made.file), decode(other.file))).toBeGreaterThan(40);
      }
    });

    it("CIELAB of 8 bits is not called damaged: it says what to save instead", async () => {
      const file = path("lab8.tiff");
      const color = "xc:rgb(128,128,128)";
      runTool("convert", ["-size", "32x32", color, "-depth", "8", "-colorspace", "Lab", file]);
      await expect(images.convert(file, { outputFormat: "png" })).rejects.toMatchObject({
        code: "IMAGE_UNSUPPORTED",
        message:
          "This file is not an image we can read. It looks like a TIFF in CIELAB of 8 bits; " +
          "save it in RGB, or in CIELAB of 16 bits, and upload it again.",
      });
    });
  },
);

it("shades of grey in floating point keep their lightness", async () => {
  const values = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const file = images.write("float-grey.tiff", floatTiff(3, values));
  for (const autoOrient of [true, false]) {
    const { file: made } = await images.convert(file, { outputFormat: "png", autoOrient });
    const { data, info } = await sharp(made).raw().toBuffer({ resolveWithObject: true });
    const grey = values.map((_, at) => data[at * info.channels]);
    expect(grey).toEqual(values.map((value) => value * 255));
  }
});

/** In sRGB, reduced by Lanczos. */
function reference(file: string): Raster {
  const args = ["-profile", srgb, "-filter", "Lanczos", "-resize", "400x267!"];
  return decode(file, args, PERCEPTUAL);
}
