import { violations } from "./accessible";
import { expect, test } from "./fixtures";

const PAGES = ["/", "/executions", "/task-definitions", "/task-definitions/image_convert_resize"];

test("the first page shows the samples, ready to run", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Workflows" })).toBeVisible();
  await expect(page.getByRole("link", { name: /Two formats in parallel/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /Policy playground/ })).toBeVisible();
});

test("the icon is there under the name that browsers try by themselves", async ({ request }) => {
  const icon = await request.get("/favicon.ico");
  expect(icon.status()).toBe(200);
  expect(icon.headers()["content-type"]).toContain("image/svg+xml");
});

test("a retry rule is changed in the form, previewed and saved", async ({ page, request }) => {
  const rule: unknown = await (await request.get("/api/metadata/taskdefs/sample_flaky")).json();
  await page.goto("/task-definitions");
  await page.getByRole("link", { name: /sample_flaky/ }).click();
  await page.getByRole("button", { name: "Gentle" }).click();
  await expect(page.getByText(/4 attempts · waits 2 s, 4 s, 8 s/)).toBeVisible();
  await page.getByLabel("First delay").fill("1s");
  await expect(page.getByText(/waits 1 s, 2 s, 4 s/)).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/is saved/)).toBeVisible();
  const stored = await request.get("/api/metadata/taskdefs/sample_flaky");
  expect(await stored.json()).toMatchObject({
    retryCount: 3,
    retryLogic: "EXPONENTIAL_BACKOFF",
    retryDelaySeconds: 1,
  });
  // Other specs use the same server.
  await request.put("/api/metadata/taskdefs", { data: rule });
});

test("a wrong rule cannot be saved and says why", async ({ page }) => {
  await page.goto("/task-definitions/image_info");
  await page.getByRole("textbox", { name: "One attempt" }).fill("5s");
  await page.getByRole("textbox", { name: "Silent worker" }).fill("20s");
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
});

test("pages are accessible in both themes", async ({ page }) => {
  test.slow();
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await violations(page), path).toEqual([]);
  }
});

test("pages fit a narrow screen", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});
