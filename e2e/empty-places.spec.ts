import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";
import { choice, task } from "./tasks";

const TASKS = [choice("png", { png: [task("p")], jpg: [] }), task("e")];

test("the arrows lead into a case without a task, where Enter adds the first one", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("empty_case", TASKS);
  await designer.card(/^p, p/).click();
  await page.keyboard.press("ArrowRight");
  const place = page.locator("#canvas").getByRole("button", { name: /first task, case jpg/ });
  await expect(place).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(
    page.locator("#canvas").getByRole("button", { name: /first task, default case/ }),
  ).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await designer.pick("do nothing");
  await expect.poll(() => designer.refs()).toEqual(["choice", "p", "noop_ref", "e"]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => designer.refs()).toEqual(["choice", "p", "e"]);
  await expect(place).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(place).toBeHidden();
});

test("the outline has a line for a case without a task, on which a key adds the first one", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("empty_line", TASKS);
  await designer.card(/^p, p/).click();
  await page.keyboard.press("o");
  await page.getByRole("treeitem", { name: /^p, p/ }).focus();
  await page.keyboard.press("ArrowDown");
  const line = page.getByRole("treeitem", { name: "case jpg, empty" });
  await expect(line).toBeFocused();
  await page.keyboard.press("/");
  await expect(page.getByRole("dialog", { name: "Add a task" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(line).toBeFocused();
  await page.keyboard.press("Enter");
  await designer.pick("do nothing");
  await expect.poll(() => designer.refs()).toEqual(["choice", "p", "noop_ref", "e"]);
  await expect(line).toBeHidden();
});
