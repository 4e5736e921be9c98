import type { JsonObject, JsonValue } from "../json";

/**
 * User code that the decider needs a value of (semantics §4.2, §4.5, §4.13–4.15). `$` is bound to `bindings`; the value of
 * a `javascript` script is that of its last statement, of a `javascript-body` what it returns, of `jq` all results.
 */
export interface Script {
  readonly language: "javascript" | "javascript-body" | "jq";
  readonly source: string;
  readonly bindings: JsonObject;
}

/** Undefined and functions are null; jq answers the list of its results. */
export type ScriptAnswer =
  | { readonly ok: true; readonly value: JsonValue }
  | {
      readonly ok: false;
      /** What was wrong, as Conductor words it where it has a wording. */
      readonly message: string;
      readonly timedOut: boolean;
    };
