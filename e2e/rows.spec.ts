import { AxeBuilder } from "@axe-core/playwright";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const fileLocation = "${workflow.input.fileLocation}";

test("sizes and variants are filled in row by row, by keyboard alone, and one step is undone", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const keys = page.keyboard;
  await designer.store("rows_of_sizes", [
    {
      name: "image_multiple_convert_resize",
      taskReferenceName: "sizes_ref",
      type: "SIMPLE",
      inputParameters: { fileLocation, outputFormats: ["webp"] },
    },
    {
      name: "image_variants",
      taskReferenceName: "variants_ref",
      type: "SIMPLE",
      inputParameters: { fileLocation },
    },
  ]);
  await designer.card("sizes_ref").click();
  await keys.press("Enter");
  const width = (row: number) => page.getByLabel(`Width of size ${row}`);
  // What has to be filled and is empty has the focus.
  await expect(width(1)).toBeFocused();
  await keys.type("800");
  await keys.press("Tab");
  await keys.type("600");
  await keys.press("Enter");
  await expect(width(2)).toBeFocused();
  await keys.type("$");
  await expect(page.getByRole("option", { name: /workflowId/ })).toBeVisible();
  await keys.press("Escape");
  await keys.type("{workflow.input.width}");
  await keys.press("Enter");
  await keys.type("9000");
  await expect(page.getByText("Width: At most 8192 px.")).toBeVisible();
  await keys.press("Alt+ArrowUp");
  await expect(width(2)).toBeFocused();
  await expect(width(2)).toHaveValue("9000");
  await page.getByRole("button", { name: "Remove size 2" }).click();
  await designer.saved();
  const sizes = [{ width: 800, height: 600 }, { width: "${workflow.input.width}" }];
  await expect
    .poll(() => designer.definition())
    .toMatchObject({ tasks: [{ inputParameters: { outputSizes: sizes } }, {}] });
  await keys.press("Control+z");
  await expect(width(3)).toBeVisible();

  await designer.card("variants_ref").click();
  await page.getByLabel("Name of variant 1").fill("small");
  await page.getByLabel("Width of variant 1").fill("400");
  await page.getByLabel("Format of variant 1").selectOption("webp");
  await page.getByRole("button", { name: "Add a variant" }).click();
  await expect(page.getByLabel("Name of variant 2")).toBeFocused();
  await keys.press("Control+a");
  await keys.type("small");
  await expect(page.getByText(/"small" is there twice/)).toBeVisible();
  const axe = await new AxeBuilder({ page }).include("#inspector").analyze();
  expect(axe.violations).toEqual([]);
  await page.getByRole("button", { name: "Variants as JSON" }).click();
  await expect(page.getByRole("combobox", { name: /^Variants/ })).toHaveValue(/"outputWidth": 400/);
});

test("headers are names and values, and a problem in one leads to it", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("rows_of_headers", [
    {
      name: "call",
      taskReferenceName: "call_ref",
      type: "HTTP",
      inputParameters: {
        http_request: {
          uri: "https://example.org",
          headers: { Accept: "*/*", "X-Last": "${nobody_ref.output.id}" },
        },
      },
    },
  ]);
  await designer.card("call_ref").click();
  await page.getByLabel("Add to Headers").fill("X-Count");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Value of X-Count")).toBeFocused();
  await page.keyboard.type("5");
  await page.getByRole("button", { name: /\d problem/ }).click();
  await page
    .getByRole("region", { name: "Problems" })
    .getByRole("button", { name: /nobody_ref is not a task/ })
    .click();
  await expect(page.getByLabel("Value of X-Last")).toBeFocused();
  await designer.saved();
  expect(await designer.definition()).toMatchObject({
    tasks: [{ inputParameters: { http_request: { headers: { Accept: "*/*", "X-Count": "5" } } } }],
  });
});
