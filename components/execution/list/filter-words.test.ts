import { expect, it } from "vitest";

import { NO_FILTER } from "@/lib/core/execution/list-filter";

import { filterWords, timeWords } from "./filter-words";

it("tells each part of a filter that is set, and nothing of the others", () => {
  expect(filterWords(NO_FILTER)).toEqual([]);
  expect(
    filterWords({
      workflow: "resize_*",
      status: ["FAILED", "TIMED_OUT"],
      since: "24h",
      until: "",
      correlation: "order-7",
      text: "photo",
      retried: true,
    }),
  ).toEqual([
    "containing “photo”",
    "Failed or Timed out",
    "with retries",
    "workflow resize_*",
    "correlation id order-7",
    "started in the last 24 hours",
  ]);
});

it("tells moments from and to, and leaves out what is none", () => {
  const at = String(Date.UTC(2026, 0, 2, 12));
  expect(timeWords("", "")).toBe("");
  expect(timeWords("soon", "later")).toBe("");
  expect(timeWords(at, "")).toMatch(/^from .*2/);
  expect(timeWords("", at)).toMatch(/^to .*2/);
  expect(timeWords("1h", at)).toMatch(/^last hour to .*2/);
});
