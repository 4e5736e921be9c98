import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

// What goes into the clipboard, and what is said when nothing may.

const task = (ref: string) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: {},
});
const card = (ref: string) => new RegExp(`(^|, )${ref}(,|$)`);

test("what cannot be copied is not cut, and the page says so", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("no_clipboard", [task("a"), task("b")]);
  await page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
  });
  await designer.card(card("a")).click();
  for (const key of ["Control+c", "Control+x"]) {
    await page.keyboard.press(key);
    await expect(page.getByText("The browser does not allow copying here.")).toBeVisible();
  }
  expect(await designer.refs()).toEqual(["a", "b"]);
});

test("words that are marked in a panel are copied as they are; Start stands for the workflow", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const designer = new DesignerPage(page);
  await designer.store("marked_words", [task("a")]);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await designer.card(card("a")).click();
  await page.getByRole("tab", { name: "JSON" }).click();
  await page
    .locator("#inspector pre")
    .getByText("taskReferenceName")
    .click({ clickCount: 2, position: { x: 60, y: 28 } });
  const marked = await page.evaluate(() => window.getSelection()?.toString() ?? "");
  expect(marked).not.toBe("");
  await page.keyboard.press("Control+c");
  await expect.poll(copied).toBe(marked);
  await designer.card("Start").click();
  await page.keyboard.press("Control+c");
  await expect.poll(copied).toContain('"name": "marked_words"');
});
