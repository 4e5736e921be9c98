import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { WorkflowDef } from "@/lib/core/definition/schema";
import { embedTaskDefs } from "@/lib/core/definition/snapshot";
import { validateWorkflowDef, validationParts } from "@/lib/core/definition/validate";
import { definitions } from "@/test/definitions";

import { workflowDefTextParts, workflowDefToJson } from "./conductor-json";

describe("a large definition in parts", () => {
  it("is the text of the whole, for any definition", () => {
    fc.assert(
      fc.property(definitions(), fc.boolean(), (raw, embedded) => {
        const definition = embedded
          ? embedTaskDefs(raw as WorkflowDef, () => undefined)
          : (raw as WorkflowDef);
        const text = [...workflowDefTextParts(definition)].join("");
        expect(text).toBe(JSON.stringify(workflowDefToJson(definition)));
      }),
    );
  });

  it("comes in pieces of a task, also inside of a fork", () => {
    const lanes = Array.from({ length: 50 }, (_, at) => [
      { name: "a", taskReferenceName: `t${at}` },
    ]);
    const fork = { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: lanes };
    const pieces = [...workflowDefTextParts({ name: "w", tasks: [fork] })];
    expect(pieces.filter((piece) => piece.includes('"taskReferenceName":"t'))).toHaveLength(50);
  });

  it("has the problems of the whole, for any definition", () => {
    fc.assert(
      fc.property(definitions(), fc.integer({ min: 0, max: 3 }), (raw, wrong) => {
        const broken = wrong === 0 ? { ...raw, tasks: [...tasksOf(raw), {}, { name: 1 }] } : raw;
        const expected = validateWorkflowDef(broken);
        for (const _ of validationParts(broken, {}));
        expect(validateWorkflowDef(broken)).toEqual(expected);
      }),
    );
  });

  it("is not said to be without problems under other rules for scripts", () => {
    const raw = {
      name: "w",
      tasks: [
        {
          name: "s",
          taskReferenceName: "s",
          type: "SWITCH",
          evaluatorType: "javascript",
          expression: "(",
          decisionCases: { a: [{ name: "b", taskReferenceName: "b" }] },
        },
      ],
    };
    for (const _ of validationParts(raw, {}));
    const scriptProblem = () => "no";
    expect(validateWorkflowDef(raw, { scriptProblem })).toHaveLength(
      validateWorkflowDef(raw).length + 1,
    );
  });
});

function tasksOf({ tasks }: { tasks?: unknown }): unknown[] {
  return Array.isArray(tasks) ? tasks : [];
}
