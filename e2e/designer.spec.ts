import { violations } from "./accessible";
import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const BUILT = [
  "fork_ref",
  "image_convert_resize_ref",
  "store_local_ref",
  "image_convert_resize_ref_2",
  "store_local_ref_2",
];

test("two formats in parallel are built by drag alone, published and run", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("by_drag");
  await designer.dragTo("Convert and resize", { x: 650, y: 650 });
  const first = designer.card(/image_convert_resize_ref$/);
  await designer.dragOnto("Convert and resize", first, { x: 0.95, y: 0.5 });
  await designer.dragOnto("Save on the server", first, { x: 0.5, y: 0.9 });
  const second = designer.card(/image_convert_resize_ref_2/);
  await designer.dragOnto("Save on the server", second, { x: 0.5, y: 0.9 });
  expect(await designer.refs()).toEqual(BUILT);
  await first.click();
  await page.getByRole("combobox", { name: /^Format/ }).selectOption("jpeg");
  await expect(page.getByRole("button", { name: "No problems" })).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("button", { name: "Publish version 1" }).click();
  await expect(page.getByText("Published by_drag, version 1.")).toBeVisible();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByLabel("Photo").setInputFiles("public/samples/photos/geyser.jpg");
  await page.getByRole("button", { name: "Start" }).click();
  await page.waitForURL(/[?&]run=/);
  await expect(page.getByText(/4 of 4 tasks/)).toBeVisible({ timeout: 20_000 });
});

test("the same is built by keyboard alone, and survives a reload", async ({ page }, { retry }) => {
  const designer = new DesignerPage(page);
  const keys = page.keyboard;
  // A second try is not to find the first one's draft.
  await designer.open(`by_keys_${retry}`);
  await keys.press("/");
  await designer.pick("parallel");
  await designer.pick("convert");
  await designer.pick("convert");
  await expect(designer.card("Run in parallel, fork_ref")).toBeFocused();
  await keys.press("ArrowRight");
  await keys.press("a");
  await designer.pick("save");
  await keys.press("ArrowRight");
  await keys.press("a");
  await designer.pick("save");
  expect(await designer.refs()).toEqual(BUILT);
  // Left at once: what was not sent yet is kept by the browser, and sent by the next page.
  await page.reload();
  await expect(designer.card("Start")).toBeVisible();
  expect(await designer.refs()).toEqual(BUILT);
  await designer.saved();
  expect(await designer.definition()).toMatchObject({
    inputParameters: ["fileLocation"],
    tasks: [
      { type: "FORK_JOIN" },
      { type: "JOIN", joinOn: ["store_local_ref", "store_local_ref_2"] },
    ],
  });
});

test("a task is moved by keyboard, undone, and moved by drag", async ({ page }) => {
  const designer = new DesignerPage(page);
  const keys = page.keyboard;
  await designer.open("moves");
  for (const text of ["image facts", "do nothing", "wait"]) {
    await keys.press("/");
    await designer.pick(text);
  }
  const refs = await designer.refs();
  expect(refs).toEqual(["image_info_ref", "noop_ref", "wait_ref"]);
  await expect(designer.card("wait_ref")).toBeFocused();
  await keys.press("m");
  await keys.press("Enter");
  expect(await designer.refs()).toEqual(["wait_ref", "image_info_ref", "noop_ref"]);
  await keys.press("Control+z");
  expect(await designer.refs()).toEqual(refs);
  const target = await designer.card("image_info_ref").boundingBox();
  const source = await designer.card("wait_ref").boundingBox();
  if (!target || !source) throw new Error("cards are not drawn");
  await page.mouse.move(source.x + 100, source.y + 20);
  await page.mouse.down();
  await page.mouse.move(target.x + 20, target.y + 30, { steps: 5 });
  await expect(page.getByText("Run in parallel with image_info_ref")).toBeVisible();
  await page.mouse.up();
  expect(await designer.refs()).toEqual(["fork_ref", "wait_ref", "image_info_ref", "noop_ref"]);
});

test("a problem is settled by its fix, and a rename reaches all references", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("image_convert_resize_multipleformat");
  await designer.card("image_convert_resize_jpg_ref").click();
  await page.getByLabel("Reference name").fill("jpg");
  await page.keyboard.press("Enter");
  await designer.saved();
  expect(JSON.stringify(await designer.definition())).toContain("${jpg.output.fileLocation}");
  await designer.card("upload_toS3_jpg_ref").click();
  await expect(page.getByLabel("Reference name")).toHaveValue("upload_toS3_jpg_ref");
  await page.getByRole("combobox", { name: /^Image/ }).fill("${jqg.output.fileLocation}");
  await page.getByRole("button", { name: "1 problem" }).click();
  await page
    .getByRole("region", { name: "Problems" })
    .getByRole("button", { name: "Use jpg" })
    .click();
  await expect(page.getByRole("button", { name: "No problems" })).toBeVisible();
});

test("text and canvas are two views of one document", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("as_text");
  await page.keyboard.press("Control+j");
  const editor = page.getByRole("textbox", { name: "Definition as JSON" });
  await editor.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(
    '{"name": "as_text", "tasks": [{"name": "a", "taskReferenceName": "a_ref", "type": "NOOP"}',
  );
  await expect(page.getByText(/Not applied: line 1/)).toBeVisible();
  await page.keyboard.insertText("]}");
  await expect(designer.card("a_ref")).toBeVisible();
});

test("tasks are wrapped, found, set aside and taken away with a question", async ({ page }) => {
  const designer = new DesignerPage(page);
  const keys = page.keyboard;
  await designer.open("rearranged");
  for (const text of ["image facts", "do nothing", "wait"]) {
    await keys.press("/");
    await designer.pick(text);
  }
  await designer.card("image_info_ref").click();
  await keys.press("Shift+ArrowDown");
  await page
    .getByRole("toolbar")
    .getByRole("button", { name: /Wrap in a fork/ })
    .click();
  expect(await designer.refs()).toEqual(["fork_ref", "image_info_ref", "noop_ref", "wait_ref"]);

  await keys.press("Control+k");
  await page.getByPlaceholder("A task, an action, a problem").fill("wait_ref");
  await keys.press("Enter");
  await expect(page.getByLabel("Reference name")).toHaveValue("wait_ref");
  await keys.press("Shift+P");
  await expect(designer.card(/Set aside, not part of the workflow: Wait/)).toBeVisible();
  await page.getByRole("button", { name: "Put it at the end" }).click();
  expect(await designer.refs()).toEqual(["fork_ref", "image_info_ref", "noop_ref", "wait_ref"]);

  await designer.card("Run in parallel, fork_ref").click();
  await keys.press("Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Keep the tasks" }).click();
  expect(await designer.refs()).toEqual(["image_info_ref", "noop_ref", "wait_ref"]);
});

test("comments of the text survive a change on the canvas", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("with_comments");
  await page.keyboard.press("Control+j");
  const editor = page.getByRole("textbox", { name: "Definition as JSON" });
  await editor.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(
    '{"name": "with_comments", /* why */\n"tasks": [{"name": "a", "taskReferenceName": "a_ref", "type": "NOOP"}]}',
  );
  await designer.card("a_ref").click();
  await page.keyboard.press("Control+d");
  await expect(designer.card("a_ref_2")).toBeVisible();
  await expect(editor).toContainText("/* why */");
  await expect(editor).toContainText("a_ref_2");
});

test("a preset is chosen by key, and the next run obeys it", async ({ page, request }) => {
  const designer = new DesignerPage(page);
  await designer.ownPolicy();
  await designer.card("flaky_ref").click();
  await page.keyboard.press("p");
  const popover = page.getByRole("dialog", { name: "Policy of flaky_ref" });
  await popover.getByRole("button", { name: "Steady", exact: true }).focus();
  await page.keyboard.press("1");
  await expect(popover.getByText(/1 attempt · no retries/)).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/[?&]run=/);
  await expect(popover).toBeHidden();
  const bar = page.getByRole("region", { name: "Run", exact: true });
  await expect(bar.getByText("Failed", { exact: true }).first()).toBeVisible();
  const id = new URL(page.url()).searchParams.get("run") ?? "";
  const run = (await (await request.get(`/api/workflow/${id}`)).json()) as {
    tasks: readonly { readonly referenceTaskName: string }[];
  };
  const attempts = run.tasks.filter((task) => task.referenceTaskName === "flaky_ref");
  expect(attempts).toHaveLength(1);
  await request.delete("/api/drafts/policy_playground");
});

test("a dropped photo is run at once, on the canvas, and editing goes on where it was", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.open("image_convert_resize");
  await designer.dropFile("public/samples/photos/geyser.jpg", "image/jpeg");
  const start = designer.card(/Start, geyser.jpg, 1200 × 1800 · 252 KB/);
  await expect(start).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/[?&]run=/);
  const bar = page.getByRole("region", { name: "Run", exact: true });
  await expect(bar.getByText("Completed", { exact: true }).first()).toBeVisible();
  await expect(designer.card(/Convert and resize, .*Completed/)).toBeVisible();
  await designer.card(/Convert and resize, .*Completed/).click();
  await expect(page.getByRole("complementary", { name: "Task", exact: true })).toBeVisible();

  await page.reload();
  await expect(designer.card(/Convert and resize, .*Completed/)).toBeVisible();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await expect(page.getByRole("complementary", { name: "Inspector" })).toBeVisible();
  await expect(page).not.toHaveURL(/run=/);
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();

  // The photo is asked for again after a reload, the rest is remembered.
  await page.keyboard.press("Control+Enter");
  await page.getByLabel("Photo").setInputFiles("public/samples/photos/geyser.jpg");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/[?&]run=/);
  const first = page.url();
  await page.keyboard.press("Control+Shift+Enter");
  await expect.poll(() => page.url()).not.toBe(first);
});

test("what is no photo is refused in words", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("image_convert_resize");
  await designer.dropFile("README.md", "text/markdown");
  await expect(page.getByText(/not an image we can read/).first()).toBeVisible();
});

test("the designer is accessible in both themes", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("policy_playground");
  await designer.card("flaky_ref").click();
  await page.getByRole("tab", { name: "Policy" }).click();
  await expect(page.getByRole("table", { name: "Attempts" })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
