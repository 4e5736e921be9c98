// The API over loopback with the built server: rows a', b, d, f, h, i, x of the goals; row h also on a second
// Conductor-compatible server (`--against http://host:port/api`).
import { setTimeout as sleep } from "node:timers/promises";

import { againstRows } from "./against";
import {
  chain,
  completed,
  defineOutside,
  poll,
  report,
  simple,
  start,
  timed,
  workflow,
} from "./conductor-calls";
import { bombRow } from "./bombs";
import { httpClient, type HttpClient } from "./http-client";
import { largeRows } from "./large";
import { startServer } from "./server";
import { ms, percentiles, spread } from "./stats";

const ROUNDS = 3;
type Print = (line: string) => void;

export async function benchHttp(
  print: Print,
  { against, rows }: { against: string | null; rows: string | null },
): Promise<void> {
  const wants = (row: string) => rows === null || rows.split(",").includes(row);
  const server = await startServer();
  const client = httpClient(`${server.url}/api`);
  try {
    await define(client);
    if (wants("a")) await latencyRow(client, print);
    if (wants("b")) await rateRow(client, print);
    if (wants("d")) await workerRow(client, print);
    if (wants("h")) {
      const other = against ? httpClient(against) : null;
      await againstRows({ own: client, other, otherName: against ?? "" }, print);
      other?.close();
    }
    if (wants("i")) await largeRows(client, server.url, print);
    if (wants("x")) await bombRow(client, server.url, print);
    client.close();
    if (wants("f")) await coldRow(server.restart, print);
  } finally {
    client.close();
    await server.stop();
  }
}

/** Three steps that a worker inside the server completes at once; a chain and a flow for a worker outside. */
async function define(client: HttpClient): Promise<void> {
  const inside = (ref: string) => simple("sample_flaky", ref, { failTimes: 0 });
  await defineOutside(client);
  await client.call("PUT", "/metadata/workflow", [
    workflow("bench_three", [inside("a"), inside("b"), inside("c")]),
    workflow("bench_chain", chain(CHAIN)),
  ]);
}

const CHAIN = 200;

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

async function pollOne(client: HttpClient) {
  return (await poll(client, 1, 2_000))[0] ?? null;
}

/** The next poll waits already when a task is reported: from the report's first byte to the next task. */
async function workerRow(client: HttpClient, print: Print): Promise<void> {
  const p50: number[] = [];
  const p95: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await start(client, "bench_chain");
    let task = await pollOne(client);
    const times: number[] = [];
    for (let index = 1; index < CHAIN && task; index++) {
      const next = pollOne(client);
      await sleep(1);
      const startedAt = performance.now();
      const reported = report(client, task);
      task = await next;
      times.push(performance.now() - startedAt);
      await reported;
    }
    if (task) await report(client, task);
    if (round === 0) continue;
    const result = percentiles(times);
    p50.push(result.p50);
    p95.push(result.p95);
  }
  print(
    `d   outside worker, report to next task by long poll: p50 ${spread(p50, ms)} ms, p95 ${spread(p95, ms)}; goal p50 ≤ 10, p95 ≤ 25`,
  );
}

async function coldRow(restart: () => Promise<number>, print: Print): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) times.push(await restart());
  print(`f   start of the process to ready, with data: ${spread(times, ms)} ms; goal ≤ 2,000`);
}
