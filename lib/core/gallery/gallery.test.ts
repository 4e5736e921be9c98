import { describe, expect, it } from "vitest";

import { countsOf } from "./batch";
import { branchesOf } from "./branches";
import { hintsOf } from "./hints";

const simple = (ref: string) => ({ name: ref, taskReferenceName: ref, type: "SIMPLE" });

describe("branches of a definition", () => {
  const tasks = [
    simple("load"),
    {
      name: "fork",
      taskReferenceName: "sizes",
      type: "FORK_JOIN",
      forkTasks: [
        [simple("small")],
        [
          {
            name: "kind",
            taskReferenceName: "kind",
            type: "SWITCH",
            evaluatorType: "value-param",
            expression: "value",
            decisionCases: { photo: [simple("as_jpeg")] },
            defaultCase: [simple("as_png")],
          },
          {
            name: "again",
            taskReferenceName: "again",
            type: "DO_WHILE",
            loopCondition: "false",
            loopOver: [simple("turn")],
          },
        ],
      ],
    },
    { name: "join", taskReferenceName: "joined", type: "JOIN", joinOn: ["small", "again"] },
  ];

  it("names the innermost lane or case around each task", () => {
    expect(Object.fromEntries(branchesOf({ tasks }))).toEqual({
      small: "Branch 1 of sizes",
      kind: "Branch 2 of sizes",
      as_jpeg: "Case photo of kind",
      as_png: "Default of kind",
      again: "Branch 2 of sizes",
      turn: "Branch 2 of sizes",
    });
  });

  it.each([null, [], { tasks: 3 }, { tasks: [null] }])("answers nothing for %j", (definition) => {
    expect(branchesOf(definition).size).toBe(0);
  });
});

describe("hints at a picture that could be smaller", () => {
  const source = {
    artifactId: "a",
    name: "boat.jpg",
    format: "jpeg",
    bytes: 1000,
    width: 40,
    height: 30,
    sha256: null,
  };
  const file = { format: "webp", width: 40, height: 30, bytes: 500, saved: 0.5, parameters: {} };
  it.each([
    [file, source, []],
    [{ ...file, format: "png", saved: -2 }, source, ["PNG of a photo"]],
    [{ ...file, format: "png", saved: 0.5 }, source, []],
    [
      { ...file, format: "png", saved: -2 },
      { ...source, format: "png" },
      ["larger than the source"],
    ],
    [{ ...file, saved: -0.1 }, source, ["larger than the source"]],
    [{ ...file, parameters: { output: { quality: 100 } } }, source, ["quality 100"]],
    [{ ...file, parameters: { quality: "100" } }, source, ["quality 100"]],
    [{ ...file, parameters: { quality: 99, list: [{ quality: 100 }] } }, source, []],
    [{ ...file, width: 80 }, source, ["more pixels than the source"]],
    [{ ...file, width: 80 }, null, []],
    [{ ...file, width: 80, saved: null }, { ...source, width: null }, []],
    [{ ...file, format: "png", saved: null }, { ...source, format: null }, []],
  ] as const)("%o", (picture, from, expected) => {
    expect(hintsOf(picture as never, from)).toEqual(expected);
  });
  it("does not look for ever deeper", () => {
    let parameters: Record<string, never> | object = { quality: 100 };
    for (let depth = 0; depth < 10; depth += 1) parameters = { inner: parameters };
    expect(hintsOf({ ...file, parameters: parameters as never }, source)).toEqual([]);
  });
});

describe("how far a batch is", () => {
  it("counts open, completed and failed runs", () => {
    const runs = ["RUNNING", "PAUSED", "COMPLETED", "FAILED", "TIMED_OUT", "TERMINATED"];
    expect(countsOf(runs.map((status) => ({ status })))).toEqual({
      open: 2,
      completed: 1,
      failed: 3,
    });
  });
});
