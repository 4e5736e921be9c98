import type { WorkflowDef, WorkflowTask } from "@/lib/core/definition/schema";
import type { JsonObject } from "@/lib/core/json";
import { isTerminalExecution } from "@/lib/core/execution/state";
import { assemble } from "@/lib/server/executor/assemble";
import { newId } from "@/lib/server/ids";
import type { Worker } from "@/lib/server/tasks/worker";
import { openDatabase } from "@/test/database";

import { ms, percentiles, spread } from "./stats";

const ROUNDS = 3;

/** A worker that completes at once. */
const noop: Worker = {
  types: ["bench_step"],
  freeSlots: () => 256,
  onFree: () => undefined,
  run: async () => ({ status: "completed", output: { ok: true } }),
};

function step(ref: string): WorkflowTask {
  return { name: "bench_step", taskReferenceName: ref, type: "SIMPLE", inputParameters: {} };
}

function threeSteps(): WorkflowDef {
  return { name: "three", version: 1, tasks: [step("a"), step("b"), step("c")] };
}

function fanOut(branches: number): WorkflowDef {
  const refs = Array.from({ length: branches }, (_, index) => `t${index}`);
  return {
    name: `fork${branches}`,
    version: 1,
    tasks: [
      {
        name: "fork",
        taskReferenceName: "fork",
        type: "FORK_JOIN",
        forkTasks: refs.map((ref) => [step(ref)]),
      },
      { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: refs },
    ],
  };
}

interface Fan {
  readonly definition: WorkflowDef;
  readonly input: JsonObject;
}

function staticFan(branches: number): Fan {
  return { definition: fanOut(branches), input: {} };
}

/** The same branches, named by the input. */
function dynamicFan(branches: number): Fan {
  const refs = Array.from({ length: branches }, (_, index) => `t${index}`);
  const definition: WorkflowDef = {
    name: `dynamic${branches}`,
    version: 1,
    tasks: [
      {
        name: "fork",
        taskReferenceName: "fork",
        type: "FORK_JOIN_DYNAMIC",
        inputParameters: { tasks: "${workflow.input.tasks}", inputs: "${workflow.input.inputs}" },
        dynamicForkTasksParam: "tasks",
        dynamicForkTasksInputParamName: "inputs",
      },
      { name: "join", taskReferenceName: "join", type: "JOIN" },
    ],
  };
  const tasks = refs.map((ref) => ({ name: "bench_step", taskReferenceName: ref, type: "SIMPLE" }));
  return { definition, input: { tasks, inputs: Object.fromEntries(refs.map((ref) => [ref, {}])) } };
}

/** Engine without HTTP, durable, in-process workers. Rows a, b, c of the goals and the cost per branch. */
export async function benchEngine(print: (line: string) => void): Promise<void> {
  const database = openDatabase();
  const engine = assemble({
    scripts: {
      run: () =>
        Promise.resolve({ ok: false, timedOut: false, message: "There is no sandbox here." }),
    },
    connection: database.connection,
    writer: database.writer,
    workers: [noop],
    now: Date.now,
    systemValue: () => undefined,
    onBug: (error) => {
      throw error;
    },
  });
  const run = (definition: WorkflowDef) => runOnce(engine, definition);
  const three = engine.definitions.embed(threeSteps());
  for (let index = 0; index < 300; index++) await run(three);

  const latencies = { p50: [] as number[], p95: [] as number[], p99: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    const times: number[] = [];
    for (let index = 0; index < 300; index++) times.push(await timed(() => run(three)));
    const result = percentiles(times);
    for (const key of ["p50", "p95", "p99"] as const) latencies[key].push(result[key]);
  }
  print(
    `a   3 no-op steps, in-process: p50 ${spread(latencies.p50, ms)} ms, p95 ${spread(latencies.p95, ms)}, p99 ${spread(latencies.p99, ms)}; goal p50 ≤ 2, p99 ≤ 7`,
  );

  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rates.push(await throughput(1_000, 64, () => run(three)));
  print(
    `b   1,000 × 3 steps, 64 at once, in-process: ${spread(rates, (n) => n.toFixed(0))} per s; goal ≥ 2,100`,
  );

  const hundred = engine.definitions.embed(fanOut(100));
  const forks: number[] = [];
  for (let index = 0; index < 60; index++) forks.push(await timed(() => run(hundred)));
  const fork = percentiles(forks.slice(10));
  print(
    `c   fork of 100 + join: p50 ${ms(fork.p50)} ms, p95 ${ms(fork.p95)}; goal p50 ≤ 15, p95 ≤ 24`,
  );

  for (const [title, fan] of [
    ["fork", staticFan],
    ["dynamic fork", dynamicFan],
  ] as const) {
    const perBranch: string[] = [];
    for (const branches of [100, 1_000, 10_000]) {
      const { definition, input } = fan(branches);
      const embedded = engine.definitions.embed(definition);
      const times: number[] = [];
      const count = branches > 1_000 ? 3 : 6;
      for (let index = 0; index < count; index++)
        times.push(await timed(() => runOnce(engine, embedded, input)));
      perBranch.push(`${branches}: ${((Math.min(...times) * 1000) / branches).toFixed(0)} µs`);
    }
    print(
      `fork-n  ${title}, cost per branch: ${perBranch.join(", ")}; goal within 2× of each other`,
    );
  }
  engine.close();
  database.close();
}

type Engine = ReturnType<typeof assemble>;

/** Starts one execution and resolves when its end is durable and seen by a listener. */
async function runOnce(
  engine: Engine,
  definition: WorkflowDef,
  input: JsonObject = {},
): Promise<void> {
  const workflowId = newId();
  let ended: () => void = () => undefined;
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const stop = engine.feed.subscribe(workflowId, {
    onChange: ({ header }) => {
      if (isTerminalExecution(header.status)) ended();
    },
  });
  await engine.executor.start({ workflowId, definition, input, now: Date.now() });
  await end;
  stop();
}

async function timed(action: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return performance.now() - startedAt;
}

/** Runs per second with `clients` loops side by side. */
export async function throughput(
  count: number,
  clients: number,
  action: () => Promise<void>,
): Promise<number> {
  const startedAt = performance.now();
  let left = count;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (left-- > 0) await action();
    }),
  );
  return (count * 1000) / (performance.now() - startedAt);
}
