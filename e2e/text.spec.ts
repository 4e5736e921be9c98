import type { Page } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const FIRST = { name: "noop", taskReferenceName: "first_ref", type: "NOOP", description: "WORD" };

async function openText(page: Page) {
  await page.keyboard.press("Control+j");
  const editor = page.getByRole("textbox", { name: "Definition as JSON" });
  await expect(editor).toBeVisible();
  return editor;
}

test("undo takes back what was typed, then goes on with the steps of the document", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("text_undo", [FIRST]);
  await page.keyboard.press("/");
  await designer.pick("wait");
  const editor = await openText(page);
  await editor.getByText('"WORD"').dblclick();
  await page.keyboard.type("SAID");
  const step = page.getByText("Undid: Changed the definition as text");
  await expect
    .poll(async () => JSON.stringify(await designer.definition()))
    .toContain('"description":"SAID"');
  // What is not in the document yet is only text.
  await page.keyboard.type('"');
  await expect(page.getByText(/^Not applied: line/)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByText(/^Not applied: line/)).toBeHidden();
  await expect(editor).toContainText('"SAID"');
  await expect(step).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(step).toHaveCount(1);
  await expect(editor).toContainText('"WORD"');
  await page.keyboard.press("Control+z");
  await expect.poll(() => designer.refs()).toEqual(["first_ref"]);
  await expect(editor).not.toContainText("wait_ref");
  await page.keyboard.press("Control+Shift+z");
  await page.keyboard.press("Control+Shift+z");
  await expect(editor).toContainText('"SAID"');
  expect(await designer.refs()).toEqual(["first_ref", "wait_ref"]);
});

test("comments stay with the draft, and are not published", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("text_comments", [FIRST]);
  const editor = await openText(page);
  await editor.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("// why this is so\n");
  await expect(page.getByText("Saving …")).toBeVisible();
  await designer.saved();
  await page.reload();
  await expect(designer.card("first_ref")).toBeVisible();
  await expect(await openText(page)).toContainText("// why this is so");
  expect(JSON.stringify(await designer.definition())).not.toContain("why this");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText(/Comments in the text are not published/)).toBeVisible();
  await page.getByRole("button", { name: "Publish version 1" }).click();
  await expect(page.getByText("Published text_comments, version 1.")).toBeVisible();
  await expect(editor).not.toContainText("why this");
});

test("the task that is selected is marked in the text, and the other way round", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("text_marks", [FIRST, { ...FIRST, taskReferenceName: "second_ref" }]);
  const editor = await openText(page);
  await designer.card(/second_ref/).click();
  await expect(editor.locator(".cm-ownTask").first()).toContainText("{");
  await expect(editor.locator(".cm-ownTask").filter({ hasText: "second_ref" })).toHaveCount(1);
  await expect(editor.locator(".cm-ownTask").filter({ hasText: "first_ref" })).toHaveCount(0);
  await editor.getByText('"first_ref"').click();
  await expect(designer.card(/first_ref/)).toHaveAttribute("aria-current", "true");
  await expect(editor.locator(".cm-ownTask").filter({ hasText: "first_ref" })).toHaveCount(1);
});

test("a text that is not finished when the canvas changes is set aside, and put back", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("text_aside", [FIRST]);
  const editor = await openText(page);
  await editor.getByText('"WORD"').dblclick();
  await page.keyboard.type('"half');
  await expect(page.getByText(/Not applied/)).toBeVisible();
  await designer.card("first_ref").focus();
  await page.keyboard.press("a");
  await designer.pick("wait");
  await expect(page.getByText(/unfinished text was set aside/)).toBeVisible();
  await expect(editor).toContainText("wait_ref");
  await expect(editor).not.toContainText('"half');
  await page.getByRole("button", { name: "Put it back" }).click();
  await expect(editor).toContainText('"half');
});
