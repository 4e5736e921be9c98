import { describe, expect, it } from "vitest";

import { createIds } from "../edit/open";
import { parse } from "./parse";
import { usagesOf } from "./usages";

const SIMPLE = { name: "work", type: "SIMPLE" };
const DEFINITION = {
  name: "flow",
  tasks: [
    {
      name: "fork",
      taskReferenceName: "fork",
      type: "FORK_JOIN",
      forkTasks: [
        [{ ...SIMPLE, taskReferenceName: "a" }],
        [{ ...SIMPLE, taskReferenceName: "b", inputParameters: { x: "${other.output.a}" } }],
      ],
    },
    { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["a", "b"] },
    {
      name: "loop",
      taskReferenceName: "loop",
      type: "DO_WHILE",
      loopCondition: "$.loop['iteration'] < 3 // a",
      loopOver: [
        { ...SIMPLE, taskReferenceName: "c", inputParameters: { deep: { y: "${a.output.y}" } } },
      ],
    },
  ],
  outputParameters: { result: "is ${a.output.z}" },
};

function usages(ref: string): string[] {
  const parsed = parse(DEFINITION, createIds("b"));
  if (!parsed.ok) throw new Error("unreadable");
  return usagesOf(parsed.doc, ref).map((one) => `${one.ref} ${one.field}`);
}

describe("usages of a reference name", () => {
  it("are joins, expressions of any depth and outputs", () => {
    expect(usages("a")).toEqual([
      "join joinOn",
      "c inputParameters.deep.y",
      " outputParameters.result",
    ]);
  });

  it("are found in conditions of loops, but not in their comments", () => {
    expect(usages("loop")).toEqual(["loop loopCondition"]);
  });

  it("do not exist for a name that nobody reads", () => {
    expect(usages("c")).toEqual([]);
    expect(usages("")).toEqual([]);
  });
});
