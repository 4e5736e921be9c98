import { describe, expect, it } from "vitest";

import { problemsOf } from "@/lib/core/definition/problems";
import { validateWorkflowDef } from "@/lib/core/definition/validate";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { scriptSyntaxProblem } from "@/lib/core/script/syntax";

import { IMAGE_TEMPLATES } from "./image-templates";

describe("templates", () => {
  it.each(IMAGE_TEMPLATES.map((one) => [one.key, one] as const))(
    "%s is accepted by the server's rules and has no problem",
    (_, { definition }) => {
      expect(validateWorkflowDef(definition)).toEqual([]);
      const opened = openWorkspace({ definition }, createIds("b"));
      const found = opened.ok
        ? problemsOf(opened.workspace, { scriptProblem: scriptSyntaxProblem })
        : ["unreadable"];
      expect(found).toEqual([]);
    },
  );
  it("have names of their own", () => {
    const keys = IMAGE_TEMPLATES.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
