import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";
import { Hands } from "./hands";

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

test("3: a retry policy takes three actions", async ({ page }) => {
  const designer = new DesignerPage(page);
  const hands = new Hands(page);
  await designer.open("policy_playground");
  await hands.click(designer.card("flaky_ref").getByRole("button", { name: /^Policy/ }));
  await hands.click(page.getByRole("button", { name: "Gentle", exact: true }));
  hands.expectAtMost(3);
  await expect(page.getByText(/attempts · waits/)).toBeVisible();
  await designer.card("flaky_ref").click();
  await hands.press("p");
  await expect(page.getByRole("group", { name: "Policy" })).toBeVisible();
  await hands.press("1");
  hands.expectAtMost(3);
  await expect(page.getByText(/1 attempt · no retries/)).toBeVisible();
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
});

test("5 to 9: a run by keyboard, its failure without an action, a retry with one", async ({
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
  await hands.press("Control+Enter");
  hands.expectAtMost(4);
  await page.waitForURL(/[?&]run=/);
  const polled = await request.get("/api/tasks/poll/count_outside");
  const { taskId, workflowInstanceId } = (await polled.json()) as {
    taskId: string;
    workflowInstanceId: string;
  };
  const report = { taskId, workflowInstanceId, status: "FAILED", reasonForIncompletion: "No luck" };
  await request.post("/api/tasks", { data: report });
  // Camera and drawer go there by themselves.
  const drawer = page.getByRole("complementary", { name: "Task", exact: true });
  await expect(drawer.getByText("No luck").first()).toBeVisible();
  hands.expectAtMost(0);
  const bar = page.getByRole("region", { name: "Run", exact: true });
  await hands.click(bar.getByRole("button", { name: "Retry" }));
  hands.expectAtMost(1);
  await expect(bar.getByText("Running", { exact: true }).first()).toBeVisible();
});
