import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { availableData, type DataPath } from "./available-data";
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

describe("an input that takes a few words only", () => {
  const text = (label: string, example: string | null): DataPath => ({
    expression: `\${a.output${label}}`,
    group: "a",
    label,
    detail: "output",
    type: "text",
    example,
    doubtful: false,
  });
  const reader = docOf([resize("a"), resize("b")]);
  const format = mappableInputs(reader, idOf(reader, "b")).filter(({ path }) => {
    return path.at(-1) === "outputFormat";
  });
  const [, word = ""] = format[0]?.choices ?? [];
  const labelOf = (paths: readonly DataPath[], isAsked = false) =>
    mappings(format, paths, isAsked)[0]?.source.label;

  it("is not offered a text that has nothing to do with it", () => {
    expect(word).not.toBe("");
    expect(labelOf([text(".fileLocation", null), text(".checksum", "9af0")])).toBeUndefined();
  });
  it("is offered what held one of its words in the last run, and what is called like it", () => {
    expect(labelOf([text(".fileLocation", null), text(".kind", word.toLowerCase())])).toBe(".kind");
    expect(labelOf([text(".kind", "no such word"), text(".format", null)])).toBe(".format");
    expect(labelOf([text(".format", "no such word")])).toBeUndefined();
  });
  it("takes the text that somebody asked for, and no number", () => {
    expect(labelOf([text(".kind", null)], true)).toBe(".kind");
    expect(labelOf([{ ...text(".width", "12"), type: "number" }], true)).toBeUndefined();
  });
  it("reads the part of a dropped output that held one of its words", () => {
    const wanted = { key: "outputFormat", type: "text", choices: [word] } as const;
    expect(bestSource([text(".other", "x"), text(".kind", word)], wanted)?.label).toBe(".kind");
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
