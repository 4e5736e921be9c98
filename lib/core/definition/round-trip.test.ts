import { readdirSync, readFileSync } from "node:fs";

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createIds } from "@/lib/core/edit/open";
import type { JsonObject, JsonValue } from "@/lib/core/json";
import { definitions } from "@/test/definitions";

import type { Doc } from "./document";
import { parse } from "./parse";
import { print } from "./print";

function read(definition: unknown): Doc {
  const parsed = parse(definition, createIds("b"));
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.doc;
}

const text = (value: unknown) => JSON.stringify(value);

/** Path of what makes a value unreadable; null when it can be read. */
function problem(value: unknown): string | null {
  const parsed = parse(value, createIds("b"));
  return parsed.ok ? null : (parsed.problems[0]?.path ?? null);
}

function nested(depth: number): JsonObject {
  let tasks: JsonValue[] = [{ name: "leaf" }];
  for (let at = 1; at < depth; at++) tasks = [{ type: "FORK_JOIN", forkTasks: [tasks] }];
  return { tasks };
}

function fork(joinOn: JsonValue, lanes: JsonValue[]) {
  const tasks = [
    { type: "FORK_JOIN", forkTasks: lanes },
    { type: "JOIN", joinOn },
  ];
  const block = read({ tasks }).root.items[0];
  if (block?.kind !== "fork") throw new Error("no fork");
  return { mode: block.join?.joinOnMode, waits: block.lanes.map(({ wait }) => wait) };
}

const isDefinition = (name: string) => name.endsWith(".json") && name !== "index.json";

describe("parse and print", () => {
  it("give every generated definition back unchanged", () => {
    fc.assert(
      fc.property(definitions(), (definition) => {
        expect(text(print(read(definition)))).toBe(text(definition));
      }),
      { numRuns: 1_000 },
    );
  });

  it("give any JSON object with a list of objects as tasks back unchanged", () => {
    const task = fc.dictionary(
      fc.constantFrom("type", "forkTasks", "decisionCases", "loopOver", "joinOn", "__proto__", "x"),
      fc.oneof(
        fc.constantFrom("FORK_JOIN", "SWITCH", "DO_WHILE", "JOIN", "FORK_JOIN_DYNAMIC"),
        fc.jsonValue({ maxDepth: 3 }),
        fc.constant([[{ name: "a" }], []]),
        fc.constant({ a: [{ type: "JOIN" }], 1: [] }),
      ),
    );
    fc.assert(
      fc.property(fc.array(task), fc.jsonValue(), (tasks, other) => {
        const definition = JSON.parse(text({ other, tasks, last: 1 })) as JsonValue;
        expect(text(print(read(definition)))).toBe(text(definition));
      }),
      { numRuns: 1_000 },
    );
  });

  it("give the sample definitions back unchanged", () => {
    const folder = new URL("../../../public/samples/", import.meta.url);
    const files = readdirSync(folder).filter(isDefinition);
    expect(files.length).toBeGreaterThan(2);
    for (const name of files) {
      const definition = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as JsonObject;
      expect(text(print(read(definition)))).toBe(text(definition));
    }
  });

  it("print an unchanged document to the identical object", () => {
    const doc = read({ tasks: [{ type: "FORK_JOIN", forkTasks: [[{ name: "a" }]] }] });
    const once = print(doc)["tasks"];
    expect(print({ ...doc })["tasks"]).toBe(once);
  });

  it("keep absent, null and empty children apart", () => {
    for (const definition of [
      {},
      { tasks: null },
      { tasks: [] },
      { tasks: [{ type: "SWITCH", decisionCases: { a: [] }, defaultCase: null }] },
      {
        tasks: [
          { type: "FORK_JOIN", forkTasks: [[], []] },
          { type: "JOIN", joinOn: null },
        ],
      },
      { tasks: [{ type: "DO_WHILE" }] },
    ]) {
      expect(text(print(read(definition)))).toBe(text(definition));
    }
  });

  it("name what is no definition", () => {
    expect(problem([])).toBe("");
    expect(problem({ tasks: {} })).toBe("tasks");
    expect(problem({ tasks: [{}, 3] })).toBe("tasks[1]");
  });

  it("read 500 levels and refuse more, without overflowing", () => {
    expect(text(print(read(nested(500))))).toBe(text(nested(500)));
    expect(parse(nested(501), createIds("b"))).toMatchObject({ ok: false });
    expect(parse(nested(3_000), createIds("b"))).toMatchObject({ ok: false });
  });

  it("read 10,000 tasks and refuse more", () => {
    const tasks = Array.from({ length: 10_000 }, (_, at) => ({ taskReferenceName: `t${at}` }));
    expect(text(print(read({ tasks })))).toBe(text({ tasks }));
    expect(parse({ tasks: [...tasks, {}] }, createIds("b"))).toMatchObject({ ok: false });
  });
});

describe("what a join reads as", () => {
  const a = { taskReferenceName: "a" };
  const b = { taskReferenceName: "b" };
  const chosen = { taskReferenceName: "s", type: "SWITCH", decisionCases: { x: [a] } };
  const merge = { taskReferenceName: "s_merge", type: "NOOP" };

  it("is automatic when it names the last task of each lane, in any order", () => {
    expect(fork(["b", "a"], [[a], [b]])).toEqual({ mode: "auto", waits: [true, true] });
  });
  it("leaves out the lanes it does not name", () => {
    expect(fork(["b"], [[a], [b]])).toEqual({ mode: "auto", waits: [false, true] });
  });
  it("is the author's own when it names something else or nothing", () => {
    expect(fork(["a"], [[a, b]]).mode).toBe("custom");
    expect(fork([], [[a], [b]])).toEqual({ mode: "custom", waits: [false, false] });
    expect(fork("a", [[a]]).mode).toBe("custom");
  });
  it("cannot be automatic behind a switch, except over its merge step", () => {
    expect(fork(["s"], [[chosen]]).mode).toBe("custom");
    expect(fork(["s_merge"], [[chosen, merge]])).toEqual({ mode: "auto", waits: [true] });
  });
  it("waits for nothing where the run ends", () => {
    const end = { taskReferenceName: "e", type: "TERMINATE" };
    expect(fork(["a"], [[a], [b, end]])).toEqual({ mode: "auto", waits: [true, true] });
  });
});
