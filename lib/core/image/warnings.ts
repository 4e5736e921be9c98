import type { JsonObject } from "../json";

export type WarningCode =
  | "KEY_UNKNOWN"
  | "OPTION_IGNORED"
  | "ANIMATION_DROPPED"
  | "DEPTH_REDUCED"
  | "NOT_ENLARGED"
  | "LARGER_THAN_SOURCE"
  | "SALVAGED"
  | "MAX_BYTES_MISSED"
  | "CONTENT_DIFFERS";

/** Something the user should know about a result that was made nevertheless: an entry of `warnings[]`. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
}

export function warning(code: WarningCode, message: string): Warning {
  return { code, message };
}

export function warningJson(entry: Warning): JsonObject {
  return { code: entry.code, message: entry.message };
}
