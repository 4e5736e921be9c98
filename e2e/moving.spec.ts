import { AxeBuilder } from "@axe-core/playwright";
import type { Locator } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const task = (ref: string, more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: {},
  ...more,
});
const card = (ref: string) => new RegExp(`^${ref}, ${ref}`);
const FORK = [
  task("fork", { type: "FORK_JOIN", forkTasks: [[task("l1"), task("l3")], [task("l2")]] }),
  task("join", { type: "JOIN", joinOn: ["l3", "l2"] }),
];

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error("not drawn");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("the outline is a tree with joins, problems and policies, walked and folded by keys", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("told", [task("a", { retryCount: 3 }), ...FORK, task("b", { name: "" })]);
  await page.getByRole("button", { name: "Outline" }).click();
  const tree = page.getByRole("tree", { name: "Tasks of the workflow" });
  const row = (name: string | RegExp) => tree.getByRole("treeitem", { name });
  await expect(row("a, a, step 1 of 3, 3 retries")).toBeVisible();
  await expect(row("l1, l1, branch 1 of 2, step 1 of 2")).toBeVisible();
  await expect(row("Join, join, waits for 2 tasks")).toHaveAttribute("aria-posinset", "3");
  await expect(row(/problem: .*no name/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include("#outline").analyze();
  expect(violations).toEqual([]);
  await row(/^a, a/).click();
  await expect(row(/^a, a/)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(row(/^l1/)).toBeFocused();
  await expect(designer.card(card("l1"))).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  const fork = row(/^Run in parallel/);
  await expect(fork).toHaveAttribute("aria-expanded", "false");
  await expect(row(/^l1/)).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await expect(fork).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("End");
  await expect(row(/^b|no name/)).toBeFocused();
  // One stop for the tab key.
  await expect(tree.locator('[tabindex="0"]')).toHaveCount(1);
});

test("moving by keys speaks each place and what gets worse there; a join says why it stays", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const reader = task("reader", { inputParameters: { v: "${a.output.x}" } });
  await designer.store("carried", [task("a"), reader, ...FORK]);
  const said = page.getByRole("status").filter({ hasText: /place|join belongs/ });
  await designer.card(card("a")).click();
  await page.keyboard.press("m");
  await expect(said).toContainText("Moving. Arrows choose the place");
  await expect(said).toContainText("reader reads a, which runs afterwards.");
  await page.keyboard.press("ArrowDown");
  await expect(said).toContainText("before l1, branch 1 of fork, place 2 of");
  await page.keyboard.press("ArrowRight");
  await expect(said).toContainText("before l2, branch 2 of fork");
  await page.keyboard.press("Enter");
  expect(await designer.refs()).toEqual(["reader", "fork", "l1", "l3", "a", "l2"]);
  await designer.card(/^Join, join/).click();
  await page.keyboard.press("m");
  await expect(said).toContainText("The join belongs to its fork: move the fork.");
  await designer.card(card("l1")).click();
  await page.keyboard.press("Shift+M");
  await page.getByPlaceholder("Where l1 goes").fill("before reader");
  await page.keyboard.press("Enter");
  expect(await designer.refs()).toEqual(["l1", "reader", "fork", "l3", "a", "l2"]);
});

test("dragging with Shift moves the picture, not the workflow; Escape puts it back", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("nudged", [task("a"), task("b")]);
  const from = await middleOf(designer.card(card("b")));
  const { mouse, keyboard } = page;
  const pull = async () => {
    await mouse.move(from.x, from.y);
    await keyboard.down("Shift");
    await mouse.down();
    await mouse.move(from.x + 60, from.y + 40, { steps: 5 });
    await mouse.move(from.x + 120, from.y + 40, { steps: 5 });
  };
  await pull();
  await keyboard.press("Escape");
  await mouse.up();
  await keyboard.up("Shift");
  await expect.poll(async () => await middleOf(designer.card(card("b")))).toEqual(from);
  await pull();
  await mouse.up();
  await keyboard.up("Shift");
  await expect.poll(async () => (await middleOf(designer.card(card("b")))).x).toBe(from.x + 120);
  expect(await designer.refs()).toEqual(["a", "b"]);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await middleOf(designer.card(card("b")))).x).toBe(from.x);
});

test.describe("with motion", () => {
  test.use({ reducedMotion: "no-preference" });

  test("the picture makes room where a task is dragged, and closes it when the drag is given up", async ({
    page,
  }) => {
    const designer = new DesignerPage(page);
    await designer.store("making_room", [task("a"), task("b"), task("c")]);
    const [a, c] = [
      await middleOf(designer.card(card("a"))),
      await middleOf(designer.card(card("c"))),
    ];
    const { mouse } = page;
    await mouse.move(c.x, c.y);
    await mouse.down();
    await mouse.move(a.x, a.y + 60, { steps: 8 });
    await expect(page.getByText("Move after a", { exact: true })).toBeVisible();
    const b = () => middleOf(designer.card(card("b")));
    await expect.poll(async () => (await b()).y).toBeGreaterThan(c.y - 20);
    await page.keyboard.press("Escape");
    await mouse.up();
    await expect.poll(async () => Math.round((await b()).y)).toBe(Math.round((a.y + c.y) / 2));
    await mouse.move(c.x, c.y);
    await mouse.down();
    await mouse.move(a.x, a.y + 60, { steps: 8 });
    await mouse.up();
    expect(await designer.refs()).toEqual(["a", "c", "b"]);
  });
});

test("a collapsed block opens under what is held over it", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("held_over", [task("a"), ...FORK]);
  await designer.card(/^Run in parallel/).click({ position: { x: 60, y: 8 } });
  await page.keyboard.press("c");
  const closed = designer.card(/collapsed, 3 tasks/);
  await expect(closed).toBeVisible();
  const from = await middleOf(designer.card(card("a")));
  const to = await middleOf(closed);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x - 4, to.y, { steps: 5 });
  await page.mouse.move(to.x, to.y);
  await expect(designer.card(card("l1"))).toBeVisible();
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(closed).toBeVisible();
  expect(await designer.refs()).toEqual(["a", "fork"]);
});

test("what is set aside is reached, copied and put back by keyboard alone", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const designer = new DesignerPage(page);
  await designer.store("aside_keys", [task("a"), task("b")]);
  await designer.card(card("b")).click();
  await page.keyboard.press("Shift+P");
  await expect(page.getByText("Not part of the workflow", { exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/A task/).fill("b");
  await expect(page.getByRole("option", { name: /^b/ }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  const form = page.getByRole("complementary", { name: "Inspector" });
  await expect(form.getByText(/Set aside: it is kept/)).toBeVisible();
  await page.keyboard.press("Control+c");
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain('"taskReferenceName": "b"');
  await page.keyboard.press("o");
  const aside = page.getByRole("region", { name: "Set aside" });
  await expect(aside.getByRole("button", { name: "b" })).toHaveAttribute("aria-pressed", "true");
  await form.getByRole("button", { name: "Put it at the end" }).press("Enter");
  await expect(aside).toBeHidden();
  expect(await designer.refs()).toEqual(["a", "b"]);
});
