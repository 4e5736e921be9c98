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

  it("says at each field what is wrong", () => {
    const draft = { ...draftOf(null, "UTC"), name: "taken", cronExpression: " ", input: "[1]" };
    expect(Object.keys(problemsOf(draft, ["taken"]))).toEqual([
      "name",
      "cronExpression",
      "workflow",
      "input",
    ]);
    expect(problemsOf(draftOf(STORED, "UTC"), [])).toEqual({});
  });

  it("shows a refusal of the server at its field", () => {
    const path = "saveSchedule.arg0.cronExpression";
    const refusal = new ApiError(400, "Validation failed", [{ path, message: "not valid" }]);
    expect(refusalOf(refusal)).toEqual({ cronExpression: "not valid" });
    expect(refusalOf(new ApiError(0, "No server"))).toEqual({ form: "No server" });
  });
});
