import { FORMATS, type ImageFormat } from "./formats";

const MAX_NAME_LENGTH = 120;
const RESERVED = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
// Separators, characters that Windows refuses, controls, halves of surrogate pairs, marks that turn the reading direction.
const FORBIDDEN = /[/\\:*?"<>|\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\p{Surrogate}]/gu;

/**
 * A name that every file system takes: NFC, forbidden characters become `-`, no dots or blanks at the ends, at most 120
 * characters, device names get `_`. Never empty: `fallback` stands in.
 */
export function safeName(text: string, fallback = "file"): string {
  const cleaned = trimEnds(text.normalize("NFC").replace(FORBIDDEN, "-"));
  const cut = trimEnds([...cleaned].slice(0, MAX_NAME_LENGTH).join(""));
  const name = cut === "" ? fallback : cut;
  const { base, extension } = splitExtension(name);
  return RESERVED.test(base) ? `${base}_${extension}` : name;
}

/** The last segment of a path or address as a name for display: what a browser sends as the name of an uploaded file. */
export function displayName(text: string, fallback = "upload"): string {
  const segments = text.split(/[/\\]/);
  const last = segments.at(-1) ?? "";
  const { base, extension } = splitExtension(safeName(last, fallback));
  const room = MAX_NAME_LENGTH - extension.length;
  return `${[...base].slice(0, room).join("")}${extension}`;
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
  const room = MAX_NAME_LENGTH - tail.length;
  const head = safeName(`${baseName(name.source)}-${name.variant}`, "image");
  return `${trimEnds([...head].slice(0, room).join(""))}${tail}`;
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

function trimEnds(text: string): string {
  return text.replace(/^[.\s]+/u, "").replace(/[.\s]+$/u, "");
}
