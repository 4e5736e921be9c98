import type { Readable } from "node:stream";

import type { JsonValue } from "@/lib/core/json";
import { inTurns } from "@/lib/server/turns";

const JSON_TYPE = "application/json";
const TEXT_TYPE = "text/plain;charset=UTF-8";

/**
 * A response whose body is a text. The platform's own wraps every text into a stream, which costs more than the rest of
 * a small request: it is made only when somebody asks for more than the server's listener does.
 */
class TextResponse {
  readonly #pieces: readonly string[];
  readonly #status: number;
  readonly #type: string;
  #real: Response | null = null;

  constructor(pieces: readonly string[], status: number, type: string) {
    this.#pieces = pieces;
    this.#status = status;
    this.#type = type;
  }

  get real(): Response {
    this.#real ??= new Response(this.#pieces.join(""), {
      status: this.#status,
      headers: { "content-type": this.#type },
    });
    return this.#real;
  }

  /** What the listener writes; headers that were set since then are among it. */
  get whole(): WholeResponse {
    const headers = this.#real
      ? Object.fromEntries(this.#real.headers)
      : { "content-type": this.#type };
    return { status: this.#status, headers, pieces: this.#pieces };
  }
}

Object.setPrototypeOf(TextResponse.prototype, Response.prototype);
for (const key of Object.getOwnPropertyNames(Response.prototype)) {
  if (key === "constructor") continue;
  Object.defineProperty(TextResponse.prototype, key, {
    get(this: TextResponse): unknown {
      const value: unknown = Reflect.get(this.real, key);
      return typeof value === "function" ? value.bind(this.real) : value;
    },
  });
}

interface WholeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: readonly string[];
}

const PIECE_LENGTH = 64 * 1024;

/** JSON whose text is made in parts, with turns for others in between; what it is made of must not change meanwhile. */
export async function jsonInTurns(parts: Iterator<string, void>): Promise<Response> {
  const pieces: string[] = [];
  await inTurns(gather(parts, pieces));
  return new TextResponse(pieces, 200, JSON_TYPE) as unknown as Response;
}

function* gather(parts: Iterator<string, void>, pieces: string[]): Generator<undefined, void> {
  let open: string[] = [];
  let length = 0;
  const close = () => {
    if (length > 0) pieces.push(open.join(""));
    open = [];
    length = 0;
  };
  for (let part = parts.next(); !part.done; part = parts.next()) {
    open.push(part.value);
    length += part.value.length;
    if (length < PIECE_LENGTH) continue;
    close();
    yield;
  }
  close();
}

/** JSON that is text already. */
export function jsonText(body: string, status = 200): Response {
  return new TextResponse([body], status, JSON_TYPE) as unknown as Response;
}

export function json(value: JsonValue | object, status = 200): Response {
  return jsonText(JSON.stringify(value), status);
}

/** A bare text: Conductor's form of ids and counts. */
export function text(value: string): Response {
  return new TextResponse([value], 200, TEXT_TYPE) as unknown as Response;
}

/** Everything that a response made here will say, without reading its stream; null for any other. */
export function wholeOf(response: object): WholeResponse | null {
  return response instanceof TextResponse ? response.whole : null;
}

const streams = new WeakMap<object, Readable>();

/** Bytes that the listener sends straight from where they are read; whoever else asks for the body gets a web stream. */
export function streamed(stream: Readable, init: ResponseInit): Response {
  let pieces: AsyncIterator<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        pieces ??= stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void stream.destroy(),
    },
    { highWaterMark: 0 },
  );
  const response = new Response(body, init);
  streams.set(response, stream);
  return response;
}

/** What the listener sends of such a response; null for any other, and for one that was read from already. */
export function streamOf(response: Response): Readable | null {
  return response.bodyUsed ? null : (streams.get(response) ?? null);
}

/** No body and no content type. */
export function empty(status = 200): Response {
  return new Response(null, { status });
}
