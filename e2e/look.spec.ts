import type { Locator, Page, TestInfo } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const task = (ref: string, more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: {},
  ...more,
});
const FLOW = [
  task("a"),
  task("fork", { type: "FORK_JOIN", forkTasks: [[task("l1"), task("l3")], [task("l2")]] }),
  task("join", { type: "JOIN", joinOn: ["l3", "l2"] }),
  task("nameless", { name: "" }),
];

async function styleOf(locator: Locator, property: string): Promise<string> {
  return locator.evaluate(
    (element, name) => getComputedStyle(element).getPropertyValue(name),
    property,
  );
}

/** What a colour of the system is on this page. */
async function systemColor(page: Page, name: string): Promise<string> {
  return page.evaluate((color) => {
    const probe = document.createElement("span");
    probe.style.color = color;
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }, name);
}

async function keep(page: Page, info: TestInfo, name: string): Promise<void> {
  await info.attach(name, { body: await page.screenshot(), contentType: "image/png" });
}

test("with the system's colours the selection, places, problems and changes are told by lines and words", async ({
  page,
  request,
}, info) => {
  await page.emulateMedia({ forcedColors: "active" });
  const tasks = [task("gone"), ...FLOW.slice(0, -1)];
  const answer = await request.put("/api/metadata/workflow", {
    data: [{ name: "forced", version: 1, schemaVersion: 2, tasks }],
  });
  expect(answer.ok()).toBe(true);
  const designer = new DesignerPage(page);
  await designer.store("forced", FLOW);
  const card = designer.card(/^l1, l1/);
  expect(await styleOf(card, "outline-style")).toBe("none");
  await card.click();
  expect(await styleOf(card, "outline-style")).not.toBe("none");
  expect(await styleOf(card, "outline-width")).toBe("3px");
  const dot = page.locator("[data-slot]").first();
  await dot.hover();
  await expect(dot).toHaveCSS("opacity", "1");
  expect(await styleOf(dot.locator("span"), "background-color")).toBe(
    await systemColor(page, "Highlight"),
  );
  await expect(designer.card(/nameless, 1 problem/)).toBeVisible();
  await keep(page, info, "editing");
  await page.keyboard.press("m");
  await expect(page.locator(".slot-active")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Outline" }).click();
  const row = page.getByRole("treeitem", { selected: true });
  expect(await styleOf(row, "outline-style")).toBe("solid");
  await card.click();
  await page.keyboard.press("Shift+C");
  const gone = designer.card(/^Removed: gone/);
  await expect(gone.getByText("Removed")).toBeVisible();
  expect(await styleOf(gone, "outline-style")).toBe("dashed");
  await keep(page, info, "comparison");
});

test("with reduced motion what is shown again can have the focus at once", async ({ page }) => {
  await page.goto("/");
  await page.emulateMedia({ reducedMotion: "reduce" });
  const hasFocus = await page.evaluate(() => {
    const button = document.createElement("button");
    button.style.visibility = "hidden";
    document.body.append(button);
    button.focus();
    button.style.visibility = "visible";
    button.focus();
    return document.activeElement === button;
  });
  expect(hasFocus).toBe(true);
});

test("with reduced motion nothing moves by itself, and no room opens under a drag", async ({
  page,
}, info) => {
  const designer = new DesignerPage(page);
  await designer.store("still", FLOW);
  const a = await designer.card(/^a, a/).boundingBox();
  const l1 = await designer.card(/^l1, l1/).boundingBox();
  const last = designer.card(/nameless/);
  const place = await last.boundingBox();
  if (!a || !l1) throw new Error("not drawn");
  const { mouse } = page;
  await mouse.move(a.x + 100, a.y + 20);
  await mouse.down();
  await mouse.move(l1.x + l1.width / 2, l1.y + l1.height - 10, { steps: 6 });
  await expect(page.getByText("Move after l1, branch 1 of fork")).toBeVisible();
  await expect(page.locator(".slot-active")).toHaveCount(1);
  expect(await last.boundingBox()).toEqual(place);
  await page.keyboard.press("Escape");
  await mouse.up();
  await designer.card(/^l1, l1/).click();
  await page.keyboard.press("d");
  await page.getByLabel("Hangs").check();
  await page.getByRole("button", { name: "Play the dry run" }).click();
  await page.getByRole("slider", { name: "Moment" }).press("Home");
  await expect(async () => {
    await page.getByRole("button", { name: "Next event" }).click();
    await expect(designer.card(/l1, Running/)).toBeVisible({ timeout: 200 });
  }).toPass();
  await expect(designer.card(/l1, Running/)).toBeVisible();
  await keep(page, info, "running");
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState }) => playState === "running")
      .map(({ effect }) => Number(effect?.getComputedTiming().duration)),
  );
  expect(moving.filter((ms) => ms > 1)).toEqual([]);
});

for (const theme of ["light", "dark"] as const) {
  test(`every state of the canvas is drawn in the ${theme} theme`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme: theme });
    const designer = new DesignerPage(page);
    await designer.store(`states_${theme}`, [task("a"), ...FLOW.slice(1)]);
    await designer.card(/^l1, l1/).click();
    await designer.card(/^l2, l2/).click({ modifiers: ["Control"] });
    await keep(page, info, "selection of two");
    await designer.card(/^l1, l1/).click();
    await page.keyboard.press("m");
    await keep(page, info, "choosing a place");
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await expect(page.getByRole("dialog")).toBeVisible();
    await keep(page, info, "picker");
    await page.keyboard.press("Escape");
    await designer.card(/^l1, l1/).click();
    await page.keyboard.press("d");
    await page.getByLabel("Fails, then succeeds").check();
    await designer.card(/^l2, l2/).click();
    await page.getByLabel("Always fails").check();
    await page.getByRole("button", { name: "Play the dry run" }).click();
    const moment = page.getByRole("slider", { name: "Moment" });
    await moment.fill("2500");
    const drawn = designer.card(/^l1, l1, Retry 1/);
    await expect(drawn).toBeVisible();
    const border = drawn.locator("> div").first();
    expect(await styleOf(border, "border-top-style")).toBe("dashed");
    await keep(page, info, "waiting to retry");
    await moment.press("End");
    await expect(designer.card(/^l2, l2, Failed/)).toBeVisible();
    await keep(page, info, "failed");
    const ground = await styleOf(
      page.getByRole("application", { name: "Workflow" }),
      "background-color",
    );
    expect(ground).toBe(theme === "light" ? "rgb(246, 247, 249)" : "rgb(13, 15, 19)");
  });
}
