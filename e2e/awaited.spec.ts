import { expect, test } from "./fixtures";
import { finishedRun, startInline } from "./run-page";

const NEVER = () => undefined;

for (const [path, asked] of [
  ["/executions", /\/api\/executions/],
  ["/workers", /\/api\/tasks\/queue/],
  ["/schedules", /\/api\/scheduler/],
  ["/task-definitions", /\/api\/metadata\/taskdefs/],
] as const) {
  test(`${path} says that its list is on its way`, async ({ page }) => {
    await page.route(asked, NEVER);
    await page.goto(path);
    await expect(page.getByRole("status").filter({ hasText: "Loading …" })).toBeVisible();
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
}

test("a run that does not come is awaited in words", async ({ page, request }) => {
  const id = await startInline(request, [{ name: "w", taskReferenceName: "w", type: "WAIT" }]);
  await page.route(/\/api\/(live|workflow)\//, NEVER);
  await page.goto(`/executions/${id}`);
  await expect(page.getByRole("status").filter({ hasText: "has not come yet" })).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a gallery and a picture of a comparison say that they are on their way", async ({
  page,
  request,
}) => {
  const id = await finishedRun(request);
  await page.route("**/api/executions/*/gallery", NEVER);
  await page.goto(`/executions/${id}?gallery=true`);
  const sheet = page.getByRole("dialog", { name: "Variants" });
  await expect(sheet.getByRole("status").filter({ hasText: "Loading …" })).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.reload();
  for (const at of [0, 1]) await sheet.getByRole("checkbox").nth(at).check();
  const whole = /\/api\/artifacts\/[\w-]+(\?(?!width).*)?$/;
  let held: (() => Promise<void>) | null = null;
  await page.route(whole, async (route) => {
    if (held === null) held = () => route.continue();
    else await route.continue();
  });
  await sheet.getByRole("button", { name: "Compare these two" }).click();
  const note = sheet.getByRole("status").filter({ hasText: /^geyser\S+ is on the way …$/ });
  await expect(note).toBeVisible();
  await (held as (() => Promise<void>) | null)?.();
  await expect(note).toBeHidden();
});

test("a batch that nobody knows leads nowhere but to the list of all", async ({ page }) => {
  await page.goto("/batches/no-such-batch");
  await expect(page.getByText("There is no such batch")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Batch");
  await expect(page.getByRole("link", { name: "as a list" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "All executions" })).toBeVisible();
});
