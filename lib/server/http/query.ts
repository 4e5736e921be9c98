import { invalidInput } from "@/lib/core/errors";

import type { ApiContext } from "./context";

/** Conductor's clients write booleans in any case; anything else counts as not said. */
export function boolQuery(c: ApiContext, name: string, otherwise: boolean): boolean {
  const value = c.req.query(name)?.toLowerCase();
  if (value === "true") return true;
  return value === "false" ? false : otherwise;
}

/** An empty value counts as not said. @throws AppError INVALID_INPUT. */
export function intQuery(c: ApiContext, name: string, otherwise: number): number {
  return optionalInt(c, name) ?? otherwise;
}

/** Null: not said. @throws AppError INVALID_INPUT. */
export function optionalInt(c: ApiContext, name: string): number | null {
  const value = c.req.query(name);
  if (value === undefined || value === "") return null;
  return wholeNumber(value, name);
}

/** Null: not said or empty. */
export function textQuery(c: ApiContext, name: string): string | null {
  const value = c.req.query(name);
  return value === undefined || value === "" ? null : value;
}

/** All values of a parameter that may be repeated, or say several between commas, as to a Conductor server. */
export function listQuery(c: ApiContext, name: string): string[] {
  const values = (c.req.queries(name) ?? []).flatMap((value) => value.split(","));
  return values.map((value) => value.trim()).filter((value) => value !== "");
}

/** @throws AppError INVALID_INPUT. */
export function wholeNumber(value: string, name: string): number {
  const number = /^[+-]?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(number))
    throw invalidInput(`${name} must be a whole number, not "${value.slice(0, 50)}"`);
  return number;
}

const WAIT_SECONDS = 10;
/** Of a request that waits for an execution. */
export const LONGEST_WAIT_MS = 300_000;

/** How long a request waits for an execution (`waitForSeconds`), in ms. @throws AppError INVALID_INPUT. */
export function waitMs(c: ApiContext): number {
  const seconds = intQuery(c, "waitForSeconds", WAIT_SECONDS) || WAIT_SECONDS;
  return Math.min(Math.max(0, seconds) * 1000, LONGEST_WAIT_MS);
}
