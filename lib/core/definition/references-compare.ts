import type { JsonValue } from "../json";
import { isJsonObject } from "../json";
import type { Budget } from "./references-budget";
import { spend } from "./references-budget";
import { matchesWhole } from "./references-regex";
import { javaNumber } from "./references-text";
import type { FilterNode, FilterOperand, FilterOperator, JsonPath } from "./references-types";

type ReadPath = (path: JsonPath) => JsonValue | undefined;

/** A side of a comparison; undefined when its path leads nowhere, which equals nothing. */
type Side = JsonValue | undefined;

const MAX_DEPTH = 500;

/** Whether an element passes a filter. `read` gives the value of a path for that element. Rule: Jayway JsonPath. */
export function testFilter(node: FilterNode, read: ReadPath, budget: Budget): boolean {
  spend(budget);
  switch (node.kind) {
    case "and":
      return node.nodes.every((part) => testFilter(part, read, budget));
    case "or":
      return node.nodes.some((part) => testFilter(part, read, budget));
    case "not":
      return !testFilter(node.node, read, budget);
    case "exists":
      return exists(node.path, read(node.path));
    case "compare":
      return node.operator === "=~"
        ? matchesRegex(node.left, node.right, read, budget)
        : compare(node.operator, sideOf(node.left, read), sideOf(node.right, read), budget);
  }
}

function exists(path: JsonPath, value: Side): boolean {
  if (path.definite) return value !== undefined;
  return Array.isArray(value) && value.length > 0;
}

function sideOf(operand: FilterOperand, read: ReadPath): Side {
  if (operand.kind === "value") return operand.value;
  return operand.kind === "path" ? read(operand.path) : undefined;
}

/** One side is a regular expression, the other a text or a list of which any may match. */
function matchesRegex(
  left: FilterOperand,
  right: FilterOperand,
  read: ReadPath,
  budget: Budget,
): boolean {
  const [pattern, other] = left.kind === "regex" ? [left, right] : [right, left];
  if (pattern.kind !== "regex" || other.kind === "regex") return false;
  const value = sideOf(other, read);
  const texts = Array.isArray(value) ? value : [value];
  return texts.some(
    (text) => isScalar(text) && matchesWhole(pattern.regex, scalarText(text), budget),
  );
}

function compare(operator: FilterOperator, left: Side, right: Side, budget: Budget): boolean {
  switch (operator) {
    case "==":
      return areEqual(left, right, budget);
    case "!=":
      return !areEqual(left, right, budget);
    case "===":
      return typeof left === typeof right && areEqual(left, right, budget);
    case "!==":
      return typeof left !== typeof right || !areEqual(left, right, budget);
    case "<":
      return order(left, right) < 0;
    case "<=":
      return order(left, right) <= 0;
    case ">":
      return order(left, right) > 0;
    case ">=":
      return order(left, right) >= 0;
    default:
      return compareSets(operator, left, right, budget);
  }
}

function compareSets(operator: FilterOperator, left: Side, right: Side, budget: Budget): boolean {
  const holds = (list: Side, item: Side) =>
    Array.isArray(list) && list.some((entry) => areEqual(entry, item, budget));
  const items = Array.isArray(left) ? left : null;
  switch (operator) {
    case "in":
      return holds(right, left);
    case "nin":
      return !holds(right, left);
    case "contains":
      if (typeof left === "string") return typeof right === "string" && left.includes(right);
      return holds(left, right);
    case "size":
      return sizeOf(left) === right;
    case "empty":
      return typeof right === "boolean" && sizeOf(left) !== null && (sizeOf(left) === 0) === right;
    case "subsetof":
      return items !== null && items.every((item) => holds(right, item));
    case "anyof":
      return items !== null && items.some((item) => holds(right, item));
    case "noneof":
      return items !== null && !items.some((item) => holds(right, item));
    default:
      return Array.isArray(right) && right.every((item) => holds(left, item));
  }
}

function sizeOf(value: Side): number | null {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

/** Numbers with numbers, texts with texts; NaN, which is neither, for everything else. */
function order(left: Side, right: Side): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left !== "string" || typeof right !== "string") return Number.NaN;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Deep equality; a number equals the text that spells it. */
function areEqual(left: Side, right: Side, budget: Budget, depth = 0): boolean {
  spend(budget);
  if (left === undefined || right === undefined || depth > MAX_DEPTH) return false;
  if (typeof left === "number" && typeof right === "string")
    return isNumeral(right) && Number(right) === left;
  if (typeof left === "string" && typeof right === "number") return javaNumber(right) === left;
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length &&
      left.every((item, at) => areEqual(item, right[at], budget, depth + 1))
    );
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const entries = Object.entries(left);
    return (
      entries.length === Object.keys(right).length &&
      entries.every(
        ([key, value]) =>
          Object.hasOwn(right, key) && areEqual(value, right[key], budget, depth + 1),
      )
    );
  }
  return left === right;
}

function isNumeral(text: string): boolean {
  return /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
}

function isScalar(value: Side): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function scalarText(value: string | number | boolean): string {
  return typeof value === "number" ? javaNumber(value) : String(value);
}
