// What the browser of this machine needs for a page without any framework: the numbers of the designer are read beside it.
import type { Page } from "@playwright/test";

import { pan, toldMs, typeKeys } from "./canvas-page";

const CARDS = 35;

/** Cards and edges like those of a graph on one layer that the wheel moves, and a field beside them. */
async function openBarePage(page: Page): Promise<void> {
  await page.setContent(
    `<style>
      body { margin: 0; font: 13px sans-serif }
      #view { position: absolute; inset: 0 380px 0 0; overflow: hidden }
      #layer { will-change: transform; transform-origin: 0 0 }
      .card { position: absolute; width: 240px; height: 72px; border: 1px solid #ccc; border-radius: 12px;
        box-shadow: 0 1px 2px rgb(0 0 0 / 10%); background: #fff }
      textarea { position: absolute; right: 12px; top: 12px; width: 340px; height: 120px }
    </style>
    <div id="view"><div id="layer"></div></div><textarea></textarea>`,
  );
  await page.evaluate((count) => {
    const layer = document.querySelector<HTMLElement>("#layer");
    if (!layer) return;
    for (let at = 0; at < count; at += 1) {
      const card = document.createElement("div");
      card.className = "card";
      card.textContent = `image_info t_${at}`;
      card.style.transform = `translate(${(at % 4) * 260}px, ${Math.floor(at / 4) * 120}px)`;
      layer.append(card);
    }
    let y = 0;
    const move = ({ deltaY }: WheelEvent) => {
      y -= deltaY;
      layer.style.transform = `translate(0, ${y}px)`;
    };
    document.querySelector("#view")?.addEventListener("wheel", move as EventListener);
  }, CARDS);
}

/** The 95th percentiles of a frame while such a page is panned and of a key in its field, in ms. */
export async function measureFloor(
  page: Page,
): Promise<{ readonly pan: number; readonly key: number }> {
  await openBarePage(page);
  const frame = await pan(page);
  await page.locator("textarea").click();
  return { pan: frame, key: await typeKeys(page) };
}

/** Opens a page of Baton that has nothing to show; answers the time from navigation until its buttons work, in ms. */
export async function openEmptyPage(page: Page, url: string): Promise<number> {
  await page.addInitScript(() => {
    const isOurs = (element: Element | null) =>
      element !== null && Object.keys(element).some((key) => key.startsWith("__reactProps"));
    const seen = () => {
      if (!isOurs(document.querySelector("header button"))) requestAnimationFrame(seen);
      else requestAnimationFrame(() => console.debug(`taken ${performance.now()}`));
    };
    seen();
  });
  const taken = toldMs(page, "taken");
  await page.goto(`${url}/no/such/page`, { waitUntil: "commit" });
  return taken;
}
