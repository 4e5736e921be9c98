import type { Page } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const COUNT = 600;
/** What the canvas of a large workflow may hold at once, wherever it stands. */
const MOST_CARDS = 120;
const TASKS = Array.from({ length: COUNT }, (_, at) => ({
  name: "image_info",
  taskReferenceName: `t${at}`,
  type: "SIMPLE",
  inputParameters: {},
}));

/** Positions in the workflow of the cards that can be seen, and how many there are in all. */
async function cards(page: Page) {
  return page.locator("#canvas .react-flow__node-task").evaluateAll((all) => {
    const { top, bottom } = document.querySelector("#canvas")?.getBoundingClientRect() ?? {};
    const seen = all.filter((card) => {
      const box = card.getBoundingClientRect();
      return box.bottom > (top ?? 0) && box.top < (bottom ?? 0);
    });
    const at = seen.map((card) =>
      Number(/, t(\d+)/.exec(card.querySelector("[role=group]")?.ariaLabel ?? "")?.[1]),
    );
    return { drawn: all.length, seen: at.toSorted((a, b) => a - b) };
  });
}

/** Every card between the first and the last one that is seen is there. */
function withoutGap(seen: readonly number[]): boolean {
  return seen.length > 2 && seen.every((at, place) => at === (seen[0] ?? 0) + place);
}

test("of a large workflow what is near is drawn, wherever the view goes, however fast", async ({
  page,
}) => {
  test.slow();
  const designer = new DesignerPage(page);
  await designer.store("large", TASKS);
  const first = await cards(page);
  expect(withoutGap(first.seen)).toBe(true);
  expect(first.drawn).toBeLessThanOrEqual(MOST_CARDS);

  // More is drawn ahead when nothing moves.
  await expect.poll(async () => (await cards(page)).drawn).toBeGreaterThan(first.seen.length + 2);

  await page.mouse.move(640, 500);
  for (let step = 0; step < 20; step += 1) await page.mouse.wheel(0, 400);
  await expect
    .poll(async () => {
      const { seen } = await cards(page);
      return withoutGap(seen) && (seen[0] ?? 0) > 20;
    })
    .toBe(true);

  // The whole at once, and back to a task at the other end.
  await page.keyboard.press("1");
  await expect.poll(async () => (await cards(page)).seen.length).toBeGreaterThan(60);
  await page.keyboard.press("Control+k");
  await page
    .getByRole("dialog")
    .getByRole("combobox")
    .fill(`t${COUNT - 1}`);
  await page.getByRole("dialog").getByRole("option").first().click();
  await expect(designer.card(new RegExp(`, t${COUNT - 1}(,|$)`))).toBeInViewport();
});

test("a workflow that is too large for a picture says that it is being opened", async ({
  browser,
  baseURL,
  request,
}) => {
  const tasks = TASKS.map((task) => ({ ...task, inputParameters: { note: "x".repeat(1_000) } }));
  const data = [{ name: "largest", version: 1, schemaVersion: 2, tasks }];
  expect((await request.put("/api/metadata/workflow", { data })).ok()).toBe(true);
  // As it is before any script runs.
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/workflows/largest");
  await expect(page.getByText("This is a large workflow.")).toBeVisible();
  await page.goto("/workflows/nothing-of-this-name");
  await expect(page.getByText("This is a large workflow.")).toHaveCount(0);
  await context.close();
});

test("scripts come compressed and ask to be compiled beside the page's own thread", async ({
  page,
}) => {
  const scripts: { readonly encoding: string | undefined; readonly text: Promise<string> }[] = [];
  page.on("response", (response) => {
    if (!/\/_next\/static\/.*\.js$/.test(response.url())) return;
    const encoding = response.headers()["content-encoding"];
    scripts.push({ encoding, text: response.text() });
  });
  await new DesignerPage(page).store("small", TASKS.slice(0, 3));
  expect(scripts.length).toBeGreaterThan(10);
  for (const { encoding, text } of scripts) {
    expect(encoding).toBe("br");
    // Chromium looks for it at the beginning alone.
    expect((await text).slice(0, 40)).toContain("//# allFunctionsCalledOnLoad\n");
  }
});

/** How many layers the browser makes of the page. */
async function layers(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page);
  const told = new Promise<number>((resolve) => {
    client.on("LayerTree.layerTreeDidChange", (event) => {
      if (event.layers) resolve(event.layers.length);
    });
  });
  await client.send("LayerTree.enable");
  // Anything that is painted anew.
  await page.evaluate(() => (document.body.style.outline = "1px solid transparent"));
  const count = await told;
  await page.evaluate(() => (document.body.style.outline = ""));
  await client.detach();
  return count;
}

test("the browser makes one layer of a graph, wherever the view is: each is gone through in every frame", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const task = (ref: string) => ({ name: "image_info", taskReferenceName: ref, type: "SIMPLE" });
  const forks = Array.from({ length: 40 }, (_, fork) => [
    {
      name: "fork",
      taskReferenceName: `fork_${fork}`,
      type: "FORK_JOIN",
      forkTasks: [0, 1, 2, 3].map((lane) => [task(`a_${fork}_${lane}`), task(`b_${fork}_${lane}`)]),
    },
    {
      name: "join",
      taskReferenceName: `join_${fork}`,
      type: "JOIN",
      joinOn: [0, 1, 2, 3].map((lane) => `b_${fork}_${lane}`),
    },
  ]).flat();
  await designer.store("layered", forks);
  await expect.poll(async () => await layers(page)).toBeLessThan(20);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("b_39_3");
  await page.getByRole("dialog").getByRole("option").first().click();
  await expect(designer.card(/, b_39_3(,|$)/)).toBeInViewport();
  await expect.poll(async () => await layers(page)).toBeLessThan(20);
});
