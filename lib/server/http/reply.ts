import type { JsonValue } from "@/lib/core/json";

const JSON_HEADERS = { "content-type": "application/json" } as const;
const TEXT_HEADERS = { "content-type": "text/plain;charset=UTF-8" } as const;

const texts = new WeakMap<Response, string>();

/** JSON that is text already. */
export function jsonText(body: string, status = 200): Response {
  return remembered(body, new Response(body, { status, headers: JSON_HEADERS }));
}

export function json(value: JsonValue | object, status = 200): Response {
  return jsonText(JSON.stringify(value), status);
}

/** A bare text: Conductor's form of ids and counts. */
export function text(value: string): Response {
  return remembered(value, new Response(value, { headers: TEXT_HEADERS }));
}

/** What a response made here will say, without reading its stream; undefined for any other. */
export function textOf(response: Response): string | undefined {
  return texts.get(response);
}

function remembered(body: string, response: Response): Response {
  texts.set(response, body);
  return response;
}

/** No body and no content type. */
export function empty(status = 200): Response {
  return new Response(null, { status });
}
