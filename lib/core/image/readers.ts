import type { JsonValue } from "../json";
import { isJsonObject } from "../json";
import { parseColor } from "./colors";
import { type Reader, Refusal } from "./fields";
import { FORMATS, formatOf, type ImageFormat } from "./formats";

/** Takes a JSON number or decimal text and truncates toward zero, as the Orkes workers do; no exponent, hex or unit. */
export function wholeNumber(min: number, max: number): Reader<number> {
  return (value) => {
    const number = decimal(value);
    const whole = number === null ? null : Math.trunc(number);
    return whole === null || whole < min || whole > max
      ? new Refusal(`must be a whole number from ${min} to ${max}`)
      : whole;
  };
}

/** As `wholeNumber` without truncation; `above` excludes the lower end. */
export function fraction(range: { min: number; max: number; above?: boolean }): Reader<number> {
  const low = range.above === true ? `above ${range.min}, at most` : `from ${range.min} to`;
  return (value) => {
    const number = decimal(value);
    const tooLow =
      number === null || (range.above === true ? number <= range.min : number < range.min);
    return tooLow || number > range.max
      ? new Refusal(`must be a number ${low} ${range.max}`)
      : number;
  };
}

/** `true`, `false` and the same words as text in any case. */
export const truth: Reader<boolean> = (value) => {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? value.trim().toLowerCase() : "";
  if (word === "true") return true;
  return word === "false" ? false : new Refusal("must be true or false");
};

/** One of the words, in any case. */
export function oneOf<const Word extends string>(
  words: readonly Word[],
  aliases: Readonly<Record<string, Word>> = {},
): Reader<Word> {
  return (value) => {
    const text = typeof value === "string" ? value.trim().toLowerCase() : "";
    const word = words.find((candidate) => candidate.toLowerCase() === text);
    if (word !== undefined) return word;
    const alias = Object.hasOwn(aliases, text) ? aliases[text] : undefined;
    return alias ?? new Refusal(`must be one of ${words.join(", ")}`);
  };
}

export function text(maxLength: number): Reader<string> {
  return (value) => {
    const plain = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    return typeof plain === "string" && plain.length <= maxLength
      ? plain
      : new Refusal(`must be text of at most ${maxLength} characters`);
  };
}

export const color: Reader<string> = (value) =>
  typeof value === "string" && parseColor(value) !== null
    ? value.trim().toLowerCase()
    : new Refusal('must be a colour such as "#ffffff", "#ffffff80", "teal" or "transparent"');

/** A picture format or `auto`, with the usual short forms. */
export const format: Reader<ImageFormat | "auto"> = (value) => {
  const name = typeof value === "string" ? value : "";
  if (name.trim().toLowerCase() === "auto") return "auto";
  return (
    formatOf(name) ??
    new Refusal(`must be one of ${Object.keys(FORMATS).join(", ")} (or jpg, tif), or auto`)
  );
};

/** What can be said in a header: one line of ASCII. */
export function isHeaderText(text: string): boolean {
  return /^[\t\u0020-\u007E]*$/.test(text);
}

/** The characters of a header's name (RFC 9110 §5.1). */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** Header texts by name, at most `maxBytes` in all. */
export function headerMap(maxBytes: number): Reader<Record<string, string>> {
  return (value) => {
    const parsed = fromJsonText(value);
    if (!isJsonObject(parsed)) return new Refusal("must be an object with text values");
    const entries = Object.entries(parsed);
    if (!entries.every(([, entry]) => typeof entry === "string")) {
      return new Refusal("must be an object with text values");
    }
    if (!entries.every(([name, entry]) => HEADER_NAME.test(name) && isHeaderText(String(entry)))) {
      return new Refusal(
        "must have names of ASCII letters, digits and -, and values of one ASCII line",
      );
    }
    const bytes = entries.flat().join("").length;
    return bytes <= maxBytes
      ? (Object.fromEntries(entries) as Record<string, string>)
      : new Refusal(`must be at most ${maxBytes} bytes in all`);
  };
}

/** Lists and objects may arrive as JSON text; anything else stays as it is. */
export function fromJsonText(value: unknown): JsonValue | undefined {
  if (typeof value !== "string") return value as JsonValue | undefined;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return value;
  }
}

function decimal(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || !/^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
