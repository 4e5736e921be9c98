// Row h: the same definitions by the same client on this server and on another Conductor-compatible one, in turns.
import { loadavg } from "node:os";

import {
  chain,
  completed,
  defineOutside,
  poll,
  type PolledTask,
  report,
  simple,
  start,
  timed,
  workflow,
} from "./conductor-calls";
import type { HttpClient } from "./http-client";
import { ms, percentiles } from "./stats";

type Print = (line: string) => void;

const TURNS = 5;
/** For each rate: how long flows are started, by how many callers at once. */
const RATE_MS = 4_000;
const CALLERS = [1, 8, 32];
const POLLERS = 4;
const BRANCHES = 100;

export interface Servers {
  readonly own: HttpClient;
  /** Null: only ours is measured. */
  readonly other: HttpClient | null;
  readonly otherName: string;
}

/** Three measurements on one or two servers that both have to be idle otherwise. */
export async function againstRows(servers: Servers, print: Print): Promise<void> {
  const clients = servers.other ? [servers.own, servers.other] : [servers.own];
  for (const client of clients) await define(client);
  print(`h   against ${servers.other ? servers.otherName : "nobody"}, load ${loadText()}`);
  const worker = (client: HttpClient) => workerFlows(client, "bench_flow", 3);
  await latencies(clients, "3 tasks of an outside worker", worker, 10, print);
  await rates(clients, "3 tasks of an outside worker", worker, print);
  const inside = (client: HttpClient) =>
    Promise.resolve({ run: () => execute(client), stop: () => Promise.resolve() });
  await latencies(clients, "execute of 3 system tasks", inside, 10, print);
  await rates(clients, "execute of 3 system tasks", inside, print);
  const fork = (client: HttpClient) => workerFlows(client, "bench_fork", BRANCHES);
  await latencies(clients, `fork of ${BRANCHES} worker tasks`, fork, 6, print);
  print(`    load at the end ${loadText()}`);
}

function loadText(): string {
  return loadavg()
    .map((value) => value.toFixed(2))
    .join(" ");
}

async function define(client: HttpClient): Promise<void> {
  const refs = Array.from({ length: BRANCHES }, (_, at) => `b${at}`);
  await defineOutside(client);
  await client.call("PUT", "/metadata/workflow", [
    workflow("bench_flow", chain(3)),
    workflow("bench_fork", [
      {
        name: "fork",
        taskReferenceName: "fork",
        type: "FORK_JOIN",
        forkTasks: refs.map((ref) => [simple("bench_outside", ref, {})]),
      },
      { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: refs },
    ]),
    workflow("bench_system", [
      {
        name: "inline",
        taskReferenceName: "inline",
        type: "INLINE",
        inputParameters: {
          evaluatorType: "graaljs",
          expression: "(function () { return $.a + 1; })()",
          a: 1,
        },
      },
      {
        name: "jq",
        taskReferenceName: "jq",
        type: "JSON_JQ_TRANSFORM",
        inputParameters: { list: [3, 1, 2], queryExpression: ".list | sort" },
      },
      {
        name: "set",
        taskReferenceName: "set",
        type: "SET_VARIABLE",
        inputParameters: { sorted: "${jq.output.result}" },
      },
    ]),
  ]);
}

async function execute(client: HttpClient): Promise<void> {
  const path = `/workflow/execute/bench_system/1?requestId=${crypto.randomUUID()}&waitForSeconds=20`;
  const body = { name: "bench_system", version: 1, input: {} };
  const { status } = await client.json<{ status: string }>("POST", path, body);
  if (status !== "COMPLETED") throw new Error(`execute answered with status ${status}`);
}

interface Flows {
  /** One execution, start to COMPLETED seen. */
  run(): Promise<void>;
  stop(): Promise<void>;
}

/** Workers that poll until stopped, and flows that are over when their last task is reported and COMPLETED is read. */
async function workerFlows(client: HttpClient, name: string, tasks: number): Promise<Flows> {
  const left = new Map<string, { tasks: number; readonly done: () => void }>();
  const early = new Map<string, number>();
  const worker = { stopped: false };
  const note = ({ workflowInstanceId: id }: PolledTask) => {
    const flow = left.get(id);
    if (!flow) early.set(id, (early.get(id) ?? 0) + 1);
    else if ((flow.tasks -= 1) === 0) flow.done();
  };
  const work = async () => {
    while (!worker.stopped) {
      const polled = await poll(client, 25, 100);
      await Promise.all(
        polled.map(async (task) => {
          await report(client, task);
          note(task);
        }),
      );
    }
  };
  const workers = Promise.all(Array.from({ length: POLLERS }, work));
  return {
    run: async () => {
      const id = await start(client, name);
      await new Promise<void>((done) => {
        const rest = tasks - (early.get(id) ?? 0);
        early.delete(id);
        if (rest === 0) done();
        else left.set(id, { tasks: rest, done });
      });
      left.delete(id);
      await completed(client, id);
    },
    stop: async () => {
      worker.stopped = true;
      await workers;
    },
  };
}

type Make = (client: HttpClient) => Promise<Flows>;

/** One after another, in turns between the servers; the first turn warms up. */
async function latencies(
  clients: readonly HttpClient[],
  title: string,
  make: Make,
  perTurn: number,
  print: Print,
): Promise<void> {
  const times = clients.map(() => [] as number[]);
  for (let turn = 0; turn <= TURNS; turn++) {
    for (const [place, client] of clients.entries()) {
      const flows = await make(client);
      for (let count = 0; count < perTurn; count++) {
        const took = await timed(() => flows.run());
        if (turn > 0) times[place]?.push(took);
      }
      await flows.stop();
    }
  }
  const [mine, theirs] = times.map(percentiles);
  if (!mine) return;
  print(`    ${title}, one at a time: ours p50 ${ms(mine.p50)} ms, p95 ${ms(mine.p95)}`);
  if (theirs)
    print(
      `      theirs p50 ${ms(theirs.p50)} ms, p95 ${ms(theirs.p95)}: ${ratio(theirs.p50, mine.p50)} and ${ratio(theirs.p95, mine.p95)} times ours; goal p50 ≥ 25`,
    );
}

/** Executions per second of the number of callers that gets most out of each server. */
async function rates(
  clients: readonly HttpClient[],
  title: string,
  make: Make,
  print: Print,
): Promise<void> {
  const best = clients.map(() => ({ rate: 0, callers: 0 }));
  for (const callers of CALLERS) {
    for (const [place, client] of clients.entries()) {
      const flows = await make(client);
      const rate = await rateOf(flows, callers);
      await flows.stop();
      if (rate > (best[place]?.rate ?? 0)) best[place] = { rate, callers };
    }
  }
  const [mine, theirs] = best;
  if (!mine) return;
  print(`    ${title}, best rate: ours ${mine.rate.toFixed(0)} per s by ${mine.callers} callers`);
  if (theirs)
    print(
      `      theirs ${theirs.rate.toFixed(1)} per s by ${theirs.callers} callers: ours is ${ratio(mine.rate, theirs.rate)} times that; goal ≥ 25`,
    );
}

async function rateOf(flows: Flows, callers: number): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() - startedAt < RATE_MS) {
        await flows.run();
        done += 1;
      }
    }),
  );
  return (done * 1000) / (performance.now() - startedAt);
}

function ratio(more: number, less: number): string {
  return (more / less).toFixed(1);
}
