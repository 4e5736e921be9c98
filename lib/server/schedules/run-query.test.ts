import { describe, expect, it } from "vitest";

import { readRunOrder, readRunQuery } from "./run-query";

describe("a search for what schedules started", () => {
  it("reads the clauses of Conductor's page", () => {
    expect(
      readRunQuery(
        "scheduleName IN (a, b) AND state IN (FAILED) AND scheduledTime>5 AND workflowName=port AND nightly",
      ),
    ).toEqual([
      { column: "state", test: "in", values: ["FAILED"] },
      { column: "scheduledTime", test: "above", values: [5] },
      { column: "workflowName", test: "contains", values: ["port"] },
      { column: "scheduleName", test: "in", values: ["a", "b", "nightly"] },
    ]);
    expect(readRunQuery("scheduleName IN (this AND that)")).toEqual([
      { column: "scheduleName", test: "in", values: ["this AND that"] },
    ]);
    expect(readRunQuery("state IN () AND scheduleName IN ( )")).toEqual([]);
    expect(readRunQuery("")).toEqual([]);
    expect(() => readRunQuery("scheduledTime<x")).toThrow("epoch milliseconds");
  });

  it("sorts by the fields it knows, falling unless it is said", () => {
    expect(readRunOrder("scheduledTime:ASC, state, name; drop")).toEqual([
      { column: "scheduledTime", isRising: true },
      { column: "state", isRising: false },
    ]);
    expect(readRunOrder("ASC")).toEqual([]);
  });
});
