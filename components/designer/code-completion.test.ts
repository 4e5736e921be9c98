import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { problemsOf } from "@/lib/core/definition/problems";
import type { JsonObject } from "@/lib/core/json";

import { completeCode } from "./code-completion";
import { diagnosticsOf } from "./code-problems";

const TASKS: JsonObject[] = [
  { name: "image_info", taskReferenceName: "info", type: "SIMPLE" },
  { name: "http", taskReferenceName: "call", type: "HTTP", inputParameters: { a: "" } },
];

function open(definition: JsonObject) {
  const opened = openWorkspace({ definition }, createIds("b"));
  if (!opened.ok) throw new Error("unreadable");
  return opened.workspace;
}

/** Labels that are offered where `|` stands in the text. */
function offered(marked: string): readonly string[] {
  const pos = marked.indexOf("|");
  const doc = marked.replace("|", "");
  const workspace = open({ name: "flow", inputParameters: ["photo"], tasks: TASKS });
  const state = EditorState.create({ doc });
  const found = completeCode(new CompletionContext(state, pos, true), {
    workspace,
    taskDefs: null,
  });
  return found?.options.map(({ label }) => label) ?? [];
}

const inTask = (inner: string) =>
  `{"name": "flow", "tasks": [{"name": "http", "taskReferenceName": "call", "type": "HTTP", ${inner}}]}`;

describe("completion of the text", () => {
  it("offers the data that the task around the cursor can read", () => {
    const found = offered(inTask('"inputParameters": {"a": "x ${inf|"}'));
    expect(found[0]).toMatch(/^\$\{info\.output/);
    expect(offered(inTask('"inputParameters": {"a": "${photo|}"}'))).toContain(
      "${workflow.input.photo}",
    );
    // The first task has nothing before it.
    const first = '{"tasks": [{"taskReferenceName": "info", "inputParameters": {"a": "${info|"}}]}';
    expect(offered(first).filter((one) => one.startsWith("${info."))).toEqual([]);
  });
  it("offers keys of the type, one level after the other, and not those that are there", () => {
    expect(offered(inTask('"opt|"'))).toEqual(["optional"]);
    expect(offered(inTask('"inputParameters": {"|"}'))).toContain("http_request");
    const request = offered(inTask('"inputParameters": {"http_request": {"uri": "x", "|"}}'));
    expect(request).toContain("method");
    expect(request).not.toContain("uri");
    expect(offered('{"timeout|"}')).toEqual(["timeoutSeconds", "timeoutPolicy"]);
  });
  it("offers the values of a field that has a few", () => {
    expect(offered('{"timeoutPolicy": "|"}')).toEqual(["ALERT_ONLY", "TIME_OUT_WF"]);
    expect(offered('{"tasks": [{"type": "SWI|"}]}')).toEqual(["SWITCH"]);
  });
});

describe("problems in the text", () => {
  it("stand at the value that is meant, also in a case with a name like a number", () => {
    const way = {
      name: "s",
      taskReferenceName: "s",
      type: "SWITCH",
      evaluatorType: "value-param",
      expression: "v",
      inputParameters: { v: 1 },
      decisionCases: {
        "1": [
          { name: "n", taskReferenceName: "n", type: "NOOP", inputParameters: { a: "${no.x}" } },
        ],
      },
    };
    const definition = { name: "flow", tasks: [way] };
    const text = JSON.stringify(definition, null, 2);
    const found = diagnosticsOf(text, problemsOf(open(definition)), () => undefined);
    expect(found.map(({ from, to }) => text.slice(from, to))).toEqual(['"${no.x}"']);
    expect(found[0]?.severity).toBe("error");
  });
});
