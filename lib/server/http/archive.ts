import { isTerminalExecution } from "@/lib/core/execution/state";
import { makeZip, predictLength } from "client-zip";

import type { Artifacts } from "@/lib/server/storage/artifacts";
import type { Archive } from "@/lib/server/storage/archive-plan";
import type { ExecutionView } from "@/lib/server/storage/execution-files";

import { contentDisposition } from "./content-disposition";

/**
 * The archive as a streamed answer: entries stored as they are, read one after another, their length known beforehand.
 * A client that goes away stops the reading. `modifiedAt` is epoch milliseconds.
 */
export function archiveResponse(
  artifacts: Artifacts,
  archive: Archive,
  about: { readonly fileName: string; readonly modifiedAt: number },
): Response {
  const lastModified = new Date(about.modifiedAt);
  const manifest = new TextEncoder().encode(archive.manifest);
  const sizes = [
    ...archive.entries.map(({ path, row }) => ({ name: path, size: row.bytes })),
    { name: "manifest.json", size: manifest.length },
  ];
  const body = makeZip(entries(), { buffersAreUTF8: true });
  return new Response(body, {
    headers: {
      "content-type": "application/zip",
      "content-length": String(predictLength(sizes)),
      "content-disposition": contentDisposition("attachment", about.fileName),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });

  async function* entries() {
    for (const { path, row } of archive.entries) {
      const input = await artifacts.open(row);
      try {
        yield { name: path, input, size: row.bytes, lastModified };
      } finally {
        input.destroy();
      }
    }
    yield { name: "manifest.json", input: manifest, size: manifest.length, lastModified };
  }
}

/** Name and time of the zip of an execution. */
export function archiveName({ header }: ExecutionView): { fileName: string; modifiedAt: number } {
  return {
    fileName: `${header.workflowName}-${header.workflowId.slice(0, 8)}.zip`,
    modifiedAt: isTerminalExecution(header.status) ? header.endTime : header.updateTime,
  };
}
