import { AxeBuilder } from "@axe-core/playwright";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

test("an empty canvas teaches three gestures, begins with a template, and is silent afterwards", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.open("first_steps");
  const hint = page.getByRole("complementary", { name: "First steps" });
  await expect(hint).toBeVisible();
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations).toEqual([]);
  await hint.getByRole("button", { name: "Several formats at once" }).click();
  await expect(hint).toHaveCount(0);
  await expect(designer.card("convert_webp")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(designer.card("convert_webp")).toHaveCount(0);
  await designer.open("second_steps");
  await expect(hint).toHaveCount(0);
});

test("a new workflow has no problem before it is begun, and still cannot be published", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.open("not_begun");
  const told = page.getByRole("button", { name: "No tasks yet" });
  await expect(told).toBeVisible();
  await told.click();
  const problems = page.getByRole("region", { name: "Problems" });
  await expect(problems.getByText(/No tasks yet/)).toBeVisible();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Publish" });
  await expect(sheet.getByText("The workflow has no task.")).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Publish version 1" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await page.getByLabel("Description").fill("what it will do");
  await expect(page.getByRole("button", { name: "1 problem" })).toBeVisible();
});

test("the hint is put away for good", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("put_away");
  await page.getByRole("button", { name: "Put the hint away for good" }).click();
  await page.reload();
  await expect(designer.card("Start")).toBeVisible();
  await expect(page.getByRole("complementary", { name: "First steps" })).toHaveCount(0);
});

test("a template is found in the gallery, opened and run", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Templates" }).click();
  await page.getByLabel("Search templates").fill("size");
  const axe = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
  expect(axe.violations).toEqual([]);
  await page.getByRole("button", { name: /^Decide by size/ }).click();
  await page.waitForURL(/\/workflows\/by_size/);
  await expect(page.getByRole("button", { name: "No problems" })).toBeVisible();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByLabel("Photo").setInputFiles("public/samples/photos/geyser.jpg");
  await page.getByRole("button", { name: "Start" }).click();
  await page.waitForURL(/[?&]run=/);
  await expect(page.getByText(/(\d) of \1 tasks/)).toBeVisible({ timeout: 20_000 });
});

test("versions keep their notes, are compared and brought back", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("noted");
  await page.keyboard.press("/");
  await designer.pick("do nothing");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByLabel("Note").fill("the beginning");
  await page.getByRole("button", { name: "Publish version 1" }).click();
  await expect(page.getByText("Published noted, version 1.")).toBeVisible();
  await page.keyboard.press("/");
  await designer.pick("wait");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText(/Changes since version 1/)).toBeVisible();
  await page.getByRole("button", { name: "Publish version 2" }).click();
  await expect(page.getByText("Published noted, version 2.")).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByText("Versions (2)").click();
  await expect(page.getByText("the beginning")).toBeVisible();
  await page.getByRole("button", { name: "Compare version 1" }).click();
  await expect(page.getByText(/From version 1 to the canvas/)).toBeVisible();
  const axe = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
  expect(axe.violations).toEqual([]);
  await page.getByRole("button", { name: "Bring version 1 back" }).click();
  await expect.poll(() => designer.refs()).toEqual(["noop_ref"]);
});

test("steps, notes and what is set aside outlive publishing and a reload", async ({ page }) => {
  const designer = new DesignerPage(page);
  const name = "kept_beside";
  await designer.store(name, [
    { name: "noop", taskReferenceName: "first_ref", type: "NOOP" },
    { name: "noop", taskReferenceName: "spare_ref", type: "NOOP" },
  ]);
  await designer.card(/spare_ref/).click();
  await page.keyboard.press("Shift+P");
  await designer.card(/first_ref/).click();
  await page.keyboard.press("n");
  await page.getByRole("dialog").getByLabel("Note").fill("stays here");
  await page.getByRole("button", { name: "Save the note" }).click();
  await page.keyboard.press("/");
  await designer.pick("wait");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByLabel("Note").fill("with a note");
  await page.getByRole("button", { name: "Publish version 1" }).click();
  await expect(page.getByText(`Published ${name}, version 1.`)).toBeVisible();
  const drafts = await (await page.request.get("/api/drafts")).json();
  expect(drafts.map((draft: { name: string }) => draft.name)).not.toContain(name);
  await page.reload();
  await expect(page.getByText("Not part of the workflow", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Note: stays here" })).toBeVisible();
  await expect(page.getByText("No changes", { exact: true })).toBeVisible();
  expect(await designer.refs()).toEqual(["first_ref", "wait_ref"]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => designer.refs()).toEqual(["first_ref"]);
});

test("a policy of its own is compared with the default and given up again", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.ownPolicy();
  await page.getByRole("button", { name: "Stubborn" }).click();
  const table = page.getByRole("region", { name: "Beside the default" });
  await expect(table.getByRole("row", { name: /Extra attempts 10 3/ })).toBeVisible();
  await page.getByRole("radio", { name: "Works later" }).click();
  await page.getByLabel("Works on attempt").fill("3");
  await expect(page.getByRole("table", { name: "Attempts" }).getByRole("row")).toHaveCount(4);
  await page.getByRole("textbox", { name: "At a time" }).fill("4");
  await page.getByLabel("Each takes").fill("2");
  await expect(page.getByText(/At most 2 starts per second/)).toBeVisible();
  await page.getByText(/^Used by/).click();
  await expect(
    page.locator("#inspector").getByRole("link", { name: "policy_playground" }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Take over default again" }).click();
  await expect(page.getByRole("radio", { name: "Task default" })).toBeChecked();
});

test("a task definition is copied, edited as text and by form, and deleted", async ({ page }) => {
  await page.goto("/task-definitions/sample_flaky");
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("copied_task");
  await page.keyboard.press("Enter");
  await page.waitForURL(/copied_task/);
  await page.getByRole("tab", { name: "Inputs and outputs" }).click();
  await page.getByLabel("Output keys").fill("url\nsize");
  await page.getByLabel("Default input").fill('{"failTimes": 1}');
  await page.getByRole("tab", { name: "JSON" }).click();
  const text = page.getByLabel("Task definition as JSON");
  await expect(text).toContainText("failTimes");
  const stored = JSON.parse(await text.inputValue());
  await text.fill("{ not json");
  await expect(page.getByText(/Not applied: line 1/)).toBeVisible();
  await text.fill(JSON.stringify({ ...stored, retryCount: 7 }));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/copied_task is saved/)).toBeVisible();
  const response = await page.request.get("/api/metadata/taskdefs/copied_task");
  expect(await response.json()).toMatchObject({
    retryCount: 7,
    outputKeys: ["url", "size"],
    inputTemplate: { failTimes: 1 },
  });
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations).toEqual([]);
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText(/copied_task is deleted/)).toBeVisible();
});
