import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const task = (ref: string) => ({
  name: "image_info",
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: {},
});
const REFS = ["l1", "l2", "l3", "l4", "l5", "l6", "l7"];
const WIDE = [
  {
    name: "fork",
    taskReferenceName: "fork_ref",
    type: "FORK_JOIN",
    forkTasks: REFS.map((ref) => [task(ref)]),
  },
  { name: "join", taskReferenceName: "join_ref", type: "JOIN", joinOn: REFS },
];

test("a panel that takes room from a large graph leaves in the middle what was there", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("wide_panels", WIDE);
  await page.keyboard.press("0");
  const canvas = page.locator("#canvas");
  const offMiddle = async () => {
    const card = await designer.card(/, l4/).boundingBox();
    const room = await canvas.boundingBox();
    if (!card || !room) throw new Error("not drawn");
    return Math.round(card.x + card.width / 2 - (room.x + room.width / 2));
  };
  const before = await offMiddle();
  const { width } = (await canvas.boundingBox()) ?? { width: 0 };
  await page.getByRole("button", { name: "Outline", exact: true }).click();
  await expect.poll(async () => (await canvas.boundingBox())?.width).not.toBe(width);
  await expect.poll(offMiddle).toBe(before);
  await page.keyboard.press("Control+j");
  await expect(page.getByRole("textbox", { name: "Definition as JSON" })).toBeVisible();
  await expect.poll(offMiddle).toBe(before);
});

test("what stands over the designer has a button that closes it, behind everything else", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("closed_panels", WIDE);
  await designer.card("Start").focus();
  for (const keys of ["?", "Control+k", "Control+Shift+P", "Control+Enter"]) {
    await page.keyboard.press(keys);
    const dialog = page.getByRole("dialog");
    const close = dialog.getByRole("button", { name: "Close", exact: true });
    await expect(close).toBeInViewport();
    await expect(close).not.toBeFocused();
    await close.click();
    await expect(dialog).toBeHidden();
    await designer.card("Start").focus();
  }
});

test("what a card offers for its output covers nothing of the card", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("chips_apart", [task("facts")]);
  const card = designer.card(/, facts/);
  await card.hover();
  const output = card.getByRole("button", { name: "Use its output" });
  await expect(output).toHaveCSS("opacity", "1");
  const policy = await card.getByRole("button", { name: /^Policy/ }).boundingBox();
  const chip = await output.boundingBox();
  if (!policy || !chip) throw new Error("not drawn");
  expect(chip.y).toBeGreaterThanOrEqual(policy.y + policy.height);
  await output.click();
  await expect(page.getByRole("dialog", { name: "Use the output of facts" })).toBeVisible();
});

test("the inspector is as wide as its edge is pulled, by hand and by key, also another day", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("wide_inspector", [task("facts")]);
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  const edge = page.getByRole("separator", { name: "Width of the inspector" });
  const widthOf = async () => Math.round((await inspector.boundingBox())?.width ?? 0);
  const box = await edge.boundingBox();
  if (!box) throw new Error("no edge");
  const { mouse } = page;
  await mouse.move(box.x + 4, 400);
  await mouse.down();
  await mouse.move(box.x - 96, 420, { steps: 4 });
  await mouse.up();
  await expect.poll(widthOf).toBe(460);
  await expect(edge).toHaveAttribute("aria-valuenow", "460");
  await edge.press("ArrowLeft");
  await expect.poll(widthOf).toBe(476);
  await page.reload();
  await expect.poll(widthOf).toBe(476);
  await edge.press("Home");
  await expect.poll(widthOf).toBe(280);
  await edge.dblclick();
  await expect.poll(widthOf).toBe(360);
});
