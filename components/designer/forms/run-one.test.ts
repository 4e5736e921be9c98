import { describe, expect, it } from "vitest";

import { runDataOf } from "@/lib/core/definition/run-data";
import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { emptyDefinition } from "../draft";
import { createDesignerStore } from "../store";
import { definitionOfOne, endOf } from "./run-one";

function state(taskDefs = {}) {
  const newId = createIds("b");
  const opened = openWorkspace({ definition: emptyDefinition("flow"), taskDefs }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return createDesignerStore("flow", opened.workspace, newId, null).getState();
}

describe("one task alone", () => {
  const raw = {
    name: "work",
    taskReferenceName: "b",
    type: "SIMPLE",
    startDelay: 60,
    inputParameters: { n: "${a.output.n}" },
  };
  it("has the inputs that the run or a pinned output gives it, and does not wait", () => {
    const data = runDataOf({}, { a: { n: 5 } });
    expect(definitionOfOne(state(), raw, data)).toMatchObject({
      name: "flow one task",
      tasks: [{ taskReferenceName: "b", inputParameters: { n: 5 } }],
    });
    const [task] = definitionOfOne(state(), raw, null)["tasks"] as object[];
    expect(task).toMatchObject({ inputParameters: { n: "${a.output.n}" } });
    expect(task).not.toHaveProperty("startDelay");
  });
  it("runs with the policy that is drafted, unless it has its own", () => {
    const drafted = state({ work: { retryCount: 7 } });
    expect(definitionOfOne(drafted, raw, null)).toMatchObject({
      tasks: [{ taskDefinition: { retryCount: 7 } }],
    });
    const own = { ...raw, taskDefinition: { name: "work", retryCount: 1 } };
    expect(definitionOfOne(drafted, own, null)).toMatchObject({
      tasks: [{ taskDefinition: { retryCount: 1 } }],
    });
  });
  it("ends with its output, or with the reason", () => {
    expect(endOf(undefined).isOver).toBe(false);
    expect(endOf({ status: "RUNNING" }).isOver).toBe(false);
    const done = { status: "COMPLETED", tasks: [{ outputData: { n: 1 } }] };
    expect(endOf(done)).toMatchObject({ isOver: true, output: { n: 1 } });
    const failed = { status: "FAILED", tasks: [{ outputData: {}, reasonForIncompletion: "No." }] };
    expect(endOf(failed)).toEqual({ isOver: true, output: null, reason: "No." });
    expect(endOf({ status: "TERMINATED" }).reason).toBe("It ended as TERMINATED.");
  });
});
