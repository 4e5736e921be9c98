import { AxeBuilder } from "@axe-core/playwright";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const task = (ref: string, inputParameters: object = {}, more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters,
  ...more,
});
const card = (ref: string) => new RegExp(`^${ref}, ${ref}`);

test("selected tasks become a workflow of their own, which runs, in one step that is undone at once", async ({
  page,
  request,
}) => {
  const designer = new DesignerPage(page);
  const set = (ref: string, value: string) =>
    task(ref, { value, expression: "$.value", evaluatorType: "javascript" }, { type: "INLINE" });
  await designer.store("parent", [
    set("first", "${workflow.input.word}"),
    set("second", "${first.output.result}"),
    set("third", "${second.output.result}"),
    set("fourth", "${third.output.result}"),
  ]);
  await designer.card(/second/).click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Control+g");
  await page.keyboard.press("w");
  const dialog = page.getByRole("dialog", { name: "Extract to a sub-workflow" });
  await expect(dialog.getByRole("region", { name: "Inputs" })).toContainText("first_result");
  await expect(dialog.getByRole("region", { name: "Outputs" })).toContainText(
    "${third.output.result}",
  );
  const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
  expect(violations).toEqual([]);
  await dialog.getByLabel("Name of the new workflow").fill("middle");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  expect(await designer.refs()).toEqual(["first", "middle_ref", "fourth"]);
  const child = await (await request.get("/api/metadata/workflow/middle")).json();
  expect(child).toMatchObject({
    inputParameters: ["first_result"],
    outputParameters: { result: "${third.output.result}" },
  });
  await designer.saved();
  const definition = await designer.definition();
  const started = await request.post("/api/workflow/execute/parent/1?waitForSeconds=10", {
    data: { name: "parent", version: 1, workflowDef: definition, input: { word: "through" } },
  });
  expect(await started.json()).toMatchObject({
    status: "COMPLETED",
    output: { result: "through" },
  });
  await page.locator("#canvas").focus();
  await page.keyboard.press("Control+z");
  expect(await designer.refs()).toEqual(["first", "second", "third", "fourth"]);
});

test("what cannot be taken out says why, and takes the part that can", async ({
  page,
  request,
}) => {
  const designer = new DesignerPage(page);
  const waits = task("waits", {}, { type: "JOIN", joinOn: ["c"] });
  await designer.store("refusing", [task("a"), task("b"), task("c"), waits]);
  await designer.card(card("c")).click();
  await page.keyboard.press("Control+g");
  await page.keyboard.press("w");
  await expect(page.getByText("waits waits for one of these tasks.").first()).toBeVisible();
  await designer.card(card("a")).click();
  await designer.card(card("c")).click({ modifiers: ["Control"] });
  await page.getByRole("button", { name: "Extract to a sub-workflow (Ctrl+G W)" }).click();
  await page.getByRole("button", { name: "Take those that are" }).click();
  const dialog = page.getByRole("dialog", { name: "Extract to a sub-workflow" });
  await dialog.getByRole("radio", { name: "Keep as a draft" }).click();
  await dialog.getByRole("button", { name: "Extract 1 task" }).click();
  await expect(designer.card("refusing_part_ref")).toBeVisible();
  const draft = await (await request.get("/api/drafts/refusing_part")).json();
  expect(draft).toMatchObject({
    published: null,
    draft: { definition: { tasks: [{ name: "a" }] } },
  });
  expect((await request.get("/api/metadata/workflow/refusing_part")).status()).toBe(404);
});
