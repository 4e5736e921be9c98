import { describe, expect, it } from "vitest";

import { createIds } from "../edit/open";
import type { JsonObject } from "../json";
import type { RawTask } from "./document";
import { parse } from "./parse";
import { runInputsOf, withInput } from "./run-inputs";

function inputsOf(tasks: readonly RawTask[], more: JsonObject = {}) {
  const parsed = parse({ name: "flow", tasks: [...tasks], ...more }, createIds("b"));
  if (!parsed.ok) throw new Error("unreadable");
  return runInputsOf(parsed.doc);
}

const convert = (inputParameters: JsonObject): RawTask => ({
  name: "image_convert_resize",
  taskReferenceName: "convert",
  type: "SIMPLE",
  inputParameters,
});

describe("inputs of a run", () => {
  it("are the declared ones and those that tasks read, in parts where they are read in parts", () => {
    const { inputs } = inputsOf(
      [
        convert({
          outputWidth: "${workflow.input.recipe.size.width}",
          note: "for ${workflow.input.who}",
        }),
      ],
      { inputParameters: ["recipe", "unused"], outputParameters: { a: "${workflow.input.out}" } },
    );
    expect(inputs.map(({ path }) => path.join("."))).toEqual([
      "unused",
      "recipe.size.width",
      "who",
      "out",
    ]);
  });

  it("tell which input of a task is exactly the value", () => {
    const { inputs } = inputsOf([
      convert({ outputWidth: "${workflow.input.w}", note: "${workflow.input.w} px" }),
    ]);
    expect(inputs[0]?.feeds.map(({ key }) => key)).toEqual(["outputWidth"]);
  });

  it("find the photo by what reads it, whatever its name", () => {
    const tasks = [convert({ fileLocation: "${workflow.input.pictures.main}" })];
    expect(inputsOf(tasks).photo).toEqual(["pictures", "main"]);
  });

  it("find the photo by its name when nothing reads it, and none where there is none", () => {
    expect(inputsOf([], { inputParameters: ["fileLocation"] }).photo).toEqual(["fileLocation"]);
    expect(inputsOf([convert({ outputWidth: 5 })]).photo).toBeNull();
  });

  it("look into branches of forks and switches", () => {
    const fork: RawTask = {
      name: "fork",
      taskReferenceName: "fork",
      type: "FORK_JOIN",
      forkTasks: [[convert({ fileLocation: "${workflow.input.photo}" })]],
    };
    expect(inputsOf([fork]).photo).toEqual(["photo"]);
  });
});

describe("a value of an input", () => {
  it("is set where it stands, and objects on the way are made", () => {
    expect(JSON.stringify(withInput({ a: 1, b: 2 }, ["a"], 3))).toBe('{"a":3,"b":2}');
    expect(withInput({}, ["a", "b"], 1)).toEqual({ a: { b: 1 } });
    expect(withInput({ a: "text" }, ["a", "b"], 1)).toEqual({ a: { b: 1 } });
  });

  it("is removed with what is empty then", () => {
    expect(withInput({ a: { b: 1 }, c: 2 }, ["a", "b"], undefined)).toEqual({ c: 2 });
  });

  it("may have any name", () => {
    const input = withInput({}, ["__proto__", "x"], 1);
    expect(Object.keys(input)).toEqual(["__proto__"]);
  });
});
