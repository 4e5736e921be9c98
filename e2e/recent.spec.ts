import type { Page } from "@playwright/test";

import { expect, test as quietTest } from "./fixtures";
import { finishedRun } from "./run-page";

/** Refused requests are on purpose in some, and Chromium logs them. */
const test = quietTest.extend<{ quiet: void }>({ quiet: async ({ page }, use) => use(void page) });

const pictures = (page: Page) =>
  page.getByRole("list", { name: "Pictures", exact: true }).getByRole("listitem");

/** The server's own pages, only shorter. */
async function shortPages(page: Page, size: number): Promise<void> {
  await page.route(/\/api\/artifacts\?kind=variant/, async (route) => {
    const url = route
      .request()
      .url()
      .replace(/limit=\d+/, `limit=${size}`);
    await route.continue({ url });
  });
}

test("says that there is nothing yet, and that the list cannot be read", async ({ page }) => {
  await page.goto("/gallery");
  await expect(page.getByText("No pictures yet")).toBeVisible();
  await page.route(/\/api\/artifacts\?kind=variant/, (route) => route.abort());
  await page.reload();
  await expect(page.getByRole("alert").filter({ hasText: "cannot be reached" })).toBeVisible();
  await page.unroute(/\/api\/artifacts\?kind=variant/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("No pictures yet")).toBeVisible();
});

test("older pictures come as one goes down, by scrolling and by keys", async ({
  page,
  request,
}) => {
  test.slow();
  for (let at = 0; at < 3; at += 1) await finishedRun(request);
  const answer = await request.get("/api/artifacts?kind=variant&limit=100");
  const { artifacts } = (await answer.json()) as { artifacts: readonly object[] };
  const all = artifacts.length;
  expect(all).toBeGreaterThanOrEqual(6);
  await shortPages(page, 2);
  await page.setViewportSize({ width: 390, height: 500 });
  await page.goto("/gallery");
  await expect(pictures(page).first()).toBeVisible();
  await expect(pictures(page)).toHaveCount(all);
  await expect(page.getByText(`${all} pictures, no older ones`)).toBeAttached();
  const preview = (at: number) => pictures(page).nth(at).getByRole("link").first();
  await preview(0).focus();
  await page.keyboard.press("ArrowRight");
  await expect(preview(1)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(preview(3)).toBeFocused();
  await page.keyboard.press("End");
  await expect(preview(all - 1)).toBeFocused();
  await pictures(page).first().getByRole("link", { name: "its run" }).click();
  await expect(page.getByRole("dialog", { name: "Variants" })).toBeVisible();
});

test("a page that cannot be read says so below those that were, and is tried again", async ({
  page,
}) => {
  await shortPages(page, 2);
  await page.route(/cursor=/, (route) => route.abort());
  await page.goto("/gallery");
  await expect(pictures(page)).toHaveCount(2);
  const problem = page.getByRole("alert").filter({ hasText: "cannot be reached" });
  await expect(problem).toBeVisible();
  await page.unroute(/cursor=/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(problem).toBeHidden();
  await expect.poll(() => pictures(page).count()).toBeGreaterThan(2);
});
