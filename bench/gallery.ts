// A gallery of 200 variants is scrolled, and in turns with it a page of nothing but the same thumbnails.

import { readFileSync } from "node:fs";

import type { Browser, Page } from "@playwright/test";

import { recordFrames } from "./canvas-page";
import { VIEWPORT } from "./in-browser";
import { call, ended, startInline } from "./inline-run";
import { ms, percentiles } from "./stats";

const VARIANTS = 200;
const ROUNDS = 4;
const SCROLL_MS = 3_000;
const SETTLE_MS = 1_500;
/** Of a screen with 60 pictures a second. */
const FRAME_MS = 1_000 / 60;

/** Prints the frames of both, of all rounds together, and how they compare. */
export async function benchGallery(
  browser: Browser,
  url: string,
  print: (line: string) => void,
): Promise<void> {
  const id = await startVariants(url);
  const gallery = await browser.newPage({ viewport: VIEWPORT });
  await gallery.goto(`${url}/executions/${id}?gallery=true`);
  await gallery.waitForFunction(
    (count) => document.querySelectorAll("[role=dialog] article").length === count,
    VARIANTS,
  );
  const bare = await openBarePage(browser, url, gallery);
  const frames = { gallery: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    frames.gallery.push(...(await scroll(gallery)));
    frames.bare.push(...(await scroll(bare)));
  }
  await gallery.close();
  await bare.context().close();
  const [one, other] = [summary(frames.gallery), summary(frames.bare)];
  print(`gallery of ${VARIANTS} variants, scrolled: ${one.text}`);
  print(`  a bare page of the same thumbnails, in turns with it: ${other.text}`);
  print(
    `  p95 of the gallery ${(one.p95 / other.p95).toFixed(2)} times that of the bare page, mean frame ${(one.mean / other.mean).toFixed(2)} times`,
  );
}

/** A run of one task per variant, each in its own branch; answers its id when all are made. */
async function startVariants(url: string): Promise<string> {
  const upload = await fetch(`${url}/api/artifacts`, {
    method: "POST",
    body: readFileSync("public/samples/photos/lake.jpg"),
    headers: { "content-type": "image/jpeg", "x-file-name": "lake.jpg" },
  });
  const { fileLocation } = (await upload.json()) as { fileLocation: string };
  const lanes = Array.from({ length: VARIANTS }, (_, at) => [
    {
      name: "image_convert_resize",
      taskReferenceName: `v${at}`,
      type: "SIMPLE",
      inputParameters: { fileLocation, outputFormat: "webp", outputWidth: 200 + at },
    },
  ]);
  const joinOn = lanes.map((_, at) => `v${at}`);
  const id = await startInline(url, [
    { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: lanes },
    { name: "j", taskReferenceName: "j", type: "JOIN", joinOn },
  ]);
  await ended(url, id);
  return id;
}

/** Plain images of the same files, as large and as far apart as the gallery's, in a box that scrolls like it. */
async function openBarePage(browser: Browser, url: string, gallery: Page): Promise<Page> {
  const id = new URL(gallery.url()).pathname.split("/").at(-1) ?? "";
  const { files } = await call<{ files: readonly { artifactId: string }[] }>(
    url,
    `/executions/${id}/gallery`,
  );
  const place = await gallery.evaluate(() => {
    const sizeOf = (selector: string) => {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      return { width: box?.width ?? 0, height: box?.height ?? 0 };
    };
    const [first, second] = [...document.querySelectorAll("[role=dialog] article")];
    const gap =
      (second?.getBoundingClientRect().left ?? 0) - (first?.getBoundingClientRect().right ?? 0);
    return {
      box: sizeOf("[role=dialog]"),
      tile: sizeOf("[role=dialog] article"),
      picture: sizeOf("[role=dialog] article img"),
      gap,
    };
  });
  const images = files.map(
    ({ artifactId }) =>
      `<img loading="lazy" decoding="async" alt="" src="/api/artifacts/${artifactId}/preview?width=320">`,
  );
  // Any answer of the server gives the page its origin; what it may contain is the measurement's.
  const context = await browser.newContext({ viewport: VIEWPORT, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${url}/health`);
  const { box, tile, picture, gap } = place;
  await page.setContent(
    `<!doctype html><style>
      body { margin: 0 }
      main { position: fixed; inset: 0 0 0 auto; width: ${box.width}px; box-sizing: border-box; padding: 20px;
        overflow-y: auto; background: #fff; display: flex; flex-wrap: wrap; gap: ${gap}px; align-content: start }
      img { width: ${picture.width}px; height: ${picture.height}px; object-fit: contain;
        margin-bottom: ${tile.height - picture.height}px }
    </style><main>${images.join("")}</main>`,
  );
  return page;
}

/** Down and up again by the wheel; answers the frames, in ms. */
async function scroll(page: Page): Promise<number[]> {
  await page.bringToFront();
  await page.mouse.move(1_100, 500);
  await page.waitForTimeout(SETTLE_MS);
  const stop = await recordFrames(page);
  const until = Date.now() + SCROLL_MS;
  for (let step = 0; Date.now() < until; step += 1) {
    await page.mouse.wheel(0, step % 120 < 60 ? 90 : -90);
  }
  return await stop();
}

function summary(frames: readonly number[]) {
  const { p50, p95 } = percentiles(frames);
  const missed = frames.reduce(
    (sum, frame) => sum + Math.max(0, Math.round(frame / FRAME_MS) - 1),
    0,
  );
  const mean = frames.reduce((sum, frame) => sum + frame, 0) / frames.length;
  const turns = frames.length + missed;
  return {
    p95,
    mean,
    text: `frame p50 ${ms(p50)} ms, p95 ${ms(p95)} ms; ${missed} of ${turns} frames dropped`,
  };
}
