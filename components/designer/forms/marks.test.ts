import { describe, expect, it } from "vitest";

import { expressionAt, isEngineRoot, isOneExpression, marksOf, refsIn } from "./marks";

describe("the chips of a text", () => {
  it("are its expressions; what lies between stands for itself", () => {
    const text = "a ${x.output.y} b $${no} ${workflow.input.z}";
    const chips = marksOf(text).flatMap(({ reference, text: part }) => (reference ? [part] : []));
    expect(chips).toEqual(["${x.output.y}", "${workflow.input.z}"]);
    expect(
      marksOf(text)
        .map((mark) => mark.text)
        .join(""),
    ).toBe(text);
    expect(refsIn(text)).toEqual(["x"]);
  });
  it("hold expressions inside them", () => {
    const text = "${x.output[${y.output.key}]}";
    expect(marksOf(text)).toHaveLength(1);
    expect(isOneExpression(text)).toBe(true);
    expect(isOneExpression(`${text}.`)).toBe(false);
  });
  it("are found at the caret, also at their ends", () => {
    const text = "ab${x.output.y}c";
    expect(expressionAt(text, 1)).toBe(null);
    expect(expressionAt(text, 2)?.root).toBe("x");
    expect(expressionAt(text, 15)?.root).toBe("x");
    expect(expressionAt(text, 16)).toBe(null);
    expect(expressionAt("no braces", 3)).toBe(null);
  });
});

describe("the roots of an expression", () => {
  it("are tasks, unless the engine itself has them", () => {
    expect(refsIn("${workflow.input.a} ${CPEWF_TASK_ID} ${resize.output.b}")).toEqual(["resize"]);
    expect(isEngineRoot("workflow")).toBe(true);
    expect(isEngineRoot("resize")).toBe(false);
  });
});
