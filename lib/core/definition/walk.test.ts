import { describe, expect, it } from "vitest";

import type { WorkflowTask } from "./schema";
import { allTasks, containersOf, innerSequences } from "./walk";

const simple = (ref: string): WorkflowTask => ({ name: ref, taskReferenceName: ref });
const definition = {
  tasks: [
    simple("a"),
    {
      ...simple("fork"),
      type: "FORK_JOIN",
      forkTasks: [
        [simple("left")],
        [
          {
            ...simple("switch"),
            type: "SWITCH",
            decisionCases: { jpg: [simple("x")], "": [] },
            defaultCase: [
              { ...simple("loop"), type: "DO_WHILE", loopOver: [simple("y"), simple("z")] },
            ],
          },
          simple("after"),
        ],
      ],
    },
    { ...simple("join"), type: "JOIN" },
  ],
};

describe("allTasks", () => {
  it("lists containers before what they hold, with their places", () => {
    const places = allTasks(definition).map(
      ({ task, path, depth }) => `${task.taskReferenceName} ${path} ${depth}`,
    );
    expect(places).toEqual([
      "a tasks[0] 1",
      "fork tasks[1] 1",
      "left tasks[1].forkTasks[0][0] 2",
      "switch tasks[1].forkTasks[1][0] 2",
      "x tasks[1].forkTasks[1][0].decisionCases[jpg][0] 3",
      "loop tasks[1].forkTasks[1][0].defaultCase[0] 3",
      "y tasks[1].forkTasks[1][0].defaultCase[0].loopOver[0] 4",
      "z tasks[1].forkTasks[1][0].defaultCase[0].loopOver[1] 4",
      "after tasks[1].forkTasks[1][1] 2",
      "join tasks[2] 1",
    ]);
  });

  it("looks only into the fields of the task's type", () => {
    expect(allTasks({ tasks: [{ ...simple("a"), loopOver: [simple("b")] }] })).toHaveLength(1);
    expect(innerSequences({ type: "DECISION" })).toEqual([{ path: "defaultCase", tasks: [] }]);
    expect(innerSequences({ type: "FORK_JOIN" })).toEqual([]);
    expect(innerSequences({ type: "DO_WHILE" })).toEqual([{ path: "loopOver", tasks: [] }]);
    expect(allTasks({})).toEqual([]);
  });

  it("passes over what is no list of tasks: a draft may hold anything", () => {
    const odd = (more: object) => ({ ...simple("odd"), ...more }) as ReturnType<typeof simple>;
    const tasks = [
      odd({ type: "FORK_JOIN", forkTasks: "x" }),
      odd({ type: "FORK_JOIN", forkTasks: [null, "y", [null, 5, simple("in")]] }),
      odd({ type: "SWITCH", decisionCases: { a: "x", b: [[]] }, defaultCase: 7 }),
      odd({ type: "SWITCH", decisionCases: null }),
      odd({ type: "DO_WHILE", loopOver: {} }),
    ];
    const found = allTasks({ tasks });
    expect(found.filter(({ depth }) => depth > 1).map(({ path }) => path)).toEqual([
      "tasks[1].forkTasks[2][2]",
    ]);
    expect(found).toHaveLength(tasks.length + 1);
    expect(allTasks({ tasks: "x" as unknown as typeof tasks })).toEqual([]);
  });

  it("does not overflow on deep or wide definitions", () => {
    let deep = simple("leaf");
    for (let level = 0; level < 5_000; level++) {
      deep = { ...simple(`l${level}`), type: "DO_WHILE", loopOver: [deep] };
    }
    expect(allTasks({ tasks: [deep] }).at(-1)).toMatchObject({
      depth: 5_001,
      task: { name: "leaf" },
    });
    const lanes = Array.from({ length: 200_000 }, (_, at) => [simple(`t${at}`)]);
    expect(
      allTasks({ tasks: [{ ...simple("f"), type: "FORK_JOIN", forkTasks: lanes }] }),
    ).toHaveLength(200_001);
  });
});

const around = (ref: string) => containersOf(definition, ref).map((task) => task.taskReferenceName);

describe("containersOf", () => {
  it("names what is around a task, innermost first", () => {
    expect(around("y")).toEqual(["loop", "switch", "fork"]);
    expect(around("a")).toEqual([]);
    expect(around("nobody")).toEqual([]);
  });
});
