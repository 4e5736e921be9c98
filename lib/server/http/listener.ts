import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";

import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";

import { limits } from "@/lib/core/limits";
import { giveBack } from "@/lib/server/storage/piece-memory";

import type { ApiApp } from "./context";
import { streamOf, wholeOf } from "./reply";

/** The app as a listener of a Node server. Texts are written at once; everything else goes through streams. */
export function apiListener(
  app: ApiApp,
): (request: IncomingMessage, response: ServerResponse) => void {
  const listener = getRequestListener(
    async (request, bindings) => {
      const response = await app.fetch(request, bindings);
      const outgoing = bindings.outgoing as ServerResponse;
      await readOff(bindings.incoming as IncomingMessage, outgoing);
      const stream = streamOf(response);
      if (stream !== null) {
        outgoing.writeHead(response.status, Object.fromEntries(response.headers));
        await send(outgoing, stream);
        return RESPONSE_ALREADY_SENT;
      }
      const whole = wholeOf(response);
      if (whole === null) return response;
      const { status, headers, pieces } = whole;
      const length = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
      outgoing.writeHead(status, { ...headers, "content-length": length });
      if (pieces.length <= 1) outgoing.end(pieces[0]);
      else await writeInTurns(outgoing, pieces);
      return RESPONSE_ALREADY_SENT;
    },
    { overrideGlobalObjects: false },
  );
  return (request, response) => void listener(request, response);
}

/**
 * A connection that ends with its answer is closed as soon as that is written, and what lies there unread would destroy
 * the answer on its way: of a body that was refused the rest is read off before.
 */
async function readOff(incoming: IncomingMessage, { shouldKeepAlive }: ServerResponse) {
  if (shouldKeepAlive || incoming.complete || incoming.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, limits.serverRestMs);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    incoming.once("end", done).once("close", done).resume();
  });
}

/** Piece by piece; their memory is used again as soon as they are sent. A break on either side ends both. */
async function send(outgoing: ServerResponse, stream: Readable): Promise<void> {
  const leave = () => void stream.destroy();
  outgoing.on("close", leave);
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      if (!outgoing.write(piece, () => giveBack(piece))) await drained(outgoing);
      if (outgoing.destroyed) return;
    }
    outgoing.end();
  } catch {
    // Too late for a status: the length that was promised is not reached, which the client sees.
    outgoing.destroy();
  } finally {
    outgoing.off("close", leave);
  }
}

/** Waits whenever the connection has enough to send: a slow reader costs a piece, not the whole. */
async function writeInTurns(outgoing: ServerResponse, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(piece)) await drained(outgoing);
  }
  outgoing.end();
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done).off("close", done);
      resolve();
    };
    outgoing.on("drain", done).on("close", done);
  });
}
