import { expect, it } from "vitest";

import { formatDuration } from "../policy/duration";
import { reasonInWords } from "./reason";

it("a failed task's own reason is taken out of the sentence around it", () => {
  expect(reasonInWords("Task 01a2 failed with status: FAILED and reason: 'it's\nlate'")).toBe(
    "it's\nlate",
  );
  expect(reasonInWords("Stopped by hand")).toBe("Stopped by hand");
});

it.each([
  [
    "responseTimeout: 8 exceeded for the taskId: 01a2 with Task Definition: slow",
    "Its worker gave no sign of life for 8 s.",
  ],
  [
    "Task timed out after 31 seconds. Timeout configured as 30 seconds. Timeout policy configured to RETRY",
    "It was not done after 30 s, its time limit.",
  ],
  [
    "Task 01a2 failed with status: TIMED_OUT and reason: 'Task poll timed out after 6 seconds. Poll timeout configured as 5 seconds. Timeout policy configured to TIME_OUT_WF'",
    "No worker took it within 5 s.",
  ],
  [
    "Workflow timed out after 61 seconds. Timeout configured as 60 seconds. Timeout policy configured to TIME_OUT_WF",
    `The whole run was not done after ${formatDuration(60)}, its time limit.`,
  ],
])("the engine's own sentence about a limit is told in words: %s", (written, told) => {
  expect(reasonInWords(written)).toBe(told);
});
