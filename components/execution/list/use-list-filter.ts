"use client";

import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";

import { type ListFilter, statusesOf } from "@/lib/core/execution/list-filter";

const KEYS = {
  workflow: parseAsString.withDefault(""),
  status: parseAsString.withDefault(""),
  since: parseAsString.withDefault(""),
  until: parseAsString.withDefault(""),
  correlation: parseAsString.withDefault(""),
  text: parseAsString.withDefault("").withOptions({ throttleMs: 300 }),
  retried: parseAsBoolean.withDefault(false),
};

/** The filter of the list: it is the address, so that it can be sent to somebody. */
export function useListFilter() {
  const [values, set] = useQueryStates(KEYS);
  const filter = useMemo<ListFilter>(
    () => ({ ...values, status: statusesOf(values.status) }),
    [values],
  );
  const change = (changes: Partial<ListFilter>) => {
    const { status, ...rest } = changes;
    const entries = Object.entries({ ...rest, ...(status ? { status: status.join(",") } : {}) });
    // What is empty leaves the address.
    const cleaned = entries.map(([key, value]) => [
      key,
      value === "" || value === false ? null : value,
    ]);
    void set(Object.fromEntries(cleaned) as Parameters<typeof set>[0]);
  };
  return { filter, change, clear: () => void set(null) };
}
