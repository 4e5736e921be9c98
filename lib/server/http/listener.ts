import type { IncomingMessage, ServerResponse } from "node:http";

import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";

import type { ApiApp } from "./context";
import { wholeOf } from "./reply";

/** The app as a listener of a Node server. Texts are written at once; everything else goes through streams. */
export function apiListener(
  app: ApiApp,
): (request: IncomingMessage, response: ServerResponse) => void {
  const listener = getRequestListener(
    async (request, bindings) => {
      const response = await app.fetch(request, bindings);
      const whole = wholeOf(response);
      if (whole === null) return response;
      const { status, headers, pieces } = whole;
      const outgoing = bindings.outgoing as ServerResponse;
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
