import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { TaskDef, WorkflowTask } from "@/lib/core/definition/schema";
import { taskToJson } from "@/lib/core/execution/conductor-json";
import type { TaskView } from "@/lib/core/execution/task-runs";
import { segmentsOf } from "@/lib/core/execution/timeline";
import type { FaultPlan } from "@/lib/core/faults/fault";
import { previewPolicy, type Scenario } from "@/lib/core/policy/strip";
import { done, openTestEngine, simple, workerFor, workflow } from "@/test/engine";

import { FAULT_QUEUE } from "./fault-host";
import { recover } from "./recover";

type Engine = ReturnType<typeof openTestEngine>;
let engine: Engine;
let asked = 0;
const worker = () =>
  workerFor(["a"], () => {
    asked += 1;
    return done;
  });
beforeEach(() => {
  asked = 0;
  engine = openTestEngine({ workers: [worker()] });
});
afterEach(() => engine.close());

const task = (taskDefinition: TaskDef): WorkflowTask =>
  simple("a", {}, { taskDefinition: { name: "a", ...taskDefinition } });

async function play(rule: TaskDef, faults: FaultPlan) {
  const id = await engine.start(workflow([task(rule)]), {}, { faults });
  return engine.ended(id);
}

describe("faults that somebody asks for", () => {
  it("fail the first attempts without asking the worker, which does the next one", async () => {
    const rule = { retryCount: 3, retryDelaySeconds: 0 };
    const { header, tasks } = await play(rule, { a: { failFirst: 2 } });
    expect(header.status).toBe("COMPLETED");
    expect(tasks.map(({ status }) => status)).toEqual(["FAILED", "FAILED", "COMPLETED"]);
    expect(tasks[0]?.reasonForIncompletion).toMatch(/Fault injection: attempt 1 /);
    expect(asked).toBe(1);
  });

  it("return an output, hold an attempt back, or are never heard of", async () => {
    const fixed = await play({}, { a: { output: { n: 7 }, delaySeconds: 0.1 } });
    expect(fixed.tasks[0]).toMatchObject({ status: "COMPLETED", outputData: { n: 7 } });
    expect(asked).toBe(0);
    const late = await play({}, { a: { delaySeconds: 0.3 } });
    const { startTime = 0, scheduledTime = 0 } = late.tasks[0] ?? {};
    expect(startTime - scheduledTime).toBeGreaterThanOrEqual(299);
    expect(asked).toBe(1);
    const rule = { retryCount: 1, retryDelaySeconds: 0, responseTimeoutSeconds: 1 };
    const silent = await play(rule, { a: { timeOutNext: 1 } });
    expect(silent.tasks.map(({ status }) => status)).toEqual(["TIMED_OUT", "COMPLETED"]);
  });

  it("need no worker at all, and leave tasks of other runs to theirs", async () => {
    const only = workflow([simple("nobody", {}, { taskDefinition: { name: "nobody" } })]);
    const id = await engine.start(only, {}, { faults: { nobody: { output: {} } } });
    expect((await engine.ended(id)).header.status).toBe("COMPLETED");
    const usual = await engine.start(workflow([task({})]));
    expect((await engine.ended(usual)).header.faults).toBeNull();
    expect(engine.queues.size(FAULT_QUEUE)).toBe(0);
  });

  it("keep to the limits of the task: one at a time", async () => {
    const rule = { name: "a", concurrentExecLimit: 1 };
    const lane = (ref: string) => [
      { ...simple("a", {}, { taskDefinition: rule }), taskReferenceName: ref },
    ];
    const flow = workflow([
      {
        name: "fork",
        taskReferenceName: "fork",
        type: "FORK_JOIN",
        forkTasks: [lane("x"), lane("y")],
      },
      { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["x", "y"] },
    ]);
    const fault = { output: {}, delaySeconds: 0.2 };
    const id = await engine.start(flow, {}, { faults: { x: fault, y: fault } });
    const { tasks } = await engine.ended(id);
    const [x, y] = ["x", "y"].map((ref) =>
      tasks.find(({ referenceTaskName }) => referenceTaskName === ref),
    );
    expect(y?.startTime).toBeGreaterThanOrEqual(x?.endTime ?? Infinity);
  });

  it("go on after the server was killed", async () => {
    const fault = { a: { failFirst: 1, delaySeconds: 30 } };
    const rule = { retryCount: 1, retryDelaySeconds: 0 };
    const id = await engine.start(workflow([task(rule)]), {}, { faults: fault });
    for (let at = 0; at < 100; at += 1) {
      const view = await engine.executor.view(id);
      if (view?.tasks[0]?.status === "IN_PROGRESS") break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const { file } = engine;
    engine.abandon();
    engine = openTestEngine({ file, workers: [worker()] });
    const found = await recover(engine.executor);
    expect(found).toEqual({ executions: 1, requeued: 1 });
    const view = await engine.executor.view(id);
    expect(view?.header.faults).toEqual(fault);
    expect(asked).toBe(0);
  });

  it("make a timeline that is the preview of the policy, within 150 ms for each segment", async () => {
    const cases: readonly {
      readonly rule: TaskDef;
      readonly fault: FaultPlan;
      readonly scenario: Scenario;
    }[] = [
      {
        rule: { retryCount: 2, retryLogic: "EXPONENTIAL_BACKOFF", retryDelaySeconds: 1 },
        fault: { a: { failFirst: 2, delaySeconds: 0.4, output: {} } },
        scenario: { kind: "works-on", attempt: 3, afterSeconds: 0.4 },
      },
      {
        rule: {
          retryCount: 1,
          retryLogic: "LINEAR_BACKOFF",
          retryDelaySeconds: 1,
          backoffScaleFactor: 2,
        },
        fault: { a: { failFirst: 9, delaySeconds: 0.3 } },
        scenario: { kind: "fails", afterSeconds: 0.3 },
      },
      {
        rule: { retryCount: 1, retryDelaySeconds: 1, responseTimeoutSeconds: 1 },
        fault: { a: { timeOutNext: 9 } },
        scenario: { kind: "silent" },
      },
    ];
    const all = await Promise.all(
      cases.map(async ({ rule, fault, scenario }) => {
        const preview = previewPolicy(rule, task(rule), scenario);
        const { header, tasks } = await play(rule, fault);
        const views = tasks.map((one) => taskToJson(one, header)) as unknown as TaskView[];
        return { preview, recorded: views.map((one) => segmentsOf(one, one.endTime)) };
      }),
    );
    for (const { preview, recorded } of all) {
      expect(recorded).toHaveLength(preview.attempts.length);
      const begin = recorded[0]?.[0]?.from ?? 0;
      for (const [n, attempt] of preview.attempts.entries()) {
        const backoff = recorded[n]?.find(({ kind }) => kind === "backoff");
        const run = recorded[n]?.find(({ kind }) => kind === "run");
        const waitMs = backoff ? backoff.to - backoff.from : 0;
        expect(Math.abs(waitMs - (attempt.dueAt - attempt.scheduledAt))).toBeLessThan(150);
        const ranMs = run ? run.to - run.from : 0;
        expect(Math.abs(ranMs - (attempt.endAt - (attempt.startAt ?? 0)))).toBeLessThan(150);
        const startedAt = (run?.from ?? 0) - begin;
        expect(Math.abs(startedAt - (attempt.startAt ?? 0))).toBeLessThan(150 * (n + 1));
      }
    }
  });
});
