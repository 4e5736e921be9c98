import { describe, expect, it } from "vitest";

import { inputEdits } from "../definition/declared-inputs";
import { print } from "../definition/print";
import { createIds, openWorkspace } from "./open";
import { run } from "./run";

function renamed(definition: object, from: string, to: string) {
  const newId = createIds("b");
  const opened = openWorkspace({ definition }, newId);
  if (!opened.ok) throw new Error("unreadable");
  const { workspace } = opened;
  const edits = inputEdits(workspace.doc.raw, [{ name: to, type: "integer" }], "flow");
  const outcome = run(workspace, { type: "renameInput", from, to, edits }, newId);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome;
}

describe("another name for an input of the workflow", () => {
  it("is written wherever the input is read, and nowhere else", () => {
    const inputParameters = {
      a: "${workflow.input.size}",
      b: "is ${workflow.input.size.wide} of ${workflow.input['size']}, not ${workflow.input.sizes}",
      c: "${other.output.size} size",
      d: "$${workflow.input.size}",
    };
    const { workspace, label } = renamed(
      {
        name: "flow",
        inputParameters: ["size"],
        inputTemplate: { size: 1 },
        outputParameters: { o: "${workflow.input.size}" },
        tasks: [{ name: "n", taskReferenceName: "n", type: "NOOP", inputParameters }],
      },
      "size",
      "width",
    );
    expect(print(workspace.doc)).toMatchObject({
      inputParameters: ["width"],
      inputTemplate: { width: 1 },
      outputParameters: { o: "${workflow.input.width}" },
      tasks: [
        {
          inputParameters: {
            a: "${workflow.input.width}",
            b: "is ${workflow.input.width.wide} of ${workflow.input.width}, not ${workflow.input.sizes}",
            c: "${other.output.size} size",
            d: "$${workflow.input.size}",
          },
        },
      ],
    });
    expect(label).toBe("Renamed the input size to width, read in 4 places");
  });
  it("stands in brackets where it is no plain name", () => {
    const inputParameters = { a: "${workflow.input.size.x}" };
    const tasks = [{ name: "n", taskReferenceName: "n", type: "NOOP", inputParameters }];
    const { workspace } = renamed({ name: "flow", tasks }, "size", "my size");
    expect(print(workspace.doc)["tasks"]).toMatchObject([
      { inputParameters: { a: "${workflow.input['my size'].x}" } },
    ]);
  });
});
