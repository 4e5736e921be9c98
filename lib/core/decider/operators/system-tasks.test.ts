import { describe, expect, it } from "vitest";

import type { WorkflowTask } from "../../definition/schema";
import { isoTime } from "../../execution/iso-time";
import type { JsonObject } from "../../json";
import { Scene, simpleTask } from "../scene";
import { parseWaitDuration, parseWaitUntil } from "./wait-time";

function system(type: string, inputParameters: JsonObject, extra: Partial<WorkflowTask> = {}) {
  return { name: "s", taskReferenceName: "s", type, inputParameters, ...extra };
}

function scene(task: WorkflowTask, input: JsonObject = {}, now = 1_000_000): Scene {
  return new Scene({ definition: { name: "w", tasks: [task, simpleTask("next")] }, input, now });
}

describe("WAIT", () => {
  it.each<[string, number | null]>([
    ["2 days 3h 10m 5s", 2 * 86_400 + 3 * 3600 + 10 * 60 + 5],
    ["1D", 86_400],
    ["1 hrs", 3600],
    ["90 MINS", 5400],
    ["1sec", 1],
    ["0s", 0],
    ["5s 1m", null],
    ["", null],
    ["ten", null],
    ["1".repeat(101), null],
  ])("reads the duration %j", (text, seconds) => expect(parseWaitDuration(text)).toBe(seconds));

  it.each<[string, string | null]>([
    ["2026-01-31", "2026-01-31T00:00:00.000Z"],
    ["2024-02-29 10:05", "2024-02-29T10:05:00.000Z"],
    ["2026-01-31 10:00 GMT+04:00", "2026-01-31T06:00:00.000Z"],
    ["2026-13-01", null],
    ["2026-01-31 25:00", null],
    ["2026-01-31 10:00 Nowhere", null],
    ["31.01.2026", null],
  ])("reads the time %j", (text, expected) => {
    const offsets: Record<string, number> = { "GMT+04:00": 240 };
    const at = parseWaitUntil(text, (zone) => (zone === null ? 0 : (offsets[zone] ?? null)));
    expect(at === null ? null : isoTime(at)).toBe(expected);
  });

  it("until a time that is past goes on at once, until a later one waits for it", () => {
    const now = parseWaitUntil("2026-06-01 12:00", () => 0) ?? 0;
    const past = scene(system("WAIT", { until: "2026-06-01 11:59" }), {}, now);
    expect(past.picture()).toBe("s:COMPLETED next:SCHEDULED");
    const later = scene(system("WAIT", { until: "2026-06-01 12:01" }), {}, now);
    expect(later.task("s").callbackAfterSeconds).toBe(60);
    later.advance(60_000);
    expect(later.task("s").status).toBe("IN_PROGRESS");
    later.advance(1);
    expect(later.picture()).toBe("s:COMPLETED next:SCHEDULED");
  });

  it.each([
    [{ duration: "soon" }, "Not valid duration: soon"],
    [{ until: "soon" }, "Invalid/Unsupported Wait Until format.  Provided: soon"],
    [
      { duration: "1s", until: "2026-01-01" },
      "Both 'duration' and 'until' specified. Please provide only one input",
    ],
  ])("%j fails for good with the reason", (input, reason) => {
    const run = scene(system("WAIT", input));
    expect(run.task("s")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reasonForIncompletion: reason,
    });
    run.tell({ type: "retry-requested" });
    expect(run.picture()).toContain("s#1:FAILED_WITH_TERMINAL_ERROR");
  });

  it("begins anew when it is retried, and ends early by an update with an output", () => {
    const run = scene(system("WAIT", { duration: "10s" }));
    run.advance(9000);
    run.tell({ type: "terminate-requested", reason: null });
    run.tell({ type: "retry-requested" });
    run.advance(9000);
    expect(run.task("s").status).toBe("IN_PROGRESS");
    run.complete("s", { by: "me" });
    expect(run.task("s").outputData).toEqual({ by: "me" });
  });
});

describe("HUMAN", () => {
  it("waits for an update, also after a retry; a sign of life leaves it in progress", () => {
    const run = scene(system("HUMAN", { form: "${workflow.input.form}" }), { form: 7 });
    run.advance(1e9);
    run.report("s", { status: "IN_PROGRESS", outputData: { page: 1 } });
    expect(run.task("s")).toMatchObject({ status: "IN_PROGRESS", inputData: { form: 7 } });
    run.tell({ type: "terminate-requested", reason: null });
    run.tell({ type: "retry-requested" });
    expect(run.picture()).toBe("s:CANCELED s#1:IN_PROGRESS");
    run.complete("s");
    expect(run.task("next").status).toBe("SCHEDULED");
  });
});

describe("TERMINATE", () => {
  it.each<[JsonObject, JsonObject]>([
    [
      { terminationStatus: "FAILED", terminationReason: "no", workflowOutput: { a: 1 } },
      { status: "FAILED", reasonForIncompletion: "no", output: { a: 1 } },
    ],
    [
      { terminationStatus: "TERMINATED", workflowOutput: [1] },
      {
        status: "TERMINATED",
        reasonForIncompletion: "Workflow is TERMINATED by TERMINATE task: t1",
        output: { output: [1] },
      },
    ],
    [
      { terminationStatus: "COMPLETED", terminationReason: 7, workflowOutput: null },
      { status: "COMPLETED", reasonForIncompletion: "7", output: {} },
    ],
  ])("%j ends the workflow", (input, header) => {
    const run = scene(system("TERMINATE", input));
    expect(run.state.header).toMatchObject(header);
    expect(run.picture()).toBe("s:COMPLETED");
  });

  it("with an unknown status fails, as often as it is tried", () => {
    const run = scene(system("TERMINATE", { terminationStatus: "DONE" }, { retryCount: 1 }));
    run.advance(60_000);
    expect(run.picture()).toBe("s:FAILED s#1:FAILED");
    expect(run.task("s").reasonForIncompletion).toBe("given termination status is not valid");
    expect(run.status).toBe("FAILED");
  });
});

describe("SET_VARIABLE", () => {
  it("that is too large is refused again when it is retried", () => {
    const run = scene(system("SET_VARIABLE", { text: "${workflow.input.text}" }), {
      text: "x".repeat(300_000),
    });
    expect(run.task("s").reasonForIncompletion).toBe(
      "The variables payload size: 300011 of workflow: wf is greater than the permissible limit: 256 kilobytes",
    );
    run.tell({ type: "retry-requested" });
    expect(run.picture()).toBe("s:FAILED_WITH_TERMINAL_ERROR s#1:FAILED_WITH_TERMINAL_ERROR");
    expect(run.state.header.variables).toEqual({});
  });
});

describe("the input of a task", () => {
  it("takes what is absent or null from the task definition's template", () => {
    const run = new Scene({
      definition: {
        name: "w",
        tasks: [
          simpleTask("a", {
            inputParameters: { format: "${workflow.input.format}", size: "${workflow.input.size}" },
          }),
        ],
      },
      taskDefs: {
        a: { inputTemplate: { format: "${raw}", quality: "${workflow.input.size}", size: 1 } },
      },
      input: { size: 5 },
    });
    expect(run.task("a").inputData).toEqual({ format: "${raw}", size: 5, quality: 5 });
  });
});
