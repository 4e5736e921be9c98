import { describe, expect, it } from "vitest";

import {
  belongs,
  isFiltered,
  type ListFilter,
  momentOf,
  NO_FILTER,
  queryOf,
  statusesOf,
} from "./list-filter";

const NOW = 10_000_000_000;
const filter = (change: Partial<ListFilter>): ListFilter => ({ ...NO_FILTER, ...change });
const row = {
  workflowId: "a",
  workflowName: "thumbs (old)",
  status: "RUNNING",
  startTime: NOW - 5_000,
  correlationId: null,
};

describe("a filter of executions", () => {
  it.each([
    [{}, ""],
    [{ workflow: "thumbs" }, "workflowType = 'thumbs'"],
    [{ workflow: "it's (a, b) AND c" }, "workflowType = 'it*s *a* b**c'"],
    [{ status: ["FAILED", "TIMED_OUT"] }, "status IN (FAILED,TIMED_OUT)"],
    [
      { since: "1h", until: "9999999999" },
      `startTime > ${NOW - 3_600_001} AND startTime < 10000000000`,
    ],
    [{ since: "soon", correlation: "c 1" }, "correlationId = 'c 1'"],
  ] as const)("%j reads %s", (change, query) => {
    expect(queryOf(filter(change as Partial<ListFilter>), NOW)).toBe(query);
  });

  it.each([
    [{}, true],
    [{ workflow: "thumbs (old)" }, true],
    [{ workflow: "Thumbs*" }, true],
    [{ workflow: "thumbs" }, false],
    [{ status: ["FAILED"] }, false],
    [{ since: "1m" }, true],
    [{ since: String(NOW) }, false],
    [{ until: String(NOW - 6_000) }, false],
    [{ correlation: "x" }, false],
    [{ text: "boat" }, null],
    [{ retried: true }, null],
    [{ retried: true, status: ["FAILED"] }, false],
  ] as const)("%j holds for a live row: %s", (change, answer) => {
    expect(belongs(row, filter(change as Partial<ListFilter>), NOW)).toBe(answer);
  });

  it("knows moments, statuses and whether it filters at all", () => {
    expect([momentOf("7d", NOW), momentOf("", NOW), momentOf("3w", NOW)]).toEqual([
      NOW - 604_800_000,
      null,
      null,
    ]);
    expect(statusesOf("FAILED,NOPE,RUNNING")).toEqual(["RUNNING", "FAILED"]);
    expect([isFiltered(NO_FILTER), isFiltered(filter({ retried: true }))]).toEqual([false, true]);
  });
});
