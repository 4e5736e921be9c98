import { describe, expect, it } from "vitest";

import type { Problem } from "@/lib/core/definition/problem";

import { untold } from "./untold";

const raw = {
  name: "image_convert_resize",
  taskReferenceName: "a",
  type: "SIMPLE",
  inputParameters: {},
};
const problem = (field: string | undefined, isSettled = false): Problem => ({
  code: "INPUT_REQUIRED",
  group: "data",
  level: "R",
  path: "tasks[0]",
  blockId: "b",
  ...(field === undefined ? {} : { field }),
  message: `about ${field ?? "the task"}`,
  fixes: isSettled
    ? [{ label: "Settle it", command: { type: "setTask", id: "b", edits: [] } }]
    : [],
});

describe("problems above a form", () => {
  it("are those that no field below tells", () => {
    const told = problem("inputParameters.fileLocation");
    const inside = problem("inputParameters.fileLocation.inner");
    const others = [
      problem(undefined),
      problem("taskReferenceName"),
      problem("inputParameters.nobody"),
    ];
    expect(untold([told, ...others, inside], raw, undefined)).toEqual(others);
  });
  it("are those that a press settles, too", () => {
    const settled = problem("inputParameters.fileLocation", true);
    expect(untold([settled], raw, undefined)).toEqual([settled]);
  });
});
