import { describe, expect, it } from "vitest";

import { preferences, wantedAnswer } from "./accepted";
import { inputOfFields } from "./run-fields";

describe("inputOfFields", () => {
  it("makes objects of dots and lists of repeated names, over the given input", () => {
    const fields = [
      ["input", '{"a":{"kept":1,"b":2},"list":[1]}'],
      ["a.b", "3"],
      ["x", "1"],
      ["x", "2"],
    ] as const;
    expect(inputOfFields(fields, [["fileLocation", "upload://a"]], undefined)).toEqual({
      a: { kept: 1, b: "3" },
      list: [1],
      x: ["1", "2"],
      fileLocation: "upload://a",
    });
  });

  it("converts by a schema", () => {
    const schema = {
      properties: {
        ratio: { type: "number" },
        count: { type: "integer" },
        on: { type: "boolean" },
        list: { type: "array" },
        names: { type: "array" },
        more: { type: "object" },
      },
    };
    const fields = [
      ["ratio", "0.5"],
      ["count", "3"],
      ["on", "False"],
      ["list", "[1,2]"],
      ["names", "one"],
      ["more", '{"a":null}'],
      ["other", "3"],
    ] as const;
    expect(inputOfFields(fields, [], schema)).toEqual({
      ratio: 0.5,
      count: 3,
      on: false,
      list: [1, 2],
      names: ["one"],
      more: { a: null },
      other: "3",
    });
    for (const wrong of [
      ["ratio", ""],
      ["count", "1.5"],
      ["more", "{"],
    ] as const) {
      expect(() => inputOfFields([wrong], [], schema)).toThrow(`"${wrong[0]}" must be a`);
    }
  });

  it.each(["__proto__", "a.constructor.b", "a..b", "", "a.b.c.d.e.f.g.h.i.j.k"])(
    "refuses the name %j",
    (name) => {
      expect(() => inputOfFields([[name, "x"]], [], undefined)).toThrow("is no name of an input");
    },
  );

  it("refuses a name below a value", () => {
    const fields = [
      ["a", "1"],
      ["a.b", "2"],
    ] as const;
    expect(() => inputOfFields(fields, [], undefined)).toThrow('"a" has a value of its own');
  });
});

describe("wantedAnswer", () => {
  it.each([
    [undefined, { kind: "json" }],
    ["*/*", { kind: "json" }],
    ["text/html", { kind: "json" }],
    ["application/zip", { kind: "zip" }],
    ["image/*", { kind: "image", format: null }],
    ["IMAGE/WebP", { kind: "image", format: "webp" }],
    ["image/webp;q=0.2, application/json", { kind: "json" }],
    ["application/zip;q=0, image/png", { kind: "image", format: "png" }],
  ])("%s", (accept, wanted) => {
    expect(wantedAnswer(accept)).toEqual(wanted);
  });
});

describe("preferences", () => {
  it("reads seconds and respond-async", () => {
    expect(preferences("wait=5, respond-async")).toEqual({ wait: 5, async: true });
    expect(preferences("wait=soon")).toEqual({ wait: null, async: false });
    expect(preferences(undefined)).toEqual({ wait: null, async: false });
  });
});
