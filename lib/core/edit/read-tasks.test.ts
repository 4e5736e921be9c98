import { describe, expect, it } from "vitest";

import { readTasks } from "./read-tasks";

const task = (ref: string) => ({ name: ref, taskReferenceName: ref, type: "SIMPLE" });
const flow = { name: "flow", tasks: [task("a")] };
const read = (value: unknown) => readTasks(JSON.stringify(value));

describe("what a text holds", () => {
  it("is a workflow, also alone in a list or as what a run was started with", () => {
    expect(read(flow)).toMatchObject({ ok: true, definition: { name: "flow" } });
    expect(read([flow])).toMatchObject({ ok: true, definition: { name: "flow" } });
    const record = { taskType: "SIMPLE", status: "COMPLETED", taskId: "1" };
    const ran = { workflowId: "1", status: "COMPLETED", workflowDefinition: flow, tasks: [record] };
    expect(read(ran)).toMatchObject({ ok: true, tasks: [{ taskReferenceName: "a" }] });
  });
  it("is tasks, by name alone if need be", () => {
    expect(read([{ name: "a" }, task("b")])).toMatchObject({ ok: true, definition: null });
    expect(read([{ ...task("sub"), tasks: [] }])).toMatchObject({ ok: true, definition: null });
  });
  it("is no task where it is a list of workflows or of task definitions", () => {
    expect(read([flow, { ...flow, name: "other" }])).toEqual({
      ok: false,
      message: "This is a list of workflows: they are imported on the page of workflows.",
    });
    expect(read([{ name: "resize", retryCount: 3, timeoutSeconds: 30 }])).toEqual({
      ok: false,
      message: "This is a list of task definitions: they belong on the page of task definitions.",
    });
    expect(read({ name: "resize", retryCount: 3, timeoutSeconds: 30 })).toEqual({
      ok: false,
      message: "This is a task definition: it belongs on the page of task definitions.",
    });
    const other = read({ name: "resize" });
    expect(other.ok ? "" : other.message).toContain("This object is no task");
  });
});

describe("a key that is written twice", () => {
  const text = (more: string) =>
    `{"name": "flow",\n "tasks": [{"name": "a", "type": "NOOP"}]${more}}`;

  it("is told where nothing but a value is lost", () => {
    expect(readTasks(text(', "version": 1,\n "version": 2'))).toMatchObject({
      ok: true,
      definition: { version: 2 },
      note: 'At line 3, column 2: the key "version" is written twice, only the last one counts.',
    });
    expect(readTasks(text(""))).not.toHaveProperty("note");
  });
  it("is refused where work would be lost", () => {
    expect(readTasks(text(',\n "tasks": [{"name": "b", "type": "NOOP"}]'))).toEqual({
      ok: false,
      message:
        'At line 3, column 2: the key "tasks" is written twice, what the first one holds would be lost.',
    });
  });
});
