/** Closed list of expected failures. HTTP numbers are given in lib/server/http/problem.ts, nowhere else. */
export type ErrorCode =
  | "INVALID_INPUT"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "METHOD_NOT_ALLOWED"
  | "CONFLICT"
  | "STALE_VERSION"
  | "TOO_LARGE"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "UNPROCESSABLE"
  | "RATE_LIMITED"
  | "UNAVAILABLE"
  | "STORAGE_FULL";

/** One problem of a request or definition, in the form of Conductor's `ErrorResponse.validationErrors`. */
export interface ValidationError {
  readonly path: string;
  readonly message: string;
  readonly invalidValue?: string;
}

/** An expected failure: its message is for the user (what is wrong, the limit, what to do), never a stack or a path. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly validationErrors: readonly ValidationError[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { validationErrors?: readonly ValidationError[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.validationErrors = options.validationErrors ?? [];
  }
}

export const invalidInput = (message: string, validationErrors?: readonly ValidationError[]) =>
  new AppError("INVALID_INPUT", message, { validationErrors: validationErrors ?? [] });
export const notFound = (message: string) => new AppError("NOT_FOUND", message);
export const conflict = (message: string) => new AppError("CONFLICT", message);
