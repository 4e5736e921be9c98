import { readFile } from "node:fs/promises";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const task = (ref: string) => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });

test("the search goes from match to match, an overview shows where, and the picture is handed out", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("looked_over", [task("shrink_a"), task("other"), task("shrink_b")]);
  await page.keyboard.press("Control+k");
  const search = page.getByRole("dialog").getByRole("combobox");
  await search.fill("shrink");
  await search.press("Enter");
  const [first, second] = [designer.card(/shrink_a/), designer.card(/shrink_b/)];
  await expect(first).toBeFocused();
  for (const [key, card] of [
    ["F3", second],
    ["F3", first],
    ["Shift+F3", second],
  ] as const) {
    await page.keyboard.press(key);
    await expect(card).toBeFocused();
  }
  await page.keyboard.press("Shift+O");
  const map = page.locator("#canvas canvas");
  await expect(map).toBeVisible();
  await page.keyboard.press("Shift+O");
  await expect(map).toHaveCount(0);
  for (const [title, text] of [
    ["Export as SVG picture", /^<svg[^]*shrink_a[^]*<\/svg>\s*$/],
    ["Export as JSON file", /^\{[^]*"taskReferenceName": "shrink_b"[^]*\}\s*$/],
  ] as const) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: title }).click();
    expect(await readFile(await (await download).path(), "utf8")).toMatch(text);
  }
});

test("a sub-workflow is opened in its place and closed by the same key, and cannot be edited there", async ({
  page,
  request,
}) => {
  const inner = { name: "inner_flow", version: 1, schemaVersion: 2, tasks: [task("inside")] };
  expect((await request.put("/api/metadata/workflow", { data: [inner] })).ok()).toBe(true);
  const designer = new DesignerPage(page);
  const subWorkflowParam = { name: "inner_flow" };
  const sub = { name: "inner_flow", taskReferenceName: "sub", type: "SUB_WORKFLOW" };
  await designer.store("opens_inside", [{ ...sub, subWorkflowParam }, task("after")]);
  await designer.card(/, sub/).click();
  await page.keyboard.press("Control+Shift+ArrowDown");
  await expect(designer.card(/inside/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Edit inner_flow in a new tab" })).toBeVisible();
  expect(await designer.refs()).toEqual(["sub", "after"]);
  await page.keyboard.press("Control+Shift+ArrowDown");
  await expect(designer.card(/inside/)).toHaveCount(0);
});

test("the list of data stays closed for who closed it, and effects have fields of their own", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const inputParameters = { fileLocation: "${workflow.input.fileLocation}", recipe: "sepia" };
  const effect = { name: "image_effect", taskReferenceName: "tone", type: "SIMPLE" };
  await designer.store("toned", [{ ...effect, inputParameters }]);
  const form = page.getByRole("complementary", { name: "Inspector" });
  await designer.card(/tone/).click();
  await expect(form.getByRole("searchbox", { name: "Search available data" })).toBeVisible();
  await form.getByText("Available data", { exact: true }).click();
  await form
    .getByRole("textbox", { name: /^Intensity/ })
    .or(form.getByRole("combobox", { name: /^Intensity/ }))
    .fill("40");
  await form.getByRole("combobox", { name: /^Effect/ }).selectOption("vibrant");
  await expect(form.getByLabel(/^Vibrance/)).toBeVisible();
  await expect(form.getByLabel(/^Intensity/)).toHaveCount(0);
  // What the other effect left is not out of reach.
  await expect(form.getByLabel("Value of sepiaIntensityThreshold")).toHaveValue("40");
  await designer.saved();
  await page.reload();
  await designer.card(/tone/).click();
  await expect(form.getByLabel(/^Vibrance/)).toBeVisible();
  await expect(form.getByRole("searchbox", { name: "Search available data" })).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("a switch with an empty case is seen with all its ways", async ({ page }) => {
    const designer = new DesignerPage(page);
    await designer.store("fitted", [
      {
        name: "sort",
        taskReferenceName: "sort",
        type: "SWITCH",
        evaluatorType: "value-param",
        expression: "x",
        inputParameters: { x: "1" },
        decisionCases: { a: [task("only")] },
      },
    ]);
    const chip = await page.locator("#canvas").getByText("default", { exact: true }).boundingBox();
    expect(chip).not.toBe(null);
    expect((chip?.x ?? 0) + (chip?.width ?? 0)).toBeLessThanOrEqual(390);
  });
});
