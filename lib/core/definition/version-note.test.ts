import { describe, expect, it } from "vitest";

import { noteOf, withNote } from "./version-note";

describe("the note of a version", () => {
  it("comes, is replaced and goes, and leaves other metadata alone", () => {
    const plain = { name: "a", metadata: { classifier: "x", baton: { other: 1 } } };
    const noted = withNote(plain, " first ");
    expect(noteOf(noted)).toBe("first");
    expect(noted).toEqual({
      name: "a",
      metadata: { classifier: "x", baton: { other: 1, note: "first" } },
    });
    expect(noteOf(withNote(noted, "second"))).toBe("second");
    expect(withNote(noted, "")).toEqual(plain);
  });
  it("leaves nothing behind where nothing was", () => {
    const plain = { name: "a" };
    expect(withNote(plain, "")).toBe(plain);
    expect(withNote(withNote(plain, "n"), "")).toEqual(plain);
    expect(noteOf({ metadata: { baton: "odd" } })).toBe("");
  });
});
