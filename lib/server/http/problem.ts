import { AppError, type ErrorCode, type ValidationError } from "@/lib/core/errors";
import type { JsonObject } from "@/lib/core/json";

/** The status of every expected failure. The one place where codes become HTTP numbers. */
function statusOf(code: ErrorCode): number {
  switch (code) {
    case "INVALID_INPUT":
      return 400;
    case "UNAUTHENTICATED":
      return 401;
    case "FORBIDDEN":
      return 403;
    case "NOT_FOUND":
      return 404;
    case "METHOD_NOT_ALLOWED":
      return 405;
    case "CONFLICT":
      return 409;
    case "STALE_VERSION":
      return 412;
    case "TOO_LARGE":
      return 413;
    case "UNSUPPORTED_MEDIA_TYPE":
      return 415;
    case "UNPROCESSABLE":
      return 422;
    case "RATE_LIMITED":
      return 429;
    case "UNAVAILABLE":
      return 503;
    case "STORAGE_FULL":
      return 507;
    default:
      return code satisfies never;
  }
}

/**
 * The answer to a failed request: Conductor's ErrorResponse, which is a problem document (RFC 9457) at the same time.
 * `path` is the request's; bugs are shown with the request's id only.
 */
export function problemResponse(
  error: unknown,
  about: { readonly path: string; readonly requestId: string },
): Response {
  const known = error instanceof AppError ? error : null;
  const status = known ? statusOf(known.code) : 500;
  const message =
    known?.message ?? `Internal error. It is in the server's log under ${about.requestId}.`;
  const validationErrors = known?.validationErrors ?? [];
  const body: JsonObject = {
    status,
    message,
    ...(validationErrors.length > 0 ? {} : { instance: about.path }),
    retryable: isRetryable(known?.code),
    ...(validationErrors.length > 0 ? { validationErrors: validationErrors.map(errorJson) } : {}),
    ...(known?.code === "UNAUTHENTICATED" ? { error: "INVALID_TOKEN" } : {}),
  };
  return new Response(JSON.stringify(body), { status, headers: headersOf(known?.code) });
}

function isRetryable(code: ErrorCode | undefined): boolean {
  return code === "RATE_LIMITED" || code === "UNAVAILABLE" || code === "STORAGE_FULL";
}

function headersOf(code: ErrorCode | undefined): Record<string, string> {
  return {
    "content-type": "application/json",
    ...(isRetryable(code) ? { "retry-after": code === "RATE_LIMITED" ? "60" : "1" } : {}),
    ...(code === "UNAUTHENTICATED" ? { "www-authenticate": "Bearer" } : {}),
    // What is left of a body that was not read makes the connection useless.
    ...(code === "TOO_LARGE" ? { connection: "close" } : {}),
  };
}

function errorJson({ path, message, invalidValue }: ValidationError): JsonObject {
  return { path, message, ...(invalidValue === undefined ? {} : { invalidValue }) };
}
