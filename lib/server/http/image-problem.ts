import type { Context, Handler } from "hono";

import { ImageError, type ImageErrorCode, isRetryable } from "@/lib/core/image/errors";
import type { JsonObject } from "@/lib/core/json";

export type ProblemStatus = 400 | 404 | 409 | 413 | 415 | 416 | 422 | 429 | 502 | 503 | 504 | 507;

const TITLES: Readonly<Record<ProblemStatus, string>> = {
  400: "Bad Request",
  404: "Not Found",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  507: "Insufficient Storage",
};

/** The status of an answer to somebody who sent or asked for an image. */
export function imageStatus(code: ImageErrorCode): ProblemStatus {
  switch (code) {
    case "PARAM_INVALID":
    case "CANCELED":
      return 400;
    case "SOURCE_NOT_FOUND":
    case "SOURCE_NOT_ALLOWED":
      return 404;
    case "STORAGE_EXISTS":
      return 409;
    case "FILE_TOO_LARGE":
      return 413;
    case "IMAGE_UNSUPPORTED":
    case "IMAGE_HEIC":
    case "IMAGE_SVG_DISABLED":
      return 415;
    case "IMAGE_EMPTY":
    case "IMAGE_CORRUPT":
    case "IMAGE_TRUNCATED":
    case "IMAGE_TOO_MANY_PIXELS":
    case "IMAGE_TOO_MANY_FRAMES":
    case "OUTPUT_TOO_LARGE":
    case "FORMAT_SIZE":
    case "IMAGE_TIMEOUT":
    case "IMAGE_MEMORY":
      return 422;
    case "STORAGE_DENIED":
    case "STORAGE_NO_BUCKET":
    case "STORAGE_NO_CREDENTIALS":
    case "STORAGE_REJECTED":
    case "STORAGE_MISMATCH":
      return 502;
    case "SOURCE_UNREACHABLE":
    case "STORAGE_UNAVAILABLE":
    case "WORKER_CRASHED":
      return 503;
    case "DISK_FULL":
      return 507;
  }
}

/** A problem (RFC 9457) that reads as Conductor's `ErrorResponse` too; `code` is the one of the image failure. */
export function problem(
  c: Context,
  status: ProblemStatus,
  body: {
    readonly code: string;
    readonly message: string;
    readonly retryable?: boolean;
  } & JsonObject,
): Response {
  const retryable = body.retryable ?? false;
  return c.json(
    {
      type: "about:blank",
      title: TITLES[status],
      status,
      detail: body.message,
      ...body,
      retryable,
      instance: new URL(c.req.url).pathname,
    },
    status,
    {
      "content-type": "application/problem+json",
      ...(status === 429 || status === 503 ? { "retry-after": "1" } : {}),
    },
  );
}

/** Answers ImageErrors of a handler; everything else goes on to the application. */
export function withImageProblems(handler: Handler): Handler {
  return async (c, next) => {
    try {
      return await handler(c, next);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      const { code, message, details } = error;
      return problem(c, imageStatus(code), {
        code,
        message,
        details,
        retryable: isRetryable(code, 0),
      });
    }
  };
}
