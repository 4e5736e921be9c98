import type { JsonValue } from "../../json";
import { isJsonObject } from "../../json";
import { checkedText } from "./checked-text";

/** Headers that requests usually have. */
export const HEADER_NAMES = [
  "Accept",
  "Accept-Language",
  "Authorization",
  "Cache-Control",
  "Content-Type",
  "If-None-Match",
  "User-Agent",
  "X-API-Key",
  "X-Request-Id",
];

/** An absolute http or https address. */
export function addressMistake(value: JsonValue): string | null {
  const text = checkedText(value);
  if (!/^https?:\/\//i.test(text)) return "Begins with http:// or https://.";
  return /^https?:\/\/[^\s/]+/i.test(text) && !/\s/.test(text)
    ? null
    : "An address without spaces, such as https://example.org/path.";
}

/** A header's name, RFC 9110 section 5.1. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Names and values that can be sent as headers (RFC 9110 section 5). */
export function headersMistake(value: JsonValue): string | null {
  if (!isJsonObject(value)) return null;
  const wrong = Object.keys(value).find((name) => !name.includes("${") && !TOKEN.test(name));
  if (wrong !== undefined) return `"${wrong}" is no name of a header: letters, digits and dashes.`;
  const broken = Object.entries(value).find(([, text]) => /[\r\n\0]/.test(checkedText(text)));
  return broken ? `The value of "${broken[0]}" has to be one line.` : null;
}
