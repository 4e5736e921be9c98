// A run of 500 tasks that changes 50 times a second while its canvas is moved: what the frames cost.

import type { Browser, Page } from "@playwright/test";

import { recordFrames } from "./canvas-page";
import { inBrowser, VIEWPORT } from "./in-browser";
import { ms, percentiles } from "./stats";

const LANES = 50;
const STEPS = 10;
const EVENTS_PER_SECOND = 50;
/** A task that is done: it was handed out, it ended, and the next one was scheduled. */
const EVENTS_PER_TASK = 3;
const SECONDS = 10;
const TYPE = "bench_live";

/** Prints frames without and with events, as it is and with the processor slowed down; needs the production build. */
export async function benchLive(print: (line: string) => void): Promise<void> {
  await inBrowser(print, async (browser, server) => {
    for (const slowdown of [1, 4]) await measure(browser, server.url, slowdown, print);
  });
}

async function measure(
  browser: Browser,
  url: string,
  slowdown: number,
  print: (line: string) => void,
): Promise<void> {
  const id = await startRun(url);
  const page = await browser.newPage({ viewport: VIEWPORT });
  const session = await page.context().newCDPSession(page);
  await page.goto(`${url}/executions/${id}?dock=closed`);
  await page.getByText(/^0 of \d+ tasks$/).waitFor();
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.waitForTimeout(2_000);
  const still = await framesWhileMoved(page);
  const feeding = feed(url, SECONDS);
  const busy = await framesWhileMoved(page);
  const events = await feeding;
  await page.close();
  const at = `${slowdown === 1 ? "" : `${slowdown}× slower processor, `}canvas moved`;
  print(`${at}, nothing happens: ${framesText(still)}`);
  print(`${at}, ${Math.round(events / SECONDS)} events/s: ${framesText(busy)}`);
}

async function startRun(url: string): Promise<string> {
  const lanes = Array.from({ length: LANES }, (_lane, lane) =>
    Array.from({ length: STEPS }, (_step, step) => ({
      name: TYPE,
      taskReferenceName: `t_${lane}_${step}`,
      type: "SIMPLE",
    })),
  );
  const joinOn = lanes.map((_, lane) => `t_${lane}_${STEPS - 1}`);
  const tasks = [
    { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: lanes },
    { name: "j", taskReferenceName: "j", type: "JOIN", joinOn },
  ];
  const answer = await post(url, "/workflow", {
    name: "live",
    workflowDef: { name: "live", version: 1, tasks },
  });
  return answer.text();
}

async function post(url: string, path: string, body: object): Promise<Response> {
  return fetch(`${url}/api${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Works on tasks at an even pace; answers how many events that made. */
async function feed(url: string, seconds: number): Promise<number> {
  const pauseMs = (1_000 * EVENTS_PER_TASK) / EVENTS_PER_SECOND;
  const startedAt = performance.now();
  let done = 0;
  while (performance.now() - startedAt < seconds * 1_000) {
    const polled = await fetch(`${url}/api/tasks/poll/${TYPE}?workerid=bench`);
    if (polled.status !== 200) break;
    const { taskId, workflowInstanceId } = (await polled.json()) as Record<string, string>;
    await post(url, "/tasks", { taskId, workflowInstanceId, status: "COMPLETED", outputData: {} });
    done += 1;
    const dueAt = startedAt + done * pauseMs;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - performance.now())));
  }
  return done * EVENTS_PER_TASK;
}

async function framesWhileMoved(page: Page): Promise<number[]> {
  const stop = await recordFrames(page);
  await page.mouse.move(700, 400);
  await page.mouse.down();
  const until = performance.now() + SECONDS * 900;
  for (let step = 0; performance.now() < until; step += 1) {
    await page.mouse.move(700 + 200 * Math.sin(step / 40), 400 + 120 * Math.cos(step / 40));
  }
  await page.mouse.up();
  return stop();
}

const DROPPED_MS = 25;

function framesText(frames: readonly number[]): string {
  const { p50, p95 } = percentiles([...frames]);
  const dropped = frames.filter((time) => time > DROPPED_MS).length;
  return `frame p50 ${ms(p50)} ms, p95 ${ms(p95)} ms, ${dropped} of ${frames.length} over ${DROPPED_MS} ms`;
}
