import type { JsonValue } from "../json";
import type { Budget } from "./references-budget";
import { newBudget } from "./references-budget";

const MAX_DEPTH = 500;
const LONG_LIMIT = 2 ** 63;

/**
 * A JSON value as Java's `toString` prints it: `{a=1, b=[x, null]}`, strings bare, numbers as Integer, Long or Double.
 * Used where Conductor mixes values into text and in its search summaries. The text stops at the budget's length.
 */
export function javaText(value: JsonValue, budget: Budget = newBudget()): string {
  const parts: string[] = [];
  write(value, parts, budget, 0);
  return parts.join("");
}

/** A number as Java prints an Integer or Long when it is whole and fits, else as a Double. */
export function javaNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < LONG_LIMIT) return BigInt(value).toString();
  return javaDouble(value);
}

/** A number as Java's `Double.toString` prints it: `1.0`, `1.5E-5`, `1.0E10`. */
export function javaDouble(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const plain = String(value);
    return plain.includes(".") ? plain : `${plain}.0`;
  }
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`;
}

function write(value: JsonValue, parts: string[], budget: Budget, depth: number): void {
  if (budget.text <= 0) return;
  if (typeof value !== "object" || value === null) {
    put(typeof value === "number" ? javaNumber(value) : String(value), parts, budget);
  } else if (depth >= MAX_DEPTH) {
    put("...", parts, budget);
  } else if (Array.isArray(value)) {
    put("[", parts, budget);
    for (const [position, item] of value.entries()) {
      if (position > 0) put(", ", parts, budget);
      write(item, parts, budget, depth + 1);
      if (budget.text <= 0) return;
    }
    put("]", parts, budget);
  } else {
    put("{", parts, budget);
    for (const [position, [key, item]] of Object.entries(value).entries()) {
      put(position > 0 ? `, ${key}=` : `${key}=`, parts, budget);
      write(item, parts, budget, depth + 1);
      if (budget.text <= 0) return;
    }
    put("}", parts, budget);
  }
}

function put(text: string, parts: string[], budget: Budget): void {
  if (budget.text <= 0) return;
  parts.push(text.length > budget.text ? text.slice(0, budget.text) : text);
  budget.text -= text.length;
}
