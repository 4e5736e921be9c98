import type { ValidationError } from "@/lib/core/errors";

import { noteServerDate } from "./server-clock";

/** A refusal of the server, in its own words. */
export class ApiError extends Error {
  readonly status: number;
  readonly validationErrors: readonly ValidationError[];

  constructor(status: number, message: string, validationErrors: readonly ValidationError[] = []) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.validationErrors = validationErrors;
  }
}

export interface Request {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of a body of JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * One call below `/api`. Answers the JSON, the text of a plain-text answer, or null for an empty one.
 * @throws ApiError for every status from 400 and when the server cannot be reached (status 0).
 */
export async function api<T>(path: string, request: Request = {}): Promise<T> {
  const { method = "GET", body, text: plain, headers = {}, signal } = request;
  const type = body === undefined ? "text/plain" : "application/json";
  const sent = body === undefined ? plain : JSON.stringify(body);
  const sentAt = Date.now();
  const response = await fetch(`/api${path}`, {
    method,
    headers: { ...(sent === undefined ? {} : { "content-type": type }), ...headers },
    ...(sent === undefined ? {} : { body: sent }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "The server cannot be reached. Is it running?");
  });
  noteServerDate(response.headers.get("date"), sentAt, Date.now());
  const text = await response.text();
  const json = response.headers.get("content-type")?.includes("json") ?? false;
  const value = bodyOf(text, json);
  if (!response.ok) throw errorOf(response.status, value);
  return value as T;
}

function bodyOf(text: string, isJson: boolean): unknown {
  if (text === "") return null;
  return isJson ? JSON.parse(text) : text;
}

function errorOf(status: number, value: unknown): ApiError {
  const body = (typeof value === "object" && value !== null ? value : {}) as {
    message?: unknown;
    validationErrors?: readonly ValidationError[];
  };
  const message =
    typeof body.message === "string" ? body.message : `The server answered ${status}.`;
  return new ApiError(status, message, body.validationErrors ?? []);
}
