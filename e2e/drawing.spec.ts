import type { Locator, Page } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";
import { FORK, task } from "./tasks";

// What is drawn on the canvas covers nothing that has to be read.

/** Colour of one pixel of the window: red, green, blue. */
async function colorAt(page: Page, x: number, y: number): Promise<number[]> {
  const shot = await page.screenshot({ clip: { x, y, width: 1, height: 1 } });
  return page.evaluate(
    async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const context = new OffscreenCanvas(1, 1).getContext("2d");
      context?.drawImage(bitmap, 0, 0);
      return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
    },
    [...shot],
  );
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("not drawn");
  return box;
}

test("the key of a case stands upon its line", async ({ page }) => {
  const designer = new DesignerPage(page);
  const choice = task("s", "SWITCH", {
    evaluatorType: "value-param",
    expression: "value",
    decisionCases: { jpg: [], png: [task("x")] },
    defaultCase: [task("y")],
  });
  await designer.store("keys_upon_lines", [choice, task("z")]);
  await page.keyboard.press("0");
  const chip = await boxOf(page.locator('#canvas [data-chip="case"]').last());
  // Above the letters, in the middle, where the line goes.
  const color = await colorAt(page, Math.floor(chip.x + chip.width / 2), Math.ceil(chip.y) + 2);
  expect(color).toEqual([255, 255, 255]);
});

test("the bar of a fork that goes to the right has its words beside its buttons", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("upright_bar", FORK);
  await designer.card(/, fork,/).click({ position: { x: 60, y: 8 } });
  await page.keyboard.press("Shift+D");
  const bar = designer.card(/, fork,/);
  await expect.poll(async () => (await boxOf(bar)).height).toBeGreaterThan(100);
  const words = await boxOf(bar.locator(".lod-title"));
  const add = await boxOf(bar.getByRole("button", { name: "Add a branch" }));
  expect(words.y + words.height).toBeLessThanOrEqual(add.y);
});

test("a wire that is held at the edge moves the view on, and reaches what was out of sight", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const refs = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
  await designer.store(
    "far_wire",
    refs.map((ref) => task(ref)),
  );
  await designer.card(/, a/).click();
  await page.keyboard.press("0");
  await page.keyboard.press("2");
  const port = await boxOf(designer.card(/, a/).locator("[data-port]"));
  const canvas = await boxOf(page.locator("#canvas"));
  const { mouse } = page;
  await mouse.move(port.x + port.width / 2, port.y + port.height / 2);
  await mouse.down();
  await mouse.move(canvas.x + canvas.width / 2, canvas.y + canvas.height - 20, { steps: 6 });
  const last = designer.card(/, i/);
  await expect.poll(async () => (await boxOf(last)).y).toBeLessThan(canvas.height - 100);
  // Away from the edge the view stands still.
  await mouse.move(canvas.x + 60, canvas.y + canvas.height / 2, { steps: 4 });
  const target = await boxOf(last);
  await mouse.move(target.x + 40, target.y + target.height / 2, { steps: 4 });
  await mouse.up();
  await expect(page.getByRole("button", { name: "Move i after a" })).toBeVisible();
});

test("what is drawn inside a sub-workflow offers no buttons that change it", async ({
  page,
  request,
}) => {
  const inner = { name: "inner_fork", version: 1, schemaVersion: 2, tasks: FORK };
  expect((await request.put("/api/metadata/workflow", { data: [inner] })).ok()).toBe(true);
  const designer = new DesignerPage(page);
  const sub = task("sub", "SUB_WORKFLOW", { subWorkflowParam: { name: "inner_fork" } });
  await designer.store("no_buttons_inside", [sub]);
  await designer.card(/, sub/).click();
  await page.keyboard.press("Control+Shift+ArrowDown");
  await expect(designer.card(/, fork, 2 branches/)).toBeVisible();
  const canvas = page.locator("#canvas");
  await expect(canvas.getByRole("button", { name: "Add a branch" })).toHaveCount(0);
  await expect(canvas.getByRole("button", { name: "Collapse", exact: true })).toHaveCount(0);
});
