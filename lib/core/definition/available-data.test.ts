import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";
import type { JsonObject } from "@/lib/core/json";

import { availableData, type DataFacts } from "./available-data";
import { segment } from "./path-segment";
import { listReferences } from "./references-list";
import { runDataOf } from "./run-data";
import { treeIndex } from "./tree-index";

const DEFINITION: JsonObject = {
  inputParameters: ["photo", "size"],
  inputSchema: { data: { properties: { size: { type: "integer" } } } },
  variables: { count: 0 },
  tasks: [
    { name: "work", taskReferenceName: "a" },
    {
      name: "s",
      taskReferenceName: "s",
      type: "SWITCH",
      decisionCases: { x: [{ taskReferenceName: "m", type: "NOOP" }] },
    },
    { name: "work", taskReferenceName: "r" },
  ],
};

function data(facts: DataFacts = {}) {
  const opened = openWorkspace({ definition: DEFINITION }, createIds("b"));
  if (!opened.ok) throw new Error("unreadable");
  const { doc } = opened.workspace;
  const reader = treeIndex(doc).refs.get("r");
  if (!reader) throw new Error("no reader");
  return availableData(doc, reader, facts);
}

describe("available data", () => {
  const taskDefOf = (name: string) =>
    name === "work" ? { name, outputKeys: ["file", "odd key"] } : undefined;

  it("lists what has surely run first, then the workflow's values, then what is in doubt", () => {
    const paths = data({ taskDefOf, secrets: ["token"], environment: ["STAGE"] });
    const groups = [...new Set(paths.map(({ group }) => group))];
    expect(groups).toEqual([
      "s",
      "a",
      "input",
      "variables",
      "workflow",
      "m",
      "env",
      "secrets",
      "system",
    ]);
    expect(paths.filter(({ group }) => group === "m").every(({ doubtful }) => doubtful)).toBe(true);
    expect(paths.map(({ expression }) => expression)).toEqual(
      expect.arrayContaining([
        "${s.output.selectedCase}",
        "${a.output.file}",
        "${a.output['odd key']}",
        "${workflow.env.STAGE}",
        "${workflow.secrets.token}",
        "${CPEWF_TASK_ID}",
      ]),
    );
    expect(paths.find(({ label }) => label === "size")?.type).toBe("number");
  });
  it("is as deep as the last run was, with its values", () => {
    const run = runDataOf({
      input: { photo: { id: "p" } },
      tasks: [{ referenceTaskName: "a", outputData: { list: [{ n: 1 }, { n: 2 }], "a.b": true } }],
    });
    const paths = data({ outputOf: (ref) => run.outputOf(ref), workflow: run.workflow });
    const found = new Map(paths.map((path) => [path.expression, path]));
    expect(found.get("${a.output.list[0].n}")).toMatchObject({ type: "number", example: "1" });
    expect(found.get("${a.output['a.b']}")).toMatchObject({ type: "boolean", example: "true" });
    expect(found.get("${workflow.input.photo.id}")).toMatchObject({ example: "p" });
    // What is offered is what the engine reads.
    for (const expression of ["${a.output.list[0].n}", "${a.output['a.b']}"])
      expect(run.resolve(expression)).not.toBe(null);
  });
  it("has the sample of a task that did not run, and the run's output of one that did", () => {
    const tasks = [{ referenceTaskName: "a", outputData: { n: 1 } }];
    const samples = { a: { n: 7 }, b: { m: 8 } };
    const run = runDataOf({ workflowId: "w", tasks }, samples);
    expect(run.resolve("${a.output.n} ${b.output.m}")).toBe("1 8");
    expect(run.outputOf("b")).toEqual({ m: 8 });
    expect(runDataOf({}, samples).workflowId).toBe("");
  });
  it("writes keys so that they are read again", () => {
    for (const key of ["a", "a-b", "with space", "it's", "ü", "1st", "a.b", "__proto__"]) {
      const [found] = listReferences(`\${t.output${segment(key)}}`);
      expect(found?.path).toEqual(["output", key]);
    }
  });
});
