import { describe, expect, it } from "vitest";

import type { WorkflowDef } from "@/lib/core/definition/schema";
import { embedTaskDefs } from "@/lib/core/definition/snapshot";

import { definitionOfSnapshot, snapshotText } from "./snapshot-text";

const definition: WorkflowDef = {
  name: "nested",
  version: 3,
  tasks: [
    { name: "a", taskReferenceName: "a", type: "SIMPLE" },
    {
      name: "fork",
      taskReferenceName: "fork",
      type: "FORK_JOIN",
      forkTasks: [
        [{ name: "a", taskReferenceName: "lane", type: "SIMPLE" }],
        [
          {
            name: "choose",
            taskReferenceName: "choose",
            type: "SWITCH",
            decisionCases: {
              ["__proto__"]: [{ name: "b", taskReferenceName: "b", type: "SIMPLE" }],
            },
            defaultCase: [
              {
                name: "loop",
                taskReferenceName: "loop",
                type: "DO_WHILE",
                loopOver: [{ name: "a", taskReferenceName: "again", type: "SIMPLE" }],
              },
            ],
          },
        ],
      ],
    },
    { name: "own", taskReferenceName: "own", type: "SIMPLE", taskDefinition: { retryCount: 7 } },
  ],
};

describe("the text of a snapshot", () => {
  const embedded = embedTaskDefs(definition, (name) =>
    name === "b" ? { name, retryCount: 1 } : undefined,
  );

  it("gives back the definition with every rule", () => {
    expect(definitionOfSnapshot(snapshotText(embedded))).toEqual(embedded);
  });

  it("holds each rule once", () => {
    const tasks = Array.from({ length: 100 }, (_, at) => ({
      name: "a",
      taskReferenceName: `t${at}`,
    }));
    const many = embedTaskDefs({ name: "many", version: 1, tasks }, () => undefined);
    expect(snapshotText(many).match(/"backoffScaleFactor"/g)).toHaveLength(1);
  });

  it("is equal for equal definitions", () => {
    const again = definitionOfSnapshot(JSON.stringify(embedded));
    expect(snapshotText(again)).toBe(snapshotText(embedded));
  });

  it("of earlier versions is the definition itself", () => {
    expect(definitionOfSnapshot(JSON.stringify(embedded))).toEqual(embedded);
  });
});
