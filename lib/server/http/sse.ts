export interface EventStream {
  /** `id` null: the event cannot be resumed from. */
  send(event: string, data: string, id: number | null): void;
  comment(text: string): void;
  /** Bytes that the client has not taken yet. */
  readonly buffered: number;
  close(): void;
}

const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
} as const;

/**
 * A response of server-sent events (HTML Standard, section 9.2). `run` gets the stream; `onClose` runs once, when the
 * client has gone or `close` was called.
 */
export function eventStream(
  run: (stream: EventStream) => void,
  onClose: () => void,
  signal: AbortSignal,
): Response {
  const encoder = new TextEncoder();
  let open = true;
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const end = () => {
    if (!open) return;
    open = false;
    signal.removeEventListener("abort", end);
    onClose();
    try {
      controller?.close();
    } catch {
      // The reader has cancelled the stream already.
    }
  };
  const write = (text: string) => {
    if (open) controller?.enqueue(encoder.encode(text));
  };
  const stream: EventStream = {
    send: (event, data, id) =>
      write(`${id === null ? "" : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`),
    comment: (text) => write(`: ${text}\n\n`),
    get buffered() {
      return -(controller?.desiredSize ?? 0);
    },
    close: end,
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
        signal.addEventListener("abort", end, { once: true });
        run(stream);
      },
      cancel: end,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  );
  return new Response(body, { headers: HEADERS });
}
