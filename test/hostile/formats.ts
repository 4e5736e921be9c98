import { randomFillSync } from "node:crypto";

import sharp from "sharp";

import { IMAGE_FORMATS, type ImageFormat } from "@/lib/core/image/formats";
import { gif, png, pngChunk, quadrants } from "@/test/images";

import { DAMAGED, type HostileInput, refused } from "./inputs";

/** Whatever a damaged file ends in, it is one of these: a picture, or a clear no. */
const ANY_CLEAR_END = [
  null,
  ...DAMAGED,
  "IMAGE_UNSUPPORTED",
  "IMAGE_HEIC",
  "IMAGE_TOO_MANY_PIXELS",
  "IMAGE_TOO_MANY_FRAMES",
];
const MUTATIONS = 8;

/** Files of every format, cut short, with flipped bytes, with headers that lie, and odd but lawful ones. */
export async function damagedFormats(): Promise<HostileInput[]> {
  const samples = await Promise.all(
    IMAGE_FORMATS.map(async (name) => [name, await sample(name)] as const),
  );
  return [
    ...samples.flatMap(([name, data]) => cutShort(name, data)),
    ...cutShort("moving gif", gif(1, 1, 40)),
    ...samples.flatMap(([name, data]) => mutated(name, data)),
    ...liars(Object.fromEntries(samples) as Record<ImageFormat, Buffer>),
    ...(await odd()),
    ...strangers(),
  ];
}

/** Noise does not compress: the data is a good part of the file, and a flipped byte hits it. */
async function sample(format: ImageFormat): Promise<Buffer> {
  const width = 96;
  const height = 64;
  const data = Buffer.alloc(width * height * 3);
  const next = chance(7);
  for (let at = 0; at < data.length; at += 1) data[at] = next() % 256;
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  return await (
    format === "jpeg" ? picture.jpeg({ progressive: true }) : picture.toFormat(format)
  ).toBuffer();
}

function cutShort(name: string, data: Buffer): HostileInput[] {
  return [0.2, 0.5, 0.9].map((share) => ({
    name: `${name} cut after ${share * 100} %`,
    data: data.subarray(0, Math.floor(data.length * share)),
    inspect: [null, ...DAMAGED],
    convert: DAMAGED,
  }));
}

function mutated(name: string, data: Buffer): HostileInput[] {
  return Array.from({ length: MUTATIONS }, (_, seed) => {
    const next = chance(seed * 1_000 + data.length);
    const changed = Buffer.from(data);
    // Magic bytes stay: otherwise it is only a stranger.
    for (let count = 0; count < 12; count += 1) {
      changed[16 + (next() % (changed.length - 16))] = next() % 256;
    }
    const ends = ANY_CLEAR_END;
    return {
      name: `${name} with changed bytes, no. ${seed}`,
      data: changed,
      inspect: ends,
      convert: ends,
    };
  });
}

function liars(samples: Record<ImageFormat, Buffer>): HostileInput[] {
  const jpeg = Buffer.from(samples.jpeg);
  // SOF2: length, precision, height, width.
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc2]));
  jpeg.writeUInt16BE(65_000, frame + 5);
  jpeg.writeUInt16BE(65_000, frame + 7);
  const avif = Buffer.from(samples.avif);
  const extents = avif.indexOf("ispe");
  avif.writeUInt32BE(60_000, extents + 8);
  avif.writeUInt32BE(60_000, extents + 12);
  return [
    refused("jpeg that says it has 4 gigapixels", jpeg, "IMAGE_TOO_MANY_PIXELS", ...DAMAGED),
    refused("avif that says it has 3.6 gigapixels", avif, "IMAGE_TOO_MANY_PIXELS", ...DAMAGED),
    refused("tiff of 4 gigapixels", tiff(60_000, 60_000), "IMAGE_TOO_MANY_PIXELS", ...DAMAGED),
    {
      name: "tiff whose directories run in a circle",
      data: tiff(8, 8, 8),
      inspect: ANY_CLEAR_END,
      convert: ANY_CLEAR_END,
    },
    {
      name: "tiff whose data lies behind its end",
      data: tiff(64, 64),
      inspect: [null, ...DAMAGED],
      convert: DAMAGED,
    },
    {
      name: "progressive jpeg of 3,000 scans",
      data: scans(samples.jpeg, 3_000),
      inspect: ANY_CLEAR_END,
      convert: ANY_CLEAR_END,
    },
  ];
}

/** The last scan of a progressive JPEG again and again. */
function scans(jpeg: Buffer, count: number): Buffer {
  const start = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const last = jpeg.subarray(start, jpeg.length - 2);
  return Buffer.concat([
    jpeg.subarray(0, start),
    ...Array.from({ length: count }, () => last),
    jpeg.subarray(-2),
  ]);
}

/** Baseline TIFF 6.0 of one bit, whose strip is not there; `next` is the offset of the directory behind it. */
function tiff(width: number, height: number, next = 0): Buffer {
  const entries: readonly (readonly [number, number])[] = [
    [256, width],
    [257, height],
    [258, 1],
    [259, 1],
    [262, 1],
    [273, 4_000],
    [278, height],
    [279, Math.ceil(width / 8) * height],
  ];
  const file = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  file.write("II*\0", "latin1");
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, value]] of entries.entries()) {
    const at = 10 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(4, at + 2);
    file.writeUInt32LE(1, at + 4);
    file.writeUInt32LE(value, at + 8);
  }
  file.writeUInt32LE(next, 10 + entries.length * 12);
  return file;
}

/** Lawful, but seldom: these have to work. */
async function odd(): Promise<HostileInput[]> {
  const flat = { width: 32, height: 32, channels: 3, background: "#336699" } as const;
  const picture = () => sharp({ create: flat });
  const works = (name: string, data: Buffer): HostileInput => ({
    name,
    data,
    inspect: null,
    convert: null,
  });
  const cmyk = await picture().toColourspace("cmyk").withIccProfile("cmyk").jpeg().toBuffer();
  const brokenCmyk = Buffer.from(cmyk);
  const profileAt = brokenCmyk.indexOf("ICC_PROFILE") + 200;
  randomFillSync(brokenCmyk, profileAt, 4_000);
  for (let at = profileAt; at < profileAt + 4_000; at += 1)
    brokenCmyk[at] = (brokenCmyk[at] ?? 0) & 0x7f;
  const badProfile = Buffer.concat([Buffer.from("x\0\0"), randomBytesOf(400)]);
  const orientation = Buffer.from("4d4d002a00000008000101120003000000010063000000000000", "hex");
  return [
    works("cmyk jpeg", await picture().toColourspace("cmyk").jpeg().toBuffer()),
    works("cmyk jpeg with a profile", cmyk),
    works("cmyk jpeg with a broken profile", brokenCmyk),
    works("jpeg with a gain map behind it", withGainMap(await picture().jpeg().toBuffer())),
    works("gif whose frame lies outside of it", gifOutside()),
    works("png of 16 bits", await picture().toColourspace("rgb16").png().toBuffer()),
    works("tiff of 16 bits", await picture().toColourspace("rgb16").tiff().toBuffer()),
    works("grey png with alpha", await picture().greyscale().ensureAlpha(0.5).png().toBuffer()),
    works("png with a broken profile", png(quadrants(16, 16), [pngChunk("iCCP", badProfile)])),
    works("png that is turned by 99", png(quadrants(16, 16), [pngChunk("eXIf", orientation)])),
    works(
      "png with 60 KB of noise as EXIF",
      png(quadrants(16, 16), [pngChunk("eXIf", randomBytesOf(60_000))]),
    ),
    {
      name: "jpeg one pixel wide and 30,000 high",
      data: await picture().resize(1, 30_000, { fit: "fill" }).jpeg().toBuffer(),
      inspect: null,
      convert: ["OUTPUT_TOO_LARGE"],
    },
    works("gif in which a script hides as a comment", gifWithComment("*/alert(1)/*")),
  ];
}

/** A second picture behind the first, named as phones do it (CIPA DC-007 multi-picture format, hdrgm in XMP). */
function withGainMap(jpeg: Buffer): Buffer {
  const segment = (data: Buffer, marker: number) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  };
  const xmp = Buffer.from(
    "http://ns.adobe.com/xap/1.0/\0" +
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"/>' +
      "</rdf:RDF></x:xmpmeta>",
    "latin1",
  );
  const index = Buffer.from("MPF\0MM\0*\0\0\0\u0008\0\0\0\0\0\0", "latin1");
  const first = [jpeg.subarray(0, 2), segment(xmp, 0xe1), segment(index, 0xe2), jpeg.subarray(2)];
  return Buffer.concat([...first, jpeg]);
}

/** One pixel of a canvas of 4 × 4, at 200, 200. */
function gifOutside(): Buffer {
  return Buffer.concat([
    Buffer.from("GIF89a\u0004\0\u0004\0\u0080\0\0", "latin1"),
    Buffer.from("000000ffffff", "hex"),
    Buffer.from("2cc800c8000100010000020244010000", "hex").subarray(0, 15),
    Buffer.from([0x3b]),
  ]);
}

function gifWithComment(text: string): Buffer {
  return Buffer.concat([
    Buffer.from("GIF89a\u0001\0\u0001\0\u0080\0\0", "latin1"),
    Buffer.from("000000ffffff", "hex"),
    Buffer.from([0x21, 0xfe, text.length]),
    Buffer.from(`${text}\0`, "latin1"),
    Buffer.from("2c000000000100010000020244010000", "hex").subarray(0, 15),
    Buffer.from([0x3b]),
  ]);
}

/** Formats of other programs, by their first bytes. */
function strangers(): HostileInput[] {
  const starts: Readonly<Record<string, string>> = {
    "JPEG XL": "\u00FF\u000A",
    "JPEG 2000": "\u0000\u0000\u0000\u000CjP  ",
    "a Windows icon": "\u0000\u0000\u0001\u0000",
    Photoshop: "8BPS",
    QOI: "qoif",
    OpenEXR: "\u0076\u002F\u0031\u0001",
    "Radiance HDR": "#?RADIANCE",
    BigTIFF: "II+\u0000",
    "a program": "\u007FELF",
    "a RAR archive": "Rar!",
  };
  return Object.entries(starts).map(([name, start]) =>
    refused(
      `${name}`,
      Buffer.concat([Buffer.from(start, "latin1"), Buffer.alloc(64, 1)]),
      "IMAGE_UNSUPPORTED",
    ),
  );
}

function randomBytesOf(length: number): Buffer {
  return randomFillSync(Buffer.alloc(length));
}

/** The same row of numbers for the same seed (xorshift). */
function chance(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}
