import type { IncomingMessage } from "node:http";

import { AppError, invalidInput } from "@/lib/core/errors";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { limits } from "@/lib/core/limits";

import { nextTurn } from "@/lib/server/turns";

import { type ApiContext, headerOf } from "./context";

export interface BodyLimits {
  readonly bytes: number;
  /** Nesting of lists and objects. */
  readonly depth: number;
  /** Characters of one text. */
  readonly text: number;
}

/** Characters from which the work on a body is divided: others are served between its parts. */
const LARGE_BODY = 100_000;

const JSON_BODY: BodyLimits = {
  bytes: limits.jsonBodyBytes,
  depth: limits.jsonDepth,
  text: limits.stringLengthBytes,
};
export const DEFINITION_BODY: BodyLimits = {
  bytes: limits.definitionBodyBytes,
  depth: limits.definitionJsonDepth,
  text: limits.stringLengthBytes,
};
/**
 * What a worker reports: a worker that is refused cannot end its task at all, so everything that a task may put out is
 * taken, one long text too, and what is a little more fails the task with its reason (semantics §2.15).
 */
export const RESULT_BODY: BodyLimits = {
  bytes: limits.resultBodyBytes,
  depth: limits.jsonDepth,
  text: limits.resultBodyBytes,
};
/** A start may carry a definition: as deep as one, as large as other requests. */
export const START_BODY: BodyLimits = {
  bytes: limits.jsonBodyBytes,
  depth: limits.definitionJsonDepth,
  text: limits.stringLengthBytes,
};

/**
 * The request's JSON; undefined when there is no body. Keys are the sender's, `__proto__` included, as own properties.
 * @throws AppError UNSUPPORTED_MEDIA_TYPE, TOO_LARGE, INVALID_INPUT.
 */
export async function readJson(
  c: ApiContext,
  allowed: BodyLimits = JSON_BODY,
): Promise<JsonValue | undefined> {
  const body = await readText(c, allowed.bytes);
  if (isBlank(body)) return undefined;
  requireJsonType(headerOf(c, "content-type"));
  const isLarge = body.length > LARGE_BODY;
  const { mayHaveTooManyKeys } = requireShape(body, allowed);
  if (isLarge) await nextTurn();
  const value = parse(body);
  if (isLarge) await nextTurn();
  if (mayHaveTooManyKeys) requireKeys(value);
  return value;
}

/** @throws AppError as `readJson`, and INVALID_INPUT when there is no body. */
export async function requireJson(c: ApiContext, allowed?: BodyLimits): Promise<JsonValue> {
  const value = await readJson(c, allowed);
  if (value === undefined) throw invalidInput("Required request body is missing");
  return value;
}

/** @throws AppError as `requireJson`, and INVALID_INPUT for anything but an object. */
export async function requireObject(c: ApiContext, allowed?: BodyLimits): Promise<JsonObject> {
  const value = await requireJson(c, allowed);
  if (!isJsonObject(value)) throw invalidInput("JSON parse error: the body must be an object");
  return value;
}

/** One object, or a list of them. @throws AppError as `requireJson`, and INVALID_INPUT for anything else. */
export async function requireObjects(c: ApiContext): Promise<JsonObject[]> {
  const value = await requireJson(c);
  const list = Array.isArray(value) ? value : [value];
  if (!list.every(isJsonObject))
    throw invalidInput("JSON parse error: the body must be an object, or a list of objects");
  return list;
}

/** @throws AppError as `requireJson`, and INVALID_INPUT for anything but a list. */
export async function requireList(c: ApiContext, allowed?: BodyLimits): Promise<JsonValue[]> {
  const value = await requireJson(c, allowed);
  if (!Array.isArray(value)) throw invalidInput("JSON parse error: the body must be a list");
  return value;
}

/** The body as text, read no further than the limit. @throws AppError TOO_LARGE, INVALID_INPUT. */
export async function readText(c: ApiContext, maxBytes: number): Promise<string> {
  const announced = Number(headerOf(c, "content-length") ?? 0);
  if (announced > maxBytes) throw tooLarge(announced, maxBytes);
  const { incoming } = c.env ?? {};
  const chunks = incoming
    ? await chunksOfSocket(incoming, maxBytes)
    : await chunksOfStream((c.req.raw.body ?? []) as AsyncIterable<Uint8Array>, maxBytes);
  const [only] = chunks;
  if (!only) return "";
  try {
    return decoder.decode(chunks.length === 1 ? only : Buffer.concat(chunks));
  } catch {
    throw invalidInput("JSON parse error: the body is not UTF-8");
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true });

async function chunksOfStream(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(bytes, maxBytes);
    chunks.push(chunk);
  }
  return chunks;
}

/** By events: an iterator over the stream costs as much as the rest of reading a small body. */
function chunksOfSocket(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array[]> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const onData = (chunk: Uint8Array) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > maxBytes) settle(() => reject(tooLarge(bytes, maxBytes)));
    };
    const timer = setTimeout(
      () => settle(() => reject(tooSlow(limits.serverRequestMs))),
      limits.serverRequestMs,
    );
    const onEnd = () => settle(() => resolve(chunks));
    const onGone = () =>
      settle(() => reject(invalidInput("The request ended before its body did")));
    const settle = (then: () => void) => {
      clearTimeout(timer);
      incoming.off("data", onData).off("end", onEnd).off("close", onGone).off("error", onGone);
      incoming.on("error", ignore);
      incoming.pause();
      then();
    };
    if (incoming.readableEnded || incoming.destroyed) {
      clearTimeout(timer);
      resolve(chunks);
      return;
    }
    incoming.on("data", onData).on("end", onEnd).on("close", onGone).on("error", onGone);
  });
}

function ignore(): void {}

function requireJsonType(type: string | undefined): void {
  if (type === undefined || /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) return;
  throw new AppError(
    "UNSUPPORTED_MEDIA_TYPE",
    `Content-Type '${type.slice(0, 100)}' is not supported`,
  );
}

function parse(body: string): JsonValue {
  try {
    return JSON.parse(body) as JsonValue;
  } catch (error) {
    throw invalidInput(
      `JSON parse error: ${error instanceof Error ? error.message : "unreadable"}`,
    );
  }
}

function isBlank(body: string): boolean {
  return !/\S/.test(body);
}

/**
 * Looked at before parsing: nothing of the product meets a structure that is deeper. Tells also whether some list or
 * object has more entries than an object may have: most bodies have none, and their objects need not be counted.
 */
function requireShape(body: string, allowed: BodyLimits): { mayHaveTooManyKeys: boolean } {
  const maxDepth = allowed.depth;
  if (body.length < maxDepth) return { mayHaveTooManyKeys: false };
  const entries: number[] = [0];
  let depth = 0;
  let most = 0;
  for (let index = 0; index < body.length; index++) {
    const code = body.charCodeAt(index);
    if (code === QUOTE) {
      const end = endOfString(body, index + 1);
      requireLength(end - index - 1, allowed.text);
      index = end;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      entries[depth] = 1;
      if (depth > maxDepth)
        throw invalidInput(
          `JSON parse error: nested deeper than ${maxDepth} levels. Send a flatter structure.`,
        );
    } else if (code === COMMA) {
      most = Math.max(most, (entries[depth] = (entries[depth] ?? 0) + 1));
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return { mayHaveTooManyKeys: most > limits.keysPerObject };
}

function requireLength(length: number, most: number): void {
  if (length <= most) return;
  throw invalidInput(
    `JSON parse error: a text has ${length} characters; at most ${most} are allowed. Upload large values as artifacts and pass their reference.`,
  );
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

function endOfString(body: string, from: number): number {
  let index = from;
  while (index < body.length) {
    const code = body.charCodeAt(index);
    if (code === QUOTE) return index;
    index += code === BACKSLASH ? 2 : 1;
  }
  return index;
}

function requireKeys(root: JsonValue): void {
  const open: JsonValue[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    const parts = Object.values(value);
    if (!Array.isArray(value) && parts.length > limits.keysPerObject) {
      throw invalidInput(
        `JSON parse error: an object has ${parts.length} keys; at most ${limits.keysPerObject} are allowed. Use a list, or split it.`,
      );
    }
    for (const part of parts) if (typeof part === "object" && part !== null) open.push(part);
  }
}

function tooSlow(limitMs: number): AppError {
  return invalidInput(`The request body did not arrive within ${limitMs / 1000} s. Send it again.`);
}

function tooLarge(bytes: number, maxBytes: number): AppError {
  return new AppError(
    "TOO_LARGE",
    `The request body has ${bytes} bytes or more; at most ${maxBytes} are allowed. Upload large values as artifacts and pass their reference.`,
  );
}
