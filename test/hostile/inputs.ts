import { randomFillSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { deflateSync, gzipSync } from "node:zlib";

import { gif, png, pngChunk, pngOf, quadrants } from "../images";

export interface HostileInput {
  readonly name: string;
  readonly data: Buffer;
  /** Codes that the header check may answer, null among them: it may pass; null alone: it passes. */
  readonly inspect: readonly (string | null)[] | null;
  /** Codes that a conversion may end with; null as above. */
  readonly convert: readonly (string | null)[] | null;
}

export const DAMAGED = ["IMAGE_CORRUPT", "IMAGE_TRUNCATED"];
const photo = () => readFileSync("public/samples/photos/geyser.jpg");

/** Files made to hurt a decoder, each with the only answers that are right. Sources are our own pictures. */
export function hostileInputs(): HostileInput[] {
  return [...notImages(), ...drawings(), ...damaged(), ...bombs(), ...polyglots()];
}

export function refused(name: string, data: Buffer, ...codes: string[]): HostileInput {
  return { name, data, inspect: codes, convert: codes };
}

function notImages(): HostileInput[] {
  return [
    refused("empty", Buffer.alloc(0), "IMAGE_EMPTY"),
    refused("one byte", Buffer.from([0xff]), "IMAGE_UNSUPPORTED"),
    refused("two bytes of a JPEG", Buffer.from([0xff, 0xd8]), "IMAGE_UNSUPPORTED"),
    refused("magic of a JPEG alone", Buffer.from([0xff, 0xd8, 0xff]), ...DAMAGED),
    refused("magic of a PNG alone", Buffer.from("89504e470d0a1a0a", "hex"), ...DAMAGED),
    refused("magic of a GIF alone", Buffer.from("GIF89a"), ...DAMAGED),
    refused("magic of a WebP alone", Buffer.from("RIFF\0\0\0\0WEBP", "latin1"), ...DAMAGED),
    refused("magic of a TIFF alone", Buffer.from("II*\0", "latin1"), ...DAMAGED),
    refused("text", Buffer.from("hello world"), "IMAGE_UNSUPPORTED"),
    refused("HTML", Buffer.from("<!doctype html><script>alert(1)</script>"), "IMAGE_UNSUPPORTED"),
    refused("PDF", Buffer.from("%PDF-1.7\n1 0 obj"), "IMAGE_UNSUPPORTED"),
    refused("PostScript", Buffer.from("%!PS-Adobe-3.0\nshowpage"), "IMAGE_UNSUPPORTED"),
    refused("ZIP", Buffer.from("PK\u0003\u0004aaaa", "latin1"), "IMAGE_UNSUPPORTED"),
    refused("BMP", Buffer.concat([Buffer.from("BM"), Buffer.alloc(60)]), "IMAGE_UNSUPPORTED"),
    refused("video", box("isom", "mp42"), "IMAGE_UNSUPPORTED"),
    refused("HEIC", box("heic", "mif1"), "IMAGE_HEIC"),
    refused("AVIF brand and nothing else", box("avif", "mif1"), ...DAMAGED),
    refused("noise", randomFillSync(Buffer.alloc(50_000)).fill(1, 0, 4), "IMAGE_UNSUPPORTED"),
    refused(
      "drawing commands of another library",
      Buffer.from("push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 'https://127.0.0.1/'"),
      "IMAGE_UNSUPPORTED",
    ),
  ];
}

function drawings(): HostileInput[] {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>';
  const entity =
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' +
    '<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>';
  const nested = `<svg xmlns="http://www.w3.org/2000/svg">${"<g>".repeat(100_000)}</svg>`;
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(svg, "utf16le")]);
  return [
    refused("SVG", Buffer.from(svg), "IMAGE_SVG_DISABLED"),
    refused("SVG with an external entity", Buffer.from(entity), "IMAGE_SVG_DISABLED"),
    refused("SVG nested 100,000 deep", Buffer.from(nested), "IMAGE_SVG_DISABLED"),
    refused("SVG behind a byte-order mark", Buffer.from(`\uFEFF${svg}`), "IMAGE_SVG_DISABLED"),
    refused("SVG behind a comment", Buffer.from(`<!-- hi -->\n\n${svg}`), "IMAGE_SVG_DISABLED"),
    refused("SVG in UTF-16", wide, "IMAGE_SVG_DISABLED"),
    refused("SVG, compressed", gzipSync(svg), "IMAGE_UNSUPPORTED"),
    refused(
      "SVG that names a file elsewhere",
      Buffer.from(svg.replace("<rect/>", '<image href="http://127.0.0.1/secret.png"/>')),
      "IMAGE_SVG_DISABLED",
    ),
    refused(
      "SVG with a bitmap in it",
      Buffer.from(
        svg.replace(
          "<rect/>",
          `<image href="data:image/png;base64,${png(quadrants(8, 8)).toString("base64")}"/>`,
        ),
      ),
      "IMAGE_SVG_DISABLED",
    ),
    refused(
      "SVG in UTF-16, the high bytes first",
      Buffer.from([0xfe, 0xff, ...Buffer.from(svg, "utf16le").swap16()]),
      "IMAGE_SVG_DISABLED",
    ),
    refused(
      "a script of another library",
      Buffer.from('<?xml version="1.0"?><image><read filename="/etc/passwd"/></image>'),
      "IMAGE_UNSUPPORTED",
    ),
    refused("a text that names a file", Buffer.from("label:@/etc/passwd"), "IMAGE_UNSUPPORTED"),
    refused("a picture in C", Buffer.from("/* XPM */ static char *x[] = {"), "IMAGE_UNSUPPORTED"),
    refused("a GIMP file", Buffer.from("gimp xcf v011\0", "latin1"), "IMAGE_UNSUPPORTED"),
  ];
}

function damaged(): HostileInput[] {
  const jpeg = photo();
  const good = png(quadrants(64, 64));
  const flipped = Buffer.from(jpeg);
  for (let at = 20_000; at < 21_000; at += 7) flipped[at] = (flipped[at] ?? 0) ^ 0xff;
  const wrongCrc = Buffer.from(good);
  wrongCrc[wrongCrc.length - 20] = (wrongCrc[wrongCrc.length - 20] ?? 0) ^ 0x55;
  const tallerHeader = pngOf(
    { width: 64, height: 6400, depth: 8, color: 2 },
    deflateSync(Buffer.alloc(64 * 193)),
  );
  return [
    {
      name: "JPEG cut in half",
      data: jpeg.subarray(0, jpeg.length / 2),
      inspect: null,
      convert: DAMAGED,
    },
    {
      name: "JPEG cut after 200 bytes",
      data: jpeg.subarray(0, 200),
      inspect: [...DAMAGED],
      convert: DAMAGED,
    },
    { name: "JPEG with flipped bits", data: flipped, inspect: null, convert: DAMAGED },
    {
      name: "PNG cut in half",
      data: good.subarray(0, good.length / 2),
      inspect: null,
      convert: DAMAGED,
    },
    { name: "PNG with a wrong checksum", data: wrongCrc, inspect: null, convert: DAMAGED },
    {
      name: "PNG that promises more rows than it has",
      data: tallerHeader,
      inspect: null,
      convert: DAMAGED,
    },
    refused(
      "PNG of no width",
      pngOf({ width: 0, height: 9, depth: 8, color: 2 }, Buffer.alloc(9)),
      ...DAMAGED,
    ),
    refused(
      "PNG of depth 7",
      pngOf({ width: 9, height: 9, depth: 7, color: 2 }, Buffer.alloc(9)),
      ...DAMAGED,
    ),
  ];
}

function bombs(): HostileInput[] {
  const header = { depth: 8, color: 2 } as const;
  const large = { width: 65_000, height: 65_000, ...header };
  const webp = Buffer.from(
    "524946461e000000574542505650384c110000002fff3fff0f0000000000000000000000000000",
    "hex",
  );
  return [
    refused(
      "PNG of 4 gigapixels",
      pngOf(large, deflateSync(Buffer.alloc(1_000))),
      "IMAGE_TOO_MANY_PIXELS",
    ),
    refused(
      "interlaced PNG of 4 gigapixels",
      pngOf({ ...large, interlaced: true }, deflateSync(Buffer.alloc(1_000))),
      "IMAGE_TOO_MANY_PIXELS",
    ),
    refused(
      "PNG of 1 bit, 2 gigapixels, well compressed",
      pngOf(
        { width: 50_000, height: 40_000, depth: 1, color: 0 },
        deflateSync(Buffer.alloc(1_000_000)),
      ),
      "IMAGE_TOO_MANY_PIXELS",
    ),
    refused(
      "PNG one pixel high and 100,000 wide",
      pngOf({ width: 100_000, height: 1, ...header }, deflateSync(Buffer.alloc(300_001))),
      "IMAGE_TOO_MANY_PIXELS",
    ),
    refused("WebP of 268 megapixels in 38 bytes", webp, "IMAGE_TOO_MANY_PIXELS", ...DAMAGED),
    refused("GIF of 4 gigapixels", gif(65_535, 65_535, 1), "IMAGE_TOO_MANY_PIXELS"),
    {
      name: "PNG with a profile that unpacks to 100 MB",
      data: png(quadrants(8, 8), [pngChunk("iCCP", profileBomb())]),
      inspect: null,
      convert: null,
    },
    {
      name: "PNG with a text that unpacks to 100 MB",
      data: png(quadrants(8, 8), [pngChunk("zTXt", profileBomb())]),
      inspect: null,
      convert: null,
    },
    {
      name: "GIF of 20,000 frames",
      data: gif(1, 1, 20_000),
      inspect: null,
      convert: ["IMAGE_TOO_MANY_FRAMES"],
    },
    {
      name: "GIF of 400 frames that are 100 megapixels together",
      data: gif(500, 500, 400),
      inspect: null,
      convert: ["IMAGE_TOO_MANY_FRAMES"],
    },
    {
      name: "PNG that says it has 4 billion frames",
      data: png(quadrants(8, 8), [pngChunk("acTL", Buffer.alloc(8, 0xff))]),
      inspect: null,
      convert: null,
    },
    {
      name: "PNG with 5,000 texts",
      data: png(
        quadrants(8, 8),
        Array.from({ length: 5_000 }, (_, at) => pngChunk("tEXt", Buffer.from(`k${at}\0v`))),
      ),
      inspect: [null, ...DAMAGED],
      convert: [null, ...DAMAGED],
    },
    refused("AVIF sequence and nothing else", box("avis", "msf1"), ...DAMAGED),
  ];
}

function polyglots(): HostileInput[] {
  const good = png(quadrants(16, 16));
  const script = Buffer.from("<script>alert(1)</script><?php system('id'); ?>");
  return [
    {
      name: "PNG with a script behind its end",
      data: Buffer.concat([good, script]),
      inspect: null,
      convert: null,
    },
    {
      name: "PNG with a script in a text chunk",
      data: png(quadrants(16, 16), [
        pngChunk("tEXt", Buffer.concat([Buffer.from("Comment\0"), script])),
      ]),
      inspect: null,
      convert: null,
    },
    {
      name: "GIF with a ZIP behind its end",
      data: Buffer.concat([gif(4, 4, 1), Buffer.from("PK\u0003\u0004evil", "latin1")]),
      inspect: [null, ...DAMAGED],
      convert: [null, ...DAMAGED],
    },
    {
      name: "JPEG that is also HTML",
      data: withComment(photo(), Buffer.from(`--><html>${script.toString("latin1")}</html><!--`)),
      inspect: null,
      convert: null,
    },
    {
      name: "JPEG with a ZIP behind its end",
      data: Buffer.concat([photo(), Buffer.from("PK\u0003\u0004evil", "latin1")]),
      inspect: null,
      convert: null,
    },
  ];
}

/** A comment right behind the start of a JPEG. */
function withComment(jpeg: Buffer, text: Buffer): Buffer {
  const mark = Buffer.from([0xff, 0xfe, (text.length + 2) >> 8, (text.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), mark, text, jpeg.subarray(2)]);
}

/** ISO base media file that has a type box only. */
function box(major: string, compatible: string): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(20);
  return Buffer.concat([
    size,
    Buffer.from(`ftyp${major}\0\0\0\0${compatible}`, "latin1"),
    Buffer.alloc(64),
  ]);
}

function profileBomb(): Buffer {
  return Buffer.concat([Buffer.from("x\0\0"), deflateSync(Buffer.alloc(100 * 1_024 ** 2))]);
}
