import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { limits } from "@/lib/core/limits";

/** Who is slower than this loses the connection. */
export interface ConnectionLimits {
  readonly headersMs: number;
  readonly idleMs: number;
  readonly open: number;
  /** While the server waits for a body this time has to bring so many bytes, or its end. */
  readonly bodyMs: number;
  readonly bodyBytes: number;
  /** A body that has its answer already is read off no longer than this. */
  readonly restMs: number;
  /** How often connections are looked at. */
  readonly everyMs: number;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

const USUAL: ConnectionLimits = {
  headersMs: limits.serverHeadersMs,
  idleMs: limits.serverIdleMs,
  open: limits.openConnections,
  bodyMs: limits.serverBodyMs,
  bodyBytes: limits.serverBodyBytes,
  restMs: limits.serverRestMs,
  everyMs: 1_000,
};

/**
 * A server that nobody can hold by sending slowly. A body that goes on is never cut, however long it takes, and time in
 * which it lies here unread is not its sender's.
 */
export function createHttpServer(
  listener: Listener,
  allowed: Partial<ConnectionLimits> = {},
): Server {
  const { headersMs, idleMs, open, everyMs, ...bodies } = { ...USUAL, ...allowed };
  const watch = new BodyWatch({ ...bodies, everyMs });
  const server = createServer(
    {
      headersTimeout: headersMs,
      // From its first byte to its last: a large body over a slow line would never arrive.
      requestTimeout: 0,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: everyMs,
    },
    (request, response) => {
      if (hasBody(request)) watch.follow(request, response);
      listener(request, response);
    },
  );
  server.maxConnections = open;
  const timer = setInterval(() => watch.look(), everyMs).unref();
  server.once("close", () => clearInterval(timer));
  return server;
}

type BodyLimits = Pick<ConnectionLimits, "bodyMs" | "bodyBytes" | "restMs" | "everyMs">;

interface Body {
  readonly response: ServerResponse;
  /** Bytes of the connection when the time that is running began. */
  from: number;
  waitedMs: number;
  restMs: number;
}

/** Bodies on their way. Time is counted in looks: when the process was held up the senders could do nothing about it. */
class BodyWatch {
  private readonly limits: BodyLimits;
  private readonly bodies = new Map<IncomingMessage, Body>();

  constructor(allowed: BodyLimits) {
    this.limits = allowed;
  }

  follow(request: IncomingMessage, response: ServerResponse): void {
    const { bytesRead } = request.socket;
    this.bodies.set(request, { response, from: bytesRead, waitedMs: 0, restMs: 0 });
    request.once("close", () => this.bodies.delete(request));
  }

  look(): void {
    for (const [request, body] of this.bodies) {
      if (request.complete || request.destroyed) this.bodies.delete(request);
      else if (this.isTooSlow(request, body)) cut(request, body.response);
    }
  }

  private isTooSlow({ readableLength, socket }: IncomingMessage, body: Body): boolean {
    const { bodyMs, bodyBytes, restMs, everyMs } = this.limits;
    if (body.response.writableEnded) {
      body.restMs += everyMs;
      if (body.restMs > restMs) return true;
    }
    // What has arrived and lies here waits for us.
    if (readableLength > 0) return false;
    body.waitedMs += everyMs;
    if (body.waitedMs < bodyMs) return false;
    const isSlow = socket.bytesRead - body.from < bodyBytes;
    body.waitedMs = 0;
    body.from = socket.bytesRead;
    return isSlow;
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

const TOO_SLOW = "The body of the request came too slowly. Send it again.\n";

/** Past the response: whoever is at work on the request sees its connection end, and no answer of its own goes out. */
function cut({ socket }: IncomingMessage, response: ServerResponse): void {
  if (!response.headersSent) {
    const head = `content-type: text/plain; charset=utf-8\r\ncontent-length: ${TOO_SLOW.length}`;
    socket.write(`HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n${head}\r\n\r\n${TOO_SLOW}`);
  }
  socket.destroy();
}
