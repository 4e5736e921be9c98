import { describe, expect, it } from "vitest";

import { expectedOutput } from "./expected-output";

describe("what a workflow reads of a task's output", () => {
  it("is found in tasks at any depth and in its outputs, each key once", () => {
    const definition = {
      name: "w",
      tasks: [
        { name: "look", taskReferenceName: "look", type: "HUMAN" },
        {
          name: "sw",
          taskReferenceName: "sw",
          type: "SWITCH",
          inputParameters: { value: "${look.output.verdict}", other: "${looks.output.no}" },
          decisionCases: {
            ok: [
              {
                name: "x",
                taskReferenceName: "x",
                type: "SIMPLE",
                inputParameters: { a: ["by ${look.output.by.name} as ${look.output.verdict}"] },
              },
            ],
          },
        },
      ],
      outputParameters: {
        note: "${look.output.note}",
        all: "${look.output}",
        in: "${look.input.x}",
      },
    };
    expect(expectedOutput(definition, "look")).toEqual(["verdict", "by", "note"]);
    expect(expectedOutput({ name: "w", tasks: [] }, "look")).toEqual([]);
  });
});
