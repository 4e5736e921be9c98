import { describe, expect, it } from "vitest";

import type { JsonObject } from "../json";
import { limits } from "../limits";
import { Scene, simpleTask } from "./scene";

const MIB = 1024 * 1024;
const megabytes = (count: number): JsonObject => ({ text: "x".repeat(count * MIB) });

function scene(extra: object = {}, input: JsonObject = {}) {
  return new Scene({ definition: { name: "w", tasks: [simpleTask("a")], ...extra }, input });
}

describe("payloads over the limits", () => {
  it("an output of a task fails it for good, with the size, and is not kept", () => {
    const run = scene({ tasks: [simpleTask("a", { optional: true }), simpleTask("b")] });
    run.complete("a", megabytes(4));
    const { reasonForIncompletion: reason, outputData } = run.task("a");
    expect(reason).toBe(
      `The payload size: ${4 * MIB + 11} of task: t1 in workflow: wf  is greater than the permissible limit: ${3 * MIB} bytes`,
    );
    expect(outputData).toEqual({});
    expect(run.picture()).toBe("a:COMPLETED_WITH_ERRORS b:SCHEDULED");
  });

  it("just under the limit is fine", () => {
    const run = scene();
    run.complete("a", { text: "x".repeat(limits.taskPayloadBytes - 11) });
    expect(run.status).toBe("COMPLETED");
  });

  it("an input that expressions made too large fails the task", () => {
    const inputParameters = { one: "${a.output.text}", two: "${a.output.text}" };
    const run = scene({ tasks: [simpleTask("a"), simpleTask("b", { inputParameters })] });
    run.complete("a", megabytes(2));
    expect(run.picture()).toBe("a:COMPLETED b:FAILED_WITH_TERMINAL_ERROR");
    expect(run.task("b").inputData).toEqual({});
    expect(run.status).toBe("FAILED");
    expect(run.state.header.reasonForIncompletion).toContain("greater than the permissible limit");
  });

  it("a join that would gather too much fails", () => {
    const lanes = [[simpleTask("a")], [simpleTask("b")]];
    const run = scene({
      tasks: [
        { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: lanes },
        { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["a", "b"] },
      ],
    });
    run.complete("a", megabytes(2));
    run.complete("b", megabytes(2));
    expect(run.task("j")).toMatchObject({ status: "FAILED_WITH_TERMINAL_ERROR", outputData: {} });
    expect(run.status).toBe("FAILED");
  });

  it("an input of the workflow fails it before anything runs", () => {
    const run = scene({}, megabytes(6));
    expect(run.state.header).toMatchObject({ status: "FAILED", input: {} });
    expect(run.state.header.reasonForIncompletion).toBe(
      `The payload size: ${6 * MIB + 11} of workflow: wf is greater than the permissible limit: ${5 * MIB} bytes`,
    );
    expect(run.picture()).toBe("");
  });

  it("an output of the workflow fails it and is not kept", () => {
    const text = "${a.output.text}";
    const run = scene({ outputParameters: { one: text, two: text, three: text } });
    run.complete("a", megabytes(2));
    expect(run.state.header).toMatchObject({ status: "FAILED", output: {} });
    expect(run.state.header.reasonForIncompletion).toContain("of workflow: wf is greater");
  });

  it("an output that doubles with every task is not measured to the end", () => {
    const double = (ref: string, from: string) =>
      simpleTask(ref, {
        type: "INLINE",
        inputParameters: {
          evaluatorType: "value-param",
          expression: "none",
          l: `\${${from}}`,
          r: `\${${from}}`,
        },
      });
    const tasks = Array.from({ length: 60 }, (_, index) =>
      double(`n${index}`, index === 0 ? "workflow.input" : `n${index - 1}.input`),
    );
    const run = scene({ tasks }, { text: "x".repeat(1000) });
    expect(run.status).toBe("FAILED");
    expect(run.state.tasks.length).toBeLessThan(20);
  });
});

describe("too many attempts", () => {
  it("fail the execution with the number", () => {
    const run = scene({ tasks: [simpleTask("a", { retryCount: 1_000_000 })] });
    const [first] = run.state.tasks;
    if (!first) throw new Error("no task");
    while (run.state.tasks.length < limits.tasksPerExecution) run.state.tasks.push(first);
    run.fail("a");
    expect(run.status).toBe("FAILED");
    expect(run.state.header.reasonForIncompletion).toContain("100000 tasks");
  });
});
