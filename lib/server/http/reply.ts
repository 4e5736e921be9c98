import type { JsonValue } from "@/lib/core/json";

const JSON_HEADERS = { "content-type": "application/json" } as const;
const TEXT_HEADERS = { "content-type": "text/plain;charset=UTF-8" } as const;

/** JSON that is text already. */
export function jsonText(text: string, status = 200): Response {
  return new Response(text, { status, headers: JSON_HEADERS });
}

export function json(value: JsonValue | object, status = 200): Response {
  return jsonText(JSON.stringify(value), status);
}

/** A bare text: Conductor's form of ids and counts. */
export function text(value: string): Response {
  return new Response(value, { headers: TEXT_HEADERS });
}

/** No body and no content type. */
export function empty(status = 200): Response {
  return new Response(null, { status });
}
