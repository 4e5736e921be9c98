import { describe, expect, it } from "vitest";

import { operatorOf } from "../decider/operators/registry";
import { simpleTask } from "../decider/scene";
import type { RawTask } from "../definition/document";
import { knownTypes } from "../definition/task-forms/registry";
import { planOfWishes, USUAL_OUTCOME, USUAL_WISH } from "./made-up";
import { simulate } from "./simulate";
import { wishesFor } from "./wish-kinds";

const raw = (type: string, more: object = {}): RawTask => ({
  ...(simpleTask("t", { type }) as RawTask),
  ...more,
});

/** Runs one task that is wished to fail for good, and answers how the run ended. */
async function failing(task: RawTask): Promise<unknown> {
  let ids = 0;
  const { execution } = await simulate({
    definition: { name: "flow", version: 1, schemaVersion: 2, tasks: [task] },
    input: {},
    plan: planOfWishes({ t: { ...USUAL_WISH, kind: "fails" } }),
    startAt: 0,
    definitionOf: () => null,
    taskDefOf: () => null,
    runScript: () => Promise.resolve({ ok: true, value: true, logs: [] } as never),
    breathe: () => Promise.resolve(),
    maxSteps: 500,
    maxVirtualMs: 3_600_000,
    newId: () => `id${(ids += 1)}`,
    repeatLast: true,
    otherwise: USUAL_OUTCOME,
  });
  return execution["status"];
}

describe("what a dry run can make up", () => {
  it("is everything for what waits in a queue, and only for that of all that works", () => {
    for (const type of [...knownTypes(), "SIMPLE", "somebody_elses"]) {
      const isQueued = !operatorOf(simpleTask("t", { type })).decidesItself;
      const isAny = wishesFor(raw(type))?.kinds.includes("hangs") === true;
      expect([type, isAny]).toEqual([type, isQueued || type === "SUB_WORKFLOW"]);
    }
  });
  it("is what the simulator does with it", async () => {
    const waits = { inputParameters: { duration: "5 s" } };
    const child = { subWorkflowParam: { name: "x", workflowDefinition: { name: "x", tasks: [] } } };
    const sends = { sink: "conductor:q" };
    for (const task of [
      raw("SIMPLE", { retryCount: 0 }),
      raw("HTTP"),
      raw("WAIT", waits),
      raw("HUMAN"),
      raw("SUB_WORKFLOW", child),
      raw("EVENT", { ...sends, asyncComplete: true }),
    ]) {
      expect(wishesFor(task)).not.toBe(null);
      expect([task["type"], await failing(task)]).toEqual([task["type"], "FAILED"]);
    }
    for (const task of [raw("NOOP"), raw("EVENT", sends), raw("SET_VARIABLE")]) {
      expect(wishesFor(task)).toBe(null);
      expect([task["type"], await failing(task)]).toEqual([task["type"], "COMPLETED"]);
    }
  });
});
