import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";
import { choice, task } from "./tasks";

const CHOICE = choice("png", { png: [task("p")], jpg: [task("j")] });

test("a key of a case that is taken stays in its field, with the reason and a free one", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("taken_case", [CHOICE]);
  const canvas = page.locator("#canvas");
  const chip = (name: string) => canvas.getByRole("button", { name, exact: true });
  await chip("Case jpg").dblclick();
  const field = canvas.getByRole("textbox", { name: "Case jpg" });
  await field.fill("png");
  await field.press("Enter");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("png");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription("The case png exists.");
  await canvas.getByRole("button", { name: "Use png_2" }).click();
  await expect(field).toBeHidden();
  await expect(chip("Case png_2")).toBeFocused();
  await chip("Case png_2").press("F2");
  const again = canvas.getByRole("textbox", { name: "Case png_2" });
  await again.fill("png");
  await again.press("Enter");
  await again.press("Escape");
  await expect(chip("Case png_2")).toBeFocused();
});

test("a drag that is given up over a closed block leaves it closed, and no step", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("closed_block", [CHOICE, task("e")]);
  await designer.card(/choice/).click();
  await page.keyboard.press("c");
  const inside = designer.card(/^p, p/);
  await expect(inside).toBeHidden();
  const from = await designer.card(/^e, e/).boundingBox();
  const over = await designer.card(/choice/).boundingBox();
  if (!from || !over) throw new Error("not drawn");
  const { mouse } = page;
  const hold = async () => {
    await mouse.move(from.x + 60, from.y + 20);
    await mouse.down();
    await mouse.move(over.x + over.width / 2, over.y + over.height / 2 - 4, { steps: 6 });
    await mouse.move(over.x + over.width / 2, over.y + over.height / 2);
    await expect(inside).toBeVisible();
  };
  await hold();
  await page.keyboard.press("Escape");
  await mouse.up();
  await expect(inside).toBeHidden();
  await hold();
  const place = await inside.boundingBox();
  if (!place) throw new Error("not drawn");
  await mouse.move(place.x + place.width / 2, place.y + 12, { steps: 6 });
  await mouse.up();
  await expect.poll(() => designer.refs()).toEqual(["choice", "e", "p", "j"]);
  // One step: the block is closed again as well.
  await page.locator("#canvas").press("Control+z");
  await expect(inside).toBeHidden();
  await expect(designer.card(/^e, e/)).toBeVisible();
});

test("the overview map takes the colours of the theme and shows what is set aside", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const definition = { name: "map", version: 1, schemaVersion: 2, tasks: [task("a")] };
  const parked = [{ id: "s", x: -900, y: 0, tasks: [task("aside")] }];
  const answer = await page.request.put("/api/drafts/map", {
    data: { draft: { definition, taskDefs: {}, parked } },
  });
  expect(answer.ok()).toBe(true);
  await page.emulateMedia({ colorScheme: "light" });
  await designer.open("map");
  await designer.card("Start").click();
  await page.keyboard.press("Shift+O");
  const map = page.locator("#canvas canvas[width='400']");
  const colors = () =>
    map.evaluate((paper: HTMLCanvasElement) => {
      const found = new Set<string>();
      const data = paper.getContext("2d")?.getImageData(0, 0, 400, 280).data ?? [];
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] === 255) found.add([data[at], data[at + 1], data[at + 2]].join(" "));
      }
      return [...found].toSorted();
    });
  // What is set aside is lighter than tasks.
  await expect.poll(colors).toContain("201 207 216");
  await expect.poll(colors).toContain("125 134 152");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(colors).toContain("54 61 73");
  expect(await colors()).not.toContain("201 207 216");
});
