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
      const { status, headers, text } = whole;
      const outgoing = bindings.outgoing as ServerResponse;
      outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) });
      outgoing.end(text);
      return RESPONSE_ALREADY_SENT;
    },
    { overrideGlobalObjects: false },
  );
  return (request, response) => void listener(request, response);
}
