import { ImageError, imageError } from "@/lib/core/image/errors";

interface ServiceFailure {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  /** 0: no answer arrived. */
  readonly status: number;
}

const DENIED = new Set([
  "SignatureDoesNotMatch",
  "InvalidAccessKeyId",
  "AccessDenied",
  "RequestTimeTooSkewed",
  "XAdminUserNotFound",
  "ExpiredToken",
  "InvalidToken",
]);
const BUSY = new Set([
  "SlowDown",
  "TooManyRequests",
  "ServiceUnavailable",
  "InternalError",
  "Throttling",
]);
const SILENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  ENOTFOUND: "its name is unknown",
  EAI_AGAIN: "its name could not be resolved",
  EPIPE: "connection closed",
  ETIMEDOUT: "no answer in time",
  TimeoutError: "no answer in time",
};

/**
 * The failure that an answer of an S3 server (or its absence) stands for. `reference` is what was asked for, as the user
 * knows it.
 */
export function storageError(
  error: unknown,
  about: { readonly bucket: string; readonly reference: string; readonly connection: string },
): ImageError {
  if (error instanceof ImageError) return error;
  const failure = failureOf(error);
  const { name, status } = failure;
  if (name === "AbortError") return imageError("CANCELED", {});
  if (/could not load credentials|credential is missing/i.test(failure.message)) {
    return imageError("STORAGE_NO_CREDENTIALS", {});
  }
  if (name === "NoSuchBucket") return imageError("STORAGE_NO_BUCKET", { bucket: about.bucket });
  if (DENIED.has(name) || status === 403 || status === 401) {
    const { connection } = about;
    const clockMs = name === "RequestTimeTooSkewed" ? clockAheadMs(error) : null;
    return imageError("STORAGE_DENIED", { status, problem: name, connection, clockMs });
  }
  if (name === "NoSuchKey" || name === "NotFound" || status === 404) {
    return imageError("SOURCE_NOT_FOUND", { reference: about.reference });
  }
  if (name === "PreconditionFailed" || status === 412) {
    return imageError("STORAGE_EXISTS", { key: about.reference });
  }
  if (status >= 400 && status < 500 && status !== 429 && !BUSY.has(name)) {
    return imageError("STORAGE_REJECTED", { status, problem: name });
  }
  return imageError("STORAGE_UNAVAILABLE", { problem: problemOf(failure) });
}

/** How far the clock here is ahead of the one that answered; null: it does not say what time it is. */
function clockAheadMs(error: unknown): number | null {
  const { $response: response } = error as { $response?: { headers?: Record<string, string> } };
  const there = Date.parse(response?.headers?.["date"] ?? "");
  return Number.isNaN(there) ? null : Date.now() - there;
}

/** The server does not know conditional writes. */
export function isConditionUnknown(error: unknown): boolean {
  const { name, status } = failureOf(error);
  return status === 501 || name === "NotImplemented";
}

function problemOf({ name, code, status }: ServiceFailure): string {
  const known = SILENT[code] ?? SILENT[name];
  if (known !== undefined) return known;
  return status > 0 ? `${status} ${name}` : name;
}

function failureOf(error: unknown): ServiceFailure {
  if (!(error instanceof Error)) return { name: "Unknown", code: "", message: "", status: 0 };
  const raw = error as Error & {
    code?: unknown;
    Code?: unknown;
    $metadata?: { httpStatusCode?: unknown };
  };
  const status = raw.$metadata?.httpStatusCode;
  const named = typeof raw.Code === "string" ? raw.Code : raw.name;
  return {
    name: /^[\w.]{1,60}$/.test(named) ? named : "Error",
    code: typeof raw.code === "string" ? raw.code : "",
    message: raw.message.slice(0, 200),
    status: typeof status === "number" ? status : 0,
  };
}
