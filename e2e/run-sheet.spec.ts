import { expect, test } from "./fixtures";
import { finishedRun } from "./run-page";

test("a run begins with the input of an earlier one; what is changed is marked, its photo is kept", async ({
  page,
  request,
}) => {
  const earlier = await finishedRun(request);
  const before = await (await request.get(`/api/workflow/${earlier}`)).json();
  await page.goto("/workflows/image_convert_resize_multipleformat");
  await page.getByRole("button", { name: "More ways to run" }).click();
  await page.getByRole("menuitem", { name: /Photo and input/ }).click();
  const sheet = page.getByRole("dialog", { name: "Run" });
  const presets = sheet.getByLabel("Input of");
  await presets.selectOption({ index: 1 });
  await expect(presets.locator("option:checked")).toHaveText(
    new RegExp(`^Run \\d.* · Completed · ${earlier.slice(-8)}$`),
  );
  await expect(sheet.getByText("The photo of that run, unless")).toBeVisible();
  await expect(sheet.getByText(/^Changed:/)).toHaveCount(0);
  const width = sheet.getByLabel("width", { exact: false }).first();
  await expect(width).toHaveValue("300");
  await width.fill("120");
  await expect(sheet.getByText("Changed: it was 300 in that run.")).toBeVisible();
  await sheet.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/[?&]run=/);
  const id = new URL(page.url()).searchParams.get("run");
  const { input } = await (await request.get(`/api/workflow/${id}`)).json();
  expect(input.fileLocation).toBe(before.input.fileLocation);
  expect(input.recipeParameters.outputSize.width).toBe(120);
});
