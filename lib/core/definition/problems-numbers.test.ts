import { describe, expect, it } from "vitest";

import { copyText } from "@/lib/core/edit/clipboard";
import { asWritten } from "@/lib/core/edit/as-written";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { readTasks } from "@/lib/core/edit/read-tasks";
import { run } from "@/lib/core/edit/run";
import { isJsonObject } from "@/lib/core/json";
import { readJsonText } from "@/lib/core/json-text";
import { writtenText } from "@/lib/core/written-numbers";

import type { Workspace } from "./document";
import { print } from "./print";
import { problemsOf } from "./problems";

const DIGITS = "12345678901234567890";
const newId = createIds("b");

function open(definition: unknown, text?: string): Workspace {
  const shown = text === undefined ? {} : { text };
  const opened = openWorkspace({ definition: asWritten(definition, text), shown }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return opened.workspace;
}

const empty = () => open({ name: "flow", tasks: [] });

function typed(workspace: Workspace, text: string): Workspace {
  const definition = readJsonText(text).value;
  if (!isJsonObject(definition)) throw new Error("no definition");
  return done(workspace, { type: "replaceDoc", definition, text });
}

function done(workspace: Workspace, command: Parameters<typeof run>[1]): Workspace {
  const outcome = run(workspace, command, newId);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.workspace;
}

const told = (workspace: Workspace) =>
  problemsOf(workspace).filter(({ code }) => code === "NUMBER_PRECISION");

/** The definition after all numbers were quoted. */
function quoted(workspace: Workspace): unknown {
  const [first] = told(workspace).flatMap(({ fixes }) => fixes);
  if (!first) return print(workspace.doc);
  if (!("command" in first)) throw new Error("nothing to run");
  return quoted(done(workspace, first.command));
}

const flow = (inputs: string, more = "") =>
  `{"name": "flow", "tasks": [{"name": "n", "taskReferenceName": "n", "type": "NOOP", "inputParameters": ${inputs}}]${more}}`;
const inputs = (inputParameters: unknown) => ({ tasks: [{ inputParameters }] });

describe("numbers with more digits than JavaScript holds", () => {
  it("are quoted as they were typed, also deep inside and below zero", () => {
    const text = flow(`{"a": ${DIGITS}, "b": [{"c": -${DIGITS}}], "d": ${DIGITS}.5, "e": 1e999}`);
    expect(quoted(typed(empty(), text))).toMatchObject(
      inputs({ a: DIGITS, b: [{ c: `-${DIGITS}` }], d: `${DIGITS}.5`, e: "1e999" }),
    );
  });

  it("keep the digits that were typed last, though both are rounded to the same", () => {
    const other = `${DIGITS.slice(0, -1)}1`;
    const first = typed(empty(), flow(`{"a": ${DIGITS}}`));
    expect(quoted(typed(first, flow(`{"a": ${other}}`)))).toMatchObject(inputs({ a: other }));
  });

  it("keep their digits while what stands beside them changes, and lose them with the number", () => {
    const before = typed(empty(), flow(`{"a": ${DIGITS}, "b": [${DIGITS}, 1]}`));
    const id = before.doc.root.items[0]?.id ?? "";
    const set = (path: string[], value: string | number) =>
      ({ type: "setTask", id, edits: [{ path, value }] }) as const;
    const beside = [["inputParameters", "b", "1"], ["inputParameters", "new"], ["description"]];
    let after = before;
    for (const path of beside) after = done(after, set(path, "x"));
    expect(quoted(after)).toMatchObject(inputs({ a: DIGITS, b: [DIGITS, "x"], new: "x" }));
    const anew = done(before, set(["inputParameters", "a"], 2 ** 70));
    expect(quoted(anew)).toMatchObject(inputs({ a: String(2 ** 70), b: [DIGITS, 1] }));
  });

  it("come with tasks that are pasted, whose names are renewed", () => {
    const workspace = open(readJsonText(flow("{}")).value);
    const text = `[
      {"name": "n", "taskReferenceName": "n", "type": "NOOP"},
      {"name": "m", "taskReferenceName": "m", "type": "NOOP",
       "inputParameters": {"a": ${DIGITS}, "b": "\${n.output.x}"}}]`;
    const slot = { seq: workspace.doc.root.id, index: 1 };
    expect(quoted(done(workspace, { type: "paste", slot, read: readTasks(text) }))).toMatchObject({
      tasks: [{}, {}, { inputParameters: { a: DIGITS, b: "${n_2.output.x}" } }],
    });
  });

  it("are known again when a draft is opened, wherever its tasks stand by now", () => {
    const before = typed(empty(), flow(`{"a": ${DIGITS}}`));
    const tasks = [{ name: "x", taskReferenceName: "x", type: "NOOP" }];
    const slot = { seq: before.doc.root.id, index: 0 };
    const after = done(before, { type: "insert", slot, tasks });
    const stored: unknown = JSON.parse(JSON.stringify(print(after.doc)));
    expect(quoted(open(stored, writtenText(print(after.doc)) ?? ""))).toMatchObject({
      tasks: [{}, { inputParameters: { a: DIGITS } }],
    });
    const commented = `// mine\n${flow(`{"a": ${DIGITS}}`)}`;
    const { doc } = done(typed(before, commented), { type: "insert", slot, tasks });
    const again = open(JSON.parse(JSON.stringify(print(doc))), commented);
    expect(again.presentation.text).toBe(commented);
    expect(quoted(again)).toMatchObject({ tasks: [{}, { inputParameters: { a: DIGITS } }] });
  });

  it("are copied as they were written, laid out as anything else", () => {
    const one = typed(empty(), flow(`{"a": ${DIGITS}, "b": [], "c": {}, "d": [{"e": null}]}`));
    const text = copyText(one, []);
    expect(text).toContain(`"a": ${DIGITS},`);
    const rounded = text.replace(DIGITS, "12345678901234567000");
    expect(rounded).toBe(JSON.stringify(print(one.doc), null, 2));
  });

  it("are told of everything that holds values, and settled there", () => {
    const values = `{"a": {"b": ${DIGITS}}}`;
    const outside = ["outputParameters", "inputTemplate", "variables"];
    const text = flow("{}", outside.map((key) => `, "${key}": ${values}`).join(""));
    const workspace = typed(empty(), text);
    expect(told(workspace).map(({ path }) => path)).toEqual(outside.map((key) => `${key}.a.b`));
    expect(quoted(workspace)).toMatchObject(
      Object.fromEntries(outside.map((key) => [key, { a: { b: DIGITS } }])),
    );
    const rule = `, "tasks": [{"name": "n", "taskReferenceName": "n", "type": "SIMPLE",
      "taskDefinition": {"name": "n", "inputTemplate": ${values}}}]`;
    const own = typed(empty(), `{"name": "flow"${rule}}`);
    expect(told(own)).toMatchObject([{ field: "taskDefinition.inputTemplate.a.b" }]);
    expect(told(typed(empty(), quotedText(own)))).toEqual([]);
  });

  it("say that they are rounded where nobody knows what was written", () => {
    const [problem] = told(open(JSON.parse(flow(`{"a": ${DIGITS}}`))));
    expect(problem?.message).toContain("it is 12345678901234567000 now");
    expect(problem?.fixes.map(({ label }) => label)).toEqual([
      "Quote the rounded 12345678901234567000",
    ]);
    expect(told(open(JSON.parse(flow('{"a": 1e999}'))))).toMatchObject([{ fixes: [] }]);
  });
});

function quotedText(workspace: Workspace): string {
  return JSON.stringify(quoted(workspace));
}
