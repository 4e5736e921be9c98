import { describe, expect, it } from "vitest";

import { print } from "../definition/print";
import type { JsonObject } from "../json";
import { IMAGE_TEMPLATES } from "../templates/image-templates";
import { problemsOf } from "../definition/problems";
import { copyText } from "./clipboard";
import { createIds, openWorkspace } from "./open";
import { readTasks } from "./read-tasks";
import { run } from "./run";

const task = (ref: string, inputParameters: JsonObject = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters,
});

function open(definition: object) {
  const newId = createIds("b");
  const opened = openWorkspace({ definition }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return { workspace: opened.workspace, newId };
}

describe("a definition that is put into another one", () => {
  it("gets free names everywhere, and its missing inputs are declared in the same step", () => {
    const own = { tasks: [task("a"), task("b")], inputParameters: ["x"] };
    const { workspace, newId } = open(own);
    const other = {
      name: "other",
      inputParameters: ["x", "y"],
      tasks: [task("a"), task("c", { v: "${a.output.v} ${workflow.input.y}" })],
    };
    const slot = { seq: workspace.doc.root.id, index: 1 };
    const text = JSON.stringify(other);
    const outcome = run(
      workspace,
      { type: "paste", slot, read: readTasks(text), declare: true },
      newId,
    );
    if (!outcome.ok) throw new Error(outcome.reason);
    expect(print(outcome.workspace.doc)).toMatchObject({
      inputParameters: ["x", "y"],
      tasks: [
        { taskReferenceName: "a" },
        { taskReferenceName: "a_2" },
        { inputParameters: { v: "${a_2.output.v} ${workflow.input.y}" } },
        { taskReferenceName: "b" },
      ],
    });
    expect(outcome.effects.map(({ text: told }) => told)).toContain("Inputs are declared: y.");
    const plain = run(workspace, { type: "paste", slot, read: readTasks(text) }, newId);
    expect(plain.ok && plain.effects[0]?.text).toBe("Its inputs are not declared here: y.");
  });

  it("leaves no problem, for every template twice in a row", () => {
    for (const { definition } of IMAGE_TEMPLATES) {
      const { workspace, newId } = open(definition);
      const slot = { seq: workspace.doc.root.id, index: workspace.doc.root.items.length };
      const text = JSON.stringify(definition);
      const outcome = run(
        workspace,
        { type: "paste", slot, read: readTasks(text), declare: true },
        newId,
      );
      if (!outcome.ok) throw new Error(outcome.reason);
      const levels = problemsOf(outcome.workspace).map(
        ({ level, message }) => `${level} ${message}`,
      );
      expect(levels.filter((text) => /^[SR]/.test(text))).toEqual([]);
    }
  });
});

describe("a branch or a case", () => {
  it("is copied by itself, in its order", () => {
    const { workspace } = open({
      tasks: [
        { ...task("s"), type: "SWITCH", decisionCases: { x: [task("a"), task("b")], y: [] } },
        { ...task("f"), type: "FORK_JOIN", forkTasks: [[task("c")], [task("d"), task("e")]] },
        { ...task("j"), type: "JOIN", joinOn: ["c", "e"] },
      ],
    });
    const refs = (id: string) =>
      (JSON.parse(copyText(workspace, [id])) as { taskReferenceName: string }[]).map(
        ({ taskReferenceName }) => taskReferenceName,
      );
    const [choice, fork] = workspace.doc.root.items;
    if (choice?.kind !== "switch" || fork?.kind !== "fork") throw new Error("not read");
    expect(refs(choice.cases[0]?.id ?? "")).toEqual(["a", "b"]);
    expect(refs(fork.lanes[1]?.id ?? "")).toEqual(["d", "e"]);
  });
});

describe("what is set aside", () => {
  it("is copied as the tasks that it is", () => {
    const { workspace, newId } = open({ tasks: [task("a"), task("b")] });
    const tasks = [task("spare"), task("other")];
    const parked = run(workspace, { type: "parkTasks", tasks, x: 0, y: 0 }, newId);
    if (!parked.ok) throw new Error(parked.reason);
    const ids = parked.workspace.parked.map(({ id }) => id);
    expect(JSON.parse(copyText(parked.workspace, ids))).toMatchObject(tasks);
  });
});
