import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const worker = (ref: string) => ({ name: ref, taskReferenceName: `${ref}_ref`, type: "SIMPLE" });

test("a dry run fails in one round of a loop, and inside another workflow", async ({ page }) => {
  const child = {
    name: "dry_child",
    version: 1,
    schemaVersion: 2,
    ownerEmail: "a@b.c",
    tasks: [worker("inner")],
  };
  const stored = await page.request.put("/api/metadata/workflow", { data: [child] });
  expect(stored.status()).toBe(200);
  const once = { retryCount: 0, timeoutSeconds: 0, responseTimeoutSeconds: 60 };
  const designer = new DesignerPage(page);
  await designer.store("dry_parts", [
    {
      name: "loop",
      taskReferenceName: "loop_ref",
      type: "DO_WHILE",
      inputParameters: {},
      loopCondition: "$.loop_ref['iteration'] < 3",
      loopOver: [{ ...worker("body"), optional: true, taskDefinition: { name: "body", ...once } }],
    },
    {
      name: "sub",
      taskReferenceName: "sub_ref",
      type: "SUB_WORKFLOW",
      subWorkflowParam: { name: "dry_child" },
    },
  ]);
  await page.keyboard.press("d");
  const panel = page.getByRole("complementary", { name: "Dry run" });
  await designer.card("body_ref").click();
  await panel.getByLabel("Only in round").fill("2");
  await panel.getByRole("radio", { name: "Always fails" }).click();
  await panel.getByRole("button", { name: "Play the dry run" }).click();
  const timeline = page.getByRole("region", { name: "Timeline of the dry run" });
  await expect(timeline.getByRole("button", { name: /^body_ref/ })).toHaveAccessibleName(
    /body_ref, 3 times: Completed, round 2 Completed with errors, round 3 Completed/,
  );
  // The other workflow's task stands below the task that starts it.
  await expect(timeline.getByRole("button", { name: /^inner_ref, Completed/ })).toBeVisible();

  await designer.card("sub_ref").click();
  await panel.getByText("inner_ref", { exact: true }).click();
  await panel
    .getByRole("group", { name: /inner_ref/ })
    .getByRole("radio", { name: "Always fails" })
    .click();
  await panel.getByRole("button", { name: "Play the dry run" }).click();
  await expect(panel.getByRole("region", { name: "Result" })).toContainText("Failed");
  await expect(timeline.getByRole("button", { name: /^inner_ref, .*Failed/ })).toBeVisible();

  // A row shows its task at the moment at which it began.
  await timeline.getByRole("button", { name: /^loop_ref/ }).click();
  await expect(page.getByRole("slider", { name: "Moment" })).toHaveAttribute(
    "aria-valuetext",
    /^0/,
  );
  await expect(designer.card("body_ref")).toHaveAccessibleName(/Not started|Queued|Running/);
});

test("a dry run offers what can happen to a task, and nothing for what the engine does itself", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("dry_kinds", [
    { name: "fork", taskReferenceName: "fork_ref", type: "FORK_JOIN", forkTasks: [[worker("a")]] },
    { name: "join", taskReferenceName: "join_ref", type: "JOIN", joinOn: ["a_ref"] },
    { name: "human", taskReferenceName: "human_ref", type: "HUMAN" },
  ]);
  await page.keyboard.press("d");
  const panel = page.getByRole("complementary", { name: "Dry run" });
  const offered = () =>
    panel
      .getByRole("radio")
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).labels?.[0]?.textContent));
  await designer.card("a_ref").click();
  await expect(panel.getByRole("group", { name: "a_ref" })).toBeVisible();
  expect(await offered()).toEqual([
    "As usual",
    "Succeeds",
    "Fails, then succeeds",
    "Always fails",
    "Hangs",
  ]);
  await designer.card("human_ref").click();
  await expect(panel.getByRole("group", { name: "human_ref" })).toBeVisible();
  expect(await offered()).toEqual([
    "Waits for a person",
    "Succeeds",
    "Fails, then succeeds",
    "Always fails",
  ]);
  await designer.card("fork_ref").click();
  await expect(panel.getByText(/fork_ref is done by the engine/)).toBeVisible();
  expect(await offered()).toEqual([]);
});

test("time limits are moved on one axis, by key and by hand, and keep their order", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const rule = {
    name: "body",
    retryCount: 1,
    responseTimeoutSeconds: 10,
    timeoutSeconds: 60,
    totalTimeoutSeconds: 300,
    timeoutPolicy: "RETRY",
  };
  await designer.store("marks", [{ ...worker("body"), taskDefinition: rule }]);
  await designer.card("body_ref").click();
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "All settings" }).click();
  const silent = page.getByRole("slider", { name: /^Silent worker/ });
  const one = page.getByRole("slider", { name: /^One attempt/ });
  const all = page.getByRole("slider", { name: /^All attempts/ });
  // The form takes the focus when it is there.
  await expect(page.locator("#inspector :focus")).toBeVisible();
  await silent.focus();
  await page.keyboard.press("ArrowRight");
  await expect(silent).toHaveAttribute("aria-valuetext", "15 s");
  await expect(page.getByLabel("Silent worker", { exact: true })).toHaveValue(/15/);
  // Beyond the others it takes them along.
  for (let step = 0; step < 9; step += 1) await page.keyboard.press("ArrowRight");
  await expect(silent).toHaveAttribute("aria-valuetext", "10 m");
  await expect(one).toHaveAttribute("aria-valuetext", "10 m");
  await expect(all).toHaveAttribute("aria-valuetext", "10 m");
  await expect(page.getByText("One attempt may take longer than all together.")).toBeHidden();

  const box = await one.boundingBox();
  const axis = await page.getByRole("group", { name: "Time limits on one axis" }).boundingBox();
  if (!box || !axis) throw new Error("the axis is not drawn");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(axis.x + axis.width + 20, box.y + 4, { steps: 5 });
  await page.mouse.up();
  await expect(one).toHaveAttribute("aria-valuetext", "off");
  await designer.saved();
  expect(await designer.definition()).toMatchObject({
    tasks: [{ taskDefinition: { responseTimeoutSeconds: 600, timeoutSeconds: 0 } }],
  });
});

test("what cannot be read as a workflow is not played, and says where", async ({ page }) => {
  const designer = new DesignerPage(page);
  const odd = { name: "fork", taskReferenceName: "fork_ref", type: "FORK_JOIN", forkTasks: "two" };
  await designer.store("dry_odd", [worker("a"), odd]);
  await page.keyboard.press("d");
  const panel = page.getByRole("complementary", { name: "Dry run" });
  await panel.getByRole("button", { name: "Play the dry run" }).click();
  await expect(panel.getByText(/forkTasks must be .* \(tasks\[1\]\.forkTasks\)/)).toBeVisible();
});
