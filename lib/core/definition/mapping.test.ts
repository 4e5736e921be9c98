import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { availableData } from "./available-data";
import type { Doc } from "./document";
import { bestSource, mappableInputs, mappings, newInputs } from "./mapping";
import { unreadable } from "./readable";
import { treeIndex } from "./tree-index";

const resize = (ref: string, inputParameters = {}) => ({
  name: "image_convert_resize",
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters,
});
const store = {
  name: "store_local",
  taskReferenceName: "store_ref",
  type: "SIMPLE",
  inputParameters: {},
};

function docOf(tasks: readonly object[]): Doc {
  const opened = openWorkspace({ definition: { name: "flow", tasks } }, createIds("b"));
  if (!opened.ok) throw new Error("unreadable");
  return opened.workspace.doc;
}

const idOf = (doc: Doc, ref: string) => treeIndex(doc).refs.get(ref)?.place.block.id ?? "";

function outputsOf(doc: Doc, from: string, to: string) {
  const reader = treeIndex(doc).refs.get(to);
  if (!reader) throw new Error("no reader");
  return availableData(doc, reader, {}).filter(({ group }) => group === from);
}

describe("what a task can take of another one", () => {
  it("is offered with the best match first: same name, then same type, then what is missing", () => {
    const doc = docOf([resize("a"), store]);
    const inputs = mappableInputs(doc, idOf(doc, "store_ref"));
    const [first] = mappings(inputs, outputsOf(doc, "a", "store_ref"));
    expect(first?.input.path).toEqual(["inputParameters", "fileLocation"]);
    expect(first?.source.expression).toBe("${a.output.fileLocation}");
  });
  it("suits a number to a number and a name to its end", () => {
    const doc = docOf([resize("a"), resize("b")]);
    const paths = outputsOf(doc, "a", "b");
    const best = bestSource(paths, { key: "outputWidth", type: "number" });
    expect(best?.label).toMatch(/^\.(?:outputWidth|width)$/);
    expect(best?.type).toBe("number");
    expect(bestSource(paths, { key: "nothing like it", type: "map" })?.label).toBe("");
    expect(bestSource([], { key: "a", type: "any" })).toBeUndefined();
  });
  it("knows free inputs and what stands in them", () => {
    const reader = {
      name: "n",
      taskReferenceName: "n",
      type: "NOOP",
      inputParameters: { x: "old", y: "" },
    };
    const doc = docOf([resize("a"), reader]);
    expect(mappableInputs(doc, idOf(doc, "n"))).toMatchObject([
      { path: ["inputParameters", "x"], now: "old", isWanted: false },
      { path: ["inputParameters", "y"], now: "", isWanted: true },
    ]);
  });
  it("can be a new input of a task whose inputs have free names, and only of one", () => {
    const reader = { name: "mine", taskReferenceName: "n", inputParameters: { width: 1 } };
    const doc = docOf([resize("a"), reader, store]);
    const fresh = newInputs(doc, idOf(doc, "n"), outputsOf(doc, "a", "n"));
    const names = fresh.map(({ input }) => input.path.join("."));
    expect(names).toContain("inputParameters.height");
    expect(names).not.toContain("inputParameters.width");
    expect(newInputs(doc, idOf(doc, "store_ref"), outputsOf(doc, "a", "store_ref"))).toEqual([]);
  });
  it("is nothing for a fork or a place that is gone", () => {
    const doc = docOf([
      { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: [[resize("a")], [store]] },
      { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["a", "store_ref"] },
    ]);
    expect(mappableInputs(doc, idOf(doc, "f"))).toEqual([]);
    expect(mappableInputs(doc, "gone")).toEqual([]);
  });
});

describe("what a task cannot read", () => {
  it("is told with the reason", () => {
    const doc = docOf([
      resize("first"),
      {
        name: "f",
        taskReferenceName: "f",
        type: "FORK_JOIN",
        forkTasks: [[resize("left")], [resize("right")]],
      },
      { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["left", "right"] },
      store,
    ]);
    const why = (from: string, to: string) => unreadable(doc, idOf(doc, from), idOf(doc, to));
    expect(why("first", "left")).toBe(null);
    expect(why("left", "store_ref")).toBe(null);
    expect(why("left", "right")).toBe("left runs in parallel; its value may not be there yet.");
    expect(why("store_ref", "first")).toBe("store_ref runs after first: its value would be null.");
    expect(why("left", "f")).toBe("left runs inside f: its value would be null.");
    expect(why("first", "first")).toBe("A task cannot read its own output.");
    expect(unreadable(doc, idOf(doc, "first"), "gone")).toBe("There is no such task.");
  });
});
