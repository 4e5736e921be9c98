import type { Page } from "@playwright/test";

import { startCuttableProxy } from "./cuttable-proxy";
import { expect, test as quietTest } from "./fixtures";
import { startInline, uploadPhoto } from "./run-page";

/** Requests fail on purpose here, and Chromium logs them. */
const test = quietTest.extend<{ quiet: void }>({ quiet: async ({ page }, use) => use(void page) });

const LOST = /cannot be reached.*What was read before is still shown\./;
const person = { name: "look", taskReferenceName: "look", type: "HUMAN" };

async function lose(page: Page, asked: RegExp): Promise<() => Promise<void>> {
  await page.route(asked, (route) => route.abort());
  return () => page.unroute(asked);
}

test("two compared runs stay when one of them cannot be read again", async ({ page, request }) => {
  const one = await startInline(request, [person], { size: 1 });
  const other = await startInline(request, [person], { size: 2 });
  await page.goto(`/compare?a=${one}&b=${other}`);
  const input = page.getByRole("region", { name: "Input" });
  await expect(input.getByText("size")).toBeVisible();
  const find = await lose(page, new RegExp(`/api/workflow/${one}`));
  await expect(page.getByRole("alert").filter({ hasText: LOST })).toBeVisible({ timeout: 15_000 });
  await expect(input.getByText("size")).toBeVisible();
  await find();
  await expect(page.getByRole("alert").filter({ hasText: LOST })).toHaveCount(0, {
    timeout: 15_000,
  });
});

test("the variants of a run that goes on stay when they cannot be read again", async ({
  page,
  request,
}) => {
  const fileLocation = await uploadPhoto(request);
  const variant = (ref: string, format: string) => ({
    name: "image_convert_resize",
    taskReferenceName: ref,
    type: "SIMPLE",
    inputParameters: { fileLocation, outputFormat: format, outputWidth: 60 },
  });
  const id = await startInline(request, [variant("a", "webp"), person, variant("b", "png")]);
  await page.goto(`/executions/${id}?gallery=true`);
  const sheet = page.getByRole("dialog", { name: "Variants" });
  await expect(sheet.getByRole("article")).toHaveCount(1, { timeout: 20_000 });
  const find = await lose(page, /\/api\/executions\/.*gallery/);
  expect((await request.post(`/api/tasks/${id}/look/COMPLETED`, { data: {} })).ok()).toBe(true);
  await expect(sheet.getByRole("alert").filter({ hasText: LOST })).toBeVisible({ timeout: 20_000 });
  await expect(sheet.getByRole("article")).toHaveCount(1);
  await find();
  await sheet.getByRole("button", { name: "Try again" }).click();
  await expect(sheet.getByRole("article")).toHaveCount(2);
  await expect(sheet.getByRole("alert")).toHaveCount(0);
});

test("settings say once that the server is away", async ({ page }) => {
  const find = await lose(page, /\/api\/(settings|health|secrets)/);
  const alert = page.getByRole("main").getByRole("alert");
  await page.goto("/settings");
  await expect(alert).toHaveText(/cannot be reached/, { timeout: 15_000 });
  await expect(alert).toHaveCount(1);
  await expect(page.getByRole("radio", { name: "Dark" })).toBeVisible();
  await find();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toHaveCount(0);
  await expect(page.getByText("This server runs the workflows itself.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Secrets" })).toBeVisible();
});

test("the list of executions says that it is not live any more, and goes on when it is", async ({
  browser,
  server,
  request,
}) => {
  const proxy = await startCuttableProxy(server.url);
  const page = await browser.newPage({ baseURL: proxy.url });
  try {
    const id = await startInline(request, [person]);
    await page.goto("/executions");
    const row = (one: string) =>
      page.getByRole("row").filter({ has: page.locator(`a[href*="${one}"]`) });
    await expect(row(id)).toContainText("Running");
    const note = page.getByRole("status").filter({ hasText: "Not live." });
    await expect(note).toHaveCount(0);
    proxy.cut();
    await expect(note).toBeVisible({ timeout: 15_000 });
    await expect(row(id)).toContainText("Running");
    await request.delete(`/api/workflow/${id}`);
    const other = await startInline(request, [person]);
    proxy.mend();
    await expect(row(other)).toContainText("Running", { timeout: 15_000 });
    await expect(row(id)).toContainText("Terminated");
    await expect(note).toHaveCount(0);
  } finally {
    await page.close();
    await proxy.close();
  }
});
