import { Readable } from "node:stream";

import { isTerminalExecution } from "@/lib/core/execution/state";
import type { Artifacts } from "@/lib/server/storage/artifacts";
import type { Archive } from "@/lib/server/storage/archive-plan";
import { giveBack, PIECE_BYTES, takePiece } from "@/lib/server/storage/piece-memory";
import { isReadAhead, readAhead } from "@/lib/server/storage/read-ahead";
import type { ExecutionView } from "@/lib/server/storage/execution-files";

import { contentDisposition } from "./content-disposition";
import { streamed } from "./reply";
import { storedZip, zipLength } from "./stored-zip";

/**
 * The archive as a streamed answer: entries stored as they are, read one after another, their length known beforehand.
 * A client that goes away stops the reading. `modifiedAt` is epoch milliseconds.
 */
export function archiveResponse(
  artifacts: Artifacts,
  archive: Archive,
  about: { readonly fileName: string; readonly modifiedAt: number },
): Response {
  const manifest = new TextEncoder().encode(archive.manifest);
  const planned = [
    ...archive.entries.map(({ path, row }) => ({
      path,
      bytes: row.bytes,
      isStream: !isReadAhead(row),
    })),
    { path: "manifest.json", bytes: manifest.length, isStream: false },
  ];
  // Begun by the first read: whoever asks for the headers alone opens no file.
  const zip = () => storedZip(entries(), about.modifiedAt);
  return streamed(Readable.from(inPieces(zip), { objectMode: false }), {
    status: 200,
    headers: {
      "content-type": "application/zip",
      "content-length": String(zipLength(planned)),
      "content-disposition": contentDisposition("attachment", about.fileName),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });

  async function* entries() {
    for await (const { item, input } of readAhead(artifacts, archive.entries)) {
      yield { path: item.path, bytes: item.row.bytes, input };
    }
    yield { path: "manifest.json", bytes: manifest.length, input: manifest };
  }
}

/** In pieces of one size, whose memory and that of the files is used again: small files cost what their bytes cost. */
async function* inPieces(zip: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let piece = takePiece();
  let filled = 0;
  for await (const part of zip()) {
    for (let at = 0; at < part.length;) {
      const taken = part.subarray(at, at + PIECE_BYTES - filled);
      piece.set(taken, filled);
      at += taken.length;
      filled += taken.length;
      if (filled < PIECE_BYTES) continue;
      yield piece;
      piece = takePiece();
      filled = 0;
    }
    giveBack(part);
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** Name and time of the zip of an execution. */
export function archiveName({ header }: ExecutionView): { fileName: string; modifiedAt: number } {
  return {
    fileName: `${header.workflowName}-${header.workflowId.slice(0, 8)}.zip`,
    modifiedAt: isTerminalExecution(header.status) ? header.endTime : header.updateTime,
  };
}
