import type { ImageFormat } from "./formats";

/** What the first bytes of a file say it is. */
export type Sniffed =
  | { readonly kind: "image"; readonly format: ImageFormat }
  | { readonly kind: "heic" }
  | { readonly kind: "svg" }
  | { readonly kind: "empty" }
  /** `looksLike` names another known format for the message; null when nothing is known about it. */
  | { readonly kind: "other"; readonly looksLike: string | null };

/** How many leading bytes `sniff` wants to see; fewer are fine when the file is shorter. */
export const SNIFF_BYTES = 4_096;

/** Decides by magic bytes alone: name, extension and declared type of a file are not looked at. */
export function sniff(head: Uint8Array): Sniffed {
  if (head.length === 0) return { kind: "empty" };
  if (starts(head, [0xff, 0xd8, 0xff])) return image("jpeg");
  if (starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return image("png");
  if (ascii(head, 0, 6) === "GIF87a" || ascii(head, 0, 6) === "GIF89a") return image("gif");
  if (ascii(head, 0, 4) === "RIFF" && ascii(head, 8, 4) === "WEBP") return image("webp");
  if (starts(head, [0x49, 0x49, 0x2a, 0]) || starts(head, [0x4d, 0x4d, 0, 0x2a]))
    return image("tiff");
  if (ascii(head, 4, 4) === "ftyp") return sniffBox(head);
  const known = OTHERS.find(({ offset, magic }) => ascii(head, offset, magic.length) === magic);
  if (known !== undefined) return { kind: "other", looksLike: known.title };
  return sniffText(head);
}

/** ISO/IEC 14496-12 §4.3: size, `ftyp`, major brand, minor version, compatible brands. */
function sniffBox(head: Uint8Array): Sniffed {
  const size = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0);
  if (size < 16 || size > 1_024 || size > head.length) return { kind: "other", looksLike: null };
  const brands = [ascii(head, 8, 4)];
  for (let at = 16; at + 4 <= size; at += 4) brands.push(ascii(head, at, 4));
  const [major = ""] = brands;
  if (major === "avif" || major === "avis") return image("avif");
  const generic = major === "mif1" || major === "msf1" || major === "miaf";
  if (generic && brands.some((brand) => brand === "avif" || brand === "avis")) return image("avif");
  if (brands.some((brand) => /^(?:hei[cxms]|hev[cxms])$/.test(brand))) return { kind: "heic" };
  return { kind: "other", looksLike: major === "crx " ? "Canon raw photo" : "a video" };
}

function sniffText(head: Uint8Array): Sniffed {
  const wide =
    starts(head, [0xff, 0xfe]) || starts(head, [0xfe, 0xff]) || head[0] === 0 || head[1] === 0;
  const bytes = wide ? head.filter((byte) => byte !== 0) : head;
  const start = ascii(bytes, 0, SNIFF_BYTES)
    .replace(/^[^\u0021-\u007E]+/, "")
    .toLowerCase();
  if (start.startsWith("<") && /<(?:\w+:)?svg[\s>]/.test(start)) return { kind: "svg" };
  if (/^<(?:!doctype html|html|head|body|script)/.test(start)) return other("HTML");
  if (start.startsWith("<?xml") || /^<[!?a-z]/.test(start)) return other("XML");
  if (/^(?:%!ps|%pdf)/.test(start)) return other("PDF or PostScript");
  if (/^(?:push graphic-context|viewbox )/.test(start))
    return other("ImageMagick drawing commands");
  const sample = bytes.subarray(0, 512);
  const plain = sample.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
  return other(plain ? "text" : null);
}

const OTHERS: readonly { offset: number; magic: string; title: string }[] = [
  { offset: 0, magic: "\u00FF\u000A", title: "JPEG XL" },
  { offset: 4, magic: "JXL ", title: "JPEG XL" },
  { offset: 4, magic: "jP  ", title: "JPEG 2000" },
  { offset: 0, magic: "\u00FFO\u00FFQ", title: "JPEG 2000" },
  { offset: 0, magic: "BM", title: "BMP" },
  { offset: 0, magic: "\u0000\u0000\u0001\u0000", title: "a Windows icon" },
  { offset: 0, magic: "8BPS", title: "Photoshop" },
  { offset: 0, magic: "%PDF", title: "PDF" },
  { offset: 0, magic: "PK\u0003\u0004", title: "a ZIP archive" },
  { offset: 0, magic: "\u001F\u008B", title: "gzip" },
  { offset: 0, magic: "Rar!", title: "a RAR archive" },
  { offset: 0, magic: "7z\u00BC\u00AF", title: "a 7-Zip archive" },
  { offset: 0, magic: "\u0076\u002F\u0031\u0001", title: "OpenEXR" },
  { offset: 0, magic: "#?RADIANCE", title: "Radiance HDR" },
  { offset: 0, magic: "II+\u0000", title: "BigTIFF" },
  { offset: 0, magic: "MM\u0000+", title: "BigTIFF" },
  { offset: 0, magic: "\u007FELF", title: "a program" },
  { offset: 0, magic: "MZ", title: "a program" },
  { offset: 0, magic: "OggS", title: "audio or video" },
  { offset: 0, magic: "ID3", title: "audio" },
  { offset: 0, magic: "RIFF", title: "audio or video" },
  { offset: 0, magic: "\u001AE\u00DF\u00A3", title: "a video" },
  { offset: 0, magic: "qoif", title: "QOI" },
];

function image(format: ImageFormat): Sniffed {
  return { kind: "image", format };
}

function other(looksLike: string | null): Sniffed {
  return { kind: "other", looksLike };
}

function starts(head: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte);
}

/** One character per byte. */
function ascii(head: Uint8Array, from: number, length: number): string {
  let text = "";
  for (const byte of head.subarray(from, from + length)) text += String.fromCharCode(byte);
  return text;
}
