import { describe, expect, it } from "vitest";

import { simpleTask } from "../decider/scene";
import { embedTaskDefs } from "../definition/snapshot";
import { planOfWishes, USUAL_OUTCOME, USUAL_WISH, type TaskWish } from "./made-up";
import { momentsOf, tasksAt } from "./replay";
import { simulate } from "./simulate";

function dry(wishes: Record<string, TaskWish>, retryCount = 2) {
  let ids = 0;
  const loop = {
    ...simpleTask("loop"),
    type: "DO_WHILE",
    loopCondition: "$.loop['iteration'] < 2",
    loopOver: [simpleTask("b")],
  };
  const definition = { name: "flow", version: 1, schemaVersion: 2, tasks: [simpleTask("a"), loop] };
  const rule = { retryCount, retryDelaySeconds: 5, retryLogic: "FIXED" as const };
  return simulate({
    definition: embedTaskDefs(definition, (name) => ({ name, ...rule })),
    input: {},
    plan: planOfWishes(wishes),
    repeatLast: true,
    otherwise: USUAL_OUTCOME,
    startAt: 0,
    definitionOf: () => null,
    taskDefOf: () => null,
    runScript: () => Promise.resolve({ ok: false, message: "no", timedOut: false }),
    breathe: () => Promise.resolve(),
    maxSteps: 500,
    maxVirtualMs: 3_600_000,
    newId: () => `id${(ids += 1)}`,
  });
}

describe("a replay of a dry run", () => {
  it("knows every attempt at every moment", async () => {
    const { transitions, execution } = await dry({
      a: { ...USUAL_WISH, kind: "flaky", seconds: 2 },
    });
    const id = String(execution["workflowId"]);
    const at = (ms: number) => tasksAt(transitions, id, ms).get("a")?.attempts;
    expect(at(1_000)).toMatchObject([{ status: "IN_PROGRESS", sinceMs: 0, untilMs: 2_000 }]);
    expect(at(3_000)).toMatchObject([
      { status: "FAILED", reason: "Made up for the dry run" },
      { status: "SCHEDULED", untilMs: 7_000, takenAtMs: null },
    ]);
    expect(at(9_000)).toMatchObject([
      { status: "FAILED" },
      { status: "COMPLETED", takenAtMs: 7_000 },
    ]);
    expect(tasksAt(transitions, id, 1_000).has("b")).toBe(false);
  });
  it("shows the latest iteration of a loop, under the name of the definition", async () => {
    const { transitions, execution, tookMs } = await dry({});
    const tasks = tasksAt(transitions, String(execution["workflowId"]), tookMs);
    expect(tasks.get("b")).toMatchObject({ iteration: 2, attempts: [{ status: "COMPLETED" }] });
    expect(momentsOf(transitions)).toEqual([0, 1_000, 2_000, 3_000]);
  });
  it("ends in failure when a task always fails, and waits where one hangs", async () => {
    const failed = await dry({ a: { ...USUAL_WISH, kind: "fails" } }, 1);
    expect(failed.execution["status"]).toBe("FAILED");
    const hanging = await dry({ a: { ...USUAL_WISH, kind: "hangs" } }, 0);
    expect(hanging.execution["status"]).not.toBe("COMPLETED");
  });
});
