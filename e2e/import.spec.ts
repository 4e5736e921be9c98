import { AxeBuilder } from "@axe-core/playwright";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const task = (ref: string, more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: {},
  ...more,
});
const OTHER = {
  name: "other flow",
  inputParameters: ["size"],
  tasks: [task("a"), task("c", { inputParameters: { v: "${a.output.v}" } })],
};

test("a dropped definition is put here or opened as new; lists of tasks go in at once", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("receiver", [task("a"), task("b")]);
  await designer.card(/^b, b/).click();
  await designer.dropText("other.json", JSON.stringify(OTHER));
  const dialog = page.getByRole("dialog", { name: "Where does “other flow” go?" });
  await expect(dialog).toContainText("its tasks are put after b");
  const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
  expect(violations).toEqual([]);
  await dialog.getByRole("button", { name: "Insert here" }).click();
  await expect.poll(() => designer.refs()).toEqual(["a", "b", "a_2", "c"]);
  await designer.saved();
  expect(await designer.definition()).toMatchObject({
    inputParameters: ["size"],
    tasks: [{}, {}, {}, { inputParameters: { v: "${a_2.output.v}" } }],
  });
  await page.keyboard.press("Control+z");
  expect(await designer.refs()).toEqual(["a", "b"]);
  await designer.dropText("tasks.json", JSON.stringify([task("alone")]));
  await expect.poll(() => designer.refs()).toEqual(["a", "b", "alone"]);
  await designer.dropText("exported.json", JSON.stringify([OTHER]));
  await page.getByRole("button", { name: "Open as new" }).click();
  await page.waitForURL(/workflows\/other%20flow/);
  await expect.poll(() => designer.refs()).toEqual(["a", "c"]);
});

test("what is no JSON or holds no tasks is refused with its place", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("refuses", [task("a")]);
  const refused = async (text: string, reason: RegExp) => {
    await designer.dropText("broken.json", text);
    await expect(page.getByText(reason).first()).toBeVisible();
    expect(await designer.refs()).toEqual(["a"]);
  };
  await refused('{"tasks": [\n  {"name": "x",\n   "type" "HTTP"}]}', /line 3, column 11: a colon/);
  await refused('{"colour": "blue"}', /This object is no task/);
  await refused('[{"name": "x", "type": "HTTP"}, 7]', /Entry 2 of the list is no task/);
});

test("a template is put into the open workflow as a block, more than once", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("with_blocks", [task("first")]);
  const insert = async () => {
    await page.getByRole("button", { name: "Insert a template" }).click();
    const dialog = page.getByRole("dialog", { name: "Insert a template" });
    await dialog.getByLabel("Search templates").fill("formats");
    await dialog.getByRole("button", { name: /^Several formats at once/ }).click();
    await expect(dialog).toHaveCount(0);
  };
  await insert();
  await expect(designer.card("convert_webp")).toBeVisible();
  await insert();
  const refs = await designer.refs();
  expect(new Set(refs).size).toBe(refs.length);
  expect(refs.filter((ref) => ref.startsWith("convert_webp"))).toHaveLength(2);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  expect(await designer.refs()).toEqual(["first"]);
});

test("what is copied or cut in one tab is pasted in another, under free names that read each other; saving twice publishes", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const reading = task("two", { inputParameters: { v: "${one.output.x}" } });
  const pair = [task("one"), reading];
  const designer = new DesignerPage(page);
  await designer.store("copied_from", pair);
  await designer.card("one").click();
  await designer.card("two").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+x");
  await expect.poll(() => designer.refs()).toEqual([]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => designer.refs()).toEqual(["one", "two"]);
  const other = new DesignerPage(await context.newPage());
  await other.store("pasted_to", [task("one")]);
  await other.card("one").click();
  await other.page.keyboard.press("Control+v");
  await expect.poll(() => other.refs()).toEqual(["one", "one_2", "two"]);
  await other.page.keyboard.press("Control+s");
  await expect(other.page.getByRole("dialog")).toHaveCount(0);
  await other.page.keyboard.press("Control+s");
  await expect(other.page.getByRole("dialog", { name: "Publish" })).toBeVisible();
  await other.saved();
  expect(JSON.stringify(await other.definition())).toContain("${one_2.output.x}");
});
