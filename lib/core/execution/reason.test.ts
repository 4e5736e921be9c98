import { expect, it } from "vitest";

import { reasonInWords } from "./reason";

it("a failed task's own reason is taken out of the sentence around it", () => {
  expect(reasonInWords("Task 01a2 failed with status: FAILED and reason: 'it's\nlate'")).toBe(
    "it's\nlate",
  );
  expect(reasonInWords("Stopped by hand")).toBe("Stopped by hand");
});
