import { expect, test } from "./fixtures";

test("a newcomer opens the sample, drops a photo, runs it and sees every task complete", async ({
  page,
}) => {
  await page.goto("/workflows/image_convert_resize_multipleformat");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByLabel("Photo").setInputFiles("public/samples/photos/geyser.jpg");
  await page.getByRole("button", { name: "Start" }).click();
  await page.waitForURL(/\/executions\//);
  await expect(page.getByText("Completed", { exact: true }).first()).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByText(/4 of 4 tasks/)).toBeVisible();
  await page.getByRole("button", { name: /2 variants/ }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download zip" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
});
