// The pages around runs: the list of 100,000, a gallery of 200 beside a bare page, a run page of 1,000 and 10,000, a transition to its pixel.

import { join } from "node:path";

import type { Browser } from "@playwright/test";
import Database from "better-sqlite3";

import { benchGallery } from "./gallery";
import { inBrowser, VIEWPORT } from "./in-browser";
import { call, ended, startInline } from "./inline-run";
import { ms, percentiles } from "./stats";

const ROWS = 100_000;
const TRANSITIONS = 40;
const ASKS = 20;
const RUNS = 3;

type Print = (line: string) => void;

/**
 * Prints one line per measurement; needs the production build (`npm run build`) and a Chromium. `rows`: only these of
 * gallery, pixel, 1000, 10000 and list, with commas between.
 */
export async function benchPages(print: Print, rows: string | null = null): Promise<void> {
  const wants = (row: string) => rows === null || rows.split(",").includes(row);
  await inBrowser(print, async (browser, server) => {
    if (wants("gallery")) await benchGallery(browser, server.url, print);
    if (wants("pixel")) await benchPixel(browser, server.url, print);
    for (const size of [1_000, 10_000]) {
      if (wants(String(size))) await benchRunPage(browser, server.url, size, print);
    }
    if (!wants("list")) return;
    await server.restart((dataDir) => fill(join(dataDir, "baton.db")));
    await benchList(server.url, print);
  });
}

interface Step {
  readonly at: number;
  readonly ref: string | null;
  readonly to: string;
}

/** From the time that the server gave a transition, before its commit, to the frame that shows it. */
async function benchPixel(browser: Browser, url: string, print: Print): Promise<void> {
  const tasks = Array.from({ length: TRANSITIONS }, (_, at) => ({
    name: "look",
    taskReferenceName: `look_${at}`,
    type: "HUMAN",
  }));
  const id = await startInline(url, tasks);
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(`${url}/executions/${id}`);
  await page.getByText(`0 of ${TRANSITIONS} tasks`).waitFor();
  await page.evaluate(() => {
    const shown: Record<string, number> = {};
    const look = () => {
      for (const span of document.querySelectorAll("[aria-label=Run] span")) {
        const text = /^(\d+) of \d+ tasks$/.exec(span.textContent ?? "");
        if (text?.[1] !== undefined) shown[text[1]] ??= performance.timeOrigin + performance.now();
      }
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { shown });
  });
  for (let at = 0; at < TRANSITIONS; at += 1) {
    await call(url, `/tasks/${id}/look_${at}/COMPLETED`, {});
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  await page.getByText(`${TRANSITIONS} of ${TRANSITIONS} tasks`).waitFor();
  const shown = await page.evaluate(() => Reflect.get(window, "shown") as Record<string, number>);
  await page.close();
  const { transitions } = await call<{ transitions: readonly Step[] }>(
    url,
    `/executions/${id}/transitions?size=5000`,
  );
  const done = transitions.filter(({ ref, to }) => ref !== null && to === "COMPLETED");
  const waits = done.flatMap(({ at }, index) => {
    const frame = shown[String(index + 1)];
    return frame === undefined ? [] : [frame - at];
  });
  const { p50, p95 } = percentiles(waits);
  print(
    `transition to pixel, ${waits.length} of ${done.length}: p50 ${ms(p50)} ms, p95 ${ms(p95)} ms`,
  );
}

/** A loop around ten steps: every turn of it is ten tasks more. */
async function benchRunPage(
  browser: Browser,
  url: string,
  size: number,
  print: Print,
): Promise<void> {
  const loopOver = Array.from({ length: 10 }, (_, at) => ({
    name: "step",
    taskReferenceName: `step_${at}`,
    type: "NOOP",
  }));
  const loopCondition = `if ($.loop['iteration'] < ${size / 10}) { true; } else { false; }`;
  const id = await startInline(url, [
    { name: "loop", taskReferenceName: "loop", type: "DO_WHILE", loopCondition, loopOver },
  ]);
  await ended(url, id);
  const drawn: number[] = [];
  const opened: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const page = await browser.newPage({ viewport: VIEWPORT });
    const startedAt = performance.now();
    await page.goto(`${url}/executions/${id}`);
    await page.locator(".canvas [role=group]").first().waitFor();
    if (run > 0) drawn.push(performance.now() - startedAt);
    // It takes a click: the drawer of a task opens.
    await page
      .getByRole("group", { name: /step_0/ })
      .first()
      .click();
    await page.getByRole("complementary", { name: "Task" }).waitFor();
    if (run > 0) opened.push(performance.now() - startedAt);
    await page.close();
  }
  print(
    `run page of ${size} tasks, nothing in the browser's cache, median of ${RUNS}: cards on screen after ${ms(percentiles(drawn).p50)} ms, one of them clicked and open after ${ms(percentiles(opened).p50)} ms`,
  );
}

/** Executions of many names, states and times, with inputs of usual size; every tenth has a retry. */
function fill(file: string): void {
  const database = new Database(file);
  const now = Date.now();
  const filler = "x".repeat(600);
  database.exec(`
    INSERT INTO snapshot (id, json) VALUES ('bench', '{"name":"w","version":1,"tasks":[]}');
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS - 1})
    INSERT INTO execution (id, name, version, status, createTime, updateTime, endTime, lastRetriedTime, correlationId, priority,
      failedRefs, failedTaskNames, taskToDomain, snapshotId)
    SELECT printf('bench-%08d', i), 'flow_' || (i % 50), 1,
      CASE i % 10 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'TERMINATED' ELSE 'COMPLETED' END,
      ${now} - (${ROWS} - i) * 1000, ${now}, ${now} - (${ROWS} - i) * 1000 + 500, 0, 'order-' || (i % 1000), 0, '[]', '[]', '{}', 'bench'
    FROM n;
    INSERT INTO execution_data (executionId, input, output, variables)
    SELECT id, '{"file":"upload://' || id || '","note":"${filler}"}', '{"ok":true}', '{}' FROM execution WHERE snapshotId = 'bench';
    INSERT INTO task (id, executionId, ref, taskType, taskDefName, status, seq, retryCount, iteration, scheduledTime, startTime,
      endTime, updateTime, firstScheduledTime, startDelayInSeconds, callbackAfterSeconds, dueTime, responseTimeoutSeconds,
      rateLimitPerFrequency, rateLimitFrequencyInSeconds, pollCount, retried, executed, input, output)
    SELECT 't' || a.n || e.id, e.id, 'a' || a.n, 'x', 'x', 'COMPLETED', 1 + a.n, a.n = 2 AND substr(e.id, -1) = '7', 0, 1, 1, 1, 1, 1,
      0, 0, 0, 0, 0, 0, 0, 0, 1, '{}', '{}'
    FROM execution e, (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2) a WHERE e.snapshotId = 'bench';
  `);
  database.close();
}

async function benchList(url: string, print: Print): Promise<void> {
  const day = Date.now() - 86_400_000 / 24;
  const asks = [
    ["first page", ""],
    ["one status", "query=status IN (FAILED)"],
    ["name and status", "query=workflowType = 'flow_11' AND status IN (TERMINATED)"],
    ["correlation id", "query=correlationId = 'order-77'"],
    ["last hour", `query=startTime > ${day}`],
    ["has retries", "retried=true"],
    ["text that is there", "freeText=bench-0000"],
    ["text that is nowhere (first answer)", "freeText=nowhere at all"],
  ] as const;
  for (const [title, query] of asks) {
    const times: number[] = [];
    for (let at = 0; at <= ASKS; at += 1) {
      const startedAt = performance.now();
      const answer = await fetch(`${url}/api/executions?size=50&${encodeURI(query)}`);
      await answer.text();
      if (!answer.ok) throw new Error(`${title} answered ${answer.status}`);
      if (at > 0) times.push(performance.now() - startedAt);
    }
    const { p50, p95 } = percentiles(times);
    print(`list of ${ROWS} executions, ${title}: p50 ${ms(p50)} ms, p95 ${ms(p95)} ms`);
  }
}
