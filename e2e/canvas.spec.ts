import { AxeBuilder } from "@axe-core/playwright";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";
import { task } from "./tasks";

/** A worker's card, by its reference name. */
const card = (ref: string) => new RegExp(`^${ref}, ${ref}`);
const CHOICE = task("pick", "SWITCH", {
  evaluatorType: "value-param",
  expression: "kind",
  inputParameters: { kind: "${workflow.input.kind}" },
  decisionCases: { jpg: [task("a1")], webp: [task("a2")] },
  defaultCase: [],
});
const FORK = [
  task("fork", "FORK_JOIN", { forkTasks: [[task("l1"), task("l3")], [task("l2")]] }),
  task("join", "JOIN", { joinOn: ["l3", "l2"] }),
];

test("every kind of task is put in from the picker, and becomes another one", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("every_kind");
  const kinds = [
    ["for each", "loop_ref"],
    ["list batch", "fork_dynamic_ref"],
    ["nested call", "sub_workflow_ref"],
    ["fire forget", "start_workflow_ref"],
    ["runtime task", "dynamic_ref"],
    ["exclusive", "exclusive_join_ref"],
    ["emit", "event_ref"],
    ["kafka", "kafka_publish_ref"],
    ["jq", "transform_ref"],
    ["approval", "human_ref"],
  ] as const;
  for (const [text, ref] of kinds) {
    await page.keyboard.press("/");
    await designer.pick(text);
    if (ref === "loop_ref") await designer.pick("nothing");
    await expect(designer.card(ref)).toBeVisible();
    await designer.card(ref).focus();
  }
  await designer.card("human_ref").click();
  await page.keyboard.press("t");
  await designer.pick("sleep");
  await designer.saved();
  expect(await designer.definition()).toMatchObject({
    tasks: expect.arrayContaining([
      expect.objectContaining({ type: "FORK_JOIN_DYNAMIC" }),
      expect.objectContaining({ taskReferenceName: "human_ref", type: "WAIT", name: "wait" }),
    ]),
  });
});

test("cases are written, moved and removed in their place", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("chips", [CHOICE]);
  await page.getByRole("button", { name: "Add a case" }).click();
  await page.keyboard.type("tiff");
  await page.keyboard.press("Enter");
  const chip = (name: string) => page.locator("#canvas").getByRole("button", { name, exact: true });
  await expect(chip("Case tiff")).toBeFocused();
  await page.keyboard.press("Alt+ArrowLeft");
  await chip("Case jpg").dblclick();
  await page.keyboard.type("jpeg");
  await page.keyboard.press("Enter");
  await chip("Case webp").focus();
  await page.keyboard.press("Delete");
  await designer.saved();
  const keys = async () => {
    const { tasks } = (await designer.definition()) as { tasks: { decisionCases: object }[] };
    return Object.keys(tasks[0]?.decisionCases ?? {});
  };
  await expect.poll(keys).toEqual(["jpeg", "tiff"]);
  const from = await chip("Case tiff").boundingBox();
  const to = await chip("Case jpeg").boundingBox();
  if (!from || !to) throw new Error("chips are not drawn");
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x - 20, to.y + 10, { steps: 5 });
  await expect(page.getByText("Place 1 of 2")).toBeVisible();
  await page.mouse.up();
  await expect.poll(keys).toEqual(["tiff", "jpeg"]);
});

test("wires make loops, refuse what cannot be with what can, and say what a join waits for", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("wires", [task("a"), task("b"), task("c"), ...FORK]);
  await designer.pullWire(card("c"), card("b"));
  expect(await designer.refs()).toEqual(["a", "loop_ref", "b", "c", "fork", "l1", "l3", "l2"]);
  await page.keyboard.press("Control+z");
  await designer.pullWire(card("a"), card("c"));
  await expect(page.getByText("A connection cannot jump over tasks.").first()).toBeVisible();
  await page.getByRole("button", { name: "Move c after a" }).click();
  expect((await designer.refs()).slice(0, 3)).toEqual(["a", "c", "b"]);
  await designer.pullWire(card("l2"), /^Join, join/);
  await expect(designer.card("Join, join, waits for 1")).toBeVisible();
});

test("a second wire out of a task makes a fork of what follows and a new task, with Alt a switch", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("second_wires", [task("a"), task("b"), task("c")]);
  await designer.pullWireAside(card("a"));
  await designer.pick("facts");
  await expect.poll(() => designer.refs()).toEqual(["a", "fork_ref", "b", "image_info_ref", "c"]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => designer.refs()).toEqual(["a", "b", "c"]);
  await page.keyboard.down("Alt");
  await designer.pullWireAside(card("a"));
  await page.keyboard.up("Alt");
  await designer.pick("facts");
  await expect.poll(() => designer.refs()).toEqual(["a", "switch_ref", "b", "image_info_ref", "c"]);
  await designer.saved();
  expect(await designer.definition()).toMatchObject({
    tasks: [{}, { type: "SWITCH", decisionCases: expect.any(Object) }, {}],
  });
});

test("a wire to what is set aside puts it there, and what is dragged together is counted", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("taken_back", [task("a"), task("b"), task("c")]);
  await designer.card(card("c")).click();
  await page.keyboard.press("Shift+P");
  await expect.poll(() => designer.refs()).toEqual(["a", "b"]);
  await designer.pullWire(card("a"), /^Set aside/);
  await expect.poll(() => designer.refs()).toEqual(["a", "c", "b"]);

  await designer.card(card("c")).click();
  await page.keyboard.press("Shift+ArrowDown");
  const box = await designer.card(card("c")).boundingBox();
  if (!box) throw new Error("c has no place");
  await page.mouse.move(box.x + 60, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 160, box.y + 40, { steps: 6 });
  await expect(page.getByText("2 tasks", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await designer.refs()).toEqual(["a", "c", "b"]);
});

test("while Space is held a pull moves the view, also over a card", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("held", [task("a"), task("b")]);
  const a = designer.card(card("a"));
  await a.click();
  const before = await a.boundingBox();
  if (!before) throw new Error("a has no place");
  await page.keyboard.down("Space");
  await page.mouse.move(before.x + 60, before.y + 20);
  await page.mouse.down();
  await page.mouse.move(before.x + 160, before.y + 80, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.up("Space");
  await expect
    .poll(async () => {
      const now = await a.boundingBox();
      return now && [Math.round(now.x - before.x), Math.round(now.y - before.y)];
    })
    .toEqual([100, 60]);
  expect(await designer.refs()).toEqual(["a", "b"]);
});

test("F2 renames what is selected wherever it is read, in one step, whatever tab is open", async ({
  page,
}) => {
  const reader = (ref: string) =>
    task(ref, "SIMPLE", { inputParameters: { v: "${l1.output.x} and ${l2.output.x}" } });
  const designer = new DesignerPage(page);
  const last = [...FORK, reader("r1"), reader("r2"), reader("r3"), reader("r4")];
  await designer.store("renamed", last);
  await designer.card(card("l1")).click();
  await page.getByRole("tab", { name: "Policy" }).click();
  await designer.card(card("l1")).focus();
  await page.keyboard.press("F2");
  const field = page.getByLabel("Reference name");
  await expect(field).toBeFocused();
  await page.keyboard.type("no good");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/may not be empty or contain/).first()).toBeVisible();
  await page.keyboard.press("F2");
  await field.fill("thumb");
  await expect(page.getByText("Enter writes thumb into 4 places, too")).toBeVisible();
  await page.keyboard.press("Enter");
  await designer.saved();
  const texts = () => designer.definition().then((one) => JSON.stringify(one));
  await expect.poll(async () => (await texts()).match(/\{thumb\.output/g)?.length).toBe(4);
  expect(await texts()).not.toContain("{l1.");
  await designer.backToCanvas();
  await page.keyboard.press("Control+z");
  await designer.saved();
  await expect.poll(texts).not.toContain("thumb");
});

test("notes, usages and branch names are kept beside the definition", async ({ page }) => {
  const designer = new DesignerPage(page);
  const reader = task("reader", "SIMPLE", { inputParameters: { v: "${l1.output.x}" } });
  await designer.store("beside", [...FORK, reader]);
  await designer.card(card("l1")).click();
  await page.keyboard.press("n");
  await page.getByLabel("Note", { exact: true }).fill("Ask first");
  await page.getByRole("button", { name: "Save the note" }).click();
  await expect(page.getByRole("button", { name: "Note: Ask first" })).toBeVisible();
  await page.keyboard.press("Shift+F12");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /reader/ })
    .click();
  await expect(page.getByLabel("Reference name")).toHaveValue("reader");
  await page.locator("#canvas").getByRole("button", { name: "Branch 1", exact: true }).dblclick();
  await page.keyboard.type("thumbnails");
  await page.keyboard.press("Enter");
  await designer.saved();
  await page.reload();
  await expect(page.getByRole("button", { name: "Branch 1, thumbnails" })).toBeVisible();
  expect(JSON.stringify(await designer.definition())).not.toMatch(/Ask first|thumbnails/);
});

test("what is dropped is imported, or refused with line, column and reason", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("dropped");
  await designer.dropText("broken.json", '{\n  "name": "x",\n  "tasks": [}\n}');
  await expect(page.getByText(/line 3, column 13/).first()).toBeVisible();
  await designer.dropText("flow.json", JSON.stringify({ name: "x", tasks: [task("in_file")] }));
  await expect(designer.card("in_file")).toBeVisible();
});

test("the picture goes to the right and back, and out as Mermaid", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const designer = new DesignerPage(page);
  await designer.store("turned", [task("a"), ...FORK]);
  await designer.card(card("a")).click();
  await page.keyboard.press("Shift+D");
  await expect
    .poll(async () => {
      const [a, l1] = [
        await designer.card(card("a")).boundingBox(),
        await designer.card(card("l1")).boundingBox(),
      ];
      return (l1?.x ?? 0) > (a?.x ?? 0) + (a?.width ?? 0);
    })
    .toBe(true);
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Copy as Mermaid diagram" }).click();
  await expect(page.getByText("Copied as a Mermaid diagram.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("flowchart LR");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Export as PNG picture" }).click();
  expect((await download).suggestedFilename()).toBe("turned.png");
});

test("a dry run plays made-up outcomes, and nothing is stored", async ({ page, request }) => {
  const designer = new DesignerPage(page);
  await designer.store("tried", [task("a"), ...FORK]);
  await designer.card(card("l1")).click();
  await page.keyboard.press("d");
  await page.getByLabel("Fails, then succeeds").check();
  await page.getByLabel("Failures before it succeeds").fill("2");
  await page.getByRole("button", { name: "Play the dry run" }).click();
  const time = page.getByRole("region", { name: "Virtual time" });
  await expect(time).toBeVisible();
  await time.getByRole("slider", { name: "Moment" }).fill("30000");
  await expect(designer.card(/l1, Retry 1 in/)).toBeVisible();
  await time.getByRole("slider", { name: "Moment" }).press("End");
  await expect(designer.card(/Join, join, Completed/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const found = await request.get("/api/workflow/search?query=workflowType%3Dtried");
  expect(((await found.json()) as { totalHits: number }).totalHits).toBe(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await expect(page.getByRole("complementary", { name: "Inspector" })).toBeVisible();
});

test("two tabs on one workflow never write over each other silently", async ({ page, context }) => {
  const designer = new DesignerPage(page);
  await designer.store("shared", [task("a")]);
  const other = new DesignerPage(await context.newPage());
  await other.open("shared");
  await other.page.keyboard.press("/");
  await other.pick("nothing");
  await other.saved();
  await expect(page.getByRole("alert").getByText(/changed in another tab/)).toBeVisible();
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByRole("complementary", { name: "Changes" })).toContainText("noop_ref");
  await page.getByRole("button", { name: "Take theirs" }).click();
  expect(await designer.refs()).toEqual(["a", "noop_ref"]);
  await page.getByRole("button", { name: "Undo" }).click();
  expect(await designer.refs()).toEqual(["a"]);
});

test("the menu of a card is whole in the window, and can be scrolled in one that is too low", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("low_window", FORK);
  for (const height of [900, 420]) {
    await page.setViewportSize({ width: 1440, height });
    await designer.card("l2").click({ button: "right" });
    const menu = page.getByRole("menu");
    const box = await menu.boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
    await page.keyboard.press("End");
    await expect(menu.getByRole("menuitem", { name: "Remove" })).toBeInViewport();
    await page.keyboard.press("Escape");
  }
});
