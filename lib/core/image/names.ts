import { FORMATS, type ImageFormat } from "./formats";

const MAX_NAME_LENGTH = 120;
/** Of UTF-8: the longest name of most file systems. */
const MAX_NAME_BYTES = 255;
const RESERVED = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
// Separators, characters that Windows refuses, controls, halves of surrogate pairs, marks that turn the reading direction.
const FORBIDDEN = /[/\\:*?"<>|\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\p{Surrogate}]/gu;

/**
 * A name that every file system takes: NFC, forbidden characters become `-`, no dots or blanks at the ends, at most 120
 * characters and 255 bytes, device names get `_`. Never empty: `fallback` stands in.
 */
export function safeName(text: string, fallback = "file"): string {
  const name = cut(cleaned(text)) || fallback;
  const { base, extension } = splitExtension(name);
  return RESERVED.test(base) ? `${base}_${extension}` : name;
}

/** The last segment of a path or address as a name for display: what a browser sends as the name of an uploaded file. */
export function displayName(text: string, fallback = "upload"): string {
  const segments = text.split(/[/\\]/);
  const last = segments.at(-1) ?? "";
  const { base, extension } = splitExtension(cleaned(last));
  return safeName(`${cut(base, extension.length)}${extension}`, fallback);
}

/** `boat.jpg` → `boat`: directories and the extension are cut. */
export function baseName(fileName: string): string {
  return splitExtension(displayName(fileName, "image")).base;
}

/** Extension with its dot, at most eight letters or digits; empty when there is none. */
export function splitExtension(name: string): { base: string; extension: string } {
  const match = /^(.+)(\.[A-Za-z\d]{1,8})$/u.exec(name);
  return match === null
    ? { base: name, extension: "" }
    : { base: match[1] ?? name, extension: match[2] ?? "" };
}

/** Variant part of a name: the task reference name without `_ref`; a loop suffix stays. */
export function variantOfRef(ref: string): string {
  return ref.replace(/_ref(?=$|__\d+$)/, "");
}

export interface VariantName {
  /** Name of the source, with or without extension. */
  readonly source: string;
  readonly variant: string;
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
}

/** `{base}-{variant}-{w}x{h}.{ext}`: the name in zip, download and default key. */
export function variantFileName(name: VariantName): string {
  const tail = `-${name.width}x${name.height}.${FORMATS[name.format].extension}`;
  const head = safeName(`${baseName(name.source)}-${name.variant}`, "image");
  return `${cut(head, tail.length)}${tail}`;
}

/** Gives clashing names `-2`, `-3` …, compared without case; the order of the list decides who keeps the plain name. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return names.map((name) => {
    const { base, extension } = splitExtension(name);
    let candidate = name;
    let count = next.get(name.toLowerCase()) ?? 2;
    while (taken.has(candidate.toLowerCase())) {
      candidate = `${base}-${count}${extension}`;
      count += 1;
    }
    next.set(name.toLowerCase(), count);
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}

/** `<file>` of the reference names that pre-fork tasks make: characters outside `[A-Za-z0-9._-]` → `_`, at most 60. */
export function refPart(fileName: string): string {
  return fileName.replace(/[^\w.-]/g, "_").slice(0, 60);
}

function cleaned(text: string): string {
  return trimEnds(text.normalize("NFC").replace(FORBIDDEN, "-"));
}

/** As much of a name as there is room for beside `taken` characters of ASCII. */
function cut(name: string, taken = 0): string {
  let room = MAX_NAME_BYTES - taken;
  const characters = [...name].slice(0, MAX_NAME_LENGTH - taken);
  const end = characters.findIndex((character) => (room -= utf8Bytes(character)) < 0);
  return trimEnds(characters.slice(0, end < 0 ? characters.length : end).join(""));
}

function utf8Bytes(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

function trimEnds(text: string): string {
  return text.replace(/^[.\s]+/u, "").replace(/[.\s]+$/u, "");
}
