import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { readJsonText } from "@/lib/core/json-text";

import { draftOf, readDraft } from "./draft";

describe("a draft", () => {
  it("has a text of its own for the digits that its definition cannot hold", () => {
    const opened = (definition: unknown) => {
      const made = openWorkspace({ definition }, createIds("b"));
      if (!made.ok) throw new Error("unreadable");
      return readDraft(JSON.parse(JSON.stringify(draftOf(made.workspace))))?.shown;
    };
    const text = '{\n  "tasks": [],\n  "variables": {\n    "a": 12345678901234567890\n  }\n}';
    expect(opened(readJsonText(text).value)).toEqual({ text });
    expect(opened({ tasks: [], variables: { a: 1 } })).toEqual({});
  });
});
