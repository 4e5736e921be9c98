import { ImageError } from "@/lib/core/image/errors";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { limits } from "@/lib/core/limits";

import { createSlots } from "./slots";
import type { Worker, WorkerOutcome, WorkerTask } from "./worker";

/** What the task needs of the network; every address is checked before it is connected to. */
export type Exchange = (
  request: {
    readonly url: URL;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly connectMs: number;
    readonly totalMs: number;
  },
  signal: AbortSignal,
) => Promise<{
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: AsyncIterable<Uint8Array>;
}>;

const AT_ONCE = 64;
const DEFAULT_TIMEOUT_MS = 3000;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]);
const SHOWN_BODY = 400;

/** HTTP tasks (semantics §4.16). */
export function createHttpWorker(exchange: Exchange): Worker {
  const slots = createSlots(AT_ONCE);
  return {
    types: ["HTTP"],
    freeSlots: slots.free,
    onFree: slots.onFree,
    run: (task, signal) => slots.use(() => call(exchange, task, signal)),
  };
}

async function call(
  exchange: Exchange,
  task: WorkerTask,
  signal: AbortSignal,
): Promise<WorkerOutcome> {
  const request = isJsonObject(task.input.http_request) ? task.input.http_request : task.input;
  const uri = text(request.uri);
  const method = text(request.method).toUpperCase();
  if (uri === "")
    return refused(
      "Missing HTTP URI.  See documentation for HttpTask for required input parameters",
    );
  if (method === "") return refused("No HTTP method specified");
  if (!METHODS.has(method)) return refused(`There is no HTTP method ${method.slice(0, 20)}`);
  if (!URL.canParse(uri)) return refused(`The uri is not valid: ${uri.slice(0, 200)}`);
  try {
    const answer = await exchange(
      {
        url: new URL(uri),
        method,
        headers: headersOf(request),
        ...bodyOf(request),
        connectMs: timeout(request.connectionTimeOut, limits.httpConnectMs),
        totalMs: timeout(request.readTimeOut, limits.httpTotalMs),
      },
      signal,
    );
    const body = await readBody(answer.body);
    const { status, statusText } = answer;
    if (status < 200 || status > 299)
      return failed(`${status} ${statusText} on ${method} request for ${said(uri, body)}`);
    const response = {
      headers: Object.fromEntries(Object.entries(answer.headers).map(([k, v]) => [k, [...v]])),
      reasonPhrase: statusText,
      body: parsed(body),
      statusCode: status,
    };
    const output: JsonObject = { response };
    return task.input.asyncComplete === true
      ? { status: "waiting", output }
      : { status: "completed", output };
  } catch (error) {
    if (signal.aborted) return { status: "canceled" };
    return failed(error instanceof ImageError ? error.message : String(error));
  }
}

/** What was asked for, without its query, and the beginning of the answer. */
function said(uri: string, body: string): string {
  const [asked] = new URL(uri).href.split("?");
  return `"${asked}": ${body === "" ? "[no body]" : `"${body.slice(0, SHOWN_BODY)}"`}`;
}

function headersOf(request: JsonObject): Record<string, string> {
  const own = isJsonObject(request.headers) ? request.headers : {};
  const accept = Array.isArray(request.accept)
    ? request.accept.map(String).join(", ")
    : text(request.accept);
  const headers = new Map<string, string>([
    ["accept", accept || "application/json"],
    ["accept-encoding", "identity"],
  ]);
  for (const [name, value] of Object.entries(own)) {
    if (value !== null && isHeaderName(name))
      headers.set(name.toLowerCase(), String(value).replaceAll(/[\r\n]/g, " "));
  }
  if (request.body !== undefined && !headers.has("content-type"))
    headers.set("content-type", text(request.contentType) || "application/json");
  for (const name of ["host", "connection", "content-length", "transfer-encoding"])
    headers.delete(name);
  return Object.fromEntries(headers);
}

function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i.test(name);
}

/** Sent with any method: a search that is asked for by GET has its query in the body. */
function bodyOf({ body }: JsonObject): { body?: string } {
  if (body === undefined || body === null) return {};
  return { body: typeof body === "string" ? body : JSON.stringify(body) };
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > limits.httpBodyBytes)
      throw new Error(`The answer is larger than ${limits.httpBodyBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Maps and lists as such, anything else as its text; an empty answer is null. What is far too large for a task's output is
 * not worth the time that reading it would hold the event loop.
 */
function parsed(body: string): JsonValue {
  if (body === "") return null;
  if (body.length > 2 * limits.taskPayloadBytes) return body;
  try {
    const value = JSON.parse(body) as JsonValue;
    return typeof value === "string" || typeof value === "boolean" ? body : value;
  } catch {
    return body;
  }
}

function timeout(value: JsonValue | undefined, most: number): number {
  const given = Number(value ?? DEFAULT_TIMEOUT_MS);
  return Number.isFinite(given) && given > 0 ? Math.min(given, most) : most;
}

function text(value: JsonValue | undefined): string {
  return value === undefined || value === null ? "" : String(value);
}

function refused(reason: string): WorkerOutcome {
  return { status: "failed", code: "HTTP_REQUEST_INVALID", reason, retry: true };
}

function failed(message: string): WorkerOutcome {
  const exception = `java.lang.Exception: ${message}`;
  return {
    status: "failed",
    code: "HTTP_FAILED",
    reason: `Failed to invoke HTTP task due to: ${exception}`,
    retry: true,
    output: { response: exception },
  };
}
