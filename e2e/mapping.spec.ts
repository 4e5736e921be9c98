import type { Locator, Page } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const FIRST = {
  name: "image_convert_resize",
  taskReferenceName: "first_ref",
  type: "SIMPLE",
  inputParameters: { fileLocation: "${workflow.input.fileLocation}", outputFormat: "webp" },
};
const STORE = {
  name: "store_local",
  taskReferenceName: "store_ref",
  type: "SIMPLE",
  inputParameters: {},
};
const MAPPED = { inputParameters: { fileLocation: "${first_ref.output.fileLocation}" } };

async function chipOf(page: Page, ref: RegExp) {
  const card = new DesignerPage(page).card(ref);
  await card.hover();
  return card.getByRole("button", { name: "Use its output" });
}

/** Drags the output of a task to somewhere, and lets go of it there. */
async function lead(page: Page, ref: RegExp, target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const chip = await (await chipOf(page, ref)).boundingBox();
  const to = await target.boundingBox();
  if (!chip || !to) throw new Error("nothing to drag");
  const { mouse } = page;
  await mouse.move(chip.x + chip.width / 2, chip.y + chip.height / 2);
  await mouse.down();
  await mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
  await mouse.up();
}

test("an output is dragged from its card onto another one: the best input stands first", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("led_over", [FIRST, STORE]);
  await lead(page, /first_ref/, designer.card(/store_ref/));
  const dialog = page.getByRole("dialog", { name: "Use the output of first_ref" });
  await expect(dialog.getByRole("option").first()).toContainText(
    "${first_ref.output.fileLocation}",
  );
  await expect(dialog.getByRole("combobox", { name: /Which input/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await designer.saved();
  await expect.poll(() => designer.definition()).toMatchObject({ tasks: [{}, MAPPED] });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await expect
    .poll(async () => JSON.stringify(await designer.definition()))
    .not.toContain("first_ref.output");
});

test("an output is dragged onto a field, which takes the part that suits it", async ({ page }) => {
  const designer = new DesignerPage(page);
  const reader = {
    name: "noop",
    taskReferenceName: "reader_ref",
    type: "NOOP",
    inputParameters: { width: "", other: "" },
  };
  await designer.store("led_into", [FIRST, reader]);
  await designer.card(/reader_ref/).click();
  const form = page.getByRole("complementary", { name: "Inspector" });
  const width = form.getByRole("combobox", { name: "Value of width" });
  await lead(page, /first_ref/, width);
  await expect(width).toHaveValue("${first_ref.output.width}");
  const other = form.getByRole("combobox", { name: "Value of other" });
  await lead(page, /first_ref/, other);
  await expect(other).toHaveValue(/^\$\{first_ref\.output/);
});

test("what runs earlier cannot take it, and says so while it is dragged", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("led_back", [FIRST, STORE]);
  const chip = await (await chipOf(page, /store_ref/)).boundingBox();
  const target = await designer.card(/first_ref/).boundingBox();
  if (!chip || !target) throw new Error("nothing to drag");
  const { mouse } = page;
  await mouse.move(chip.x + chip.width / 2, chip.y + chip.height / 2);
  await mouse.down();
  await mouse.move(target.x + 60, target.y + 20, { steps: 6 });
  await expect(page.getByText("store_ref runs after first_ref")).toBeVisible();
  await mouse.up();
  await expect(page.getByText("store_ref runs after first_ref")).toBeHidden();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the same by keyboard: the task, then its input", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("led_by_keys", [FIRST, STORE]);
  await designer.card(/first_ref/).click();
  await page.keyboard.press("u");
  await expect(page.getByRole("combobox", { name: /Which task uses/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: /Which input/ })).toBeFocused();
  await page.getByRole("combobox", { name: "Take" }).selectOption("${first_ref.output.width}");
  await page.getByRole("combobox", { name: /Which input/ }).press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(designer.card(/first_ref/)).toBeFocused();
  await page.keyboard.press("u");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: /Which input/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await designer.saved();
  await expect.poll(() => designer.definition()).toMatchObject({ tasks: [{}, MAPPED] });
});
