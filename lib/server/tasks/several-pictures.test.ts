import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import type { JsonObject } from "@/lib/core/json";
import { createUrlFetcher } from "@/lib/server/net/fetch-image";
import { png, quadrants, solid } from "@/test/images";
import { readPng, type ReadPng } from "@/test/read-png";
import { openWorkshop, outputOf, type Workshop } from "@/test/workshop";

let shop: Workshop;
let web: Server;
let site: string;
let photo: string;
let logo: string;
const served = png(solid(40, 30, [10, 200, 10]));

beforeAll(async () => {
  web = createServer((request, response) => {
    if (request.url === "/missing") response.writeHead(404).end();
    else if (request.url === "/page") response.end("<!doctype html><p>hello");
    else response.writeHead(200, { "content-type": "text/plain" }).end(served);
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(web.address() as AddressInfo).port}`;
  site = `http://${host}`;
  shop = await openWorkshop({
    fetchUrl: createUrlFetcher({
      hosts: "all",
      privateHosts: [host],
      connectMs: 2_000,
      totalMs: 5_000,
      redirects: 3,
      userAgent: "test",
    }),
  });
  photo = `upload://${(await shop.upload(png(quadrants(400, 200)), "boat.png")).id}`;
  logo = `upload://${(await shop.upload(png(solid(50, 25, [255, 0, 255])), "logo.png")).id}`;
});
afterAll(async () => {
  await shop.close();
  web.close();
});
afterEach(async () => {
  const left = await shop.leftovers();
  if (left.length > 0) throw new Error(`left behind: ${left.join()}`);
});

async function pictureOf(output: JsonObject): Promise<ReadPng> {
  const row = await shop.catalog.find(String(output["artifactId"]));
  if (row === null) throw new Error("no row");
  const chunks: Buffer[] = [];
  for await (const chunk of await shop.artifacts.open(row)) chunks.push(chunk as Buffer);
  return readPng(Buffer.concat(chunks));
}

/** Red, green and blue of a pixel of a stored result. */
async function pixelOf(output: JsonObject, x: number, y: number): Promise<number[]> {
  return (await pictureOf(output)).at(x, y);
}

function psnrOf(a: ReadPng, b: ReadPng): number {
  let sum = 0;
  for (let y = 0; y < a.height; y += 1) {
    for (let x = 0; x < a.width; x += 1) {
      const other = b.at(x, y);
      for (const [at, value] of a.at(x, y).entries()) sum += (value - (other[at] ?? 0)) ** 2;
    }
  }
  return 10 * Math.log10((255 ** 2 * a.width * a.height * 3) / Math.max(sum, 1e-9));
}

describe("image_variants", () => {
  it("makes every variant from one decode, named by its key", async () => {
    const output = outputOf(
      await shop.run("image_variants", {
        fileLocation: photo,
        common: { outputFormat: "png", quality: 70 },
        variants: {
          small: { outputWidth: 100 },
          square: { outputWidth: 50, outputHeight: 50, fit: "cover" },
          web: { outputFormat: "webp", outputWidth: "200" },
        },
      }),
    );
    expect(output).toMatchObject({ count: 3, failed: [], warnings: [] });
    const variants = output["variants"] as Record<string, JsonObject>;
    expect(Object.keys(variants)).toEqual(["small", "square", "web"]);
    expect(variants["small"]).toMatchObject({ width: 100, height: 50, format: "png" });
    expect(variants["square"]).toMatchObject({ width: 50, height: 50 });
    expect(variants["web"]).toMatchObject({ width: 200, format: "webp", sourceWidth: 400 });
    const bytes = Object.values(variants).map((entry) => Number(entry["bytes"]));
    expect(output["bytes"]).toBe(bytes.reduce((sum, each) => sum + each));
    const row = await shop.catalog.find(String(variants["web"]?.["artifactId"]));
    expect(row).toMatchObject({ name: "boat-web-200x100.webp", variant: "web" });
    expect(await pixelOf(variants["small"] ?? {}, 75, 40)).toEqual([230, 220, 30]);
  });

  it("turns and cuts before it scales, each variant as it asks", async () => {
    const output = outputOf(
      await shop.run("image_variants", {
        fileLocation: photo,
        variants: [
          { name: "a", rotate: 90, outputFormat: "png", outputWidth: 40 },
          { name: "b", rotate: 90, outputFormat: "png", outputWidth: 100 },
          { name: "c", crop: { left: 200, top: 0, width: 200, height: 100 }, outputWidth: 20 },
        ],
      }),
    );
    const { a, b, c } = output["variants"] as Record<"a" | "b" | "c", JsonObject>;
    expect(a).toMatchObject({ width: 40, height: 80 });
    // Turned clockwise, the blue bottom left corner is at the top left.
    expect(await pixelOf(a, 5, 5)).toEqual([30, 30, 220]);
    expect(await pixelOf(b, 90, 10)).toEqual([220, 30, 30]);
    expect(c).toMatchObject({ width: 20, height: 10, format: "png" });
    expect(await pixelOf(c, 10, 5)).toEqual([30, 200, 30]);
  });

  it("makes the same pictures as separate conversions, 40 dB or nearer", async () => {
    const lake = await shop.upload(readFileSync("public/samples/photos/lake.jpg"), "lake.jpg");
    const fileLocation = `upload://${lake.id}`;
    const widths = [300, 420, 600];
    const output = outputOf(
      await shop.run("image_variants", {
        fileLocation,
        variants: widths.map((width) => ({
          name: String(width),
          outputFormat: "png",
          outputWidth: width,
        })),
      }),
    );
    const variants = output["variants"] as Record<string, JsonObject>;
    for (const width of widths) {
      const alone = outputOf(
        await shop.run("image_convert_resize", {
          fileLocation,
          outputFormat: "png",
          outputWidth: width,
        }),
      );
      const shared = variants[String(width)] ?? {};
      expect(shared).toMatchObject({ width, height: alone["height"] });
      expect(psnrOf(await pictureOf(shared), await pictureOf(alone))).toBeGreaterThan(40);
    }
  });

  it("says everything that is wrong with every variant", async () => {
    const result = await shop.run("image_variants", {
      fileLocation: photo,
      variants: [
        { name: "x", outputWidth: 0 },
        { name: "y", outputFormat: "webp", effort: 9 },
      ],
    });
    expect(result).toMatchObject({
      code: "PARAM_INVALID",
      retry: false,
      reason:
        '"variants.x.outputWidth" must be a whole number from 1 to 8192; got 0. ' +
        '"variants.y.effort" must be a whole number from 0 to 6 for WebP; got 9.',
    });
  });

  const broken: JsonObject[] = [
    { name: "good", outputWidth: 20 },
    { name: "bad", crop: { left: 390, top: 0, width: 100, height: 10 } },
  ];

  it("fails whole, and keeps nothing, unless it may go on", async () => {
    const before = shop.catalog.rows.length;
    const result = await shop.run("image_variants", { fileLocation: photo, variants: broken });
    expect(result).toMatchObject({ code: "PARAM_INVALID" });
    expect(shop.catalog.rows).toHaveLength(before);
    const output = outputOf(
      await shop.run("image_variants", {
        fileLocation: photo,
        variants: broken,
        onVariantError: "continue",
      }),
    );
    expect(output).toMatchObject({ count: 1, failed: [{ name: "bad", code: "PARAM_INVALID" }] });
  });

  it.each([
    ["the same name twice", [{ name: "a" }, { name: "a" }]],
    ["no name", [{ outputWidth: 3 }]],
    ["no variant", []],
    ["no list", "small"],
  ])("refuses %s", async (_, variants) => {
    expect(await shop.run("image_variants", { fileLocation: photo, variants })).toMatchObject({
      code: "PARAM_INVALID",
      reason: expect.stringMatching(/^"variants" must /),
    });
  });
});

describe("an address with a name and a password", () => {
  it("is refused without them", async () => {
    for (const address of ["https://ann:pa@ss@host.test/a.png", "ftp://ann:pass@host.test/a.png"]) {
      const outcome = await shop.run("image_info", { fileLocation: address });
      const said = JSON.stringify(outcome);
      expect(said).toContain("SOURCE_NOT_ALLOWED");
      expect(said).toContain("//***@host.test/a.png");
      expect(said).not.toMatch(/ann|pass|pa@/);
    }
  });
});

describe("image_effect", () => {
  const effect = (recipe: string, recipeParameters: JsonObject = {}, more: JsonObject = {}) =>
    shop.run("image_effect", { fileLocation: photo, recipe, recipeParameters, ...more });

  it("sepia at full strength multiplies with the matrix", async () => {
    const output = outputOf(await effect("SEPIA", { sepiaIntensityThreshold: "100" }));
    expect(output).toMatchObject({
      width: 400,
      height: 200,
      format: "png",
      recipe: "SEPIA",
      recipeParameters: { sepiaIntensityThreshold: "100" },
    });
    const [r, g, b] = [220, 30, 30];
    const expected = [
      0.393 * r + 0.769 * g + 0.189 * b,
      0.349 * r + 0.686 * g + 0.168 * b,
      0.272 * r + 0.534 * g + 0.131 * b,
    ];
    const seen = await pixelOf(output, 10, 10);
    for (const [at, value] of expected.entries()) {
      expect(Math.abs((seen[at] ?? 0) - value)).toBeLessThan(1.5);
    }
  });

  it("sepia gives a TIFF of bytes, from a TIFF too, transparent or not", async () => {
    for (const alpha of [false, true]) {
      const source = sharp(png(quadrants(40, 20)));
      const deep = (alpha ? source.ensureAlpha(0.5) : source)
        .toColourspace("scrgb")
        .tiff({ compression: "none" });
      const fileLocation = `upload://${(await shop.upload(await deep.toBuffer(), "deep.tif")).id}`;
      const output = outputOf(await effect("sepia", {}, { fileLocation }));
      expect(output).toMatchObject({ format: "tiff", hasAlpha: alpha });
      const row = await shop.catalog.find(String(output["artifactId"]));
      const file = await shop.store.fileOf(
        row?.sha256 ?? "",
        shop.directory,
        AbortSignal.timeout(9_000),
      );
      const { depth } = await sharp(file).metadata();
      expect(depth).toBe("uchar");
    }
  });

  it("leaves the picture as it is at no strength, and changes it otherwise", async () => {
    expect(
      await pixelOf(outputOf(await effect("sepia", { sepiaIntensityThreshold: 0 })), 10, 10),
    ).toEqual([220, 30, 30]);
    const vivid = await pixelOf(outputOf(await effect("vibrant", { vibrance: -10 })), 10, 10);
    expect(Math.max(...vivid) - Math.min(...vivid)).toBeLessThanOrEqual(2);
    expect(await pixelOf(outputOf(await effect("negate")), 10, 10)).toEqual([35, 225, 225]);
    const [r, g, b] = await pixelOf(outputOf(await effect("greyscale")), 10, 10);
    expect([g, b]).toEqual([r, r]);
  });

  it("lays a watermark over a quarter of the width, ten pixels from the corner", async () => {
    const output = outputOf(await effect("watermark", { watermarkFileLocation: logo }));
    expect(output).toMatchObject({ hasAlpha: false, width: 400, height: 200 });
    // 100 × 50 px, from 290, 140 to 390, 190.
    expect(await pixelOf(output, 300, 150)).toEqual([255, 0, 255]);
    expect(await pixelOf(output, 388, 188)).toEqual([255, 0, 255]);
    expect(await pixelOf(output, 284, 150)).toEqual([230, 220, 30]);
    expect(await pixelOf(output, 395, 195)).toEqual([230, 220, 30]);
  });

  it.each(["normalise", "blur", "sharpen", "brightness", "saturation"])(
    "%s works",
    async (name) => {
      expect(outputOf(await effect(name, {}, { outputFormat: "jpg" }))).toMatchObject({
        format: "jpeg",
        width: 400,
        warnings: [{ code: "LARGER_THAN_SOURCE" }],
      });
    },
  );

  it("tints colours, and shades of grey alike", async () => {
    const color = "#ff0000";
    const grey = outputOf(await effect("greyscale"));
    const made = await shop.run("image_effect", {
      fileLocation: grey["fileLocation"] ?? null,
      recipe: "tint",
      recipeParameters: { color },
    });
    for (const output of [outputOf(made), outputOf(await effect("tint", { color }))]) {
      const [r = 0, g = 0, b = 0] = await pixelOf(output, 10, 10);
      expect(r - Math.max(g, b)).toBeGreaterThan(50);
    }
  });

  it("names the recipes there are, and wrong parameters with their place", async () => {
    expect(await effect("mosaic")).toMatchObject({
      code: "PARAM_INVALID",
      reason: expect.stringContaining('"recipe" must be one of sepia, vibrant, watermark'),
    });
    expect(await effect("sepia", { sepiaIntensityThreshold: 101 })).toMatchObject({
      reason:
        '"recipeParameters.sepiaIntensityThreshold" must be a whole number from 0 to 100; got 101.',
    });
    expect(await effect("watermark")).toMatchObject({
      reason: '"recipeParameters.watermarkFileLocation" is required.',
    });
  });
});

describe("image_watermark", () => {
  const mark = (input: JsonObject) =>
    shop.run("image_watermark", { fileLocation: photo, outputFormat: "png", ...input });

  it("places, scales and fades a picture", async () => {
    const output = outputOf(
      await mark({
        watermarkFileLocation: logo,
        gravity: "northwest",
        scale: 0.5,
        opacity: 0.5,
        offsetX: 0,
        offsetY: "0",
      }),
    );
    const [r, g, b] = await pixelOf(output, 3, 3);
    expect(Math.abs((r ?? 0) - 237.5)).toBeLessThan(2);
    expect(Math.abs((g ?? 0) - 15)).toBeLessThan(2);
    expect(Math.abs((b ?? 0) - 142.5)).toBeLessThan(2);
    expect(await pixelOf(output, 205, 3)).toEqual([30, 200, 30]);
  });

  it("tiles", async () => {
    const output = outputOf(await mark({ watermarkFileLocation: logo, tile: true }));
    expect(await pixelOf(output, 1, 1)).toEqual([255, 0, 255]);
    expect(await pixelOf(output, 398, 198)).toEqual([255, 0, 255]);
  });

  it("draws a text, in which markup is text", async () => {
    const output = outputOf(
      await mark({ text: "<b>&co", color: "#000000", gravity: "centre", scale: 0.5 }),
    );
    const plain = await shop.run("image_convert_resize", {
      fileLocation: photo,
      outputFormat: "png",
    });
    expect(output["sha256"]).not.toBe(outputOf(plain)["sha256"]);
    let dark = 0;
    for (let x = 100; x < 300; x += 2) {
      const [r = 0, g = 0, b = 0] = await pixelOf(output, x, 100);
      if (r + g + b < 60) dark += 1;
    }
    expect(dark).toBeGreaterThan(5);
  });

  it.each([" ", "\t\n", "\u200B", "\u0000"])("wants a text that shows: %j", async (text) => {
    expect(await mark({ text })).toMatchObject({
      code: "PARAM_INVALID",
      reason: '"text" must have a character that can be seen.',
    });
  });

  it("wants a text that can be drawn, and leaves out what cannot be", async () => {
    expect(await mark({ text: "W".repeat(200), fontSize: 1_000 })).toMatchObject({
      code: "PARAM_INVALID",
      reason: '"text" is too large to be drawn; make it shorter or give a smaller "fontSize".',
    });
    const plain = outputOf(await mark({ text: "ab" }));
    const cut = outputOf(await mark({ text: "a\u0000\u0008b\u001B" }));
    expect(cut["sha256"]).toBe(plain["sha256"]);
  });

  it("wants a picture or a text, of which the picture wins", async () => {
    expect(await mark({})).toMatchObject({
      reason: '"watermarkFileLocation" or "text" is required.',
    });
    const both = outputOf(await mark({ text: "x", watermarkFileLocation: logo }));
    expect(JSON.stringify(both["warnings"])).toContain("the text was ignored");
  });

  it("checks the watermark as any source", async () => {
    expect(await mark({ watermarkFileLocation: "/etc/passwd" })).toMatchObject({
      code: "SOURCE_NOT_ALLOWED",
    });
  });
});

describe("fetch_image", () => {
  it("keeps what it downloads and says what it is, whatever the server called it", async () => {
    const output = outputOf(await shop.run("fetch_image", { url: `${site}/green.png` }));
    expect(output).toMatchObject({
      fileLocation: expect.stringMatching(/^store:\/\/a\/[\w-]{22}\.png$/),
      contentType: "image/png",
      width: 40,
      height: 30,
      bytes: served.length,
    });
    const row = await shop.catalog.find(String(output["artifactId"]));
    expect(row).toMatchObject({ kind: "fetched", name: "green.png" });
    const info = await shop.run("image_info", { fileLocation: output["fileLocation"] ?? null });
    expect(outputOf(info)).toMatchObject({ width: 40 });
  });

  it.each([
    ["/missing", {}, "SOURCE_NOT_FOUND"],
    ["/page", {}, "IMAGE_UNSUPPORTED"],
    ["/green.png", { maxBytes: 50 }, "FILE_TOO_LARGE"],
  ])("refuses %s %j with %s", async (path, more, code) => {
    expect(await shop.run("fetch_image", { url: site + path, ...more })).toMatchObject({ code });
  });

  it.each(["ftp://example.org/a.png", "upload://0123456789abcdef", "http://10.0.0.1/a.png", "x"])(
    "does not fetch %s",
    async (url) => {
      expect(await shop.run("fetch_image", { url })).toMatchObject({
        code: "SOURCE_NOT_ALLOWED",
        retry: false,
      });
    },
  );
});
