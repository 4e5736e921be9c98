import { describe, expect, it } from "vitest";

import { embedTaskDefs } from "../definition/snapshot";
import type { TaskDef, WorkflowDef, WorkflowTask } from "../definition/schema";
import { simpleTask } from "../decider/scene";
import type { MadeUpOutcome } from "./outcome";
import { simulate } from "./simulate";
import type { SimulationOptions } from "./simulation";

const outcome = (more: Partial<MadeUpOutcome> = {}): MadeUpOutcome => ({
  status: "COMPLETED",
  output: {},
  reason: null,
  queueMs: 0,
  runMs: 0,
  times: 1,
  ...more,
});

const typed = (type: string, ref: string, more: Partial<WorkflowTask> = {}): WorkflowTask =>
  simpleTask(ref, { type, ...more });

interface Case extends Partial<Omit<SimulationOptions, "definition">> {
  readonly tasks: WorkflowTask[];
  readonly taskDefs?: Record<string, TaskDef>;
  readonly workflow?: Partial<WorkflowDef>;
}

function run({ tasks, taskDefs = {}, workflow = {}, ...more }: Case) {
  let ids = 0;
  const definition = { name: "flow", version: 1, schemaVersion: 2, tasks, ...workflow };
  return simulate({
    definition: embedTaskDefs(definition, (name) => taskDefs[name]),
    input: {},
    plan: { outcomes: {}, children: {} },
    startAt: 1_000_000,
    definitionOf: () => null,
    taskDefOf: (name) => taskDefs[name] ?? null,
    runScript: () => Promise.resolve({ ok: false, message: "no sandbox", timedOut: false }),
    breathe: () => Promise.resolve(),
    maxSteps: 5_000,
    maxVirtualMs: 86_400_000,
    newId: () => `id${(ids += 1)}`,
    repeatLast: true,
    otherwise: outcome(),
    ...more,
  });
}

const plan = (outcomes: Record<string, MadeUpOutcome[]>) => ({ outcomes, children: {} });

describe("a simulation", () => {
  it("takes as long as its slowest branch, and knows every output", async () => {
    const result = await run({
      tasks: [
        typed("FORK_JOIN", "fork", { forkTasks: [[simpleTask("a")], [simpleTask("b")]] }),
        typed("JOIN", "join", { joinOn: ["a", "b"] }),
      ],
      workflow: { outputParameters: { sum: "${a.output.n}-${b.output.n}" } },
      plan: plan({
        a: [outcome({ runMs: 70, queueMs: 5, output: { n: 1 } })],
        b: [outcome({ runMs: 30, output: { n: 2 } })],
      }),
    });
    expect(result).toMatchObject({ stopped: "ENDED", tookMs: 75, open: [] });
    expect(result.execution).toMatchObject({ status: "COMPLETED", output: { sum: "1-2" } });
  });

  it.each([
    // A worker takes one second to fail; then the delay of the policy.
    ["FIXED", [0, 3000, 6000]],
    ["LINEAR_BACKOFF", [0, 3000, 8000]],
    ["EXPONENTIAL_BACKOFF", [0, 3000, 8000]],
  ] as const)("retries with %s at the times of the policy", async (retryLogic, times) => {
    const policy = { retryCount: 2, retryDelaySeconds: 2, retryLogic, backoffScaleFactor: 1 };
    const result = await run({
      tasks: [simpleTask("a")],
      taskDefs: { a: { name: "a", ...policy } },
      plan: plan({ a: [outcome({ status: "FAILED", runMs: 1000, times: 2 }), outcome()] }),
    });
    expect(result.execution["status"]).toBe("COMPLETED");
    const handedOut = result.transitions.filter(({ to, ref }) => to === "IN_PROGRESS" && ref);
    expect(handedOut.map(({ atMs }) => atMs)).toEqual(times);
    expect(handedOut.map(({ attempt }) => attempt)).toEqual([0, 1, 2]);
  });

  it("times out a task whose worker is never heard of again", async () => {
    const result = await run({
      tasks: [simpleTask("a")],
      taskDefs: {
        a: { name: "a", retryCount: 0, responseTimeoutSeconds: 30, timeoutSeconds: 60 },
      },
      plan: plan({ a: [outcome({ status: "HANG" })] }),
    });
    expect(result.stopped).toBe("ENDED");
    expect(result.execution["tasks"]).toMatchObject([{ status: "TIMED_OUT" }]);
    expect(result.tookMs).toBeGreaterThanOrEqual(30_000);
  });

  it("gives each iteration of a loop its outcome, and the last to all others", async () => {
    const loop = typed("DO_WHILE", "loop", {
      loopCondition: "$.loop['iteration'] < 3",
      loopOver: [simpleTask("a")],
    });
    const result = await run({
      tasks: [loop],
      plan: plan({
        a: [outcome({ output: { n: 1 } }), outcome({ output: { n: 2 } })],
        a__3: [outcome({ output: { n: "third" } })],
      }),
    });
    const outputs = (result.execution["tasks"] as { outputData: object }[])
      .slice(1)
      .map(({ outputData }) => outputData);
    expect(outputs).toEqual([{ n: 1 }, { n: 2 }, { n: "third" }]);
  });

  it("stops an endless loop at the limit of steps", async () => {
    const loop = typed("DO_WHILE", "loop", {
      loopCondition: "true",
      loopOver: [simpleTask("a")],
    });
    const result = await run({ tasks: [loop], maxSteps: 200 });
    expect(result.stopped).toBe("STEP_LIMIT");
    expect(result.open).toContain("loop");
  });

  it("stops at the limit of time, before the timer that is beyond it", async () => {
    const wait = typed("WAIT", "w", { inputParameters: { duration: "2h" } });
    const result = await run({ tasks: [wait], maxVirtualMs: 3_600_000 });
    expect(result).toMatchObject({ stopped: "TIME_LIMIT", open: ["w"], tookMs: 0 });
  });

  it("waits for nothing when nobody would ever answer, and says for what", async () => {
    const result = await run({ tasks: [typed("HUMAN", "h"), simpleTask("a")] });
    expect(result).toMatchObject({ stopped: "WAITING", open: ["h"] });
    const answered = await run({
      tasks: [typed("HUMAN", "h"), simpleTask("a")],
      plan: plan({ h: [outcome({ runMs: 500, output: { ok: true } })] }),
    });
    expect(answered).toMatchObject({ stopped: "ENDED", tookMs: 500 });
  });

  it("leaves worker tasks open when there is no outcome for those that were not named", async () => {
    const result = await run({ tasks: [simpleTask("a"), simpleTask("b")], otherwise: null });
    expect(result).toMatchObject({ stopped: "WAITING", open: ["a"] });
  });

  it("runs children with outcomes of their own, and ends with their failure", async () => {
    const child = embedTaskDefs(
      { name: "child", version: 1, schemaVersion: 2, tasks: [simpleTask("c")] },
      () => ({ name: "c", retryCount: 0 }),
    );
    const sub = typed("SUB_WORKFLOW", "sub", { subWorkflowParam: { name: "child", version: 1 } });
    const definitionOf = (name: string) => (name === "child" ? child : null);
    const fine = await run({ tasks: [sub], definitionOf });
    expect(fine.execution["status"]).toBe("COMPLETED");
    expect(fine.children).toMatchObject([{ status: "COMPLETED", workflowName: "child" }]);
    const bad = await run({
      tasks: [sub],
      definitionOf,
      plan: {
        outcomes: {},
        children: {
          sub: {
            outcomes: { c: [outcome({ status: "FAILED", reason: "made up" })] },
            children: {},
          },
        },
      },
    });
    expect(bad.execution["status"]).toBe("FAILED");
    expect(bad.children).toMatchObject([{ status: "FAILED" }]);
    const madeUp = await run({
      tasks: [sub],
      definitionOf,
      plan: plan({ sub: [outcome({ output: { n: 1 } })] }),
    });
    expect(madeUp.children).toEqual([]);
    expect(madeUp.execution["tasks"]).toMatchObject([
      { status: "COMPLETED", outputData: { n: 1 } },
    ]);
  });

  it("stops a workflow that calls itself", async () => {
    const self: WorkflowDef = { name: "self", version: 1, schemaVersion: 2, tasks: [] };
    self.tasks = [
      typed("SUB_WORKFLOW", "again", { subWorkflowParam: { name: "self", version: 1 } }),
    ];
    const ready = embedTaskDefs(self, () => undefined);
    const result = await run({ tasks: self.tasks, definitionOf: () => ready });
    expect(result.execution["status"]).toBe("FAILED");
    expect(result.children.length).toBeLessThanOrEqual(20);
  });

  it("is the same every time", async () => {
    const tasks = [
      typed("FORK_JOIN", "fork", { forkTasks: [[simpleTask("a")], [simpleTask("b")]] }),
      typed("JOIN", "join", { joinOn: ["a", "b"] }),
    ];
    const made = plan({ a: [outcome({ status: "FAILED", runMs: 3, times: 2 }), outcome()] });
    expect(await run({ tasks, plan: made })).toEqual(await run({ tasks, plan: made }));
  });
});
