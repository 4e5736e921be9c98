// The API over loopback with the built server: rows a', b, d, f, i of the goals, and the same worker flow against a
// second Conductor-compatible server (`--against http://host:port/api`).
import { setTimeout as sleep } from "node:timers/promises";

import { httpClient, type HttpClient } from "./http-client";
import { startServer } from "./server";
import { ms, percentiles, spread } from "./stats";

const ROUNDS = 3;
type Print = (line: string) => void;

export async function benchHttp(print: Print, against: string | null): Promise<void> {
  const server = await startServer();
  const client = httpClient(`${server.url}/api`);
  try {
    await define(client);
    await latencyRow(client, print);
    await rateRow(client, print);
    await workerRow(client, print);
    await compare(client, against, print);
    await largeRow(client, print);
    client.close();
    await coldRow(server.restart, print);
  } finally {
    client.close();
    await server.stop();
  }
}

/** Three steps that a worker inside the server completes at once; a chain and a flow for a worker outside. */
async function define(client: HttpClient): Promise<void> {
  const inside = (ref: string) => simple("sample_flaky", ref, { failTimes: 0 });
  await client.call("POST", "/metadata/taskdefs", [
    { name: "bench_outside", retryCount: 0, responseTimeoutSeconds: 60, timeoutSeconds: 0 },
  ]);
  await client.call("PUT", "/metadata/workflow", [
    workflow("bench_three", [inside("a"), inside("b"), inside("c")]),
    workflow("bench_chain", chain(CHAIN)),
    workflow("bench_flow", chain(3)),
  ]);
}

const CHAIN = 200;

function chain(length: number): object[] {
  return Array.from({ length }, (_, index) => simple("bench_outside", `t${index}`, {}));
}

function simple(name: string, ref: string, inputParameters: object): object {
  return { name, taskReferenceName: ref, type: "SIMPLE", inputParameters };
}

function workflow(name: string, tasks: readonly object[]): object {
  return { name, version: 1, schemaVersion: 2, ownerEmail: "bench@localhost.local", tasks };
}

function start(client: HttpClient, name: string): Promise<string> {
  return client.call("POST", `/workflow/${name}`, {});
}

async function completed(client: HttpClient, id: string): Promise<void> {
  for (;;) {
    const { status } = await client.json<{ status: string }>(
      "GET",
      `/workflow/${id}?includeTasks=false`,
    );
    if (status === "COMPLETED") return;
    if (status !== "RUNNING") throw new Error(`${id} ended as ${status}`);
    await sleep(1);
  }
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return performance.now() - startedAt;
}

async function rounds(count: number, action: () => Promise<unknown>): Promise<string> {
  const found = { p50: [] as number[], p95: [] as number[], p99: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    const times: number[] = [];
    for (let index = 0; index < count; index++) times.push(await timed(action));
    const result = percentiles(times);
    for (const key of ["p50", "p95", "p99"] as const) found[key].push(result[key]);
  }
  return `p50 ${spread(found.p50, ms)} ms, p95 ${spread(found.p95, ms)}, p99 ${spread(found.p99, ms)}`;
}

async function latencyRow(client: HttpClient, print: Print): Promise<void> {
  const once = async () => completed(client, await start(client, "bench_three"));
  for (let index = 0; index < 200; index++) await once();
  print(
    `a'  3 no-op steps over HTTP, start to COMPLETED seen: ${await rounds(200, once)}; goal p50 ≤ 6, p99 ≤ 20`,
  );
}

/** 64 connections start 1,000 executions; the clock stops when none of them is running. */
async function rateRow(client: HttpClient, print: Print): Promise<void> {
  const query = encodeURIComponent("workflowType = 'bench_three' AND status = 'RUNNING'");
  const running = async () =>
    (await client.json<{ totalHits: number }>("GET", `/workflow/search?size=1&query=${query}`))
      .totalHits;
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const took = await timed(async () => {
      let left = 1_000;
      await Promise.all(
        Array.from({ length: 64 }, async () => {
          while (left-- > 0) await start(client, "bench_three");
        }),
      );
      while ((await running()) > 0) await sleep(2);
    });
    rates.push(1_000_000 / took);
  }
  print(
    `b   1,000 × 3 steps over HTTP, 64 clients: ${spread(rates, (n) => n.toFixed(0))} per s; goal ≥ 1,000`,
  );
}

interface PolledTask {
  readonly taskId: string;
  readonly workflowInstanceId: string;
}

async function poll(client: HttpClient): Promise<PolledTask | null> {
  const path = "/tasks/poll/batch/bench_outside?count=1&timeout=2000&workerid=bench";
  return (await client.json<readonly PolledTask[]>("GET", path))[0] ?? null;
}

function report({ taskId, workflowInstanceId }: PolledTask): object {
  return { taskId, workflowInstanceId, workerId: "bench", status: "COMPLETED", outputData: {} };
}

/** The next poll waits already when a task is reported: from the report's first byte to the next task. */
async function workerRow(client: HttpClient, print: Print): Promise<void> {
  const p50: number[] = [];
  const p95: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await start(client, "bench_chain");
    let task = await poll(client);
    const times: number[] = [];
    for (let index = 1; index < CHAIN && task; index++) {
      const next = poll(client);
      await sleep(1);
      const startedAt = performance.now();
      const reported = client.call("POST", "/tasks", report(task));
      task = await next;
      times.push(performance.now() - startedAt);
      await reported;
    }
    if (task) await client.call("POST", "/tasks", report(task));
    if (round === 0) continue;
    const result = percentiles(times);
    p50.push(result.p50);
    p95.push(result.p95);
  }
  print(
    `d   outside worker, report to next task by long poll: p50 ${spread(p50, ms)} ms, p95 ${spread(p95, ms)}; goal p50 ≤ 10, p95 ≤ 25`,
  );
}

/** Three tasks of an outside worker, start to COMPLETED seen, one after another. */
async function flow(client: HttpClient): Promise<void> {
  const id = await start(client, "bench_flow");
  for (let done = 0; done < 3;) {
    const task = await poll(client);
    if (!task) continue;
    await client.call("POST", "/tasks", report(task));
    done += 1;
  }
  await completed(client, id);
}

/** The same flow on this server and on another, in turns of ten. */
async function compare(own: HttpClient, against: string | null, print: Print): Promise<void> {
  const other = against ? httpClient(against) : null;
  const clients = other ? [own, other] : [own];
  if (other) {
    await other.call("POST", "/metadata/taskdefs", [
      { name: "bench_outside", retryCount: 0, responseTimeoutSeconds: 60, timeoutSeconds: 0 },
    ]);
    await other.call("PUT", "/metadata/workflow", [workflow("bench_flow", chain(3))]);
  }
  const times = clients.map(() => [] as number[]);
  for (let turn = 0; turn < 6; turn++) {
    for (const [index, client] of clients.entries()) {
      for (let run = 0; run < 10; run++) {
        const took = await timed(() => flow(client));
        if (turn > 0) times[index]?.push(took);
      }
    }
  }
  const [mine, theirs] = times.map((list) => percentiles(list));
  print(
    `w   3 tasks of an outside worker: p50 ${ms(mine?.p50 ?? 0)} ms, p95 ${ms(mine?.p95 ?? 0)}`,
  );
  if (mine && theirs) {
    print(
      `    against ${against}: p50 ${ms(theirs.p50)} ms, p95 ${ms(theirs.p95)}; ${(theirs.p50 / mine.p50).toFixed(1)} times ours`,
    );
  }
  other?.close();
}

/** A definition of 10,000 tasks: stored, started, listed, while another connection asks for the server's health. */
async function largeRow(client: HttpClient, print: Print): Promise<void> {
  const tasks = Array.from({ length: 10_000 }, (_, index) =>
    simple("bench_outside", `x${index}`, {}),
  );
  let stallMs = 0;
  const watching = new AbortController();
  const watch = (async () => {
    while (!watching.signal.aborted) {
      stallMs = Math.max(stallMs, await timed(() => client.call("GET", "/health")));
      await sleep(1);
    }
  })();
  let id = "";
  const store = await timed(() =>
    client.call("PUT", "/metadata/workflow", [workflow("bench_large", tasks)]),
  );
  const begin = await timed(async () => {
    id = await start(client, "bench_large");
  });
  const list = await timed(() => client.call("GET", "/workflow/search?size=20"));
  watching.abort();
  await watch;
  await client.call("DELETE", `/workflow/${id}?reason=measured`);
  print(
    `i   10,000 tasks: stored in ${ms(store)} ms, started in ${ms(begin)}, listed in ${ms(list)}; longest wait of another caller ${ms(stallMs)} ms; goal ≤ 2,000 in all, no stall > 50`,
  );
}

async function coldRow(restart: () => Promise<number>, print: Print): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) times.push(await restart());
  print(`f   start of the process to ready, with data: ${spread(times, ms)} ms; goal ≤ 2,000`);
}
