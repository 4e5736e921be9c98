import { readFileSync } from "node:fs";

import type { APIRequestContext, Page } from "@playwright/test";

import type { Gallery } from "@/lib/core/gallery/gallery";

import { violations } from "./accessible";
import { expect, test } from "./fixtures";
import { finishedRun, startInline, startRun, uploadPhoto } from "./run-page";

const sheet = (page: Page) => page.getByRole("dialog", { name: "Variants" });

test("pictures are by branch, with what they save, and say how they were made", async ({
  page,
  request,
}) => {
  const id = await finishedRun(request);
  await page.goto(`/executions/${id}?gallery=true`);
  await expect(sheet(page)).toContainText("2 variants from geyser.jpg");
  await expect(sheet(page).getByRole("list", { name: /^Branch 1 of / })).toBeVisible();
  await expect(sheet(page).getByRole("list", { name: /^Branch 2 of / })).toBeVisible();
  await expect(sheet(page).getByText(/^−\d+ %$/)).toHaveCount(2);
  await sheet(page)
    .getByRole("button", { name: /^Settings of .*webp/ })
    .click();
  await expect(page).toHaveURL(/variant=/);
  const made = page.getByRole("dialog", { name: /webp$/ });
  await expect(made).toContainText(`Made by run ${id.slice(-8)}`);
  await expect(made).toContainText("task image_convert_resize_webp_ref, attempt 1");
  await expect(made.getByText("outputFormat")).toBeVisible();
  await expect(made.getByText(/bytes$/).first()).toBeVisible();
  await made.getByRole("link", { name: "Open these settings" }).click();
  await expect(page).toHaveURL(/\/workflows\/image_convert_resize_multipleformat/);
  const inspector = page.locator("#inspector");
  await expect(inspector).toContainText("image_convert_resize_webp_ref");
});

test("any two are compared: slider, side by side, difference, flicker, one zoom for both", async ({
  page,
  request,
}) => {
  const id = await finishedRun(request);
  await page.goto(`/executions/${id}?gallery=true`);
  for (const at of [0, 1]) await sheet(page).getByRole("checkbox").nth(at).check();
  await sheet(page).getByRole("button", { name: "Compare these two" }).click();
  const slider = page.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowLeft");
  await expect(slider).toHaveAttribute("aria-valuenow", "59");
  await page.keyboard.press("3");
  await expect(slider).toHaveAttribute("aria-valuenow", "100");
  // Pictures that are smaller than the pane are shown at their own size, too.
  const pane = page.locator("[data-zoom]");
  await page.keyboard.press("z");
  await expect(pane).toHaveAttribute("data-zoom", /^0\.\d+$/);
  await page.keyboard.press("z");
  await expect(pane).toHaveAttribute("data-zoom", "1.00");
  const pictures = page.getByRole("group", { name: / against / }).getByRole("img");
  await page.getByRole("radio", { name: "Side by side" }).click();
  await expect(page).toHaveURL(/compare=side/);
  await expect(pictures).toHaveCount(2);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.keyboard.press("Shift+ArrowLeft");
  const [left, right] = await pictures.evaluateAll((all) =>
    all.map((one) => (one as HTMLElement).style.transform),
  );
  expect(left).toBe(right);
  expect(left).toMatch(/translate\([1-9].*scale\(1\.5\)/);
  // A reload comes back to the same pair in the same mode.
  await page.reload();
  await expect(page.getByRole("radio", { name: "Side by side" })).toBeChecked();
  await page.getByRole("radio", { name: "Difference" }).click();
  await expect(pictures.nth(1)).toHaveCSS("mix-blend-mode", "difference");
  await page.getByRole("radio", { name: "Flicker" }).click();
  // The browser of these tests asks for less motion.
  await expect(page.getByText(/asks for less motion/)).toBeVisible();
  await expect(pictures).toHaveCount(1);
  const first = await pictures.first().getAttribute("src");
  await page.getByRole("button", { name: "Show the other" }).click();
  await expect(pictures.first()).not.toHaveAttribute("src", String(first));
  await page.getByLabel("Left picture").selectOption({ label: "geyser.jpg" });
  await expect(page.getByRole("group", { name: /^geyser\.jpg against / })).toBeVisible();
  await page.getByRole("button", { name: "All variants" }).click();
  await expect(page.getByRole("checkbox")).toHaveCount(2);
});

/** Tasks that make small pictures of one photo, so many each. */
async function smallPictures(request: APIRequestContext, tasks: number, each: number) {
  const fileLocation = await uploadPhoto(request);
  return Array.from({ length: tasks }, (_, task) => {
    const variants = Array.from({ length: each }, (_each, at) => ({
      name: `v${task}_${at}`,
      outputFormat: "jpeg",
      // No two are the same picture.
      outputWidth: 40 + task * each + at,
      ...(task === 0 && at === 1 ? { quality: 100 } : {}),
    }));
    const taskReferenceName = `many_${task}`;
    const inputParameters = { fileLocation, variants };
    return { name: "image_variants", taskReferenceName, type: "SIMPLE", inputParameters };
  });
}

test("of very many only tiles near what is seen are drawn, what is used stays, and keys go on to the others", async ({
  page,
  request,
}) => {
  test.slow();
  const count = 300;
  const id = await startInline(request, await smallPictures(request, 5, 60));
  await page.goto(`/executions/${id}?gallery=true`);
  const tiles = sheet(page).getByRole("article");
  await expect(tiles).toHaveCount(count, { timeout: 40_000 });
  await expect(tiles.first().getByRole("checkbox")).toBeVisible();
  await expect(tiles.filter({ hasText: "quality 100" })).toHaveCount(1);
  expect(await tiles.getByRole("checkbox").count()).toBeLessThan(count * 0.75);
  await expect(tiles.last().getByRole("checkbox")).toHaveCount(0);
  const height = async () => (await tiles.last().boundingBox())?.height ?? 0;
  const empty = await height();
  await tiles.first().getByRole("checkbox").focus();
  await tiles.last().scrollIntoViewIfNeeded();
  await expect(tiles.last().getByRole("link", { name: /^Download/ })).toBeVisible();
  expect(Math.abs((await height()) - empty)).toBeLessThan(1);
  await expect(tiles.nth(4).getByRole("checkbox")).toHaveCount(0);
  await expect(tiles.first().getByRole("checkbox")).toBeFocused();
  // The tab key passes the end of what is drawn.
  for (let stop = 0; stop < 200; stop += 1) await page.keyboard.press("Tab");
  const at = await tiles.evaluateAll((all) =>
    all.findIndex((tile) => tile.contains(document.activeElement)),
  );
  expect(at).toBeGreaterThan(36);
});

test("tiles are drawn ahead, and none is pointed at while the wheel turns", async ({
  page,
  request,
}) => {
  const count = 48;
  const id = await startInline(request, await smallPictures(request, 1, count));
  await page.goto(`/executions/${id}?gallery=true`);
  const tiles = sheet(page).getByRole("article");
  // Without being looked at.
  await expect(tiles.getByRole("checkbox")).toHaveCount(count, { timeout: 20_000 });
  const settings = tiles.nth(5).getByRole("button", { name: /^Settings of/ });
  const box = await settings.boundingBox();
  if (!box) throw new Error("The tile has no place.");
  const isPointedAt = () => page.evaluate(() => document.querySelector("article:hover") !== null);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect.poll(isPointedAt).toBe(true);
  const seen = page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        addEventListener(
          "scroll",
          () =>
            requestAnimationFrame(() => resolve(document.querySelector("article:hover") !== null)),
          { capture: true, once: true },
        );
      }),
  );
  await page.mouse.wheel(0, 90);
  expect(await seen).toBe(false);
  // It rests again: what is below the pointer is there for it, from the next movement on.
  await expect
    .poll(async () => {
      await page.mouse.move(box.x + box.width / 2, box.y - 92 + box.height / 2);
      await page.mouse.move(box.x + box.width / 2, box.y - 90 + box.height / 2);
      return await isPointedAt();
    })
    .toBe(true);
  await page.mouse.click(box.x + box.width / 2, box.y - 90 + box.height / 2);
  await expect(page).toHaveURL(/variant=/);
});

test("flickers by itself where motion is welcome", async ({ browser, request, baseURL }) => {
  const id = await finishedRun(request);
  const { files } = (await (await request.get(`/api/executions/${id}/gallery`)).json()) as Gallery;
  const pair = files.map(({ artifactId }) => artifactId).join(".");
  const context = await browser.newContext({
    reducedMotion: "no-preference",
    ...(baseURL === undefined ? {} : { baseURL }),
  });
  const page = await context.newPage();
  await page.goto(`/executions/${id}?gallery=true&pair=${pair}&compare=flicker`);
  const shown = page.getByRole("group", { name: / against / }).getByRole("img");
  const first = await shown.first().getAttribute("src");
  await expect(shown.first()).not.toHaveAttribute("src", String(first));
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
  await context.close();
});

test("the zip of the chosen ones comes as one stream, its manifest last", async ({
  page,
  request,
}) => {
  const id = await finishedRun(request);
  await page.goto(`/executions/${id}?gallery=true`);
  await page.getByRole("checkbox").first().check();
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download zip of 1" }).click();
  const bytes = readFileSync(await (await coming).path());
  const text = bytes.toString("latin1");
  expect(namesIn(bytes)).toEqual([
    expect.stringMatching(/^geyser-.*\.(webp|jpg)$/),
    "manifest.json",
  ]);
  expect(text).toContain('"files": [');
});

/** Names in the central directory of a zip, in order. */
function namesIn(zip: Buffer): string[] {
  const names: string[] = [];
  for (
    let at = zip.indexOf("PK\u0001\u0002");
    at >= 0;
    at = zip.indexOf("PK\u0001\u0002", at + 1)
  ) {
    names.push(zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  }
  return names;
}

test("a picture and its link go to the clipboard", async ({ page, request, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await finishedRun(request);
  await page.goto(`/executions/${id}?gallery=true`);
  const more = page.getByRole("button", { name: /^More for .*webp$/ });
  await more.click();
  await page.getByRole("menuitem", { name: "Copy link" }).click();
  await expect(page.getByText(/The link to .* is in the clipboard/)).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect((await request.get(link)).headers()["content-type"]).toBe("image/webp");
  await more.click();
  await page.getByRole("menuitem", { name: "Copy image" }).click();
  await expect(page.getByText(/^(?!The link).*\.webp is in the clipboard/)).toBeVisible();
  const types = () =>
    page.evaluate(async () => (await navigator.clipboard.read())[0]?.types.join(" "));
  await expect.poll(types).toContain("image/png");
});

test("tiles appear while the run goes on", async ({ page, request }) => {
  const upload = await request.post("/api/artifacts", {
    data: readFileSync("public/samples/photos/geyser.jpg"),
    headers: { "content-type": "image/jpeg", "x-file-name": "geyser.jpg" },
  });
  const { fileLocation } = await upload.json();
  const convert = (ref: string, width: number) => ({
    name: "image_convert_resize",
    taskReferenceName: ref,
    type: "SIMPLE",
    inputParameters: {
      fileLocation: "${workflow.input.fileLocation}",
      outputWidth: width,
      outputFormat: "webp",
    },
  });
  const human = { name: "look", taskReferenceName: "look", type: "HUMAN" };
  await request.post("/api/metadata/workflow", {
    data: {
      name: "two_steps",
      version: 1,
      tasks: [convert("first", 100), human, convert("second", 120)],
    },
  });
  const id = await startRun(request, "two_steps", { fileLocation });
  await page.goto(`/executions/${id}?gallery=true`);
  await expect(page.getByRole("checkbox")).toHaveCount(1);
  await request.post(`/api/tasks/${id}/look/COMPLETED`, { data: {} });
  await expect(page.getByRole("checkbox")).toHaveCount(2);
});

for (const size of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`is accessible at ${size.width} in both themes`, async ({ page, request }) => {
    test.slow();
    const id = await finishedRun(request);
    await page.setViewportSize(size);
    const { files } = (await (
      await request.get(`/api/executions/${id}/gallery`)
    ).json()) as Gallery;
    const [one, other] = files.map(({ artifactId }) => artifactId);
    const addresses = [
      "",
      `&pair=${one}.${other}`,
      `&pair=${one}.${other}&compare=side`,
      `&pair=${one}.${other}&compare=flicker`,
      `&variant=${one}`,
    ];
    for (const address of addresses) {
      await page.goto(`/executions/${id}?gallery=true${address}`);
      await expect(page.getByRole("dialog").last()).toContainText(/KB/);
      const overflow = await page
        .getByRole("dialog")
        .last()
        .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      expect(overflow, address).toBeLessThanOrEqual(0);
      expect(await violations(page), address).toEqual([]);
    }
  });
}
