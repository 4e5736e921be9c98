import { type APIRequestContext, expect as check, type Locator, type Page } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

interface Attempt {
  readonly referenceTaskName: string;
  readonly status: string;
  readonly scheduledTime: number;
  readonly startTime: number;
  readonly startDelayInSeconds: number;
}

test("a workflow is built, given a photo, run and opened by keyboard alone", async ({ page }) => {
  const designer = new DesignerPage(page);
  const keys = page.keyboard;
  await page.goto("/");
  await tabTo(page, page.getByRole("button", { name: "New workflow" }));
  await keys.press("Enter");
  await keys.type("keys_only");
  await keys.press("Enter");
  await page.waitForURL(/\/workflows\/keys_only$/);
  await expect(designer.card("Start")).toBeVisible();
  await keys.press("/");
  await designer.pick("convert");
  await expect(designer.card("image_convert_resize_ref")).toBeFocused();

  await keys.press("Control+Enter");
  const sheet = page.getByRole("dialog", { name: "Run" });
  await expect(sheet).toBeVisible();
  await tabTo(page, sheet.getByLabel("Photo"));
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), keys.press("Enter")]);
  await chooser.setFiles("public/samples/photos/lake.jpg");
  await expect(sheet.getByText("lake.jpg")).toBeVisible();
  await tabTo(page, sheet.getByRole("button", { name: /^(Start|Run anyway)$/ }));
  await keys.press("Enter");

  await page.waitForURL(/[?&]run=/);
  const bar = page.getByRole("region", { name: "Run", exact: true });
  await expect(bar.getByText("Completed", { exact: true }).first()).toBeVisible();
  const card = designer.card(/image_convert_resize_ref.*Completed/);
  // On the way the outline has chosen it: on the canvas it is a stop of its own.
  await tabTo(page, card);
  await keys.press("Enter");
  await expect(page.getByRole("complementary", { name: "Task", exact: true })).toBeVisible();
  await tabTo(page, bar.getByRole("button", { name: /1 variant/ }));
  await keys.press("Enter");
  await expect(page.getByRole("dialog", { name: "Variants" })).toBeVisible();
});

test("a retry policy is edited beside the canvas, drawn, and obeyed by the next run", async ({
  page,
  request,
}) => {
  const designer = new DesignerPage(page);
  await designer.ownPolicy();
  await page.getByRole("radio", { name: "Linear" }).click();
  await page.getByLabel("First delay").fill("1s");
  await page.getByLabel("Extra attempts").fill("4");
  await expect(page.getByText(/5 attempts · waits 1 s, 2 s, 3 s, 4 s/)).toBeVisible();

  // All that the sample asks for is given: it runs at once, and its task fails twice.
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForURL(/[?&]run=/);
  await expect(designer.card(/flaky_ref, Retry 2 of 4 in \d s/)).toBeVisible();
  const bar = page.getByRole("region", { name: "Run", exact: true });
  await expect(bar.getByText("Completed", { exact: true }).first()).toBeVisible({
    timeout: 20_000,
  });
  const id = new URL(page.url()).searchParams.get("run") ?? "";
  const attempts = await attemptsOf(request, id, "flaky_ref");
  expect(attempts.map((one) => [one.status, one.startDelayInSeconds])).toEqual([
    ["FAILED", 0],
    ["FAILED", 1],
    ["COMPLETED", 2],
  ]);
  for (const { scheduledTime, startTime, startDelayInSeconds } of attempts) {
    expect(startTime - scheduledTime).toBeGreaterThanOrEqual(startDelayInSeconds * 1_000);
  }
});

async function attemptsOf(
  request: APIRequestContext,
  id: string,
  ref: string,
): Promise<readonly Attempt[]> {
  const answer = await request.get(`/api/workflow/${id}?includeTasks=true`);
  const { tasks } = (await answer.json()) as { tasks: readonly Attempt[] };
  return tasks.filter(({ referenceTaskName }) => referenceTaskName === ref);
}

/** Presses Tab until something has the focus, as somebody without a pointer does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await check(target).toBeVisible();
  for (let step = 0; step < 80; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never came to ${target}`);
}
