import { describe, expect, it } from "vitest";

import type { Workspace } from "@/lib/core/definition/document";
import { refOf } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { JsonObject, JsonValue } from "@/lib/core/json";

import { copyText } from "./clipboard";
import type { Command, Done, Outcome } from "./command";
import { endBurst, newHistory, record, undo } from "./history";
import { createIds, openWorkspace } from "./open";
import { readTasks } from "./read-tasks";
import { run } from "./run";
import { describeSlot, slotsFor } from "./slots";

const task = (ref: string, inputs: JsonObject = {}): JsonObject => ({
  name: "work",
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: inputs,
});
const fork = (lanes: JsonObject[][], joinOn: string[], ref = "fork"): JsonObject[] => [
  { name: "fork", taskReferenceName: ref, type: "FORK_JOIN", forkTasks: lanes },
  { name: "join", taskReferenceName: `${ref}_join`, type: "JOIN", joinOn },
];
const choice = (
  ref: string,
  decisionCases: Record<string, JsonObject[]>,
  more: JsonObject = {},
) => ({
  name: "switch",
  taskReferenceName: ref,
  type: "SWITCH",
  evaluatorType: "value-param",
  expression: "value",
  decisionCases,
  ...more,
});
const END: JsonObject = { name: "end", taskReferenceName: "end", type: "TERMINATE" };

function open(tasks: JsonValue[], more: JsonObject = {}) {
  const newId = createIds("b");
  const opened = openWorkspace({ definition: { name: "flow", tasks, ...more } }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return new Bench(opened.workspace, newId);
}

/** A workspace with commands by reference name. */
class Bench {
  workspace: Workspace;
  readonly newId: () => string;

  constructor(workspace: Workspace, newId: () => string) {
    this.workspace = workspace;
    this.newId = newId;
  }

  id(ref: string): string {
    const found = treeIndex(this.workspace.doc).refs.get(ref);
    if (!found) throw new Error(`no ${ref}`);
    return found.place.block.id;
  }

  /** The slot before or after a task. */
  slot(ref: string, after = 1) {
    const place = treeIndex(this.workspace.doc).refs.get(ref)?.place;
    return { seq: place?.in.seq.id ?? "", index: (place?.at ?? 0) + after };
  }

  try(command: Command): Outcome {
    return run(this.workspace, command, this.newId);
  }

  do(command: Command): Done {
    const outcome = this.try(command);
    if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.reason}`);
    this.workspace = outcome.workspace;
    return outcome;
  }

  get definition(): JsonObject {
    return print(this.workspace.doc);
  }

  /** Reference names in their nesting: `["a", ["fork", ["b"], ["c"]], "join"]`. */
  get shape(): unknown {
    return shapeOf(this.definition["tasks"] as JsonObject[]);
  }

  task(ref: string): JsonObject {
    return treeIndex(this.workspace.doc).refs.get(ref)?.raw ?? {};
  }
}

function shapeOf(tasks: readonly JsonObject[]): unknown[] {
  return tasks.map((raw) => {
    const lanes = (raw["forkTasks"] as JsonObject[][] | undefined) ?? [];
    const cases = Object.entries(
      (raw["decisionCases"] as Record<string, JsonObject[]> | undefined) ?? {},
    );
    const otherwise = raw["defaultCase"] as JsonObject[] | undefined;
    const body = raw["loopOver"] as JsonObject[] | undefined;
    const inner = [
      ...lanes.map(shapeOf),
      ...cases.map(([key, list]) => ({ [key]: shapeOf(list) })),
      ...(otherwise ? [shapeOf(otherwise)] : []),
      ...(body ? [shapeOf(body)] : []),
    ];
    return inner.length > 0 ? [refOf(raw), ...inner] : refOf(raw);
  });
}

describe("insert", () => {
  it("names a task after its name, with the next free number", () => {
    const bench = open([task("resize_ref")]);
    const at = bench.slot("resize_ref");
    bench.do({ type: "insert", slot: at, tasks: [{ name: "resize", type: "SIMPLE" }] });
    bench.do({ type: "insert", slot: at, tasks: [{ name: "resize", type: "SIMPLE" }] });
    expect(bench.shape).toEqual(["resize_ref", "resize_ref_3", "resize_ref_2"]);
  });
  it("names one and the same task object twice when it is given twice", () => {
    const bench = open([task("a")]);
    const twin: JsonObject = { name: "resize" };
    const tasks: JsonObject[] = [
      { name: "f", type: "FORK_JOIN", forkTasks: [[twin], [twin]] },
      twin,
    ];
    bench.do({ type: "insert", slot: bench.slot("a"), tasks });
    expect(bench.shape).toEqual([
      "a",
      ["f_ref", ["resize_ref"], ["resize_ref_2"]],
      "join_ref",
      "resize_ref_3",
    ]);
  });
  it("says where in the label", () => {
    const bench = open([task("a")]);
    const outcome = bench.do({ type: "insert", slot: bench.slot("a"), tasks: [task("b")] });
    expect(outcome.label).toBe("Added b after a");
    expect(outcome.focus).toEqual([bench.id("b")]);
  });
  it("makes an automatic join wait for the new end of its branch, and its readers follow", () => {
    const bench = open([
      ...fork([[task("a")], [task("b")]], ["a", "b"]),
      task("z", { x: "${fork_join.output.a.file}" }),
    ]);
    const outcome = bench.do({ type: "insert", slot: bench.slot("a"), tasks: [task("c")] });
    expect(bench.task("fork_join")["joinOn"]).toEqual(["b", "c"]);
    expect(bench.task("z")["inputParameters"]).toEqual({ x: "${fork_join.output.c.file}" });
    expect(outcome.effects.map(({ kind }) => kind)).toEqual(["join", "rewritten"]);
  });
  it("is refused behind Terminate, with the slot before it instead", () => {
    const bench = open([task("a"), END]);
    const outcome = bench.try({ type: "insert", slot: bench.slot("end"), tasks: [task("b")] });
    expect(outcome).toMatchObject({
      ok: false,
      code: "AFTER_TERMINATE",
      reason: "Nothing runs after Terminate.",
    });
    if (outcome.ok || !outcome.instead) throw new Error("no offer");
    bench.do(outcome.instead);
    expect(bench.shape).toEqual(["a", "b", "end"]);
  });
  it("gives a fork without a join one", () => {
    const bench = open([task("a")]);
    const tasks = [
      {
        name: "f",
        taskReferenceName: "f_ref",
        type: "FORK_JOIN",
        forkTasks: [[task("x")], [task("y")]],
      },
    ];
    bench.do({ type: "insert", slot: bench.slot("a"), tasks });
    expect(bench.shape).toEqual(["a", ["f_ref", ["x"], ["y"]], "f_join_ref"]);
    expect(bench.task("f_join_ref")["joinOn"]).toEqual(["x", "y"]);
  });
});

describe("a drop beside a task", () => {
  it("makes a fork of both", () => {
    const bench = open([task("a"), task("b"), task("c")]);
    bench.do({ type: "insertBeside", target: bench.id("b"), side: "right", tasks: [task("n")] });
    expect(bench.shape).toEqual(["a", ["fork_ref", ["b"], ["n"]], "join_ref", "c"]);
    expect(bench.task("join_ref")["joinOn"]).toEqual(["b", "n"]);
  });
  it("makes one more branch where the task is a branch of its own", () => {
    const bench = open(fork([[task("a")], [task("b")]], ["a", "b"]));
    bench.do({ type: "insertBeside", target: bench.id("b"), side: "left", tasks: [task("n")] });
    expect(bench.shape).toEqual([["fork", ["a"], ["n"], ["b"]], "fork_join"]);
  });
  it("moves a task there and drops the branch it leaves empty", () => {
    const bench = open(fork([[task("a")], [task("b"), task("c")]], ["a", "c"]));
    bench.do({ type: "moveBeside", ids: [bench.id("c")], target: bench.id("a"), side: "left" });
    expect(bench.shape).toEqual([["fork", ["c"], ["a"], ["b"]], "fork_join"]);
  });
});

describe("remove", () => {
  it("unwraps a fork that is left with one branch, and frees who read its join", () => {
    const bench = open([
      ...fork([[task("a")], [task("b")]], ["a", "b"]),
      task("z", { x: "${fork_join.output['a'].file} ${fork_join.output.b.x}" }),
    ]);
    const outcome = bench.do({ type: "remove", ids: [bench.id("b")], mode: "heal" });
    expect(bench.shape).toEqual(["a", "z"]);
    expect(bench.task("z")["inputParameters"]).toEqual({
      x: "${a.output.file} ${fork_join.output.b.x}",
    });
    expect(outcome.effects.some(({ kind }) => kind === "rewritten")).toBe(true);
    expect(outcome.effects.some(({ text }) => text.includes("had one branch left"))).toBe(true);
  });
  it("takes an emptied loop along but leaves an emptied case", () => {
    const loop = {
      name: "l",
      taskReferenceName: "l",
      type: "DO_WHILE",
      loopCondition: "x",
      loopOver: [task("in")],
    };
    const bench = open([task("a"), loop, choice("s", { yes: [task("c")] })]);
    bench.do({ type: "remove", ids: [bench.id("in"), bench.id("c")], mode: "heal" });
    expect(bench.shape).toEqual(["a", ["s", { yes: [] }]]);
  });
  it("keeps the tasks of a container in sequence when asked to", () => {
    const bench = open([choice("s", { yes: [task("a")], no: [task("b")] }), task("z")]);
    bench.do({ type: "remove", ids: [bench.id("s")], mode: "keepChildren" });
    expect(bench.shape).toEqual(["a", "b", "z"]);
  });
  it("is refused for a join, and selects what took the place", () => {
    const bench = open([...fork([[task("a")], [task("b")]], ["a", "b"]), task("z")]);
    const join = bench.workspace.doc.root.items[0];
    const id = join?.kind === "fork" ? (join.join?.id ?? "") : "";
    expect(bench.try({ type: "remove", ids: [id], mode: "heal" })).toMatchObject({
      code: "JOIN_IS_FIXED",
    });
    const outcome = bench.do({ type: "remove", ids: [bench.id("fork")], mode: "heal" });
    expect(outcome.focus).toEqual([bench.id("z")]);
  });
  it("tells which tasks lose what they read", () => {
    const bench = open([task("a"), task("b", { x: "${a.output.y}" })]);
    const outcome = bench.do({ type: "remove", ids: [bench.id("a")], mode: "heal" });
    expect(outcome.effects).toEqual([
      { kind: "scope", text: "b reads a, which is gone.", blockId: bench.id("b") },
    ]);
  });
  it("makes hand-written joins forget what is gone", () => {
    const bench = open(fork([[task("a"), task("b")], [task("c")]], ["a", "c"]));
    bench.do({ type: "remove", ids: [bench.id("a")], mode: "heal" });
    expect(bench.task("fork_join")["joinOn"]).toEqual(["c"]);
  });
});

describe("move", () => {
  it("keeps document order of tasks from several places", () => {
    const bench = open([
      task("a"),
      ...fork([[task("b")], [task("c"), task("d")]], ["b", "d"]),
      task("e"),
    ]);
    const ids = [bench.id("e"), bench.id("c"), bench.id("a")];
    bench.do({ type: "move", ids, slot: bench.slot("d") });
    expect(bench.shape).toEqual([["fork", ["b"], ["d", "a", "c", "e"]], "fork_join"]);
  });
  it("is refused into itself, with the place behind instead", () => {
    const bench = open(fork([[task("a")], [task("b")]], ["a", "b"]));
    const outcome = bench.try({ type: "move", ids: [bench.id("fork")], slot: bench.slot("a") });
    expect(outcome).toMatchObject({ code: "INTO_ITSELF", instead: { slot: { index: 1 } } });
  });
  it("puts Terminate only at an end", () => {
    const bench = open([task("a"), task("b"), END]);
    const slot = bench.slot("a");
    expect(bench.try({ type: "move", ids: [bench.id("end")], slot })).toMatchObject({
      code: "AFTER_TERMINATE",
    });
  });
  it("offers the legal slots in document order, in words", () => {
    const bench = open([task("a"), ...fork([[task("b")], [task("c")]], ["b", "c"]), task("d")]);
    const slots = slotsFor(bench.workspace.doc, [bench.id("a")]);
    const words = slots.map((slot) =>
      describeSlot(bench.workspace.doc, slot, ({ raw }) => refOf(raw)),
    );
    expect(words).toEqual([
      "before b, branch 1 of fork",
      "after b, branch 1 of fork",
      "before c, branch 2 of fork",
      "after c, branch 2 of fork",
      "after fork",
      "after d",
    ]);
  });
});

const wrapped = (kind: "fork" | "switch" | "loop") => {
  const bench = open([task("a"), task("b")]);
  bench.do({ type: "wrap", ids: [bench.id("a"), bench.id("b")], kind });
  return bench.shape;
};

describe("wrap and unwrap", () => {
  it("give each task a branch, a case or a round", () => {
    expect(wrapped("fork")).toEqual([["fork_ref", ["a"], ["b"]], "join_ref"]);
    expect(wrapped("switch")).toEqual([["switch_ref", { yes: ["a", "b"] }, []]]);
    expect(wrapped("loop")).toEqual([["loop_ref", ["a", "b"]]]);
  });
  it("need neighbours, and offer the longest run of them", () => {
    const bench = open([task("a"), task("b"), task("c"), task("d")]);
    const ids = [bench.id("a"), bench.id("c"), bench.id("d")];
    const outcome = bench.try({ type: "wrap", ids, kind: "loop" });
    expect(outcome).toMatchObject({
      code: "NOT_CONTIGUOUS",
      instead: { ids: [bench.id("c"), bench.id("d")] },
    });
  });
  it("leave what holds no tasks as it is, which cannot be collapsed either", () => {
    const dynamic = { ...task("dyn"), type: "FORK_JOIN_DYNAMIC" };
    const bench = open([task("a"), dynamic, { ...task("dyn_join"), type: "JOIN" }, task("b")]);
    for (const ref of ["a", "dyn"]) {
      const id = bench.id(ref);
      const refused = { ok: false, code: "NOTHING_INSIDE" };
      expect(bench.try({ type: "unwrap", id })).toMatchObject(refused);
      expect(bench.try({ type: "collapse", id, collapsed: true })).toMatchObject(refused);
    }
  });
  it("put the branches in a row and let readers of the join read the tasks", () => {
    const bench = open([...fork([[task("a")], [task("b")]], ["a", "b"])], {
      outputParameters: { o: "${fork_join.output.b.f}" },
    });
    bench.do({ type: "unwrap", id: bench.id("fork") });
    expect(bench.shape).toEqual(["a", "b"]);
    expect(bench.definition["outputParameters"]).toEqual({ o: "${b.output.f}" });
  });
});

describe("a switch at the end of a branch", () => {
  const forked = () => open(fork([[task("a")], [task("b")]], ["a", "b"]));
  const SWITCH = choice("s", { yes: [task("y")] });

  it("gets a merge step that the join waits for", () => {
    const bench = forked();
    bench.do({ type: "insert", slot: bench.slot("a"), tasks: [SWITCH] });
    expect(bench.shape).toEqual([
      ["fork", ["a", ["s", { yes: ["y"] }], "s_merge"], ["b"]],
      "fork_join",
    ]);
    expect(bench.task("s_merge")).toEqual({
      name: "merge",
      taskReferenceName: "s_merge",
      type: "NOOP",
    });
    expect(bench.task("fork_join")["joinOn"]).toEqual(["b", "s_merge"]);
  });
  it("loses it when something follows", () => {
    const bench = forked();
    bench.do({ type: "insert", slot: bench.slot("a"), tasks: [SWITCH] });
    bench.do({ type: "insert", slot: bench.slot("s"), tasks: [task("after")] });
    expect(bench.shape).toEqual([
      ["fork", ["a", ["s", { yes: ["y"] }], "after"], ["b"]],
      "fork_join",
    ]);
  });
  it("leaves it as a card when something names it", () => {
    const bench = open([
      ...fork(
        [[SWITCH, { name: "merge", taskReferenceName: "s_merge", type: "NOOP" }], [task("b")]],
        ["s_merge", "b"],
      ),
      task("z", { x: "${s_merge.output}" }),
    ]);
    bench.do({ type: "insert", slot: bench.slot("s"), tasks: [task("after")] });
    expect(bench.shape).toEqual([
      ["fork", [["s", { yes: ["y"] }], "s_merge", "after"], ["b"]],
      "fork_join",
      "z",
    ]);
  });
  it("needs none where every case ends the run", () => {
    const bench = forked();
    const ends = choice(
      "s",
      { yes: [END] },
      { defaultCase: [{ ...END, taskReferenceName: "end2" }] },
    );
    bench.do({ type: "insert", slot: bench.slot("a"), tasks: [ends] });
    expect(bench.task("fork_join")["joinOn"]).toEqual(["b"]);
  });
  it("is left as it came, until asked for", () => {
    const bench = open(fork([[SWITCH], [task("b")]], ["s", "b"]));
    expect(bench.task("fork_join")["joinOn"]).toEqual(["s", "b"]);
    bench.do({ type: "addMergeStep", id: bench.id("s") });
    expect(bench.task("fork_join")["joinOn"]).toEqual(["b", "s_merge"]);
  });
});

describe("branches and cases", () => {
  it("are added, moved and removed", () => {
    const bench = open(fork([[task("a")], [task("b")]], ["a", "b"]));
    const id = bench.id("fork");
    bench.do({ type: "addLane", fork: id, at: 2, tasks: [task("c")] });
    bench.do({ type: "moveLane", fork: id, from: 2, to: 0 });
    expect(bench.shape).toEqual([["fork", ["c"], ["a"], ["b"]], "fork_join"]);
    bench.do({ type: "removeLane", fork: id, at: 1 });
    expect(bench.task("fork_join")["joinOn"]).toEqual(["b", "c"]);
    bench.do({ type: "removeLane", fork: id, at: 0 });
    expect(bench.shape).toEqual(["b"]);
  });
  it("are waited for or not", () => {
    const bench = open(fork([[task("a")], [task("b")]], ["a", "b"]));
    bench.do({ type: "setLaneWait", fork: bench.id("fork"), at: 0, wait: false });
    expect(bench.task("fork_join")["joinOn"]).toEqual(["b"]);
    bench.do({ type: "setJoinOn", id: bench.id("fork"), joinOn: "auto" });
    expect(bench.task("fork_join")["joinOn"]).toEqual(["b", "a"]);
  });
  it("keep their place when renamed, and are refused a key twice", () => {
    const bench = open([choice("s", { a: [task("x")], b: [], c: [] })]);
    const id = bench.id("s");
    bench.do({ type: "renameCase", id, at: 1, key: "__proto__" });
    bench.do({ type: "moveCase", id, from: 2, to: 0 });
    const keys = Object.keys(
      bench.task("s") &&
        ((bench.definition["tasks"] as JsonObject[])[0]?.["decisionCases"] as JsonObject),
    );
    expect(keys).toEqual(["c", "a", "__proto__"]);
    expect(bench.try({ type: "addCase", id, key: "a" })).toMatchObject({
      code: "CASE_TAKEN",
      instead: { key: "a_2" },
    });
    bench.do({ type: "renameCase", id, at: 0, key: "7" });
    expect(bench.try({ type: "moveCase", id, from: 0, to: 1 })).toMatchObject({
      code: "CASE_ORDER_FIXED",
    });
  });
  it("are copied with names of their own", () => {
    const bench = open([choice("s", { a: [task("x"), task("y", { v: "${x.output.z}" })] })]);
    bench.do({ type: "duplicateCase", id: bench.id("s"), at: 0, key: "b" });
    expect(bench.shape).toEqual([["s", { a: ["x", "y"] }, { b: ["x_2", "y_2"] }]]);
    expect(bench.task("y_2")["inputParameters"]).toEqual({ v: "${x_2.output.z}" });
  });
  it("cannot all be removed", () => {
    const bench = open([choice("s", { a: [] })]);
    expect(bench.try({ type: "removeCase", id: bench.id("s"), at: 0 })).toMatchObject({
      code: "LAST_CASE",
    });
  });
});

describe("renaming", () => {
  it("reaches every place that means the task and no other text", () => {
    const loop = {
      name: "l",
      taskReferenceName: "l",
      type: "DO_WHILE",
      loopCondition: `$.a['x'] < 3 && "$.a" != /$.a/ && $["a"] // $.a`,
      loopOver: [task("a")],
    };
    const bench = open(
      [
        loop,
        ...fork(
          [
            [task("b")],
            [
              task("c", {
                t: "a ${a.output.a} $${a.x} ${l.output['1'].a.v}",
                deep: [{ k: "${c[${a.output.i}]}" }],
              }),
            ],
          ],
          ["b", "c"],
        ),
      ],
      {
        description: "a and ${a}",
        outputParameters: { o: "${fork_join.output.b.v}", p: "${a.output.q}" },
      },
    );
    bench.do({ type: "renameRef", id: bench.id("a"), ref: "NEW" });
    bench.do({ type: "renameRef", id: bench.id("b"), ref: "B" });
    expect(bench.task("l")["loopCondition"]).toBe(
      `$.NEW['x'] < 3 && "$.a" != /$.a/ && $["NEW"] // $.a`,
    );
    expect(bench.task("c")["inputParameters"]).toEqual({
      t: "a ${NEW.output.a} $${a.x} ${l.output['1'].NEW.v}",
      deep: [{ k: "${c[${NEW.output.i}]}" }],
    });
    expect(bench.task("fork_join")["joinOn"]).toEqual(["B", "c"]);
    expect(bench.definition["outputParameters"]).toEqual({
      o: "${fork_join.output.B.v}",
      p: "${NEW.output.q}",
    });
    expect(bench.definition["description"]).toBe("a and ${a}");
  });
  it("takes the merge step of a switch along", () => {
    const tasks = fork(
      [
        [choice("s", { x: [] }), { name: "merge", taskReferenceName: "s_merge", type: "NOOP" }],
        [task("b")],
      ],
      ["s_merge", "b"],
    );
    const bench = open(tasks);
    bench.do({ type: "renameRef", id: bench.id("s"), ref: "pick" });
    expect(bench.task("fork_join")["joinOn"]).toEqual(["pick_merge", "b"]);
  });
  it("offers a valid and free name instead", () => {
    const bench = open([task("a"), task("b")]);
    const id = bench.id("a");
    expect(bench.try({ type: "renameRef", id, ref: "b" })).toMatchObject({
      code: "REF_TAKEN",
      instead: { ref: "b_2" },
    });
    expect(bench.try({ type: "renameRef", id, ref: "my  task." })).toMatchObject({
      code: "REF_INVALID",
      instead: { ref: "my_task" },
    });
    expect(bench.try({ type: "renameRef", id, ref: "" })).toMatchObject({ code: "REF_INVALID" });
  });
});

describe("fields", () => {
  it("are set in their place, made where missing, and cleared without a trace", () => {
    const bench = open([{ zeta: 1, ...task("a"), unknown: { k: [1] } }]);
    const id = bench.id("a");
    bench.do({
      type: "setTask",
      id,
      edits: [
        { path: ["inputParameters", "w", "x"], value: 5 },
        { path: ["optional"], value: true },
      ],
    });
    expect(JSON.stringify(bench.task("a"))).toBe(
      '{"zeta":1,"name":"work","taskReferenceName":"a","type":"SIMPLE","inputParameters":{"w":{"x":5}},"unknown":{"k":[1]},"optional":true}',
    );
    bench.do({
      type: "setTask",
      id,
      edits: [{ path: ["inputParameters", "w"] }, { path: ["optional"] }],
    });
    expect(bench.task("a")).toEqual({ zeta: 1, ...task("a"), unknown: { k: [1] } });
  });
  it("cannot touch structure or names behind the commands' back", () => {
    const bench = open([task("a")]);
    const before = bench.definition;
    bench.do({
      type: "setTask",
      id: bench.id("a"),
      edits: [
        { path: ["type"], value: "X" },
        { path: ["taskReferenceName"], value: "q" },
      ],
    });
    expect(bench.definition).toEqual(before);
  });
  it("of a policy go to the task definition, the count here, or a definition of its own", () => {
    const bench = open([task("a")]);
    const id = bench.id("a");
    bench.do({
      type: "setPolicy",
      id,
      target: "default",
      edits: [{ path: ["retryCount"], value: 5 }],
    });
    expect(bench.workspace.taskDefs).toEqual({ work: { name: "work", retryCount: 5 } });
    bench.do({
      type: "setPolicy",
      id,
      target: "count",
      edits: [{ path: ["retryCount"], value: 2 }],
    });
    expect(bench.task("a")["retryCount"]).toBe(2);
    bench.do({
      type: "setPolicy",
      id,
      target: "own",
      edits: [{ path: ["timeoutSeconds"], value: 9 }],
    });
    expect(bench.task("a")["taskDefinition"]).toMatchObject({
      name: "work",
      retryCount: 5,
      timeoutSeconds: 9,
    });
    bench.do({ type: "setPolicy", id, target: "own", edits: [{ path: [] }] });
    expect("taskDefinition" in bench.task("a")).toBe(false);
  });
  it("of the workflow leave its version and tasks alone", () => {
    const bench = open([task("a")]);
    bench.do({
      type: "setWorkflow",
      edits: [
        { path: ["description"], value: "d" },
        { path: ["version"], value: 9 },
        { path: ["tasks"], value: [] },
      ],
    });
    expect(bench.definition).toEqual({ name: "flow", tasks: [task("a")], description: "d" });
    expect(
      bench.try({ type: "setWorkflow", edits: [{ path: ["name"], value: " " }] }),
    ).toMatchObject({ code: "NAME_EMPTY" });
  });
  it("of a type change only for tasks without children", () => {
    const bench = open([task("a"), choice("s", { x: [task("b")] })]);
    bench.do({ type: "changeType", id: bench.id("a"), to: "HTTP" });
    expect(bench.task("a")["type"]).toBe("HTTP");
    expect(bench.try({ type: "changeType", id: bench.id("s"), to: "HTTP" })).toMatchObject({
      code: "HAS_CHILDREN",
      instead: { type: "unwrap" },
    });
  });
});

describe("copies", () => {
  it("carry the tasks with their joins, and get names of their own when pasted", () => {
    const bench = open([
      ...fork([[task("a")], [task("b", { v: "${a.output.x} ${other.output}" })]], ["a", "b"]),
    ]);
    const text = copyText(bench.workspace, [bench.id("fork")]);
    expect(JSON.parse(text)).toEqual(bench.definition["tasks"]);
    bench.do({ type: "paste", slot: bench.slot("fork"), read: readTasks(text) });
    expect(bench.shape).toEqual([
      ["fork", ["a"], ["b"]],
      "fork_join",
      ["fork_2", ["a_2"], ["b_2"]],
      "fork_join_2",
    ]);
    expect(bench.task("b_2")["inputParameters"]).toEqual({ v: "${a_2.output.x} ${other.output}" });
    expect(bench.task("fork_join_2")["joinOn"]).toEqual(["a_2", "b_2"]);
  });
  it("are the whole definition for no selection, and a branch for a branch", () => {
    const bench = open(fork([[task("a")], [task("b")]], ["a", "b"]));
    expect(JSON.parse(copyText(bench.workspace, []))).toEqual(bench.definition);
    const block = bench.workspace.doc.root.items[0];
    const lane = block?.kind === "fork" ? (block.lanes[1]?.id ?? "") : "";
    expect(JSON.parse(copyText(bench.workspace, [lane]))).toEqual([task("b")]);
  });
  it("may have comments and trailing commas, and must be tasks", () => {
    const bench = open([task("a")]);
    const slot = bench.slot("a");
    bench.do({
      type: "paste",
      slot,
      read: readTasks('// mine\n[{"name": "x, //", "type": "NOOP",}, /* two */]'),
    });
    expect(bench.shape).toEqual(["a", "x,_//_ref"]);
    expect(bench.try({ type: "paste", slot, read: readTasks('{"a": 1}') })).toMatchObject({
      code: "NOT_WORKFLOW_JSON",
    });
    expect(bench.try({ type: "paste", slot, read: readTasks("hello") })).toMatchObject({
      code: "NOT_WORKFLOW_JSON",
    });
  });
  it("say which inputs of a pasted definition are not declared here", () => {
    const bench = open([task("a")], { inputParameters: ["one"] });
    const text = JSON.stringify({
      name: "other",
      tasks: [task("b")],
      inputParameters: ["one", "two"],
    });
    const outcome = bench.do({ type: "paste", slot: bench.slot("a"), read: readTasks(text) });
    expect(outcome.effects).toMatchObject([{ text: "Its inputs are not declared here: two." }]);
  });
});

describe("what is set aside", () => {
  it("is out of the workflow and comes back", () => {
    const bench = open([task("a"), task("b")]);
    bench.do({ type: "park", ids: [bench.id("b")], x: -300, y: 40 });
    expect(bench.shape).toEqual(["a"]);
    expect(bench.workspace.parked).toMatchObject([{ tasks: [task("b")], x: -300, y: 40 }]);
    bench.do({ type: "unpark", id: bench.workspace.parked[0]?.id ?? "", slot: bench.slot("a", 0) });
    expect(bench.shape).toEqual(["b", "a"]);
    expect(bench.workspace.parked).toEqual([]);
  });
});

describe("another definition in place of the document", () => {
  it("keeps ids and objects of what is the same", () => {
    const bench = open([task("a"), ...fork([[task("b")], [task("c")]], ["b", "c"]), task("d")]);
    const ids = new Map(["a", "b", "c", "d", "fork"].map((ref) => [ref, bench.id(ref)]));
    const old = treeIndex(bench.workspace.doc).refs;
    const tasks = [
      task("new"),
      task("a"),
      ...fork([[task("b", { x: 1 })], [task("c")]], ["b", "c"]),
      { ...task("renamed"), inputParameters: {} },
    ];
    bench.do({ type: "replaceDoc", definition: { name: "flow", tasks } });
    for (const ref of ["a", "b", "c", "fork"]) expect(bench.id(ref)).toBe(ids.get(ref));
    const now = treeIndex(bench.workspace.doc).refs;
    expect(now.get("a")?.place.block).toBe(old.get("a")?.place.block);
    expect(now.get("c")?.place.block).toBe(old.get("c")?.place.block);
    expect(now.get("b")?.place.block).not.toBe(old.get("b")?.place.block);
  });
  it("is the same document when nothing differs", () => {
    const bench = open([task("a"), choice("s", { x: [task("b")] }), ...fork([[task("c")]], ["c"])]);
    const { doc } = bench.workspace;
    bench.do({ type: "replaceDoc", definition: structuredClone(bench.definition) });
    expect(bench.workspace.doc).toBe(doc);
  });
});

const step = (workspace: Workspace, burst: string | null, atMs: number) => ({
  workspace,
  label: "",
  focus: [],
  burst,
  atMs,
});

const make = () => ({ ...open([task("a")]).workspace });

describe("the history", () => {
  it("takes typing in one field as one step, until a pause or the field is left", () => {
    let history = newHistory(make());
    history = record(history, step(make(), "k", 100));
    history = record(history, step(make(), "k", 800));
    expect(history.past).toHaveLength(1);
    history = record(history, step(make(), "k", 1_700));
    expect(history.past).toHaveLength(2);
    history = record(endBurst(history), step(make(), "k", 1_800));
    expect(history.past).toHaveLength(3);
    expect(undo(history).future).toHaveLength(1);
  });
  it("keeps 500 steps", () => {
    let history = newHistory(open([task("a")]).workspace);
    for (let at = 0; at < 600; at++)
      history = record(history, step({ ...history.present.workspace }, null, at));
    expect(history.past).toHaveLength(500);
  });
});
