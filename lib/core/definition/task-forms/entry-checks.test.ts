import { describe, expect, it } from "vitest";

import type { JsonValue } from "../../json";
import type { RawTask } from "../document";
import { entryMistakes, fieldMistake } from "./checks";
import { formOf } from "./registry";

function says(name: string, key: string, value: JsonValue) {
  const raw: RawTask = { name, type: "SIMPLE" };
  const field = formOf(raw).fields.find(({ path }) => path[1] === key);
  if (!field) throw new Error(`${name} has no ${key}`);
  return { entries: entryMistakes(field, value, raw), whole: fieldMistake(field, value, raw) };
}

const sizes = (value: JsonValue) => says("image_multiple_convert_resize", "outputSizes", value);
const variants = (value: JsonValue) => says("image_variants", "variants", value);

describe("what is wrong inside a list of objects", () => {
  it("is said of each value by itself, not of the whole again", () => {
    expect(sizes([{ width: 800 }, { width: 0, height: "tall" }])).toEqual({
      entries: [
        { at: 1, key: "width", text: "At least 1 px." },
        { at: 1, key: "height", text: "A number." },
      ],
      whole: null,
    });
    expect(sizes([{ width: 8_193 }]).entries[0]?.text).toBe("At most 8192 px.");
  });
  it("is nothing where data is read, or a value is left out", () => {
    const read: JsonValue = [{ width: "${workflow.input.width}" }, { height: "" }, {}];
    expect(sizes(read)).toEqual({ entries: [], whole: null });
    const named = [{ name: "${workflow.input.name}", outputWidth: 8 }];
    expect(variants(named)).toEqual({ entries: [], whole: null });
  });
  it("is said of options as the worker would say it, of a list and of a map by name", () => {
    const asked = { outputFormat: "bmp", quality: 101 };
    const told = ["outputFormat", "quality"];
    expect(variants([{ name: "a" }, { name: "b", ...asked }]).entries).toMatchObject(
      told.map((key) => ({ at: 1, key })),
    );
    expect(variants({ a: asked }).entries).toMatchObject(told.map((key) => ({ at: 0, key })));
    expect(variants([{ name: "a", ...asked }]).entries[0]?.text).toMatch(/^Must be one of jpeg/);
    expect(says("image_variants", "common", { quality: 0 }).entries).toHaveLength(1);
  });
  it("takes the words that workers know beside the list", () => {
    expect(variants([{ name: "a", outputFormat: "jpg" }])).toEqual({ entries: [], whole: null });
    expect(says("image_convert_resize", "outputFormat", "jpg").whole).toBe(null);
    expect(says("image_convert_resize", "outputFormat", "bmp").whole).toMatch(/^Must be one of/);
  });
  it("is said of the whole where no single value is wrong", () => {
    expect(variants([{ name: "a" }, { name: "a" }])).toMatchObject({
      entries: [],
      whole: expect.stringMatching(/"a" is there twice/) as string,
    });
    expect(says("image_effects_prefork", "recipeInfos", [{ recipe: "none" }]).whole).toMatch(
      /"recipe" must be one of/,
    );
  });
});

describe("headers of a request", () => {
  const raw: RawTask = { name: "http", type: "HTTP" };
  const field = formOf(raw).fields.find(({ path }) => path.at(-1) === "headers");
  const says = (value: JsonValue) => field && fieldMistake(field, value, raw);
  it("have names and values that can be sent", () => {
    expect(says({ Accept: "*/*", "X-Key": "${workflow.secrets.KEY}", retries: 3 })).toBe(null);
    expect(says({ "Content type": "text/plain" })).toMatch(/"Content type" is no name/);
    expect(says({ Accept: "a\nb" })).toMatch(/"Accept" has to be one line/);
    expect(says("${workflow.input.headers}")).toBe(null);
  });
});
