import { readFileSync } from "node:fs";

import type { Locator, Page } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

// Nothing here may touch a pointer: a page that got a pointer event fails.

async function watchPointer(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    Object.assign(window, { pointerCount: 0 });
    addEventListener(
      "pointerdown",
      () => Object.assign(window, { pointerCount: Reflect.get(window, "pointerCount") + 1 }),
      true,
    );
  });
  return () => page.evaluate(() => Number(Reflect.get(window, "pointerCount")));
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < 80; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never came to ${target}`);
}

/** Types into the picker and takes its first row. */
async function choose(page: Page, text: string): Promise<void> {
  await expect(
    page.getByRole("dialog", { name: "Add a task" }).getByRole("combobox"),
  ).toBeFocused();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

/** Names of the entries of a zip, in their order. */
function namesInZip(path: string): string[] {
  const bytes = readFileSync(path);
  const names: string[] = [];
  const signature = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
  for (let at = bytes.indexOf(signature); at !== -1; at = bytes.indexOf(signature, at + 46)) {
    names.push(bytes.toString("utf8", at + 46, at + 46 + bytes.readUInt16LE(at + 28)));
  }
  return names;
}

test("two formats in parallel are built, run, retried and downloaded by keyboard alone", async ({
  page,
}) => {
  test.slow();
  const pointerCount = await watchPointer(page);
  const designer = new DesignerPage(page);
  const keys = page.keyboard;
  await page.goto("/");
  await tabTo(page, page.getByRole("button", { name: "New workflow" }));
  await keys.press("Enter");
  await keys.type("by_keys_alone");
  await keys.press("Enter");
  await page.waitForURL(/\/workflows\/by_keys_alone$/);
  await expect(designer.card("Start")).toBeVisible();

  await keys.press("/");
  await choose(page, "parallel");
  await choose(page, "convert");
  await choose(page, "convert");
  await expect(designer.card("Run in parallel, fork_ref")).toBeFocused();
  await keys.press("ArrowRight");
  const first = designer.card(/image_convert_resize_ref$/);
  await expect(first).toBeFocused();
  await keys.press("Enter");
  const form = page.getByRole("complementary", { name: "Inspector" });
  await tabTo(page, form.getByLabel(/^Format/));
  await keys.type("jpeg");
  await tabTo(page, form.getByLabel("Width", { exact: true }));
  await keys.type("300");
  await keys.press("Escape");
  await expect(first).toBeFocused();
  await keys.press("a");
  await choose(page, "save");
  await expect(designer.card(/store_local_ref$/)).toBeFocused();
  await keys.press("ArrowRight");
  await expect(designer.card(/image_convert_resize_ref_2$/)).toBeFocused();
  await keys.press("a");
  await choose(page, "save");
  await keys.press("ArrowLeft");
  await keys.press("ArrowLeft");
  await expect(designer.card("Run in parallel, fork_ref")).toBeFocused();
  // Fails once and may not be tried again by itself.
  await keys.press("Shift+A");
  await choose(page, "flaky");
  await designer.backToCanvas();
  const flaky = designer.card(/sample_flaky_ref$/);
  await expect(flaky).toBeFocused();
  await keys.press("Enter");
  await tabTo(page, form.getByLabel("Fail this often"));
  await keys.press("Control+a");
  await keys.type("1");
  await keys.press("Escape");
  await expect(flaky).toBeFocused();
  await keys.press("p");
  const policy = page.getByRole("dialog", { name: /^Policy of/ });
  await expect(policy.getByRole("group", { name: "Policy" })).toBeVisible();
  await keys.press("1");
  await expect(policy.getByText(/1 attempt · no retries/)).toBeVisible();
  await keys.press("Enter");
  await expect(policy).toBeHidden();
  await expect(flaky).toBeFocused();
  expect((await designer.refs()).slice(1)).toEqual([
    "fork_ref",
    "image_convert_resize_ref",
    "store_local_ref",
    "image_convert_resize_ref_2",
    "store_local_ref_2",
  ]);

  await keys.press("Control+Enter");
  const sheet = page.getByRole("dialog", { name: "Run" });
  await tabTo(page, sheet.getByLabel("Photo"));
  const chooser = page.waitForEvent("filechooser");
  await keys.press("Enter");
  await (await chooser).setFiles("public/samples/photos/lake.jpg");
  await expect(sheet.getByText("lake.jpg")).toBeVisible();
  await keys.press("Control+Enter");
  await page.waitForURL(/[?&]run=/);

  const bar = page.getByRole("region", { name: "Run", exact: true });
  await expect(bar.getByText("Failed", { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await expect(designer.card(/sample_flaky_ref, Failed/)).toBeInViewport();
  await keys.press("r");
  await expect(bar.getByText("Completed", { exact: true }).first()).toBeVisible({
    timeout: 30_000,
  });

  await keys.press("v");
  const link = page.getByRole("link", { name: "Download zip", exact: true });
  await expect(link).toBeVisible();
  const download = page.waitForEvent("download");
  await keys.press("d");
  const names = namesInZip(await (await download).path());
  expect(names).toHaveLength(3);
  expect(names[0]).toMatch(/^lake-.*\.(?:jpg|jpeg|webp)$/);
  expect(names.at(-1)).toBe("manifest.json");
  expect(await pointerCount()).toBe(0);
});

test("keys that are one letter are switched off, and the others go on working", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.open("few_keys");
  await page.keyboard.press("?");
  await page.getByRole("switch", { name: /one letter/ }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("/");
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/A task/).fill("all keys");
  await expect(page.getByRole("option", { name: /All keys/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.getByRole("switch", { name: /one letter/ }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("/");
  await expect(page.getByRole("dialog", { name: "Add a task" })).toBeVisible();
});

test("a case that is added by key gets a key that is free", async ({ page }) => {
  const designer = new DesignerPage(page);
  const inCase = { name: "x", taskReferenceName: "x", type: "SIMPLE" };
  const choice = {
    name: "s",
    taskReferenceName: "s",
    type: "SWITCH",
    inputParameters: {},
    evaluatorType: "value-param",
    expression: "value",
    decisionCases: { case_2: [inCase] },
    defaultCase: [],
  };
  await designer.store("free_case", [choice]);
  await designer.card(/, s$/).click();
  await page.keyboard.press("b");
  await designer.pick("do nothing");
  await expect(page.getByRole("button", { name: /case_3/ }).first()).toBeVisible();
  expect(await designer.refs()).toEqual(["s", "x", "noop_ref"]);
});
