import type { Locator, Page } from "@playwright/test";

import { expect, test } from "./fixtures";
import { RunPage, uploadPhoto } from "./run-page";

/** Presses Tab until something has the focus, as who has no pointer does. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  for (let at = 0; at < most; at += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${String(target)}.`);
}

test("a failed run is found, understood, redone with another input, watched and downloaded by keyboard alone", async ({
  page,
  request,
}) => {
  test.slow();
  const photo = await uploadPhoto(request);
  const answer = await request.post("/api/workflow/image_convert_resize", {
    data: {
      fileLocation: "upload://nobody_has_it",
      recipeParameters: { outputFormat: "webp", outputSize: { width: 200 } },
    },
  });
  const id = await answer.text();
  await page.goto("/executions?status=FAILED");
  const row = page
    .getByRole("row", { name: /image_convert_resize/ })
    .getByRole("link")
    .first();
  await expect(row).toBeVisible({ timeout: 20_000 });
  await tabTo(page, row);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(id));

  // The cause is open without a key.
  const run = new RunPage(page);
  await run.status("Failed");
  const why = run.drawer.getByRole("region", { name: "Why it failed" });
  await expect(
    why.getByText(/Nothing was found at upload:\/\/nobody_has_it/).first(),
  ).toBeVisible();
  await page.keyboard.press("Shift+R");
  const ask = page.getByRole("dialog", { name: "Edit the input and retry" });
  await expect(ask).toBeVisible();
  await tabTo(page, ask.getByLabel("fileLocation"));
  await page.keyboard.press("Control+A");
  await page.keyboard.type(photo);
  await page.keyboard.press("Enter");
  await run.status("Completed");

  await page.keyboard.press("v");
  await expect(page.getByRole("link", { name: "Download zip", exact: true })).toBeVisible();
  const coming = page.waitForEvent("download");
  await page.keyboard.press("d");
  expect((await coming).suggestedFilename()).toMatch(/\.zip$/);
});
