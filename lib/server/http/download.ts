import type { Context } from "hono";

import { failureClass, ImageError } from "@/lib/core/image/errors";
import { formatOfContentType } from "@/lib/core/image/formats";
import type { Artifacts } from "@/lib/server/storage/artifacts";
import { PREVIEW_WIDTHS, type Previews } from "@/lib/server/storage/previews";
import type { ArtifactRow } from "@/lib/server/storage/storage";

import { matchesTag, readRange } from "./byte-range";
import { contentDisposition } from "./content-disposition";
import { problem } from "./image-problem";
import { streamed } from "./reply";

/** Headers of every answer that carries bytes of strangers: they are shown as what we found them to be, or not at all. */
const GUARDED = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "sandbox; default-src 'none'",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "private, max-age=31536000, immutable",
} as const;

/** The bytes of an artifact, whole or one range; 304 for a known tag. HEAD opens nothing. */
export async function downloadArtifact(
  c: Context,
  artifacts: Artifacts,
  row: ArtifactRow,
): Promise<Response> {
  const elsewhere = c.req.query("redirect") === "1" ? await artifacts.signedAddress(row) : null;
  if (elsewhere !== null) {
    const headers = { location: elsewhere, "cache-control": "no-store" };
    return new Response(null, { status: 307, headers });
  }
  const tag = `"${row.sha256}"`;
  const headers = new Headers({
    ...GUARDED,
    "content-type": servedType(row),
    "content-disposition": contentDisposition(dispositionOf(c, row), row.name),
    "accept-ranges": "bytes",
    etag: tag,
    "last-modified": new Date(row.createdAt).toUTCString(),
  });
  if (matchesTag(c.req.header("if-none-match"), tag)) {
    return new Response(null, { status: 304, headers });
  }
  const range = rangeIsCurrent(c, row, tag)
    ? readRange(c.req.header("range"), row.bytes)
    : ({ kind: "whole" } as const);
  if (range.kind === "unsatisfiable") {
    headers.set("content-range", `bytes */${row.bytes}`);
    headers.delete("content-disposition");
    return new Response(null, { status: 416, headers });
  }
  const part = range.kind === "part" ? range : null;
  const length = part === null ? row.bytes : part.end - part.start + 1;
  headers.set("content-length", String(length));
  if (part !== null) headers.set("content-range", `bytes ${part.start}-${part.end}/${row.bytes}`);
  const status = part === null ? 200 : 206;
  if (c.req.method === "HEAD") return new Response(null, { status, headers });
  const stream = await artifacts.open(row, part ?? undefined);
  return streamed(stream, { status, headers });
}

/** A WebP of one of three widths. 404 with the reason where the artifact is no readable image. */
export async function previewArtifact(
  c: Context,
  previews: Previews,
  row: ArtifactRow,
): Promise<Response> {
  const width = PREVIEW_WIDTHS.find((entry) => String(entry) === (c.req.query("width") ?? "320"));
  if (width === undefined) {
    const message = `"width" must be one of ${PREVIEW_WIDTHS.join(", ")}.`;
    return problem(c, 400, { code: "PARAM_INVALID", message });
  }
  const tag = `"${row.sha256}-${width}"`;
  const headers = new Headers({ ...GUARDED, "content-type": "image/webp", etag: tag });
  if (matchesTag(c.req.header("if-none-match"), tag)) {
    return new Response(null, { status: 304, headers });
  }
  try {
    const { bytes, stream } = await previews.open(row, width);
    headers.set("content-length", String(bytes));
    return c.req.method === "HEAD"
      ? new Response(null, { headers })
      : streamed(stream(), { headers });
  } catch (error) {
    if (!(error instanceof ImageError) || failureClass(error.code) === "retry") throw error;
    return problem(c, 404, { code: error.code, message: `There is no preview: ${error.message}` });
  }
}

/** A worker may claim any type. What is no picture is bytes: no page can take it in as a script or a style. */
function servedType({ contentType }: ArtifactRow): string {
  return formatOfContentType(contentType) === null ? "application/octet-stream" : contentType;
}

function dispositionOf(c: Context, row: ArtifactRow): "inline" | "attachment" {
  const format = formatOfContentType(row.contentType);
  const shown = format !== null && format !== "tiff";
  return shown && c.req.query("download") !== "1" ? "inline" : "attachment";
}

/** If-Range (RFC 9110 §13.1.5): a tag or a date; content under an address never changes, so the date is the row's. */
function rangeIsCurrent(c: Context, row: ArtifactRow, tag: string): boolean {
  const condition = c.req.header("if-range");
  if (condition === undefined || condition === tag) return true;
  const date = Date.parse(condition);
  return Number.isFinite(date) && Math.floor(row.createdAt / 1_000) * 1_000 === date;
}
