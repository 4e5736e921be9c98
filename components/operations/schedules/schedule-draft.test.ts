import { describe, expect, it } from "vitest";

import { ApiError } from "@/lib/client/api";
import type { Schedule } from "@/lib/client/operations";

import { draftOf, problemsOf, refusalOf, scheduleOf } from "./schedule-draft";

const STORED: Schedule & { readonly scheduleEndTime: number } = {
  name: "nightly",
  cronExpression: "0 0 2 * * *",
  zoneId: "Europe/Berlin",
  paused: true,
  nextRunTime: 5,
  scheduleEndTime: 99,
  startWorkflowRequest: { name: "report", version: 2, correlationId: "c", input: { n: 1 } },
};

const TIME = { cronExpression: "0 0 2 * * *", zoneId: "Europe/Berlin" };

describe("a schedule in its form", () => {
  it("keeps what the form does not show", () => {
    const draft = { ...draftOf(STORED, "UTC"), version: "", input: '{"n": 2}' };
    expect(scheduleOf(draft, STORED)).toEqual({
      name: "nightly",
      cronExpression: "0 0 2 * * *",
      zoneId: "Europe/Berlin",
      paused: true,
      scheduleEndTime: 99,
      runCatchupScheduleInstances: false,
      startWorkflowRequest: { name: "report", correlationId: "c", input: { n: 2 } },
    });
  });

  it("has one expression as its own, several as a list", () => {
    const both = [
      { id: 0, ...TIME },
      { id: 1, cronExpression: "0 0 9 * * MON ", zoneId: "" },
    ];
    const several = scheduleOf({ ...draftOf(STORED, "UTC"), times: both }, STORED);
    expect(several).toMatchObject({
      cronSchedules: [TIME, { cronExpression: "0 0 9 * * MON", zoneId: "UTC" }],
    });
    expect(several).not.toHaveProperty("cronExpression");
    const stored = several as unknown as Schedule;
    expect(draftOf(stored, "UTC").times).toHaveLength(2);
    const one = scheduleOf({ ...draftOf(stored, "UTC"), times: [{ id: 0, ...TIME }] }, stored);
    expect(one).toMatchObject(TIME);
    expect(one).not.toHaveProperty("cronSchedules");
  });

  it("says at each field what is wrong", () => {
    const times = [
      { id: 0, ...TIME },
      { ...TIME, id: 1, cronExpression: " " },
    ];
    const draft = { ...draftOf(null, "UTC"), name: "taken", times, input: "[1]" };
    expect(Object.keys(problemsOf(draft, ["taken"]))).toEqual([
      "name",
      "times.1",
      "workflow",
      "input",
    ]);
    expect(problemsOf(draftOf(STORED, "UTC"), [])).toEqual({});
  });

  it("shows a refusal of the server at its field", () => {
    const path = "saveSchedule.arg0.cronExpression";
    const refusal = new ApiError(400, "Validation failed", [{ path, message: "not valid" }]);
    expect(refusalOf(refusal)).toEqual({ "times.0": "not valid" });
    const second = { path: "saveSchedule.arg0.cronSchedules[1].cronExpression", message: "no" };
    expect(refusalOf(new ApiError(400, "Validation failed", [second]))).toEqual({
      "times.1": "no",
    });
    expect(refusalOf(new ApiError(0, "No server"))).toEqual({ form: "No server" });
  });
});
