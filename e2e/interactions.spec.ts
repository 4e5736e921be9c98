import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";
import { Hands } from "./hands";
import { finishedRun, RunPage, startInline } from "./run-page";

// Each interaction stays within its number of actions, by pointer and by keyboard.

async function withTasks(designer: DesignerPage, name: string, texts: readonly string[]) {
  await designer.open(name);
  for (const text of texts) {
    await designer.page.keyboard.press("/");
    await designer.pick(text);
  }
}

test("1: a task between two takes three actions, by drag one", async ({ page }) => {
  const designer = new DesignerPage(page);
  const hands = new Hands(page);
  await withTasks(designer, "count_insert", ["image facts", "wait"]);
  await hands.click(page.getByRole("button", { name: "Add a task after image_info_ref" }));
  await hands.type("nothing");
  await hands.press("Enter");
  hands.expectAtMost(3);
  expect(await designer.refs()).toEqual(["image_info_ref", "noop_ref", "wait_ref"]);

  const dot = page.getByRole("button", { name: "Add a task after noop_ref" });
  await hands.act(() => designer.dragOnto("HTTP request", dot, { x: 0.5, y: 0.5 }));
  hands.expectAtMost(1);
  expect(await designer.refs()).toEqual(["image_info_ref", "noop_ref", "http_ref", "wait_ref"]);

  await designer.card("noop_ref").click();
  for (const [key, text] of [
    ["a", "script"],
    ["Shift+A", "jq"],
  ] as const) {
    await hands.press(key);
    await hands.type(text);
    await hands.press("Enter");
    hands.expectAtMost(3);
    await designer.backToCanvas();
  }
  expect((await designer.refs()).slice(1, 4)).toEqual(["noop_ref", "transform_ref", "script_ref"]);
});

test("2: a branch takes one drop, three keys, or two for what is there", async ({ page }) => {
  const designer = new DesignerPage(page);
  const hands = new Hands(page);
  await withTasks(designer, "count_branch", ["image facts", "wait"]);
  const info = designer.card("image_info_ref");
  await hands.act(() => designer.dragOnto("Do nothing", info, { x: 0.95, y: 0.5 }));
  hands.expectAtMost(1);
  await hands.click(page.getByRole("button", { name: "Add a branch" }));
  await hands.type("http");
  await hands.press("Enter");
  hands.expectAtMost(3);
  await designer.card("image_info_ref").click();
  await hands.press("b");
  await hands.type("script");
  await hands.press("Enter");
  hands.expectAtMost(3);
  expect(await designer.refs()).toEqual([
    "fork_ref",
    "image_info_ref",
    "noop_ref",
    "http_ref",
    "script_ref",
    "wait_ref",
  ]);
  await designer.card("wait_ref").click();
  await hands.press("Control+g");
  await hands.press("f");
  hands.expectAtMost(2);
  expect((await designer.refs()).slice(-2)).toEqual(["fork_ref_2", "wait_ref"]);
});

test("3: a retry policy takes three actions, and is done beside the card", async ({ page }) => {
  const designer = new DesignerPage(page);
  const hands = new Hands(page);
  await designer.open("policy_playground");
  const card = designer.card("flaky_ref");
  const policy = page.getByRole("dialog", { name: "Policy of flaky_ref" });
  await hands.click(card.getByRole("button", { name: /^Policy/ }));
  await hands.click(policy.getByRole("button", { name: "Gentle", exact: true }));
  await expect(policy.getByText(/4 attempts · waits 2 s, 4 s, 8 s/)).toBeVisible();
  await hands.press("Enter");
  hands.expectAtMost(3);
  await expect(policy).toBeHidden();
  await expect(card).toBeFocused();
  await expect(card.getByRole("button", { name: /^Policy: 3× exp/ })).toBeVisible();

  await hands.press("p");
  await expect(policy.getByRole("button", { name: "Gentle", pressed: true })).toBeFocused();
  await hands.press("1");
  await expect(policy.getByText(/1 attempt · no retries/)).toBeVisible();
  await hands.press("Enter");
  hands.expectAtMost(3);
  await expect(card).toBeFocused();
  await expect(card.getByRole("button", { name: /^Policy: no retry/ })).toBeVisible();

  // From the outline, too: the focus goes back to the row.
  await page.getByRole("button", { name: "Outline", exact: true }).click();
  const row = page.getByRole("treeitem", { name: /flaky_ref/ });
  await row.focus();
  await hands.press("p");
  await expect(policy.getByRole("button", { name: "Never", pressed: true })).toBeFocused();
  await hands.press("4");
  await hands.press("Enter");
  hands.expectAtMost(3);
  await expect(row).toBeFocused();
  await expect(row).toHaveAccessibleName(/3 retries/);
});

test("3: Enter that comes too early chooses nothing; the presets are reached by arrow, Tab and number", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const rule = { name: "odd", ownerEmail: "a@b.c", retryCount: 7, retryDelaySeconds: 11 };
  await page.request.post("/api/metadata/taskdefs", { data: [rule] });
  await designer.store("count_early", [
    { name: "odd", taskReferenceName: "odd_ref", type: "SIMPLE" },
  ]);
  const card = designer.card("odd_ref");
  const policy = page.getByRole("dialog", { name: "Policy of odd_ref" });
  const preset = (name: string) => policy.getByRole("button", { name, exact: true });
  await card.click();
  await page.keyboard.press("p");
  await expect(policy).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(policy).toBeHidden();
  await expect(card).toBeFocused();
  await expect(card.getByRole("button", { name: /^Policy: 7×/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();

  await page.keyboard.press("p");
  await expect(policy).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(preset("Never")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(preset("Gentle")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowDown");
  await expect(preset("Never")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(preset("Steady")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(card.getByRole("button", { name: /^Policy: 3×/ })).toBeVisible();

  await expect(card).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(card.getByRole("button", { name: /^Policy: 7×/ })).toBeVisible();
  await card.click();
  await page.keyboard.press("p");
  await expect(policy).toBeFocused();
  await page.keyboard.press("3");
  await expect(preset("Stubborn")).toBeFocused();
  await expect(preset("Stubborn")).toHaveAttribute("aria-pressed", "true");
});

test("3: a policy beside its card says whose it is, and shows the rest in the inspector", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const http = { name: "call", taskReferenceName: "call_ref", type: "HTTP", inputParameters: {} };
  const choice = {
    name: "choice",
    taskReferenceName: "choice_ref",
    type: "SWITCH",
    evaluatorType: "value-param",
    expression: "value",
    inputParameters: { value: "a" },
    decisionCases: { a: [{ name: "n", taskReferenceName: "n_ref", type: "NOOP" }] },
  };
  await designer.store("count_policy", [http, choice]);
  await designer.card("call_ref").click();
  await page.keyboard.press("p");
  const policy = page.getByRole("dialog", { name: "Policy of call_ref" });
  // Nothing is registered under the name of an engine's own task by choosing a preset here.
  await expect(policy.getByText(/becomes its own policy here/)).toBeVisible();
  await policy.getByRole("button", { name: "Steady", exact: true }).click();
  await expect(policy.getByRole("radio", { name: "Own policy here" })).toBeChecked();
  const attempts = policy.getByLabel("Extra attempts");
  await attempts.fill("5");
  await attempts.press("Enter");
  await expect(policy).toBeHidden();
  await designer.saved();
  await expect
    .poll(() => designer.definition())
    .toMatchObject({ tasks: [{ taskDefinition: { retryCount: 5, retryLogic: "FIXED" } }, {}] });
  await page.keyboard.press("p");
  await policy.getByRole("button", { name: "All settings" }).click();
  await expect(policy).toBeHidden();
  await expect(page.getByLabel("At a time")).toBeVisible();

  await designer.card("choice_ref").click();
  await page.keyboard.press("p");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(
    page.getByText("It has no policy: what leads the flow is never retried.").last(),
  ).toBeVisible();
});

test("10 and 12: undo is one action, and so is the text", async ({ page }) => {
  const designer = new DesignerPage(page);
  const hands = new Hands(page);
  await withTasks(designer, "count_undo", ["wait", "nothing"]);
  await hands.click(page.getByRole("button", { name: "Undo" }));
  hands.expectAtMost(1);
  expect(await designer.refs()).toEqual(["wait_ref"]);
  await designer.card("wait_ref").click();
  await hands.press("Control+Shift+z");
  await hands.press("Control+z");
  hands.expectAtMost(2);
  expect(await designer.refs()).toEqual(["wait_ref"]);
  const editor = page.getByRole("textbox", { name: "Definition as JSON" });
  await hands.click(page.getByRole("button", { name: "JSON", exact: true }));
  hands.expectAtMost(1);
  await expect(editor).toBeVisible();
  await designer.card("wait_ref").click();
  await hands.press("Control+j");
  await expect(editor).toBeHidden();
  hands.expectAtMost(1);
});

test("11: tidying takes one action, and nudges are undone by it", async ({ page }) => {
  const designer = new DesignerPage(page);
  const hands = new Hands(page);
  await withTasks(designer, "count_tidy", ["wait"]);
  const card = designer.card("wait_ref");
  const start = await card.boundingBox();
  await card.click();
  for (let step = 0; step < 4; step++) await page.keyboard.press("Alt+ArrowRight");
  await expect.poll(async () => (await card.boundingBox())?.x).not.toBe(start?.x);
  await hands.press("Shift+T");
  hands.expectAtMost(1);
  await expect.poll(async () => (await card.boundingBox())?.x).toBe(start?.x);
  for (let step = 0; step < 4; step++) await page.keyboard.press("Alt+ArrowRight");
  await expect.poll(async () => (await card.boundingBox())?.x).not.toBe(start?.x);
  await hands.click(page.getByRole("button", { name: "Tidy the layout" }));
  hands.expectAtMost(1);
  await expect.poll(async () => (await card.boundingBox())?.x).toBe(start?.x);
});

test("4: an input reads an earlier output after two clicks, one drag, or four keys", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const hands = new Hands(page);
  const inputParameters = { clicked: "", dragged: "", typed: "" };
  await designer.store("count_map", [
    { name: "image_info", taskReferenceName: "info_ref", type: "SIMPLE" },
    { name: "noop", taskReferenceName: "reader_ref", type: "NOOP", inputParameters },
  ]);
  const width = "${info_ref.output.width}";
  const field = (name: string) => page.getByRole("combobox", { name: `Value of ${name}` });
  const offered = page.getByRole("button", { name: width });
  await designer.card("reader_ref").click();
  await hands.click(field("clicked"));
  await hands.click(offered);
  hands.expectAtMost(2);
  await expect(field("clicked")).toHaveValue(width);

  await hands.act(() => offered.dragTo(field("dragged")));
  hands.expectAtMost(1);
  await expect(field("dragged")).toHaveValue(width);

  await designer.card("reader_ref").focus();
  await field("clicked").fill("");
  await designer.card("reader_ref").focus();
  await hands.press("Enter");
  await hands.type("$");
  await hands.type("infwid");
  await hands.press("Enter");
  hands.expectAtMost(4);
  await expect(field("clicked")).toHaveValue(width);
  await designer.saved();
  expect(await designer.definition()).toMatchObject({
    tasks: [{}, { inputParameters: { clicked: width, dragged: width, typed: "" } }],
  });
});

test("5: a run with a photo takes two actions, four by keyboard, again one", async ({ page }) => {
  const designer = new DesignerPage(page);
  const hands = new Hands(page);
  await designer.open("image_convert_resize");
  const photo = "public/samples/photos/geyser.jpg";
  await hands.act(() => designer.dropFile(photo, "image/jpeg"));
  await expect(page.getByRole("button", { name: "Run", exact: true }).last()).toBeFocused();
  await hands.press("Enter");
  hands.expectAtMost(2);
  await page.waitForURL(/[?&]run=/);
  const first = page.url();
  await hands.press("Control+Shift+Enter");
  hands.expectAtMost(1);
  await expect.poll(() => page.url()).not.toBe(first);

  await designer.open("image_convert_resize");
  await designer.card("Start").focus();
  await hands.press("Control+Enter");
  const sheet = page.getByRole("dialog", { name: "Run" });
  await expect(sheet.getByLabel("Photo")).toBeFocused();
  const chooser = page.waitForEvent("filechooser");
  await hands.press("Enter");
  await hands.act(async () => (await chooser).setFiles(photo));
  await expect(sheet.getByText("geyser.jpg")).toBeVisible();
  await hands.press("Control+Enter");
  hands.expectAtMost(4);
  await page.waitForURL(/[?&]run=/);
});

test("6 to 8: a run is watched without an action, and so is its failure; a retry takes one", async ({
  page,
  request,
}) => {
  const hands = new Hands(page);
  await request.post("/api/metadata/taskdefs", {
    data: [{ name: "count_outside", ownerEmail: "a@b.c", retryCount: 0 }],
  });
  const designer = new DesignerPage(page);
  await withTasks(designer, "count_run", ["count_outside"]);
  await designer.saved();
  // Nobody works on it yet: that is asked about first.
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: "Run anyway" })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/[?&]run=/);
  const fail = async () => {
    const polled = await request.get("/api/tasks/poll/count_outside");
    const { taskId, workflowInstanceId } = (await polled.json()) as {
      taskId: string;
      workflowInstanceId: string;
    };
    const reasonForIncompletion = "No luck";
    const report = { taskId, workflowInstanceId, status: "FAILED", reasonForIncompletion };
    await request.post("/api/tasks", { data: report });
  };
  await fail();
  // Camera and drawer go there by themselves.
  const drawer = page.getByRole("complementary", { name: "Task", exact: true });
  await expect(drawer.getByText("No luck").first()).toBeVisible();
  await expect(designer.card(/count_outside_ref, Failed/)).toBeInViewport();
  hands.expectAtMost(0);
  const bar = page.getByRole("region", { name: "Run", exact: true });
  const running = bar.getByText("Running", { exact: true }).first();
  await hands.click(bar.getByRole("button", { name: "Retry" }));
  hands.expectAtMost(1);
  await expect(running).toBeVisible();

  await fail();
  await expect(bar.getByText("Failed", { exact: true }).first()).toBeVisible();
  await hands.press("r");
  hands.expectAtMost(1);
  await expect(running).toBeVisible();
});

test("6 and 7: a run that is only listened to tells its failures, which keys step through", async ({
  page,
  request,
}) => {
  const hands = new Hands(page);
  const run = new RunPage(page);
  const wait = { name: "wait", taskReferenceName: "wait_ref", type: "WAIT" };
  const broken = (ref: string) => ({
    name: "image_info",
    taskReferenceName: ref,
    type: "SIMPLE",
    retryCount: 0,
    permissive: true,
    inputParameters: { fileLocation: "upload://nobody_has_it" },
  });
  const id = await startInline(request, [
    { ...wait, inputParameters: { duration: "2 seconds" } },
    {
      name: "fork",
      taskReferenceName: "fork_ref",
      type: "FORK_JOIN",
      forkTasks: [[broken("left_ref")], [broken("right_ref")]],
    },
    {
      name: "join",
      taskReferenceName: "join_ref",
      type: "JOIN",
      joinOn: ["left_ref", "right_ref"],
    },
  ]);
  await run.open(id);
  await run.status("Failed");
  const spoken = page.locator("[aria-live=assertive], [role=alert]");
  await expect(spoken.filter({ hasText: /failed/i }).first()).toBeAttached();
  // The earliest failure is there already.
  const first = run.drawer.getByRole("heading").first();
  await expect(run.drawer.getByRole("region", { name: "Why it failed" })).toBeVisible();
  hands.expectAtMost(0);
  const before = await run.drawer.textContent();
  await hands.press(".");
  hands.expectAtMost(1);
  await expect.poll(() => run.drawer.textContent()).not.toBe(before);
  await hands.press(",");
  hands.expectAtMost(1);
  await expect(first).toBeVisible();
  await expect
    .poll(() => run.drawer.textContent())
    .toContain(before?.includes("left_ref") ? "left_ref" : "right_ref");
});

test("8: another input and a retry take three actions, by pointer and by keyboard", async ({
  page,
  request,
}) => {
  const hands = new Hands(page);
  const run = new RunPage(page);
  const facts = {
    name: "image_info",
    taskReferenceName: "facts_ref",
    type: "SIMPLE",
    retryCount: 0,
    inputParameters: { fileLocation: "upload://nobody_has_it" },
  };
  await run.open(await startInline(request, [facts]));
  await run.status("Failed");
  const why = run.drawer.getByRole("region", { name: "Why it failed" });
  await expect(why.getByRole("button", { name: "Edit input and retry" })).toBeVisible();
  await hands.click(why.getByRole("button", { name: "Edit input and retry" }));
  await expect(page.getByLabel("fileLocation", { exact: true })).toBeFocused();
  await hands.type("_either");
  await hands.press("Enter");
  hands.expectAtMost(3);
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(why.getByText(/_either/).first()).toBeVisible();
  await run.status("Failed");

  await run.card(/facts_ref/).focus();
  await hands.press("Shift+R");
  await expect(page.getByLabel("fileLocation", { exact: true })).toBeFocused();
  await hands.type("_again");
  await hands.press("Enter");
  hands.expectAtMost(3);
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(why.getByText(/_again/).first()).toBeVisible();
});

test("9: the variants are downloaded with two actions, by pointer and by keyboard", async ({
  page,
  request,
}) => {
  const hands = new Hands(page);
  const run = new RunPage(page);
  const id = await finishedRun(request);
  await run.open(id);
  const zip = page.waitForEvent("download");
  await hands.click(page.getByRole("button", { name: /2 variants/ }));
  await hands.click(page.getByRole("link", { name: "Download zip", exact: true }));
  hands.expectAtMost(2);
  expect((await zip).suggestedFilename()).toMatch(/\.zip$/);

  await run.open(id);
  await expect(page.getByRole("button", { name: /2 variants/ })).toBeVisible();
  const again = page.waitForEvent("download");
  await hands.press("v");
  await expect(page.getByRole("link", { name: "Download zip", exact: true })).toBeVisible();
  await hands.press("d");
  hands.expectAtMost(2);
  expect((await again).suggestedFilename()).toMatch(/\.zip$/);
});
