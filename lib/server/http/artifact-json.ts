import type { JsonObject } from "@/lib/core/json";
import { fileLocationOf } from "@/lib/server/storage/execution-files";
import type { ArtifactRow } from "@/lib/server/storage/storage";

/** An artifact as lists show it. Times are ISO texts. */
export function artifactJson(row: ArtifactRow): JsonObject {
  const { createdAt, ...rest } = row;
  return {
    ...rest,
    createdAt: new Date(createdAt).toISOString(),
    fileLocation: fileLocationOf(row),
    url: `/api/artifacts/${row.id}`,
    previewUrl: previewUrl(row),
  };
}

/** The answer to an upload. */
export function uploadJson(row: ArtifactRow, deduplicated: boolean): JsonObject {
  const { id, name, bytes, sha256, contentType, width, height, pages } = row;
  return {
    id,
    fileLocation: fileLocationOf(row),
    name,
    bytes,
    sha256,
    contentType,
    width,
    height,
    pages,
    previewUrl: previewUrl(row),
    deduplicated,
  };
}

function previewUrl(row: ArtifactRow): string | null {
  return row.format === null ? null : `/api/artifacts/${row.id}/preview?width=320`;
}
