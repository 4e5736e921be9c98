import { describe, expect, it } from "vitest";

import { knownTypes } from "@/lib/core/definition/task-forms/registry";

import { lookOf } from "./task-look";
import { summaryOf } from "./task-summary";

const convert = (taskReferenceName: string) => ({
  name: "image_convert_resize",
  taskReferenceName,
  type: "SIMPLE",
  inputParameters: { outputFormat: "webp" },
});

describe("the title of a task", () => {
  it("says what it does", () => {
    expect(lookOf(convert("webp")).title).toBe("Convert to WebP");
    expect(lookOf({ name: "mine", taskReferenceName: "a", type: "SIMPLE" }).title).toBe("mine");
    expect(lookOf({ type: "NEW_TYPE" }).title).toBe("NEW_TYPE");
  });
  it("is in words for every type that has a form, and a name of its own goes before it", () => {
    const plain = lookOf({ type: "NEW_TYPE" }).icon;
    const looks = knownTypes().map((type) => ({ type, ...lookOf({ type }) }));
    const bare = looks.filter(({ title, icon }) => !/[a-z]/.test(title) || icon === plain);
    expect(bare).toEqual([]);
    const ask = (name: string) => lookOf({ name, type: "LLM_CHAT_COMPLETE" }).title;
    expect([ask("llm_chat_complete"), ask("summary")]).toEqual(["Ask a language model", "summary"]);
  });
  it("tells copies apart by the number that their names got", () => {
    expect(lookOf(convert("image_convert_resize_ref_2")).title).toBe("Convert to WebP 2");
    expect(lookOf(convert("thumb_12")).title).toBe("Convert to WebP 12");
  });
  it("takes no size or other number for a copy", () => {
    for (const ref of ["resize_800", "resize_20", "a_1", "w_2_3", "v2"])
      expect(lookOf(convert(ref)).title).toBe("Convert to WebP");
  });
});

describe("the summary of a task", () => {
  it("is empty for types that nobody knows, also those called like something that objects have", () => {
    for (const type of ["TELEPORT", "constructor", "toString", "__proto__"])
      expect(summaryOf({ name: type, taskReferenceName: "a", type })).toBe("");
    expect(summaryOf({ name: "n", taskReferenceName: "a", type: "NOOP" })).toBe("passes at once");
  });
});
