import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";
import { FORK, task } from "./tasks";

// Who works by keys never loses the place: what is closed gives the focus back, and so does what is undone.

const card = (ref: string) => new RegExp(`(^|, )${ref}(,|$)`);

test("Escape leads from whatever was opened back to the card or the row it was opened from", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("back_by_escape", [task("a"), ...FORK, task("b")]);
  const dialog = page.getByRole("dialog");
  const openAndLeave = async (key: string) => {
    await page.keyboard.press(key);
    await expect(dialog, key).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog, key).toHaveCount(0);
  };
  await designer.card(card("a")).click();
  for (const key of ["a", "t", "n", "h", "?", "Control+k", "Shift+M", "Shift+I", "Shift+F12"]) {
    await openAndLeave(key);
    await expect(designer.card(card("a")), key).toBeFocused();
  }
  await designer.card(card("fork")).click({ position: { x: 40, y: 8 } });
  await openAndLeave("Delete");
  await expect(designer.card(card("fork"))).toBeFocused();
  await page.keyboard.press("o");
  const row = page.getByRole("treeitem", { name: /^a, a/ });
  await row.click();
  for (const key of ["Shift+A", "n", "Control+k"]) {
    await openAndLeave(key);
    await expect(row, key).toBeFocused();
  }
});

test("the focus stays at what is collapsed, becomes another task, or comes back by undo", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("kept_place", [task("a"), ...FORK, task("b")]);
  const keys = page.keyboard;
  await designer.card(card("fork")).click({ position: { x: 40, y: 8 } });
  await keys.press("c");
  await expect(designer.card(/collapsed, 2 tasks/)).toBeFocused();
  await keys.press("Control+z");
  await expect(designer.card(/^Run in parallel, fork, 2 branches/)).toBeFocused();
  await designer.card(card("a")).click();
  await keys.press("t");
  await designer.pick("do nothing");
  await expect(designer.card(/^Do nothing, a/)).toBeFocused();
  await keys.press("a");
  await designer.pick("do nothing");
  await expect(designer.card(card("noop_ref"))).toBeFocused();
  await keys.press("Control+z");
  await expect(designer.card(/^Do nothing, a/)).toBeFocused();
  await keys.press("ArrowDown");
  await keys.press("ArrowRight");
  await expect(designer.card(card("l1"))).toBeFocused();
  await keys.press("Delete");
  await expect.poll(() => designer.refs()).toEqual(["a", "m1", "b"]);
  await keys.press("Control+z");
  await expect(designer.card(card("l1"))).toBeFocused();
});

test("what is dropped or clicked in the palette has the focus, also a container beside a task", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("dropped_focus", [task("a"), task("b")]);
  await designer.dragOnto("Do nothing", designer.card(card("b")), { x: 0.5, y: 0.9 });
  await expect(designer.card(card("noop_ref"))).toBeFocused();
  await page.keyboard.press("Delete");
  expect(await designer.refs()).toEqual(["a", "b"]);
  const palette = page.getByRole("complementary", { name: "Tasks" });
  await palette.getByRole("button", { name: /^Image facts/ }).click();
  await expect(
    page.locator('#inspector [data-place="inputParameters.fileLocation"]'),
  ).toBeVisible();
  await expect.poll(() => designer.refs()).toContain("image_info_ref");
  await page.keyboard.press("Escape");
  await expect(designer.card(card("image_info_ref"))).toBeFocused();
  await designer.dragOnto("choose a path", designer.card(card("a")), { x: 0.05, y: 0.5 });
  await designer.pick("do nothing");
  expect(await designer.refs()).toEqual([
    "fork_ref",
    "switch_ref",
    "noop_ref",
    "a",
    "b",
    "image_info_ref",
  ]);
});

test("a refusal with two offers leaves its words room", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("two_offers", [task("a"), task("b"), task("c")]);
  await designer.pullWire(card("a"), card("c"));
  const words = page.getByText("A connection cannot jump over tasks.").last();
  await expect(page.getByRole("button", { name: "Move c after a" })).toBeVisible();
  await expect.poll(async () => (await words.boundingBox())?.height).toBeLessThan(40);
});
