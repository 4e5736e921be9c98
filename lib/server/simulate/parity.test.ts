import { describe, expect, it } from "vitest";

import type { WorkflowDef } from "@/lib/core/definition/schema";
import type { MadeUpOutcome, OutcomePlan } from "@/lib/core/simulate/outcome";
import { simulate } from "@/lib/core/simulate/simulate";
import { embedTaskDefs } from "@/lib/core/definition/snapshot";
import { newId } from "@/lib/server/ids";
import { openTestEngine, simple, workflow, workerFor } from "@/test/engine";

const outcome = (more: Partial<MadeUpOutcome> = {}): MadeUpOutcome => ({
  status: "COMPLETED",
  output: {},
  reason: null,
  queueMs: 0,
  runMs: 0,
  times: 1,
  ...more,
});

const typed = (type: string, ref: string, more: object = {}) => simple(ref, {}, { type, ...more });
const retried = (name: string, retryCount: number) =>
  simple(name, {}, { taskDefinition: { name, retryCount, retryDelaySeconds: 0 } });

interface Row {
  readonly referenceTaskName: string;
  readonly taskType: string;
  readonly status: string;
  readonly retryCount: number;
  readonly iteration: number;
  readonly outputData: unknown;
}

const picture = (rows: readonly Row[]) =>
  rows.map(({ referenceTaskName, taskType, status, retryCount, iteration, outputData }) => ({
    referenceTaskName,
    taskType,
    status,
    retryCount,
    iteration,
    outputData: withoutCode(outputData),
  }));

/** A worker inside the server names the code of its failure; a made-up outcome has none. */
const withoutCode = (output: unknown) =>
  Object.fromEntries(Object.entries(output as object).filter(([key]) => key !== "errorCode"));

const cases: readonly (readonly [string, WorkflowDef, OutcomePlan["outcomes"]])[] = [
  [
    "a fork whose branches end one after the other",
    workflow([
      typed("FORK_JOIN", "fork", { forkTasks: [[simple("a")], [simple("b"), simple("c")]] }),
      typed("JOIN", "join", { joinOn: ["a", "c"] }),
    ]),
    {
      a: [outcome({ runMs: 120, output: { n: 1 } })],
      b: [outcome({ runMs: 10, output: { n: 2 } })],
      c: [outcome({ output: { n: 3 } })],
    },
  ],
  [
    "retries",
    workflow([retried("a", 3), simple("b")]),
    { a: [outcome({ status: "FAILED", reason: "no", times: 2 }), outcome({ output: { n: 1 } })] },
  ],
  [
    "a failure that ends the execution",
    workflow([retried("a", 3), simple("b")]),
    { a: [outcome({ status: "FAILED_WITH_TERMINAL_ERROR", reason: "never" })] },
  ],
  [
    "a loop with a switch",
    workflow([
      typed("DO_WHILE", "loop", {
        loopCondition: "$.loop['iteration'] < 3",
        loopOver: [
          simple("a"),
          typed("SWITCH", "way", {
            evaluatorType: "value-param",
            expression: "n",
            inputParameters: { n: "${a.output.n}" },
            decisionCases: { "1": [simple("b")] },
            defaultCase: [simple("c")],
          }),
        ],
      }),
    ]),
    { a: [outcome({ output: { n: 1 } }), outcome({ output: { n: 2 } })] },
  ],
];

async function onEngine(definition: WorkflowDef, outcomes: OutcomePlan["outcomes"]) {
  const left = new Map(
    Object.entries(outcomes).map(([ref, list]) => [
      ref,
      list.flatMap((each) => Array.from({ length: each.times }, () => each)),
    ]),
  );
  const worker = workerFor(["a", "b", "c"], async ({ taskType }) => {
    const list = left.get(taskType) ?? [];
    const made = (list.length > 1 ? list.shift() : list[0]) ?? outcome();
    await new Promise((resolve) => setTimeout(resolve, made.runMs));
    if (made.status === "COMPLETED") return { status: "completed", output: made.output };
    const retry = made.status === "FAILED";
    return { status: "failed", code: "MADE_UP", reason: made.reason ?? "", retry };
  });
  const engine = openTestEngine({ workers: [worker] });
  try {
    const { header, tasks } = await engine.ended(await engine.start(definition));
    return { status: header.status, tasks: picture(structuredClone([...tasks])) };
  } finally {
    engine.close();
  }
}

async function onSimulator(definition: WorkflowDef, outcomes: OutcomePlan["outcomes"]) {
  const { execution } = await simulate({
    definition: embedTaskDefs(definition, () => undefined),
    input: {},
    plan: { outcomes, children: {} },
    startAt: 1_000_000,
    definitionOf: () => null,
    taskDefOf: () => null,
    runScript: () => Promise.resolve({ ok: false, message: "no sandbox", timedOut: false }),
    breathe: () => Promise.resolve(),
    maxSteps: 5000,
    maxVirtualMs: 86_400_000,
    newId,
    repeatLast: true,
    otherwise: outcome(),
  });
  return {
    status: execution["status"],
    tasks: picture(execution["tasks"] as unknown as Row[]),
  };
}

describe("a simulation beside a real engine", () => {
  it.each(cases)("has the same tasks: %s", async (_name, definition, outcomes) => {
    const [real, simulated] = [
      await onEngine(definition, outcomes),
      await onSimulator(definition, outcomes),
    ];
    expect(real.tasks.length).toBeGreaterThan(0);
    expect(simulated).toEqual(real);
  });
});
