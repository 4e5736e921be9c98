// What is measured on one page of the designer.
import type { CDPSession, Page } from "@playwright/test";

import { percentiles } from "./stats";

const PAN_MS = 2_000;
/** What follows by itself is over. */
const SETTLE_MS = 1_500;
/** From seeing a row to pressing Enter. */
const PAUSE_MS = 200;
/** From pointing at a link to following it. */
const POINTING_MS = 300;

/** Slows the page's own code down by a factor, as the budgets ask for. */
export async function throttle(page: Page, rate: number): Promise<CDPSession> {
  const client = await page.context().newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate });
  return client;
}

/**
 * A time that the page tells by `console.debug`, in ms. To wait by a locator or a function puts a large script into the
 * page first: with a slow processor more than 100 ms of what is measured.
 */
export async function toldMs(page: Page, word: string): Promise<number> {
  const message = await page.waitForEvent("console", (one) => one.text().startsWith(`${word} `));
  return Number(message.text().slice(word.length));
}

/** Opens a workflow and answers the time from navigation to the first cards on screen, in ms. */
export async function openPage(page: Page, address: string): Promise<number> {
  await page.addInitScript(() => {
    const seen = () => {
      if (!document.querySelector(".react-flow__node [role=group]")) requestAnimationFrame(seen);
      else requestAnimationFrame(() => console.debug(`painted ${performance.now()}`));
    };
    seen();
  });
  const painted = toldMs(page, "painted");
  await page.goto(address, { waitUntil: "commit" });
  return painted;
}

/** Opens a workflow from the list of them, by pointing at it and following its link; answers the time from the click to its cards on screen, in ms. */
export async function openFromList(page: Page, url: string, name: string): Promise<number> {
  await page.goto(`${url}/?q=${name}`);
  const link = page.getByRole("link", { name, exact: true });
  await link.waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await page.evaluate(() => {
    const begin = () => {
      const atMs = performance.now();
      const check = () => {
        if (!document.querySelector(".react-flow__node [role=group]")) requestAnimationFrame(check);
        else requestAnimationFrame(() => console.debug(`opened ${performance.now() - atMs}`));
      };
      check();
    };
    addEventListener("click", begin, { capture: true, once: true });
  });
  await link.hover();
  await page.waitForTimeout(POINTING_MS);
  const opened = toldMs(page, "opened");
  await link.click();
  return opened;
}

/** When the page had something of the graph on screen for the first time: its picture, else its cards. In ms. */
export async function firstPaint(page: Page): Promise<number> {
  return page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
  );
}

/** Selects a card that nothing covers; answers its reference name, which stands second in its label. */
async function selectCard(page: Page): Promise<string> {
  const at = await page.evaluate(() => {
    for (const card of document.querySelectorAll(".react-flow__node-task")) {
      const { left, top, width, height } = card.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      if (!card.contains(document.elementFromPoint(x, y))) continue;
      const label = card.querySelector("[role=group]")?.getAttribute("aria-label") ?? "";
      const ref = label.split(", ")[1] ?? "";
      // One of the workflow's own, not what was put in.
      if (ref.startsWith("t_")) return { x, y, ref };
    }
    return null;
  });
  if (!at) throw new Error("No card is in view.");
  await page.mouse.click(at.x, at.y);
  return at.ref;
}

/** Notes how long each frame takes from now on; the answer stops that and gives the times, in ms. */
export async function recordFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const tick = (now: number) => {
      frames.push(now - last);
      last = now;
      if (Reflect.get(window, "frameTimes") === frames) requestAnimationFrame(tick);
    };
    Object.assign(window, { frameTimes: frames });
    requestAnimationFrame(tick);
  });
  return async () => {
    const frames = await page.evaluate(() => {
      const list = Reflect.get(window, "frameTimes") as number[];
      Object.assign(window, { frameTimes: null });
      return list;
    });
    return frames.slice(2);
  };
}

/** Pans up and down by the wheel and answers the 95th percentile of the frames, in ms. */
export async function pan(page: Page): Promise<number> {
  await page.mouse.move(640, 500);
  const stop = await recordFrames(page);
  const until = Date.now() + PAN_MS;
  for (let step = 0; Date.now() < until; step += 1) {
    await page.mouse.wheel(0, step % 40 < 20 ? 60 : -60);
  }
  return percentiles(await stop()).p95;
}

/** Carries a card of the graph over others and puts it back; answers the 95th percentile of the frames, in ms. */
export async function drag(page: Page): Promise<number> {
  const card = page.locator(".react-flow__node-task").first();
  const box = await card.boundingBox();
  if (!box) return Number.NaN;
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const stop = await recordFrames(page);
  const until = Date.now() + PAN_MS;
  for (let step = 0; Date.now() < until; step += 1) {
    const angle = step / 12;
    await page.mouse.move(from.x + 160 * Math.sin(angle), from.y + 120 * (1 - Math.cos(angle)));
  }
  const { p95 } = percentiles(await stop());
  await page.keyboard.press("Escape");
  await page.mouse.up();
  return p95;
}

/** Inserts one task behind one that is on screen, by the picker, and answers the time from Enter to the frame that shows it, in ms. */
export async function insert(page: Page): Promise<number> {
  await selectCard(page);
  await page.waitForTimeout(SETTLE_MS);
  await page.keyboard.press("/");
  await page.getByRole("dialog").getByRole("combobox").fill("do nothing");
  // Enter takes the row that is marked: nobody presses it before the search shows what was asked for.
  await page
    .getByRole("dialog")
    .getByRole("option", { selected: true })
    .filter({ hasText: "Do nothing" })
    .waitFor();
  await page.waitForTimeout(PAUSE_MS);
  await page.evaluate(() => {
    // On the canvas: the outline follows later.
    const cards = () =>
      document.querySelectorAll('.react-flow__node [role=group][aria-label*=", noop_ref"]').length;
    addEventListener(
      "keydown",
      () => {
        const atMs = performance.now();
        const before = cards();
        const check = () => {
          if (cards() === before) requestAnimationFrame(check);
          // Behind the frame that shows it.
          else setTimeout(() => console.debug(`inserted ${performance.now() - atMs}`), 0);
        };
        requestAnimationFrame(check);
      },
      { capture: true, once: true },
    );
  });
  const inserted = toldMs(page, "inserted");
  await page.keyboard.press("Enter");
  return inserted;
}

/** Types into a field of a task's form; answers the 95th percentile from key to the frame after it, in ms. */
export async function typeInForm(page: Page): Promise<number> {
  const ref = await selectCard(page);
  const form = page.locator("#inspector");
  // The form follows its card.
  await form.getByText(`${ref} · SIMPLE`).waitFor();
  await form.getByText("Name, delay and failure").click();
  const field = form.locator("textarea").first();
  await field.click();
  return typeKeys(page);
}

/** Types into the field that has the focus; answers the 95th percentile from key to the frame after it, in ms. */
export async function typeKeys(page: Page): Promise<number> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { keyTimes: times });
    addEventListener(
      "keydown",
      () => {
        const atMs = performance.now();
        // Behind the frame that shows what was typed.
        requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - atMs), 0));
      },
      { capture: true },
    );
  });
  for (const letter of "what this task is for, in a sentence or two") {
    await page.keyboard.press(letter === " " ? "Space" : letter);
    await page.waitForTimeout(40);
  }
  const times = await page.evaluate(() => Reflect.get(window, "keyTimes") as number[]);
  return percentiles(times).p95;
}

/** Bytes of the page's own heap that are in use after a collection. */
async function heapBytes(page: Page, client: CDPSession): Promise<number> {
  await client.send("HeapProfiler.collectGarbage");
  return page.evaluate(() => {
    const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
    return memory.usedJSHeapSize;
  });
}

/** Edits and undoes again and again; answers the heap after 100 and after all, in bytes. */
export async function editAndUndo(
  page: Page,
  client: CDPSession,
  times: number,
): Promise<{ readonly first: number; readonly last: number }> {
  await selectCard(page);
  let first = 0;
  for (let at = 0; at < times; at += 1) {
    await page.keyboard.press("Control+d");
    await page.keyboard.press("Control+z");
    if (at === 99) first = await heapBytes(page, client);
  }
  return { first, last: await heapBytes(page, client) };
}
