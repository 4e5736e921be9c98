import { invalidInput } from "@/lib/core/errors";
import { limits } from "@/lib/core/limits";
import type { JsonObject, JsonValue } from "@/lib/core/json";
import { isKeyed } from "@/lib/server/engine/keyed-starts";
import { readText } from "@/lib/server/http/body";
import { type ApiContext, headerOf } from "@/lib/server/http/context";
import { text } from "@/lib/server/http/reply";
import type { Method, RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorAnswer, ConductorClient } from "@/lib/server/net/conductor-client";

/** What of Conductor is passed on; everything else below `/api` is Baton's own or does not exist. */
const FORWARDED = [
  "workflow",
  "tasks",
  "metadata",
  "event",
  "queue",
  "admin",
  "scheduler",
  "environment",
  "secrets",
] as const;
const METHODS: readonly Method[] = ["GET", "POST", "PUT", "DELETE"];
/** Longer than any wait that Conductor grants a caller. */
const LONGEST_MS = 90_000;
const ID = /^\/(?:workflow|tasks)\/(?:decide\/)?([\w-]{8,64})(?:[/?]|$)/;

export interface Forwarding {
  readonly client: ConductorClient;
  /** An execution was written to: whoever follows it looks again soon. */
  readonly onWrite: (executionId: string) => void;
  /** A start with an idempotency key, whose id is the answer. @throws AppError as the server. */
  readonly startKeyed: (body: JsonObject) => Promise<string>;
}

/**
 * Conductor's routes, answered by another server whose address the administrator has set. Only paths of the list, with
 * plain segments, are passed on; of the request nothing but method, query, body and its type; of the answer nothing but
 * status, body and its type.
 */
export function forwardRoutes(table: RouteTable, forwarding: Forwarding): void {
  const doc = { tag: "conductor", summary: "Answered by the Conductor server" };
  for (const word of FORWARDED) {
    for (const path of [`/api/${word}`, `/api/${word}/*`]) {
      for (const method of METHODS)
        table.add(method, path, doc, (c) => forward(c, method, forwarding));
    }
  }
}

async function forward(
  c: ApiContext,
  method: Method,
  { client, onWrite, startKeyed }: Forwarding,
): Promise<Response> {
  const path = targetOf(c);
  const body = method === "GET" ? "" : await readText(c, limits.definitionBodyBytes);
  const start = method === "POST" && path === "/workflow" ? parsed(body) : undefined;
  if (isKeyed(start)) return text(await startKeyed(start));
  const contentType = headerOf(c, "content-type");
  const answer = await client.ask({
    method,
    path,
    ...(body === "" ? {} : { body }),
    ...(contentType === undefined ? {} : { contentType }),
    signal: c.req.raw.signal,
    timeoutMs: LONGEST_MS,
  });
  const id = method === "GET" ? undefined : ID.exec(path)?.[1];
  if (id !== undefined) onWrite(id);
  return answered(answer);
}

function answered({ status, contentType, text }: ConductorAnswer): Response {
  const isEmpty = text === "" || status === 204 || status === 304;
  return new Response(isEmpty ? null : text, {
    status,
    headers: isEmpty || contentType === null ? {} : { "content-type": contentType },
  });
}

/**
 * Path and query below `/api`, every segment decoded and encoded again: what could mean something else to another server
 * (`..`, `;`, slashes and control characters inside of a segment) is refused. @throws AppError INVALID_INPUT.
 */
function targetOf(c: ApiContext): string {
  const { pathname, search } = new URL(c.req.url);
  const [, , ...segments] = pathname.split("/");
  const plain = segments.map((segment) => {
    const plainText = decoded(segment);
    const isOdd = ["", ".", ".."].includes(plainText) || /[/\\;\p{Cc}]/u.test(plainText);
    if (isOdd) throw invalidInput("The path has a part that is not passed on to another server.");
    return encodeURIComponent(plainText);
  });
  return `/${plain.join("/")}${search}`;
}

/** Undefined for what is no JSON: that server says so in its own words. */
function parsed(body: string): JsonValue | undefined {
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Empty for what cannot be decoded. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}
