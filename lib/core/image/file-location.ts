import { safeName } from "./names";

/** What a `fileLocation` names. */
export type FileLocation =
  | { readonly kind: "upload"; readonly id: string }
  | { readonly kind: "artifact"; readonly id: string }
  /** Path below the root of the published files, without a leading slash. */
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "s3"; readonly bucket: string; readonly key: string }
  | { readonly kind: "url"; readonly url: URL };

const ID = /^[\w-]{1,64}$/;

/**
 * Reads a `fileLocation`: `upload://<id>`, `store://a/<id>.<ext>`, `store://files/<path>`, `s3://bucket/key`,
 * `http(s)://…`. Null for everything else (other schemes, plain paths, `..`, NUL, backslashes): it may not be read.
 */
export function parseFileLocation(text: string): FileLocation | null {
  const value = text.trim();
  if (/[\p{Cc}\\]/u.test(value) || value.length > 4_096) return null;
  const match = /^([a-z][a-z\d]*):\/\/(.*)$/i.exec(value);
  if (match === null) return null;
  const rest = match[2] ?? "";
  switch ((match[1] ?? "").toLowerCase()) {
    case "upload":
      return ID.test(rest) ? { kind: "upload", id: rest } : null;
    case "store":
      return storeLocation(rest);
    case "s3":
      return s3Location(rest);
    case "http":
    case "https":
      return urlLocation(value);
    default:
      return null;
  }
}

function storeLocation(rest: string): FileLocation | null {
  const artifact = /^a\/([\w-]{1,64})(?:\.[a-z\d]{1,8})?$/i.exec(rest);
  if (artifact !== null) return { kind: "artifact", id: artifact[1] ?? "" };
  if (!rest.startsWith("files/")) return null;
  const path = rest.slice("files/".length);
  return isSafePath(path) ? { kind: "file", path } : null;
}

function s3Location(rest: string): FileLocation | null {
  const slash = rest.indexOf("/");
  if (slash <= 0) return null;
  const bucket = rest.slice(0, slash);
  const key = rest.slice(slash + 1);
  if (!/^[a-z\d][a-z\d._-]{1,61}[a-z\d]$/i.test(bucket) || !isSafeKey(key)) return null;
  return { kind: "s3", bucket, key };
}

function urlLocation(value: string): FileLocation | null {
  if (!URL.canParse(value)) return null;
  const url = new URL(value);
  if (url.username !== "" || url.password !== "") return null;
  return url.protocol === "http:" || url.protocol === "https:" ? { kind: "url", url } : null;
}

/** A relative path of at most nine segments whose segments are all plain names. */
export function isSafePath(path: string): boolean {
  const segments = path.split("/");
  return (
    path.length > 0 &&
    path.length <= 1_024 &&
    segments.length <= 9 &&
    segments.every((segment) => segment !== "" && segment === safeName(segment))
  );
}

/** An object key: at most 1,024 bytes of UTF-8, no leading slash, `//`, `.` or `..` segment, no controls. */
export function isSafeKey(key: string): boolean {
  if (key === "" || /\p{Surrogate}/u.test(key) || new TextEncoder().encode(key).length > 1_024)
    return false;
  if (/[\p{Cc}\\]/u.test(key)) return false;
  return key.split("/").every((segment) => segment !== "" && segment !== "." && segment !== "..");
}
