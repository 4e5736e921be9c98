import type { JsonValue } from "../json";
import type { SafeRegex } from "./references-regex";

/** A place of a name in the parsed text, for those who rewrite it. */
export interface NamePlace {
  readonly start: number;
  readonly end: number;
}

export type FunctionArgument = { readonly value: JsonValue } | { readonly path: JsonPath };

export type PathStep =
  | {
      readonly kind: "property";
      readonly names: readonly string[];
      readonly places: readonly NamePlace[];
    }
  | { readonly kind: "wildcard" }
  | { readonly kind: "indexes"; readonly indexes: readonly number[] }
  | { readonly kind: "slice"; readonly from: number | null; readonly to: number | null }
  | { readonly kind: "filter"; readonly test: FilterNode }
  /** The next step applies to every value below, at any depth. */
  | { readonly kind: "scan" }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly args: readonly FunctionArgument[];
    };

export interface JsonPath {
  /** `$` or `@`. */
  readonly from: "root" | "item";
  readonly steps: readonly PathStep[];
  /** At most one value; an indefinite path gives a list. */
  readonly definite: boolean;
}

export type FilterOperand =
  | { readonly kind: "value"; readonly value: JsonValue }
  | { readonly kind: "path"; readonly path: JsonPath }
  | { readonly kind: "regex"; readonly regex: SafeRegex };

/** Longer spellings first, so that `<=` is not read as `<`. */
export const SYMBOL_OPERATORS = ["===", "!==", "==", "!=", "<=", ">=", "=~", "<", ">"] as const;
export const WORD_OPERATORS = [
  "in",
  "nin",
  "subsetof",
  "anyof",
  "noneof",
  "all",
  "contains",
  "size",
  "empty",
] as const;
export type FilterOperator = (typeof SYMBOL_OPERATORS)[number] | (typeof WORD_OPERATORS)[number];

export type FilterNode =
  | { readonly kind: "and" | "or"; readonly nodes: readonly FilterNode[] }
  | { readonly kind: "not"; readonly node: FilterNode }
  | { readonly kind: "exists"; readonly path: JsonPath }
  | {
      readonly kind: "compare";
      readonly left: FilterOperand;
      readonly operator: FilterOperator;
      readonly right: FilterOperand;
    };
