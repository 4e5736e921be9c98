// The designer with large workflows in a real browser: first paint, mounted nodes, frames while panning, insert.

import { type Browser, chromium, type Page } from "@playwright/test";

import { startServer } from "./server";
import { ms, percentiles, spread } from "./stats";

const SIZES = [200, 1_000];
const RUNS = 3;
const PAN_MS = 2_000;

/** Prints one line per size; needs the production build (`npm run build`) and a Chromium. */
export async function benchCanvas(print: (line: string) => void): Promise<void> {
  const server = await startServer();
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"],
  });
  try {
    print(`Chromium ${browser.version()}, headless, software rendering, 1440 × 900`);
    for (const size of SIZES) {
      await store(server.url, size);
      await measure(browser, server.url, size);
      const runs = [];
      for (let run = 0; run < RUNS; run += 1) runs.push(await measure(browser, server.url, size));
      print(`canvas of ${size} tasks, median (min … max) of ${RUNS} after a warm-up:`);
      print(
        `  first cards painted ${spread(
          runs.map(({ paintMs }) => paintMs),
          ms,
        )} ms`,
      );
      print(
        `  nodes mounted ${spread(
          runs.map(({ mounted }) => mounted),
          String,
        )}`,
      );
      print(
        `  frame p95 while panning ${spread(
          runs.map(({ frameMs }) => frameMs),
          ms,
        )} ms`,
      );
      print(
        `  insert by keyboard to paint ${spread(
          runs.map(({ insertMs }) => insertMs),
          ms,
        )} ms`,
      );
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

interface Measured {
  readonly paintMs: number;
  readonly mounted: number;
  readonly frameMs: number;
  readonly insertMs: number;
}

async function measure(browser: Browser, url: string, size: number): Promise<Measured> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    await page.addInitScript(() => {
      const seen = () => {
        if (document.querySelector(".react-flow__node [role=group], .react-flow__node")) {
          requestAnimationFrame(() => Object.assign(window, { paintedAtMs: performance.now() }));
        } else requestAnimationFrame(seen);
      };
      seen();
    });
    await page.goto(`${url}/workflows/bench_${size}`);
    await page.waitForFunction(() => "paintedAtMs" in window);
    const paintMs = await page.evaluate(() => Reflect.get(window, "paintedAtMs") as number);
    await page.waitForTimeout(1_000);
    const mounted = await page.locator(".react-flow__node").count();
    return { paintMs, mounted, frameMs: await pan(page), insertMs: await insert(page) };
  } finally {
    await page.close();
  }
}

/** Pans up and down by the wheel and answers the 95th percentile of the frames, in ms. */
async function pan(page: Page): Promise<number> {
  await page.mouse.move(640, 500);
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const tick = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    Object.assign(window, { frameTimes: frames });
  });
  const until = Date.now() + PAN_MS;
  for (let step = 0; Date.now() < until; step += 1) {
    await page.mouse.wheel(0, step % 40 < 20 ? 60 : -60);
  }
  const frames = await page.evaluate(() => Reflect.get(window, "frameTimes") as number[]);
  return percentiles(frames.slice(2)).p95;
}

/** Inserts one task by the picker and answers the time from Enter to the frame that shows it, in ms. */
async function insert(page: Page): Promise<number> {
  await page.keyboard.press("/");
  await page.getByRole("dialog").getByRole("combobox").fill("do nothing");
  await page.evaluate(() => {
    const refs = () => document.querySelectorAll(".react-flow__node [role=group]").length;
    addEventListener(
      "keydown",
      () => {
        const atMs = performance.now();
        const before = refs();
        const check = () => {
          if (refs() === before) requestAnimationFrame(check);
          else Object.assign(window, { insertMs: performance.now() - atMs });
        };
        requestAnimationFrame(check);
      },
      { capture: true, once: true },
    );
  });
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => "insertMs" in window);
  return page.evaluate(() => Reflect.get(window, "insertMs") as number);
}

/** A workflow of forks, each of 4 branches with 5 tasks: 20 tasks a fork. */
async function store(url: string, size: number): Promise<void> {
  const task = (ref: string) => ({ name: "image_info", taskReferenceName: ref, type: "SIMPLE" });
  const tasks = Array.from({ length: size / 20 }, (_, fork) => [
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
