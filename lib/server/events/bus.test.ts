import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { WorkflowTask } from "@/lib/core/definition/schema";
import type { JsonObject } from "@/lib/core/json";
import { openTestEngine, simple, workflow } from "@/test/engine";

type Engine = ReturnType<typeof openTestEngine>;
let engine: Engine;
const opened: Engine[] = [];

function open(options: Parameters<typeof openTestEngine>[0] = {}): Engine {
  engine = openTestEngine(options);
  opened.push(engine);
  return engine;
}
beforeEach(() => void open());
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

const event: WorkflowTask = {
  name: "e",
  taskReferenceName: "e",
  type: "EVENT",
  sink: "conductor:done",
  inputParameters: { target: "${workflow.input.target}", n: 7 },
};

function handler(name: string, actions: JsonObject[], more: JsonObject = {}): JsonObject {
  return { name, event: "conductor:w:done", active: true, actions, ...more };
}

async function see(id: string) {
  const view = await engine.executor.view(id);
  if (!view) throw new Error(`no execution ${id}`);
  return view;
}

function startedBy(n = 1): string[] {
  return engine.search.executionIds({ name: "started" }).slice(0, n);
}

describe("an event", () => {
  it("completes the task that its handler names, with an output from the payload", async () => {
    const target = await engine.start(
      workflow([{ name: "h", taskReferenceName: "h", type: "HUMAN" }], { name: "other" }),
    );
    const action = {
      action: "complete_task",
      complete_task: { workflowId: "${target}", taskRefName: "h", output: { n: "${n}" } },
    };
    await engine.eventHandlers.add([handler("complete", [action])]);
    await engine.start(workflow([event]), { target });
    await engine.events.idle();
    const { header, tasks } = await see(target);
    expect(header.status).toBe("COMPLETED");
    expect(tasks[0]?.outputData).toEqual({ n: 7 });
  });

  it("starts a workflow once, however often it is delivered", async () => {
    const definition = { ...workflow([simple("a")], { name: "started" }) };
    const start_workflow = {
      name: "started",
      workflowDef: JSON.parse(JSON.stringify(definition)) as JsonObject,
      input: { n: "${n}" },
    };
    await engine.eventHandlers.add([
      handler("start", [{ action: "start_workflow", start_workflow }]),
    ]);
    const id = await engine.start(workflow([event]));
    await engine.events.idle();
    const [first] = startedBy();
    const { tasks } = await see(id);
    expect((await see(first ?? "")).header.input).toMatchObject({
      n: 7,
      "conductor.event.name": "conductor:w:done",
    });
    const message = {
      id: tasks[0]?.taskId ?? "",
      event: "conductor:w:done",
      payload: { n: 7 },
      executionId: id,
    };
    engine.events.deliver(message);
    await engine.events.idle();
    expect(startedBy(10)).toEqual([first]);
  });

  it("that was stored and not delivered when the process died is delivered after the next start", async () => {
    const id = await engine.start(workflow([simple("a")]));
    const terminate_workflow = { workflowId: id, terminationReason: "by event" };
    await engine.eventHandlers.add([
      handler("end", [{ action: "terminate_workflow", terminate_workflow }]),
    ]);
    const message = { id: "m", event: "conductor:w:done", payload: {}, executionId: id };
    await engine.writer.commit({ write: () => engine.eventStore.addMessage(message) });
    const { file } = engine;
    engine.abandon();
    open({ file });
    engine.events.recover();
    await engine.events.idle();
    expect((await see(id)).header).toMatchObject({
      status: "TERMINATED",
      reasonForIncompletion: "by event",
    });
    expect(engine.eventStore.undelivered()).toEqual([]);
  });

  it("changes variables; handlers that are not active are passed over", async () => {
    const id = await engine.start(workflow([simple("a")], { variables: { list: [1] } }));
    const update = (variables: JsonObject) => ({
      action: "update_workflow_variables",
      update_workflow_variables: { workflowId: id, variables, appendArray: true },
    });
    await engine.eventHandlers.add([handler("yes", [update({ list: [2] })])]);
    await engine.eventHandlers.add([handler("no", [update({ no: 1 })], { active: false })]);
    await engine.start(workflow([event]));
    await engine.events.idle();
    expect((await see(id)).header.variables).toEqual({ list: [1, 2] });
  });

  it("handlers have a name of their own, an event and known actions", async () => {
    const good = handler("h", [{ action: "fail_task", fail_task: {} }]);
    await engine.eventHandlers.add([good]);
    await expect(engine.eventHandlers.add([good])).rejects.toThrow(
      "EventHandler with name h already exists!",
    );
    await expect(engine.eventHandlers.update([{ ...good, name: "x" }])).rejects.toThrow(
      "EventHandler with name x not found!",
    );
    await expect(engine.eventHandlers.add([{}])).rejects.toThrow("Validation failed");
    await engine.eventHandlers.remove("h");
    expect(engine.eventHandlers.all()).toEqual([]);
  });
});
