import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { isJsonObject, type JsonObject, type JsonValue } from "../json";
import { executionToJson } from "./conductor-json";
import { addToHistory, NOTHING_SEEN } from "./derive-history";
import { executionFromJson } from "./from-conductor-json";

let count = 0;

/** Every execution that a Conductor server has answered in the recorded calls, with times and ids in place again. */
const recorded = executionsIn(
  JSON.parse(readFileSync("test/golden/recorded.json", "utf8"), withTimesAndIds) as JsonValue,
);

function withTimesAndIds(key: string, value: JsonValue): JsonValue {
  if (value === "<time>") return (count += 1);
  return key === "taskId" ? `task-${(count += 1)}` : value;
}

function executionsIn(value: JsonValue): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(executionsIn);
  if (!isJsonObject(value)) return [];
  const isOne = typeof value["workflowId"] === "string" && Array.isArray(value["tasks"]);
  return isOne ? [value] : Object.values(value).flatMap(executionsIn);
}

describe("an execution of another server", () => {
  it("is printed again as it was read, but for what the record does not hold", () => {
    expect(recorded.length).toBeGreaterThan(3);
    for (const json of recorded) {
      const read = executionFromJson(json);
      const printed = read ? executionToJson(read.header, read.tasks) : {};
      for (const key of ["workflowId", "status", "input", "output", "variables", "createTime"])
        expect(printed[key]).toEqual(json[key]);
      const tasks = (json["tasks"] as JsonObject[]).map(core);
      expect((printed["tasks"] as JsonObject[]).map(core)).toEqual(tasks);
    }
  });

  it("survives answers of any shape", () => {
    expect(executionFromJson(null)).toBeNull();
    expect(executionFromJson([])).toBeNull();
    expect(executionFromJson({ workflowId: 7 })).toBeNull();
    const odd = executionFromJson({
      workflowId: "x",
      status: "DREAMING",
      createTime: "soon",
      tasks: [null, 1, { taskId: "t", status: "LOST", inputData: [], seq: 1.5 }],
      input: "text",
      taskToDomain: { a: 1 },
    });
    expect(odd?.header).toMatchObject({ status: "RUNNING", createTime: 0, input: {} });
    expect(odd?.tasks).toHaveLength(1);
    expect(odd?.tasks[0]).toMatchObject({ status: "FAILED", inputData: {}, seq: 1 });
  });
});

/** Without what only another server's queue or agent knows. */
function core(task: JsonObject): JsonObject {
  const keys = [
    "taskType",
    "status",
    "inputData",
    "referenceTaskName",
    "retryCount",
    "seq",
    "scheduledTime",
    "startTime",
    "endTime",
    "taskId",
    "reasonForIncompletion",
    "retriedTaskId",
    "retried",
    "iteration",
    "workerId",
    "domain",
  ];
  return Object.fromEntries(keys.flatMap((key) => (key in task ? [[key, task[key] ?? null]] : [])));
}

describe("a history of what was seen", () => {
  it("has every step once, in order, and grows only by what is new", () => {
    for (const json of recorded) {
      const read = executionFromJson(json);
      if (!read) throw new Error("no execution");
      const first = addToHistory(NOTHING_SEEN, read.header, read.tasks);
      expect(first.history.map(({ seq }) => seq)).toEqual(first.history.map((_, at) => at + 1));
      const times = first.history.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      for (const { taskId, status } of read.tasks)
        expect(first.history.findLast((step) => step.taskId === taskId)?.to).toBe(status);
      expect(addToHistory(first, read.header, read.tasks).history).toBe(first.history);
    }
  });

  it("fills in what happened between two looks", () => {
    const read = recorded.map(executionFromJson).find((each) => each?.tasks.length);
    const task = read?.tasks[0];
    if (!read || !task) throw new Error("no execution");
    const before = { ...task, status: "SCHEDULED" as const, startTime: 0, endTime: 0 };
    const after = { ...task, status: "FAILED" as const, startTime: 20, endTime: 30 };
    const header = { ...read.header, status: "RUNNING" as const };
    const first = addToHistory(NOTHING_SEEN, header, [before]);
    const then = addToHistory(first, { ...header, status: "FAILED", endTime: 31 }, [after]);
    expect(then.history.slice(first.history.length).map(({ from, to }) => [from, to])).toEqual([
      ["SCHEDULED", "IN_PROGRESS"],
      ["IN_PROGRESS", "FAILED"],
      ["RUNNING", "FAILED"],
    ]);
    const again = addToHistory(then, { ...header, updateTime: 40 }, [after]);
    expect(again.history.at(-1)).toMatchObject({ from: "FAILED", to: "RUNNING", at: 40 });
  });
});
