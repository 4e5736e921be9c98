// The designer with large workflows in a real browser, its processor slowed down four times.

import type { Browser, Page } from "@playwright/test";

import {
  drag,
  editAndUndo,
  firstPaint,
  insert,
  openFromList,
  openPage,
  pan,
  throttle,
  typeInForm,
} from "./canvas-page";
import { measureFloor, openEmptyPage } from "./canvas-floor";
import { scriptBytes } from "./canvas-scripts";
import { changeStill, takeStill } from "./canvas-still";
import { inBrowser, VIEWPORT } from "./in-browser";
import type { BenchServer } from "./server";
import { ms, spread } from "./stats";

const SIZES = [200, 1_000, 10_000];
const RUNS = 3;
const SLOWER = 4;
const EDITS = 1_000;
const WINDOW_MS = 2_000;
const STILL_SIZE = 1_000;
const STILL_RUNS = 7;
/** A busy machine is slow, not stuck. */
const PATIENCE_MS = 180_000;

/**
 * Prints some lines per size; needs the production build (`npm run build`) and a Chromium. `rows`: only these, of the
 * sizes, `floor`, `still`, `scripts` and `memory`, with commas between.
 */
export async function benchCanvas(
  print: (line: string) => void,
  rows: string | null = null,
): Promise<void> {
  const wants = (row: string) => rows === null || rows.split(",").includes(row);
  const options = {
    args: ["--enable-precise-memory-info"],
    about: `, processor ${SLOWER} times slower`,
  };
  const measureAll = async (browser: Browser, server: BenchServer) => {
    for (const size of SIZES) {
      if (wants(String(size))) await benchSize(browser, server.url, size, print);
    }
    if (wants("floor")) await benchFloor(browser, server.url, print);
    if (wants("still")) {
      await store(server.url, STILL_SIZE);
      await benchStill(browser, server.url, print);
    }
    await store(server.url, 200);
    if (wants("scripts")) await benchScripts(browser, server.url, print);
    if (wants("memory")) await benchMemory(browser, server.url, print);
  };
  await inBrowser(print, measureAll, options);
}

type Numbers = Readonly<Record<string, number>>;

async function benchSize(
  browser: Browser,
  url: string,
  size: number,
  print: (line: string) => void,
): Promise<void> {
  await store(url, size);
  await measure(browser, url, size);
  const runs: Numbers[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measure(browser, url, size));
  print(`canvas of ${size} tasks, median (min … max) of ${RUNS} after a warm-up:`);
  for (const name of Object.keys(runs[0] ?? {})) {
    const values = runs.map((one) => one[name] ?? Number.NaN);
    print(`  ${name} ${spread(values, ms)}`);
  }
}

function measure(browser: Browser, url: string, size: number): Promise<Numbers> {
  return onSlowPage(browser, async (page) => {
    const painted = await openPage(page, `${url}/workflows/bench_${size}`);
    await page.waitForTimeout(3_000);
    const numbers = {
      "picture of the graph painted, ms:": await firstPaint(page),
      "first cards painted, ms:": painted,
      "nodes mounted:": await page.locator(".react-flow__node").count(),
      "frame p95 while panning, ms:": await pan(page),
      "frame p95 while a card is dragged, ms:": await drag(page),
      "insert by keyboard to paint, ms:": await insert(page),
      "key in a form to paint, p95, ms:": await typeInForm(page),
    };
    const fromList = await openFromList(page, url, `bench_${size}`);
    return { ...numbers, "from the list, click to first cards, ms:": fromList };
  });
}

/** The same browser, slowed down as much, with a page of plain elements, and with an empty one of Baton's framework. */
async function benchFloor(
  browser: Browser,
  url: string,
  print: (line: string) => void,
): Promise<void> {
  const bare = await onSlowPage(browser, measureFloor);
  print(`a bare page: frame p95 while panning ${ms(bare.pan)} ms, key p95 ${ms(bare.key)} ms`);
  const taken: number[] = [];
  for (let run = 0; run <= RUNS; run += 1)
    taken.push(await onSlowPage(browser, (page) => openEmptyPage(page, url)));
  print(`an empty page of the framework, until its buttons work: ${spread(taken.slice(1), ms)} ms`);
}

/** An insertion by the designer, and the same change of the same page with no script but that, in turns. */
async function benchStill(
  browser: Browser,
  url: string,
  print: (line: string) => void,
): Promise<void> {
  const address = `${url}/workflows/bench_${STILL_SIZE}`;
  const opened = async (page: Page) => {
    await openPage(page, address);
    await page.waitForTimeout(3_000);
  };
  const still = await onSlowPage(browser, async (page) => {
    await opened(page);
    return takeStill(page);
  });
  const own: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < STILL_RUNS; run += 1) {
    own.push(
      await onSlowPage(browser, async (page) => {
        await opened(page);
        return insert(page);
      }),
    );
    bare.push(await onSlowPage(browser, (page) => changeStill(page, url, still)));
  }
  print(
    `insert to paint, ${STILL_SIZE} tasks: ${spread(own, ms)} ms; the same change of the page by the browser alone ${spread(bare, ms)} ms`,
  );
}

async function onSlowPage<T>(browser: Browser, measure: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  try {
    page.setDefaultTimeout(PATIENCE_MS);
    await throttle(page, SLOWER);
    // A new window is busy with parts of the browser itself.
    await page.waitForTimeout(WINDOW_MS);
    return await measure(page);
  } finally {
    await page.close();
  }
}

async function benchScripts(
  browser: Browser,
  url: string,
  print: (line: string) => void,
): Promise<void> {
  const { first, all } = await scriptBytes(browser, `${url}/workflows/bench_200`);
  const kb = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;
  print(
    `JavaScript as it is sent: ${kb(first)} to draw the designer, ${kb(all)} with forms and checks that follow by themselves`,
  );
}

async function benchMemory(
  browser: Browser,
  url: string,
  print: (line: string) => void,
): Promise<void> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  try {
    const client = await throttle(page, 1);
    await openPage(page, `${url}/workflows/bench_200`);
    await page.waitForTimeout(2_000);
    const { first, last } = await editAndUndo(page, client, EDITS);
    const mb = (bytes: number) => (bytes / 1_000_000).toFixed(1);
    print(`heap after 100 edits and undos ${mb(first)} MB, after ${EDITS} ${mb(last)} MB`);
  } finally {
    await page.close();
  }
}

/** A workflow of forks, each of 4 branches with 5 tasks: with fork and join 22 tasks. */
async function store(url: string, size: number): Promise<void> {
  const task = (ref: string) => ({ name: "image_info", taskReferenceName: ref, type: "SIMPLE" });
  const tasks = Array.from({ length: size / 22 }, (_, fork) => [
    {
      name: "fork",
      taskReferenceName: `fork_${fork}`,
      type: "FORK_JOIN",
      forkTasks: Array.from({ length: 4 }, (_b, branch) =>
        Array.from({ length: 5 }, (_t, step) => task(`t_${fork}_${branch}_${step}`)),
      ),
    },
    {
      name: "join",
      taskReferenceName: `join_${fork}`,
      type: "JOIN",
      joinOn: Array.from({ length: 4 }, (_b, branch) => `t_${fork}_${branch}_4`),
    },
  ]).flat();
  const response = await fetch(`${url}/api/metadata/workflow`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([{ name: `bench_${size}`, version: 1, schemaVersion: 2, tasks }]),
  });
  if (!response.ok) throw new Error(`The definition was refused: ${await response.text()}`);
}
