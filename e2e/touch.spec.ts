import { AxeBuilder } from "@axe-core/playwright";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const task = (ref: string, more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: {},
  ...more,
});

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** Keeps a finger on a place for longer than a tap. */
async function hold(designer: DesignerPage, text: RegExp): Promise<void> {
  const box = await designer.card(text).boundingBox();
  if (!box) throw new Error("not drawn");
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const client = await designer.page.context().newCDPSession(designer.page);
  await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  await expect(designer.page.getByRole("menu")).toBeVisible();
  await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("on a phone a photo is run, looked at and downloaded by taps alone", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("image_convert_resize_multipleformat");
  await designer.card(/^Convert to WebP/).tap();
  const sheet = page.getByRole("complementary", { name: "Inspector" });
  await expect(sheet.getByLabel("Reference name")).toBeVisible();
  await sheet.getByRole("button", { name: "Close" }).tap();
  await expect(sheet).toBeHidden();
  await page.getByRole("button", { name: "Run", exact: true }).tap();
  await page.getByRole("button", { name: "Use the sample photo" }).tap();
  await page.getByRole("button", { name: "Start" }).tap();
  await page.waitForURL(/[?&]run=/);
  const bar = page.getByRole("region", { name: "Run", exact: true });
  await expect(bar.getByText("Completed", { exact: true }).first()).toBeVisible({
    timeout: 20_000,
  });
  await designer.card(/^Convert to WebP/).tap();
  const drawer = page.getByRole("complementary", { name: "Task", exact: true });
  await expect(drawer).toBeVisible();
  await page.keyboard.press("Escape");
  await bar.getByRole("button", { name: /2 variants/ }).tap();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /zip/i }).tap();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
});

test("on a phone the search and the JSON stay within the window, and are closed by a tap", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.open("image_convert_resize_multipleformat");
  const more = async (title: string) => {
    await page.getByRole("button", { name: "More", exact: true }).tap();
    await page.getByRole("menuitem", { name: title, exact: true }).tap();
  };
  await more("Search tasks, actions and problems");
  const search = page.getByRole("dialog", { name: "Search" });
  const close = search.getByRole("button", { name: "Close" });
  await expect(close).toBeInViewport({ ratio: 1 });
  const rows = search.getByRole("option");
  const right = await rows.first().evaluate((row) => row.getBoundingClientRect().right);
  expect(right).toBeLessThanOrEqual(390);
  await close.tap();
  await expect(search).toBeHidden();
  await more("JSON beside the canvas");
  const text = page.getByRole("textbox", { name: "Definition as JSON" });
  await expect(text).toBeVisible();
  await page.getByRole("button", { name: "Close the JSON" }).tap();
  await expect(text).toBeHidden();
});

test("on a phone a failed run is retried by one tap", async ({ page, request }) => {
  await request.post("/api/metadata/taskdefs", {
    data: [{ name: "phone_outside", ownerEmail: "a@b.c", retryCount: 0 }],
  });
  const designer = new DesignerPage(page);
  await designer.store("phone_retry", [task("phone_outside")]);
  await page.getByRole("button", { name: "Run", exact: true }).tap();
  const anyway = page.getByRole("button", { name: /^(Start|Run anyway)/ });
  // Asked for where no worker has been seen for a minute.
  await expect(async () => {
    if (!/[?&]run=/.test(page.url())) await anyway.tap({ timeout: 1_000 });
    expect(page.url()).toMatch(/[?&]run=/);
  }).toPass();
  const polled = await request.get("/api/tasks/poll/phone_outside");
  const { taskId, workflowInstanceId } = (await polled.json()) as Record<string, string>;
  const report = { taskId, workflowInstanceId, status: "FAILED", reasonForIncompletion: "No luck" };
  await request.post("/api/tasks", { data: report });
  const drawer = page.getByRole("complementary", { name: "Task", exact: true });
  await expect(drawer.getByText("No luck").first()).toBeVisible();
  const bar = page.getByRole("region", { name: "Run", exact: true });
  await bar.getByRole("button", { name: "Retry" }).tap();
  await expect(bar.getByText("Running", { exact: true }).first()).toBeVisible();
});

test("on a phone tasks are added, moved and removed by taps and by holding a card", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("phone_edit", [task("a"), task("b"), task("c")]);
  await expect(page.locator("[data-slot]")).toHaveCount(0);
  await hold(designer, /^a, a/);
  // A menu stands outside all landmarks, over them.
  const axe = new AxeBuilder({ page }).disableRules(["region"]);
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.getByRole("menuitem", { name: /Move to/ }).tap();
  await page.getByRole("option", { name: "After c", exact: true }).tap();
  await expect.poll(() => designer.refs()).toEqual(["b", "c", "a"]);
  const tools = page.getByRole("toolbar", { name: "Workflow" });
  await page.getByRole("complementary").getByRole("button", { name: "Close" }).tap();
  await tools.getByRole("button", { name: "Outline" }).tap();
  await page.getByRole("treeitem", { name: /^c, c/ }).tap();
  await expect(page.getByRole("complementary", { name: "Inspector" })).toBeVisible();
  await tools.getByRole("button", { name: "Add" }).tap();
  await designer.pick("nothing");
  await expect.poll(() => designer.refs()).toEqual(["b", "c", "noop_ref", "a"]);
  await tools.getByRole("button", { name: "Undo" }).tap();
  await tools.getByRole("button", { name: "Undo" }).tap();
  await expect.poll(() => designer.refs()).toEqual(["a", "b", "c"]);
  await tools.getByRole("button", { name: "Graph" }).tap();
  await expect(designer.card(/^a, a/)).toBeVisible();
});

test("a finger that moves over a card pans the canvas, and drags nothing", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("phone_pan", [task("a"), task("b")]);
  const before = await designer.card(/^a, a/).boundingBox();
  if (!before) throw new Error("not drawn");
  const client = await page.context().newCDPSession(page);
  const at = (y: number) => ({ x: before.x + 60, y: before.y + 20 + y });
  await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at(0)] });
  for (let y = 10; y <= 120; y += 10) {
    await client.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [at(y)] });
  }
  await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect
    .poll(async () => Math.round((await designer.card(/^a, a/).boundingBox())?.y ?? 0))
    .toBeGreaterThan(before.y + 60);
  expect(await designer.refs()).toEqual(["a", "b"]);
});

test("on a phone every button of a task's sheet and of the bar above is large enough for a finger", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const rule = { name: "nobody_works", taskReferenceName: "w", type: "SIMPLE" };
  await designer.store("large_enough", [rule]);
  await designer.card(/^nobody_works/).tap();
  const sheet = page.getByRole("complementary", { name: "Inspector" });
  await expect(sheet.getByRole("button", { name: "Create it" })).toBeVisible();
  const small = await page
    .locator("header button:visible, #inspector button:visible")
    .evaluateAll((all) =>
      all.flatMap((one) => {
        const { width, height } = one.getBoundingClientRect();
        const isSmall = width < 44 || height < 44;
        return isSmall ? [`${one.textContent || one.ariaLabel} ${width} ${height}`] : [];
      }),
    );
  expect(small).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
});
