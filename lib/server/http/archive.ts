import { Readable } from "node:stream";

import { makeZip, predictLength } from "client-zip";

import { isTerminalExecution } from "@/lib/core/execution/state";
import type { Artifacts } from "@/lib/server/storage/artifacts";
import type { Archive } from "@/lib/server/storage/archive-plan";
import { readAhead } from "@/lib/server/storage/read-ahead";
import type { ExecutionView } from "@/lib/server/storage/execution-files";

import { contentDisposition } from "./content-disposition";
import { streamed } from "./reply";

/** Pieces below this are gathered, up to the other. */
const SMALL_BYTES = 4 * 1_024;
const PIECE_BYTES = 64 * 1_024;

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
  // Begun by the first read: whoever asks for the headers alone opens no file.
  const zip = () => makeZip(entries(), { buffersAreUTF8: true });
  return streamed(Readable.from(gathered(zip), { objectMode: false }), {
    status: 200,
    headers: {
      "content-type": "application/zip",
      "content-length": String(predictLength(sizes)),
      "content-disposition": contentDisposition("attachment", about.fileName),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });

  async function* entries() {
    for await (const { item, input } of readAhead(artifacts, archive.entries)) {
      yield { name: item.path, input, size: item.row.bytes, lastModified };
    }
    yield { name: "manifest.json", input: manifest, size: manifest.length, lastModified };
  }
}

/** Between the bytes of two files lie a checksum and a name: they are sent as one piece. */
async function* gathered(zip: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let small: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of zip()) {
    const isSmall = piece.length < SMALL_BYTES;
    if (isSmall) {
      small.push(piece);
      bytes += piece.length;
      if (bytes < PIECE_BYTES) continue;
    }
    if (bytes > 0) yield Buffer.concat(small);
    small = [];
    bytes = 0;
    if (!isSmall) yield piece;
  }
  if (bytes > 0) yield Buffer.concat(small);
}

/** Name and time of the zip of an execution. */
export function archiveName({ header }: ExecutionView): { fileName: string; modifiedAt: number } {
  return {
    fileName: `${header.workflowName}-${header.workflowId.slice(0, 8)}.zip`,
    modifiedAt: isTerminalExecution(header.status) ? header.endTime : header.updateTime,
  };
}
