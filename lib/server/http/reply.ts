import type { JsonValue } from "@/lib/core/json";

const JSON_TYPE = "application/json";
const TEXT_TYPE = "text/plain;charset=UTF-8";

/**
 * A response whose body is a text. The platform's own wraps every text into a stream, which costs more than the rest of
 * a small request: it is made only when somebody asks for more than the server's listener does.
 */
class TextResponse {
  readonly #text: string;
  readonly #status: number;
  readonly #type: string;
  #real: Response | null = null;

  constructor(body: string, status: number, type: string) {
    this.#text = body;
    this.#status = status;
    this.#type = type;
  }

  get real(): Response {
    this.#real ??= new Response(this.#text, {
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
    return { status: this.#status, headers, text: this.#text };
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
  readonly text: string;
}

/** JSON that is text already. */
export function jsonText(body: string, status = 200): Response {
  return new TextResponse(body, status, JSON_TYPE) as unknown as Response;
}

export function json(value: JsonValue | object, status = 200): Response {
  return jsonText(JSON.stringify(value), status);
}

/** A bare text: Conductor's form of ids and counts. */
export function text(value: string): Response {
  return new TextResponse(value, 200, TEXT_TYPE) as unknown as Response;
}

/** Everything that a response made here will say, without reading its stream; null for any other. */
export function wholeOf(response: object): WholeResponse | null {
  return response instanceof TextResponse ? response.whole : null;
}

/** No body and no content type. */
export function empty(status = 200): Response {
  return new Response(null, { status });
}
